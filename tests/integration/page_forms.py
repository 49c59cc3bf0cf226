"""The forms of a page, as a browser would send them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


@dataclass
class Form:
    """One form: where it goes, what its fields hold at first, and what each of its buttons adds.

    Boxes are ticked, since what asks whether somebody is sure is to be passed."""

    path: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


def forms_of(html: str, path: str) -> list[Form]:
    """Return the forms of the page at this path."""
    reader = _Reader(path)
    reader.feed(html)
    return reader.forms


class _Reader(HTMLParser):
    def __init__(self, path: str) -> None:
        super().__init__()
        self.path = path
        self.forms: list[Form] = []
        self.by_id: dict[str, Form] = {}
        self.inside: Form | None = None
        self.select: list[str] | None = None
        self.textarea: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            path = urlsplit(urljoin(self.path, given.get("action", ""))).path
            self.inside = Form(path, given.get("method", "get").lower())
            self.forms.append(self.inside)
            self.by_id[given.get("id", "")] = self.inside
        elif tag == "option" and self.select is not None:
            if "selected" in given or not self.select:
                self.select[:] = [given.get("value", "")]
        else:
            form = self.by_id.get(given["form"]) if "form" in given else self.inside
            if form is not None and given.get("name"):
                self._take_field(form, tag, given)

    def _take_field(self, form: Form, tag: str, given: dict[str, str]) -> None:
        name, value = given["name"], given.get("value", "")
        if tag == "button":
            form.buttons.append((name, value))
        elif tag == "select":
            self.select = form.values.setdefault(name, [])
        elif tag == "textarea":
            self.textarea = form.values.setdefault(name, [""])
        elif tag == "input" and given.get("type") == "radio":
            if name not in form.values or "checked" in given:
                form.values[name] = [value]
        elif tag == "input":
            form.values.setdefault(name, []).append(value)

    def handle_data(self, data: str) -> None:
        if self.textarea is not None:
            self.textarea[0] += data

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form":
                self.inside = None
            case "select":
                self.select = None
            case "textarea":
                self.textarea = None
