"""The Jinja environments that mails are rendered in: sandboxed and strict."""

from jinja2 import StrictUndefined, Template, TemplateSyntaxError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from digest.render.template_error import TemplateError


def html_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of HTML templates: every value is escaped, none may be missing."""
    return _environment(autoescape=True)


def text_environment() -> ImmutableSandboxedEnvironment:
    """Return the environment of text templates and subjects: nothing is escaped."""
    return _environment(autoescape=False)


def load_template(
    environment: ImmutableSandboxedEnvironment, source: str, *, filename: str
) -> Template:
    """Return the template ready to render. Raises TemplateError where its Jinja is wrong."""
    try:
        code = environment.compile(source, name=filename, filename=filename)
    except TemplateSyntaxError as error:
        raise TemplateError(
            error.message or "This is not valid Jinja.", file=filename, line=error.lineno
        ) from error
    return Template.from_code(environment, code, environment.make_globals(None))


def _environment(*, autoescape: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
