"""The mail templates as they lie on disk now."""

from collections.abc import Mapping
from functools import lru_cache

from digest.newsletters.looks import find_look
from digest.newsletters.models import Newsletter
from digest.render.looks.look import Look
from digest.render.looks.own_colours import NO_COLOURS
from digest.render.templates import MailTemplates, compile_mail_templates


def templates_for(newsletter: Newsletter) -> MailTemplates:
    """Return the compiled templates of the newsletter's look, in its own colours. Raises as
    below."""
    return current_templates(newsletter.look, newsletter.colours)


def current_templates(look: str, own: Mapping[str, str] = NO_COLOURS) -> MailTemplates:
    """Return the compiled templates of the look of that name, with ``own`` colours in it.

    Compiled once per process, and anew when one of its files has changed. Raises TemplateError,
    which says where to mend them.
    """
    found = find_look(look, own)
    return _compiled(found, found.files())


def template_files(look: str) -> tuple[tuple[str, bytes], ...]:
    """Return name and bytes of each file that the look is made of. Raises as above."""
    return find_look(look).files()


@lru_cache(maxsize=8)
def _compiled(look: Look, files: tuple[tuple[str, bytes], ...]) -> MailTemplates:  # noqa: ARG001 - the cache's key
    return compile_mail_templates(look)
