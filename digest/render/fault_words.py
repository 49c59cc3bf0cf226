"""Says in the words of a template's author why an expression cannot be filled in."""

import re
from collections.abc import Mapping

from jinja2 import UndefinedError
from jinja2.exceptions import SecurityError

from digest.render.bounds.budget import RefusedError
from digest.render.compiler.jinja_tags import Tag
from digest.render.suggest import did_you_mean

_WORDS = {
    SecurityError: ("reaches for what templates may not use.", "Take it out."),
    RecursionError: ("goes on without end.", "Let the macro stop calling itself."),
    ZeroDivisionError: ("divides by nought.", "Check the number it divides by."),
    OverflowError: ("asks for more than a mail can hold.", "Use a smaller number."),
    MemoryError: ("asks for more than a mail can hold.", "Use a smaller number."),
    Exception: (
        "cannot be worked out: its values, or what a filter is given, do not fit.",
        "Print the value alone, or turn it into what is needed first, as with |int.",
    ),
}
_MISSING_NAME = re.compile(r"'(\w+)' is undefined")
_MISSING_PART = re.compile(r"has no attribute '(\w+)'")


def fault_in_words(
    error: Exception, tag: Tag | None, view: Mapping[str, object]
) -> tuple[str, str]:
    """Return what is wrong with the expression in the tag, and how to mend it.

    ``view`` holds what the template may name.
    """
    shown = " ".join(tag.text.split()) if tag else "An expression"
    if isinstance(error, UndefinedError):
        return _missing(str(error), shown, tag, view)
    if isinstance(error, RefusedError):
        return f"{shown} {error.what}", error.mend
    what, mend = next(words for fault, words in _WORDS.items() if isinstance(error, fault))
    return f"{shown} {what}", mend


def _missing(
    message: str, shown: str, tag: Tag | None, view: Mapping[str, object]
) -> tuple[str, str]:
    part = _MISSING_PART.search(message)
    name = _MISSING_NAME.search(message)
    if part:
        for owner in _owners(tag, part[1]):
            near = did_you_mean(part[1], _parts_of(owner, view))
            if near:
                near = near.replace("mean ", f"mean {owner}.")
            return f"{shown}: {owner} has no {part[1]}.", near or "Take it out."
        return f"{shown}: there is no {part[1]} there.", "Take it out."
    if name:
        near = did_you_mean(name[1], view)
        return f"{shown}: there is nothing named {name[1]}.", near or "Take it out."
    return f"{shown} names what is not there.", "Take it out."


def _owners(tag: Tag | None, part: str) -> list[str]:
    words = [text for _, text in tag.words] if tag else []
    return [
        words[at - 2] for at in range(2, len(words)) if words[at] == part and words[at - 1] == "."
    ]


def _parts_of(owner: str, view: Mapping[str, object]) -> list[str]:
    # A loop's variable is not in the view; what templates loop over are articles or blocks.
    value = view.get(owner, view.get("featured"))
    names = {*dir(type(value)), *getattr(value, "__dict__", ())}
    return [name for name in names if not name.startswith("_")]
