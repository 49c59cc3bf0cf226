"""YAML front matter, read without trusting it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

LONGEST_CHARACTERS = 65_536
MOST_NODES = 5_000
"""Aliases may make a small text huge when they are written out; real ones have a dozen values."""

_OPENING = re.compile(r"---[ \t]*\n")
_CLOSING = re.compile(r"^(?:---|\.\.\.)[ \t]*$", re.MULTILINE)
_NULL = "tag:yaml.org,2002:null"
_MERGE = "tag:yaml.org,2002:merge"


@dataclass(frozen=True, kw_only=True)
class FrontMatter:
    """The values at the head of a file: texts, lists and mappings; numbers and dates as written."""

    values: Mapping[str, object] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    """Field, such as ``study.doi`` -> its line in the file, from 1."""
    body: str = ""
    body_line: int = 1
    problem: str = ""
    problem_line: int = 1
    repeated: tuple[str, ...] = ()
    """Fields given more than once; the first one counts."""


class _UnusableError(ValueError):
    """The values are not those of a summary."""


def split_front_matter(text: str) -> FrontMatter:
    """Return the front matter of a text with plain line ends, and what follows it.

    A text that does not begin with ``---`` has none. Never raises: what is wrong is in ``problem``.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return FrontMatter(body=text)
    closing = _CLOSING.search(text, opening.end())
    if closing is None:
        return FrontMatter(problem="the front matter has no end: a line of --- is missing")
    matter = text[opening.end() : closing.start()]
    body = text[closing.end() :]
    body_line = text.count("\n", 0, closing.end()) + 1
    if len(matter) > LONGEST_CHARACTERS:
        return FrontMatter(
            body=body,
            body_line=body_line,
            problem=f"the front matter is longer than {LONGEST_CHARACTERS} characters",
        )
    walker = _Walker()
    problem, line = "", 1
    try:
        # Composing gives nodes and builds no objects: safe_load without losing the lines.
        node = yaml.compose(matter, Loader=yaml.SafeLoader)
        values = walker.mapping(node)
    except yaml.MarkedYAMLError as error:
        values = {}
        mark = error.problem_mark or error.context_mark
        line = mark.line + 2 if mark else 1
        problem = f"the front matter is not YAML: {error.problem or error.context}"
    except yaml.YAMLError:
        values, problem = {}, "the front matter holds characters that YAML does not allow"
    except RecursionError:
        values, problem = {}, "the front matter is nested too deeply"
    except ValueError as error:
        values, problem = {}, str(error)
    return FrontMatter(
        values=values,
        lines=walker.lines,
        body=body,
        body_line=body_line,
        problem=problem,
        problem_line=line,
        repeated=tuple(walker.repeated),
    )


class _Walker:
    """Turns YAML's nodes into plain values, counting them."""

    def __init__(self) -> None:
        self.lines: dict[str, int] = {}
        self.repeated: list[str] = []
        self._nodes = 0

    def mapping(self, node: yaml.Node | None, path: str = "") -> dict[str, object]:
        if node is None:
            return {}
        if not isinstance(node, yaml.MappingNode):
            raise _UnusableError("the front matter is not a list of `field: value` lines")
        values: dict[str, object] = {}
        for key_node, value_node in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else "?"
            name = f"{path}{key}"
            if key in values:
                self.repeated.append(name)
                self.lines[name] = key_node.start_mark.line + 2
                continue
            self.lines.setdefault(name, key_node.start_mark.line + 2)
            values[key] = None if key_node.tag == _MERGE else self._value(value_node, f"{name}.")
        return values

    def _value(self, node: yaml.Node, path: str) -> object:
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _UnusableError(f"the front matter has more than {MOST_NODES} values")
        if isinstance(node, yaml.ScalarNode):
            return None if node.tag == _NULL else str(node.value)
        if isinstance(node, yaml.SequenceNode):
            return [self._value(each, path) for each in node.value]
        return self.mapping(node, path)
