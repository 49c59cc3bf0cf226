"""One difference between what was approved of an issue and how it is now. Pure."""

from dataclasses import dataclass, fields
from datetime import date

from digest.render.evidence import Study

_RETRACTED = "retracted"
"""The registers' word for it, which no page says."""


@dataclass(frozen=True, kw_only=True)
class ChangedText:
    """A text as it was approved and as it is now."""

    label: str
    """Which text of an item; empty where the sentence names it."""
    before: str
    after: str


@dataclass(frozen=True, kw_only=True)
class Difference:
    """What differs."""

    sentence: str
    """In words, without the texts themselves."""
    texts: tuple[ChangedText, ...] = ()
    order_before: tuple[str, ...] = ()
    order_after: tuple[str, ...] = ()
    """Titles of the items, where it is their order that differs."""


def changed_text(label: str, before: object, after: object) -> tuple[ChangedText, ...]:
    """Return how the value reads before and after; nothing where it has no text of its own (a
    picture, the mail's own wording), or reads the same."""
    was, now = as_text(before), as_text(after)
    return (ChangedText(label=label, before=was, after=now),) if was != now else ()


def as_text(value: object) -> str:
    """Return how the value of a field reads; empty for what has no text."""
    match value:
        case str():
            return value
        case date():
            return f"{value.day} {value:%B %Y}"
        case tuple():
            return ", ".join(map(str, value))
        case Study():
            return _study(value)
        case _:
            return ""


def _study(study: Study) -> str:
    known = {field.name.replace("_", " "): getattr(study, field.name) for field in fields(study)}
    lines = [
        f"{name}: {'yes' if value is True else 'no' if value is False else value}"
        for name, value in known.items()
        if value is not None and name != _RETRACTED
    ]
    return "\n".join([*lines, "withdrawn"] if study.retracted else lines)
