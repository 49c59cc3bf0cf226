"""Searching stored text for a word, whatever its letters' case, on either database."""

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, Q, TextField
from django.db.models.lookups import IContains

if TYPE_CHECKING:
    from django.db.backends.base.base import BaseDatabaseWrapper
    from django.db.models.sql.compiler import SQLCompiler

_ALSO = {"σ": "ς", "Σ": "ς", "ς": "σ", "ß": "ẞ"}  # noqa: RUF001 - Greek is meant
"""The letter that ends a word, which its capital does not lead to; and a capital of two letters."""
_ASCII = re.compile(r"[\x20-\x7e]+")
_GLOB_SPECIAL = frozenset("*?[")


def holding(field: str, word: str) -> Q:
    """Return what is true of rows whose field holds the word, in upper or lower case."""
    # As texts and names are kept, however their accents were typed.
    return Q(**{f"{field}__holds": unicodedata.normalize("NFC", word)})


def any_case_glob(word: str) -> str:
    """Return the pattern of SQLite's GLOB that finds the word anywhere, whatever its case. Pure.

    SQLite's LIKE knows the case of ASCII letters alone.
    https://www.sqlite.org/lang_expr.html#the_like_glob_regexp_match_and_extract_operators
    """
    return f"*{''.join(map(_any_case, word))}*"


def _any_case(letter: str) -> str:
    cases = (letter, letter.lower(), letter.upper(), letter.upper().lower(), _ALSO.get(letter, ""))
    forms = "".join(dict.fromkeys(each for each in cases if len(each) == 1))
    return f"[{forms}]" if len(forms) > 1 or letter in _GLOB_SPECIAL else letter


class _Holds(IContains):
    """As ``icontains``; on SQLite for letters beyond ASCII too. A text in ASCII is left to LIKE,
    which is quicker."""

    def as_sqlite(
        self, compiler: "SQLCompiler", connection: "BaseDatabaseWrapper"
    ) -> tuple[str, list[Any]]:
        if str(self.rhs).isascii():
            sql, given = self.as_sql(compiler, connection)
            return sql, list(given)
        word = str(self.rhs)
        column, params = self.process_lhs(compiler, connection)
        glob = f"{column} GLOB %s", [*params, any_case_glob(word)]
        part = max(_ASCII.findall(word), key=len, default="")
        if not part:
            return glob
        # Five times as quick to look for first, and most rows do not hold it.
        like = f"%{connection.ops.prep_for_like_query(part)}%"
        return f"({column} LIKE %s ESCAPE '\\' AND {glob[0]})", [*params, like, *glob[1]]


# By a name of its own: to the database it is ``icontains``.
CharField.register_lookup(_Holds, "holds")
TextField.register_lookup(_Holds, "holds")
