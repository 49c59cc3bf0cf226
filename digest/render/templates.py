"""The templates of a mail: compiled once, kept as strings, prepared again from them alone."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache

from digest.render.compiler import compile_mjml, compiler_version
from digest.render.environment import html_environment, text_environment
from digest.render.fill import Fillable, fillable
from digest.render.looks.look import Look
from digest.render.type_sizes import SizesByWish, TypeSizes

HTML_FILE = "issue.mjml"
TEXT_FILE = "issue.txt"
SUBJECT_FILE = "subject.txt"
PREHEADER_FILE = "preheader.txt"

_HASHED = ("html", "text", "subject", "preheader", "compiler")


class StoredTemplatesError(ValueError):
    """Stored templates are not what was stored."""


@dataclass(frozen=True, kw_only=True)
class MailTemplates:
    """Jinja sources that a mail is rendered from; plain strings, fit to be stored as JSON."""

    html: str
    """Final HTML; holds Jinja, no MJML any more. The look's colours are written out in it."""
    text: str
    subject: str
    preheader: str
    compiler: str
    """The versions that compiled it, for whoever wonders later."""
    sha256: str
    """Hex, over all that makes a mail: the fields above."""
    sizes: str = ""
    """JSON: the look's sizes of type. Empty in snapshots from before there were looks."""
    look: str = ""
    """Its name, for whoever wonders later; empty in the same ones."""
    colours: str = ""
    """JSON: those that its newsletter had of its own, for whoever wonders later; empty for none.
    They are written out in the HTML."""
    html_places: str = "[]"
    """JSON: file, line and column of each Jinja tag of ``html`` in what its author wrote. Errors
    name them; snapshots from before they were kept have none."""

    def to_dict(self) -> dict[str, str]:
        """Return the fields by name."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, str]) -> "MailTemplates":
        """Return the templates stored by ``to_dict``. Raises StoredTemplatesError if altered."""
        fields = {name: stored.get(name, "") for name in cls.__dataclass_fields__}
        fields["html_places"] = stored.get("html_places", "[]")
        if fields["sha256"] != _sha256(fields):
            raise StoredTemplatesError(
                "The stored templates do not match their hash; approve the issue again."
            )
        return cls(**fields)


@dataclass(frozen=True, kw_only=True)
class PreparedTemplates:
    """Templates ready to render; not to be stored."""

    html: Fillable
    text: Fillable
    subject: Fillable
    preheader: Fillable
    sizes: SizesByWish
    sha256: str


def compile_mail_templates(look: Look) -> MailTemplates:
    """Compile the four files of the look. Raises TemplateError for what must be mended in it."""
    compiled = compile_mjml(
        look.template(HTML_FILE),
        filename=HTML_FILE,
        include=look.read,
        constants=dict(look.constants),
    )
    fields = {
        "html": compiled.html,
        "text": look.template(TEXT_FILE),
        "subject": look.template(SUBJECT_FILE),
        "preheader": look.template(PREHEADER_FILE),
        "compiler": compiler_version(),
        "sizes": json.dumps(asdict(look.sizes), sort_keys=True),
    }
    templates = MailTemplates(
        **fields,
        sha256=_sha256(fields),
        look=look.name,
        colours=json.dumps(dict(look.own_colours)) if look.own_colours else "",
        html_places=json.dumps(compiled.places),
    )
    prepare(templates)
    return templates


@lru_cache(maxsize=16)
def prepare(templates: MailTemplates) -> PreparedTemplates:
    """Return the templates ready to render. Raises TemplateError for wrong Jinja."""
    html, text = html_environment(), text_environment()
    places = tuple((file, line, column) for file, line, column in json.loads(templates.html_places))
    return PreparedTemplates(
        html=fillable(html, templates.html, filename=HTML_FILE, places=places),
        text=fillable(text, templates.text, filename=TEXT_FILE),
        subject=fillable(text, templates.subject, filename=SUBJECT_FILE),
        preheader=fillable(text, templates.preheader, filename=PREHEADER_FILE),
        sizes=_sizes(templates.sizes),
        sha256=templates.sha256,
    )


def _sha256(fields: dict[str, str]) -> str:
    hashed = {name: fields[name] for name in _HASHED} | {"sha256": ""}
    if fields["sizes"]:
        hashed["sizes"] = fields["sizes"]
    return hashlib.sha256(json.dumps(hashed, sort_keys=True).encode()).hexdigest()


def _sizes(stored: str) -> SizesByWish:
    if not stored:
        return SizesByWish()
    return SizesByWish(**{wish: TypeSizes(**sizes) for wish, sizes in json.loads(stored).items()})
