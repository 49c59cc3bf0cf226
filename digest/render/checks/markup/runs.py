"""Runs of tags and comments with nothing between them. Mails share most, so each is read once."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from digest.render.checks.markup.lineage import Node
from digest.render.checks.markup.tags import Tag, read_tag

_ONE = r"""<!--.*?-->|<[!/?a-zA-Z](?:[^<>"']++|"[^"]*"|'[^']*')*+>"""
_TAG = re.compile(rf"{_ONE}|<", re.DOTALL)
_RUN_OR_TEXT = re.compile(rf"(?:{_ONE})+|[^<]+|<", re.DOTALL)
_BLOCK_NAMES = """
address article aside blockquote body br center dd div dl dt figure footer h1 h2 h3 h4 h5 h6
header hr li main nav ol p section table tbody td tfoot th thead tr ul
"""
_BLOCKS = frozenset(_BLOCK_NAMES.split())
"""Elements that part words; HTML standard, section 15.3."""
_SHOWN_ATTRIBUTES = frozenset({"alt", "aria-label", "src", "title"})
_SHOWN_CHARACTERS = 80
BARE_COMMENT = "<!---->"


class Run(NamedTuple):
    """What stands between two texts."""

    tags: tuple[Tag, ...]
    """Start and end tags."""
    starts: tuple[str, ...]
    """Start tags as written."""
    bare: str
    """The same without attributes."""
    names: frozenset[str]
    """Elements, classes and ids, as selectors ask for them."""
    shown: str
    """Values of attributes that a reader may meet."""
    comments: int
    parts_words: bool
    fault: str
    """What of it is not written out as one tag; empty for nothing."""


def runs_and_texts(html: str) -> list[str]:
    """Return all of the HTML in pieces; runs begin with ``<``."""
    return _RUN_OR_TEXT.findall(html)


@lru_cache(maxsize=8_192)
def read_run(written: str) -> Run:
    """Return the run."""
    read = [(one, read_tag(one)) for one in _TAG.findall(written)]
    tags = tuple(tag for _, tag in read if not tag.is_apart)
    shown = [tag.href for tag in tags]
    for tag in tags:
        shown += (value for name, value in tag.node.attributes if name in _SHOWN_ATTRIBUTES)
    comments = sum(one.startswith("<!--") for one, _ in read)
    unread = next((one for one, tag in read if not tag.is_read), "")
    return Run(
        tags=tags,
        starts=tuple(one for one, tag in read if not (tag.is_apart or tag.ends)),
        bare="".join(BARE_COMMENT if one.startswith("<!--") else tag.bare for one, tag in read),
        names=frozenset(name for tag in tags if not tag.ends for name in _names(tag.node)),
        shown="\n".join(filter(None, shown)),
        comments=comments,
        parts_words=any(tag.node.tag in _BLOCKS for tag in tags),
        fault=" ".join(unread.split())[:_SHOWN_CHARACTERS],
    )


def _names(node: Node) -> Iterator[str]:
    yield node.tag
    yield from (f".{name}" for name in node.get("class").split())
    if own := node.get("id"):
        yield f"#{own}"
