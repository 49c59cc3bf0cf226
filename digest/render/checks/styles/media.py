"""Under which circumstances a mail is met, as far as its style sheets ask, and what then holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations, product

MOST_CONDITIONS = 8
"""More are not looked at together: each may double the work."""
NO_STYLE_SHEETS = "style sheets left out"
"""Many mail programs drop them (caniemail.com, html-style)."""
_WIDTH = re.compile(r"\((min|max)-width:\s*(\d*\.?\d+)(px|em|rem)\)")
_SCHEME = re.compile(r"\(prefers-color-scheme:\s*(light|dark)\)")
_TYPES = frozenset({"all", "screen"})
_EM_PIXELS = 16
_ABOUT_PIXELS = (-1.0, -0.5, 0.0, 0.5, 1.0)
"""Beside a query's width: screens have half pixels, and two queries may meet in one."""


@dataclass(frozen=True, kw_only=True)
class Circumstances:
    """One way of meeting the mail."""

    width: float | None
    """CSS pixels; None for a mail program that knows no widths."""
    scheme: str
    """``light``, ``dark``, or empty for a mail program that asks for neither."""
    others: frozenset[str]
    """What else holds, as the style sheets name it."""


def conditions_held(conditions: Iterable[str]) -> tuple[frozenset[str], ...] | None:
    """Return each set of conditions that can hold together; None where they are too many."""
    return _held_of(tuple(dict.fromkeys(conditions)))


@lru_cache(maxsize=256)
def _held_of(asked: tuple[str, ...]) -> tuple[frozenset[str], ...] | None:
    atoms = {atom for condition in asked for query in _queries(condition) for atom in query}
    atoms -= _TYPES
    if len(atoms) > MOST_CONDITIONS:
        return None
    return tuple(
        dict.fromkeys(
            frozenset(one for one in asked if _holds(one, met)) for met in _circumstances(atoms)
        )
    )


def _circumstances(atoms: set[str]) -> Iterator[Circumstances]:
    breaks = {_pixels(atom) for atom in atoms if _WIDTH.fullmatch(atom)}
    widths = [None, *sorted({at + about for at in breaks for about in _ABOUT_PIXELS})]
    others = sorted(
        atom for atom in atoms if not (_WIDTH.fullmatch(atom) or _SCHEME.fullmatch(atom))
    )
    chosen = [
        frozenset(some) for count in range(len(others) + 1) for some in combinations(others, count)
    ]
    for width, scheme, some in product(widths, ("", "light", "dark"), chosen):
        yield Circumstances(width=width, scheme=scheme, others=some)


@lru_cache(maxsize=256)
def _queries(condition: str) -> list[list[str]]:
    """Return the alternatives, each with what must hold for it."""
    if not condition.startswith("@media"):
        return [[condition]]
    return [_atoms(query.strip()) for query in condition.removeprefix("@media").split(",")]


def _atoms(query: str) -> list[str]:
    lower = " ".join(query.lower().split()).removeprefix("only ")
    parts = lower.split(" and ")
    simple = all(re.fullmatch(r"[a-z]+|\([^()]+\)", part) for part in parts)
    return parts if simple else [lower]


def _holds(condition: str, met: Circumstances) -> bool:
    return any(all(_is_so(atom, met) for atom in query) for query in _queries(condition))


def _is_so(atom: str, met: Circumstances) -> bool:
    if atom in _TYPES:
        return True
    if width := _WIDTH.fullmatch(atom):
        if met.width is None:
            return False
        return met.width >= _pixels(atom) if width[1] == "min" else met.width <= _pixels(atom)
    if scheme := _SCHEME.fullmatch(atom):
        return met.scheme == scheme[1]
    return atom in met.others


def _pixels(atom: str) -> float:
    found = _WIDTH.fullmatch(atom)
    if not found:
        raise ValueError(f"{atom!r} asks for no width.")
    return float(found[2]) * (1 if found[3] == "px" else _EM_PIXELS)
