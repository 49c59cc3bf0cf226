"""In which characters forms are sent: UTF-8, as all our pages are."""

import codecs
from collections.abc import Callable
from typing import TypeVar

from django.http import HttpResponseBase
from django.utils.http import parse_header_parameters

_OURS = frozenset({"utf-8", "ascii"})
"""As Python calls them; the second is part of the first."""
_MARK = "reads_no_form"

View = TypeVar("View", bound=Callable[..., HttpResponseBase])


def is_ours(content_type: str) -> bool:
    """Tell of the header of this name whether what it is about can be read as UTF-8. "rot13" and
    the like Python knows, too, and cannot read by them."""
    try:
        _, parameters = parse_header_parameters(content_type)
        return codecs.lookup(parameters.get("charset", "utf-8")).name in _OURS
    except (LookupError, ValueError):
        return False


def reads_no_form(view: View) -> View:
    """Say of a page that it never reads what is sent to it, so that nothing in it can be wrong."""
    setattr(view, _MARK, True)
    return view


def may_read_form(view: Callable[..., object]) -> bool:
    """Tell whether nothing of the kind was said of the page."""
    return not getattr(view, _MARK, False)
