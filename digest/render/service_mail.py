"""Mail to one person about their own subscription, in the look of the issues."""

from dataclasses import dataclass
from functools import lru_cache

from digest.render.blocks import wrap_line
from digest.render.clean_text import clean_line
from digest.render.compiler import compile_mjml
from digest.render.direction import direction_of_language
from digest.render.edition_view import NAME_CHARACTERS
from digest.render.environment import html_environment, text_environment
from digest.render.fill import Fillable, fill, fillable
from digest.render.links import mail_url
from digest.render.looks.look import Look
from digest.render.postal_address import address_lines
from digest.render.shorten import shorten
from digest.render.tidy_text import tidy_text
from digest.render.type_sizes import SizesByWish

HTML_FILE = "service.mjml"
TEXT_FILE = "service.txt"


@dataclass(frozen=True, kw_only=True)
class Link:
    """Words that lead somewhere."""

    words: str
    url: str
    """Absolute."""


@dataclass(frozen=True, kw_only=True)
class ServiceMail:
    """What one such mail says. All of it is plain text."""

    subject: str
    preheader: str
    heading: str
    before: tuple[str, ...]
    """Paragraphs above the button."""
    button: Link | None
    after: tuple[str, ...]
    """Paragraphs below it."""
    links: tuple[Link, ...]
    """At the foot."""
    newsletter: str
    sender: str
    """Organisation named at the foot."""
    postal_address: str
    """Lines parted by newlines."""
    language: str = "en"
    text_only: bool = False
    large_text: bool = False


@dataclass(frozen=True, kw_only=True)
class RenderedServiceMail:
    """Ready to be handed over."""

    subject: str
    html: bytes
    """UTF-8; empty where plain text alone was wished for."""
    text: bytes
    """UTF-8, lines ended by a newline."""


@dataclass(frozen=True, kw_only=True)
class ServiceTemplates:
    """The two templates, ready to be filled in."""

    html: Fillable
    text: Fillable
    sizes: SizesByWish


def service_templates_of(look: Look) -> ServiceTemplates:
    """Return those of the look; compiled again only where a file has changed. Raises TemplateError
    for what must be mended in it."""
    return _compiled(look, look.files())


@lru_cache(maxsize=8)
def _compiled(look: Look, files: tuple[tuple[str, bytes], ...]) -> ServiceTemplates:  # noqa: ARG001 - the cache's key
    compiled = compile_mjml(
        look.template(HTML_FILE),
        filename=HTML_FILE,
        include=look.read,
        constants=dict(look.constants),
    )
    return ServiceTemplates(
        html=fillable(
            html_environment(), compiled.html, filename=HTML_FILE, places=tuple(compiled.places)
        ),
        text=fillable(text_environment(), look.template(TEXT_FILE), filename=TEXT_FILE),
        sizes=look.sizes,
    )


def render_service_mail(templates: ServiceTemplates, mail: ServiceMail) -> RenderedServiceMail:
    """Return subject, HTML and text. Raises TemplateError where a template names what there is
    not."""
    view = _view(mail, templates.sizes)
    return RenderedServiceMail(
        subject=clean_line(mail.subject),
        html=b"" if mail.text_only else fill(templates.html, view).encode(),
        text=tidy_text(fill(templates.text, view)).encode(),
    )


def _view(mail: ServiceMail, sizes: SizesByWish) -> dict[str, object]:
    language = clean_line(mail.language) or "en"
    before, after = (tuple(map(clean_line, part)) for part in (mail.before, mail.after))
    return {
        "subject": clean_line(mail.subject),
        "preheader": clean_line(mail.preheader),
        "heading": clean_line(mail.heading),
        "heading_text": wrap_line(clean_line(mail.heading)),
        "before": before,
        "before_text": "\n\n".join(map(wrap_line, before)),
        "button": mail.button,
        "after": after,
        "after_text": "\n\n".join(map(wrap_line, after)),
        "links": tuple(link for link in mail.links if mail_url(link.url, otherwise="")),
        "newsletter": shorten(clean_line(mail.newsletter), limit=NAME_CHARACTERS),
        "sender": shorten(clean_line(mail.sender), limit=NAME_CHARACTERS),
        "address_lines": address_lines(mail.postal_address),
        "language": language,
        "direction": direction_of_language(language),
        "size": sizes.of(large_text=mail.large_text),
    }
