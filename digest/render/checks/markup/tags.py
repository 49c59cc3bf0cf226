"""Tags as they are written, each different one read once for all mails."""

import re
from functools import lru_cache
from html import unescape
from typing import NamedTuple

from digest.render.checks.markup.lineage import Node
from digest.render.checks.markup.nesting import ALONE

_TAG = re.compile(
    r"""<(/?)([a-zA-Z][a-zA-Z0-9:]*)((?:\s(?:[^<>"']++|"[^"]*"|'[^']*')*+)?)>|<([a-z]+:[a-z]+)/>""",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(r"""\s+([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>=`]+)))?""")
_APART = re.compile(r"<!--.*-->|<!doctype[^<>]*>", re.DOTALL | re.IGNORECASE)


class Tag(NamedTuple):
    """A start tag, or (``ends``) an end tag."""

    node: Node
    """Without where a link leads: that differs from letter to letter and changes no looks."""
    href: str = ""
    is_link: bool = False
    ends: bool = False
    bare: str = ""
    """The tag without its attributes."""
    is_alone: bool = False
    """Whether it holds nothing and has no end tag."""
    is_apart: bool = False
    """A comment or doctype."""
    is_read: bool = True
    """False for what is not written out as one tag with each attribute once."""


_APART_TAG = Tag(node=Node(tag="", attributes=()), is_apart=True)
_UNREAD = Tag(node=Node(tag="", attributes=()), is_apart=True, is_read=False)


@lru_cache(maxsize=8_192)
def read_tag(written: str) -> Tag:
    """Return what is written from ``<`` to ``>``."""
    found = _TAG.fullmatch(written)
    if not found:
        return _APART_TAG if _APART.fullmatch(written) else _UNREAD
    ends, name, rest, settings = found.groups()
    name = (name or settings).lower()
    closes_itself = bool(settings) or (rest or "").endswith("/")
    attributes = _attributes(rest.removesuffix("/") if rest else "")
    # Browsers take no notice of the slash of <div />, and some parsers do.
    is_odd = (closes_itself and name not in ALONE and ":" not in name) or (ends and attributes)
    if attributes is None or is_odd:
        return _UNREAD._replace(node=Node(tag=name, attributes=tuple((attributes or {}).items())))
    return Tag(
        node=Node(
            tag=name,
            attributes=tuple(
                (own, "" if own == "href" else value) for own, value in attributes.items()
            ),
        ),
        href=attributes.get("href", ""),
        is_link=name == "a" and not ends,
        ends=bool(ends),
        bare=f"<{ends or ''}{name}{'/' if closes_itself else ''}>",
        is_alone=closes_itself or name in ALONE,
    )


def _attributes(written: str) -> dict[str, str] | None:
    found = _ATTRIBUTE.findall(written)
    read = {name.lower(): unescape(one or other or bare) for name, one, other, bare in found}
    is_whole = not _ATTRIBUTE.sub("", written).strip()
    return read if is_whole and len(read) == len(found) else None
