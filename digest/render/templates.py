"""The templates of a mail: compiled once, kept as strings, prepared again from them alone."""

import hashlib
import json
from dataclasses import asdict, dataclass
from functools import lru_cache, partial
from pathlib import Path

from digest.render.compiler import compile_mjml, compiler_version
from digest.render.environment import html_environment, text_environment
from digest.render.fill import Fillable, fillable
from digest.render.read_template import read_template

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
    """Final HTML; holds Jinja, no MJML any more."""
    text: str
    subject: str
    preheader: str
    compiler: str
    """The versions that compiled it, for whoever wonders later."""
    sha256: str
    """Hex, over all that makes a mail: the fields above."""
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
    sha256: str


def compile_mail_templates(folder: Path) -> MailTemplates:
    """Compile the four files of the folder. Raises TemplateError for what must be mended there."""

    include = partial(read_template, folder)
    compiled = compile_mjml(include(HTML_FILE), filename=HTML_FILE, include=include)
    fields = {
        "html": compiled.html,
        "text": include(TEXT_FILE),
        "subject": include(SUBJECT_FILE),
        "preheader": include(PREHEADER_FILE),
        "compiler": compiler_version(),
    }
    templates = MailTemplates(
        **fields, sha256=_sha256(fields), html_places=json.dumps(compiled.places)
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
        sha256=templates.sha256,
    )


def _sha256(fields: dict[str, str]) -> str:
    hashed = {name: fields[name] for name in _HASHED} | {"sha256": ""}
    return hashlib.sha256(json.dumps(hashed, sort_keys=True).encode()).hexdigest()
