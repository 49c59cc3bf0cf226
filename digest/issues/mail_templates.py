"""The mail templates as they lie on disk now."""

from functools import lru_cache

from digest.paths import EMAIL_TEMPLATES
from digest.render.templates import MailTemplates, compile_mail_templates


def current_templates() -> MailTemplates:
    """Return the compiled templates.

    Compiled once per process, and anew when a file in their folder has changed. Raises
    TemplateError, which says where to mend them, and OSError where a file cannot be read.
    """
    return _compiled(template_files())


def template_files() -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of each file in the templates' folder."""
    # The bytes and not their times: a restored or copied file may be older than what it replaces.
    return tuple(
        (str(path.relative_to(EMAIL_TEMPLATES)), path.read_bytes())
        for path in sorted(EMAIL_TEMPLATES.rglob("*"))
        if path.is_file()
    )


@lru_cache(maxsize=1)
def _compiled(files: tuple[tuple[str, bytes], ...]) -> MailTemplates:  # noqa: ARG001 - the cache's key
    return compile_mail_templates(EMAIL_TEMPLATES)
