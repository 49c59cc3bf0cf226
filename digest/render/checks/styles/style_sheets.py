"""Reads style sheets: every rule with what it hangs on, and what of it cannot be read.

Understood are plain rules and ``@media``, nested a few times too. All else is told, since what we
cannot read mail programs may.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from digest.render.checks.styles.declarations import Declaration, declarations_of
from digest.render.checks.styles.selectors import Selector, read_selector

OUTLOOK_DARK = "Outlook's dark mode"
_OUTLOOK = re.compile(r"^\[data-ogs[bc]\]\s+")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_TOKEN = re.compile(
    r"""[{};]|"[^"\n]*"|'[^'\n]*'|url\([^"'(){};\\]*\)|[^{};"'\\<]""", re.IGNORECASE
)
_FORBIDDEN = re.compile(r"""\\|<|@import""", re.IGNORECASE)
_BETWEEN_SELECTORS = re.compile(r""",(?![^()\[\]]*[)\]])""")
_SHOWN_CHARACTERS = 60
_MOST_NESTED = 8


@dataclass(frozen=True, kw_only=True)
class StyleRule:
    """One selector with its declarations."""

    selector: Selector
    declarations: tuple[Declaration, ...]
    conditions: tuple[str, ...]
    """All that must hold for it: media queries, a mail program, or what a selector waits for."""


@dataclass(frozen=True, kw_only=True)
class StyleSheet:
    """What a style sheet says."""

    rules: tuple[StyleRule, ...]
    unread: tuple[str, ...]
    """What of it cannot be read, as written."""


@lru_cache(maxsize=256)
def read_style_sheet(sheet: str, media: str = "") -> StyleSheet:
    """Return the rules in their order, those within ``@media`` too."""
    plain = _COMMENT.sub(" ", sheet)
    unread: list[str] = [found[0] for found in _FORBIDDEN.finditer(plain)]
    conditions = (f"@media {media}",) if media.strip() else ()
    rules = tuple(_rules(plain, conditions, unread))
    return StyleSheet(rules=rules, unread=tuple(dict.fromkeys(unread)))


def _rules(sheet: str, conditions: tuple[str, ...], unread: list[str]) -> Iterator[StyleRule]:
    for prelude, body in _groups(sheet, unread):
        if re.match(r"@media\b", prelude, re.IGNORECASE) and len(conditions) < _MOST_NESTED:
            yield from _rules(body, (*conditions, " ".join(prelude.lower().split())), unread)
        elif prelude.startswith("@") or "{" in body or not prelude:
            unread.append(_shown(prelude or body))
        else:
            yield from _rule(prelude, declarations_of(body), conditions)


def _rule(
    prelude: str, declarations: tuple[Declaration, ...], conditions: tuple[str, ...]
) -> Iterator[StyleRule]:
    written = [" ".join(part.split()) for part in _BETWEEN_SELECTORS.split(prelude)]
    selectors = [(one, read_selector(_OUTLOOK.sub("", one))) for one in written]
    # One selector that a browser does not know makes it drop the whole rule.
    doubtful = tuple(one for one, selector in selectors if not selector.is_sure)
    for one, selector in selectors:
        outlook = (OUTLOOK_DARK,) if _OUTLOOK.match(one) else ()
        yield StyleRule(
            selector=_weightier(selector) if outlook else selector,
            declarations=declarations,
            conditions=(*conditions, *outlook, *doubtful),
        )


def _weightier(selector: Selector) -> Selector:
    """Count Outlook's own attribute in."""
    ids, asked, named = selector.specificity
    return replace(selector, specificity=(ids, asked + 1, named))


def _groups(sheet: str, unread: list[str]) -> Iterator[tuple[str, str]]:
    """Yield what stands before each outermost brace, and between it and its partner."""
    depth, start, prelude = 0, 0, ""
    for mark, at in _marks(sheet, unread):
        if mark == "{":
            if depth == 0:
                prelude, start = sheet[start:at].strip(), at + 1
            depth += 1
        elif mark == "}" and depth:
            depth -= 1
            if depth == 0:
                yield prelude, sheet[start:at]
                start = at + 1
        elif depth == 0:
            unread.append(_shown(sheet[start : at + 1]))
            start = at + 1
    if depth:
        unread.append(f"a brace {{ that is never closed, after {_shown(prelude)}")
        yield prelude, sheet[start:]
    elif sheet[start:].strip():
        unread.append(_shown(sheet[start:]))


def _marks(sheet: str, unread: list[str]) -> Iterator[tuple[str, int]]:
    """Yield braces and semicolons with their places, but for those within strings."""
    end = 0
    for token in _TOKEN.finditer(sheet):
        if token.start() != end:
            unread.append(_shown(sheet[end : token.start()]))
        end = token.end()
        if token[0] in "{};":
            yield token[0], token.start()
    if end != len(sheet):
        unread.append(_shown(sheet[end:]))


def _shown(css: str) -> str:
    return " ".join(css.split())[:_SHOWN_CHARACTERS]
