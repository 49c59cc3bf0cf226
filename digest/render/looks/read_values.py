"""Reads a look's named colours, sizes and fonts, and says what is wrong with them and where."""

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from reprlib import Repr
from typing import NoReturn

from digest.render.looks.names import COLOURS, FONTS, LENGTHS, LOOK_FILE, TYPE_SIZES
from digest.render.looks.values import (
    colour_fault,
    font_fault,
    length_fault,
    pixels,
    type_fault,
)
from digest.render.looks.written import column_of, line_of, place_nested
from digest.render.suggest import did_you_mean
from digest.render.template_error import TemplateError

Table = dict[str, str]
"""Name -> value; of what is given twice, ``name.half`` -> value."""

TABLES = ("colours", "sizes", "fonts")
HALVES = {
    "colours": ("light", "dark"),
    "sizes": ("usual", "larger"),
    "fonts": ("family", "outlook"),
}
NAMES = {
    "colours": tuple(COLOURS),
    "sizes": (*TYPE_SIZES, *LENGTHS),
    "fonts": tuple(FONTS),
}
_LONG_NUMBER = re.compile(r"\d[\d_]{999,}")
"""Python reads none of more than some thousand digits."""
_SHORT = Repr()
_SHORT.maxstring = _SHORT.maxother = 60
_AT = re.compile(r"(.*) \(at (?:line (\d+), column (\d+)|end of document)\)")


class LookFile:
    """The text of a ``look.toml``, its tables, and the errors that name its lines."""

    def __init__(self, text: str) -> None:
        """Raise TemplateError where it is no TOML, or has what there is not."""
        self.text = text
        try:
            self._tables: Mapping[str, object] = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise _not_toml(error, text) from error
        except RecursionError as error:
            raise _too_deep(text) from error
        except ValueError as error:
            raise _too_long(text) from error
        for name in self._tables.keys() - {"like", *TABLES}:
            what = f"{name} is nothing that a look has."
            mend = did_you_mean(name, TABLES) or f"It has {_and(TABLES)}."
            if line_of(text, name):
                self.refuse(name, "", what, mend)
            self.refuse("", name, what, mend)

    @property
    def like(self) -> str:
        """The shipped look whose templates and names count where this one has none of its own."""
        like = self._tables.get("like", "")
        if not isinstance(like, str):
            self.refuse("", "like", "like names no look.", 'Write it like like = "letter".')
        return like

    def values(self, table: str) -> Table:
        """Return what stands in a table. Raises TemplateError for a name that there is not, or a
        value that will not do."""
        given = self._tables.get(table, {})
        if not isinstance(given, dict):
            self.refuse(
                "", table, f"{table} is no table.", f"Write [{table}] on a line of its own."
            )
        return dict(self._read(table, given))

    def refuse(self, table: str, name: str, what: str, mend: str, *, word: str = "") -> NoReturn:
        """Raise TemplateError for a name of a table."""
        line = line_of(self.text, table, name) or 1
        column = column_of(self.text, line, word or name or table)
        raise TemplateError(what, file=LOOK_FILE, line=line, column=column, mend=mend)

    def _read(self, table: str, given: Mapping[str, object]) -> Iterator[tuple[str, str]]:
        for name, value in given.items():
            if name not in NAMES[table]:
                self._unknown(table, name)
            if name in LENGTHS:
                yield name, self._one(table, name, value, partial(length_fault, name))
            else:
                yield from self._both(table, name, value)

    def _unknown(self, table: str, name: str) -> NoReturn:
        known = NAMES[table]
        mend = did_you_mean(name, known) or f"They are {_and(known)}."
        if name == "like":
            mend = "Write it above all tables."
        self.refuse(table, name, f"{name} is none of a look's {table}.", mend)

    def _both(self, table: str, name: str, value: object) -> Iterator[tuple[str, str]]:
        first, second = HALVES[table]
        if not isinstance(value, dict) or set(value) != {first, second}:
            example = f'{name} = {{ {first} = "...", {second} = "..." }}'
            what = f"{name} is given as {first} and as {second}."
            self.refuse(table, name, what, f"Write {example}.")
        fault_of = {"colours": colour_fault, "sizes": type_fault, "fonts": font_fault}[table]
        halves = {half: self._one(table, name, value[half], fault_of) for half in (first, second)}
        if table == "sizes" and pixels(halves[second]) <= pixels(halves[first]):
            what = f"{name} is no larger for readers who asked for larger text."
            self.refuse(table, name, what, f"Write more than {halves[first]}.", word=halves[second])
        for half, one in halves.items():
            yield f"{name}.{half}", one

    def _one(self, table: str, name: str, value: object, fault_of: Callable[[str], str]) -> str:
        fault = fault_of(value) if isinstance(value, str) else fault_of("")
        if not isinstance(value, str) or fault:
            word = value if isinstance(value, str) else ""
            self.refuse(table, name, f"{name} cannot be {_shown(value)}.", fault, word=word)
        return value.lower() if table == "colours" else value


def _and(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _shown(value: object) -> str:
    try:
        return _SHORT.repr(value)
    except ValueError:
        # Nor does Python write such a number out.
        return "so long a number"


def _too_deep(text: str) -> TemplateError:
    line, column = place_nested(text)
    what = "Brackets are nested too deeply."
    mend = "Take them out: a look has none within another."
    return TemplateError(what, file=LOOK_FILE, line=line, column=column, mend=mend)


def _too_long(text: str) -> TemplateError:
    found = _LONG_NUMBER.search(text)
    line = text.count("\n", 0, found.start()) + 1 if found else None
    mend = 'Write sizes in quotes, like measure = "600px".'
    return TemplateError("A number is too long.", file=LOOK_FILE, line=line, mend=mend)


def _not_toml(error: tomllib.TOMLDecodeError, text: str) -> TemplateError:
    found = _AT.fullmatch(str(error))
    what, line, column = found.groups() if found else (str(error), None, None)
    last = text.count("\n") + 1
    return TemplateError(
        f"This is not TOML: {what}.",
        file=LOOK_FILE,
        line=int(line) if line else last,
        column=int(column) if column else None,
        mend='Write name = "value", colours in quotes too.',
    )
