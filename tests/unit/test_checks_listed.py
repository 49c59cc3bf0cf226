"""docs/checks.md lists each finding there can be, with what it does to an issue."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PLACES = ("digest/render/checks", "digest/issues", "digest/archive", "digest/delivery/planning")
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+|leftover")
MAKERS = {"Finding", "_finding", "_hidden", "_missing"}
LISTED = set(
    re.findall(r"`([a-z]+(?:-[a-z]+)*)`", (ROOT / "docs" / "checks.md").read_text("utf-8"))
)
NOT_CODES = {"code", "severity", "place", "what", "mend", "caveat"}


def codes_made() -> Iterator[str]:
    for place in PLACES:
        for file in sorted((ROOT / place).rglob("*.py")):
            for node in ast.walk(ast.parse(file.read_text("utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MAKERS:
                    named = [one.value for one in node.keywords if one.arg == "code"]
                    yield from _strings([*named, *node.args[:1]])


def _strings(values: list[ast.expr]) -> Iterator[str]:
    parts = (part for value in values for part in ast.walk(value))
    constants = (part.value for part in parts if isinstance(part, ast.Constant))
    yield from (one for one in constants if isinstance(one, str) and CODE.fullmatch(one))


def test_each_code_is_listed() -> None:
    made = set(codes_made())
    assert len(made) > 40
    assert made <= LISTED


def test_each_code_that_is_listed_can_be_found() -> None:
    source = "".join(
        file.read_text("utf-8") for place in PLACES for file in (ROOT / place).rglob("*.py")
    )
    composed = {"unsubscribe-link-missing", "preferences-link-missing"}
    composed |= {"item-held", "item-excluded", "item-backlog"}
    assert {code for code in LISTED - NOT_CODES - composed if f'"{code}"' not in source} == set()
