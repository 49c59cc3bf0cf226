"""Text templates filled in for the tests of what templates may do."""

import pytest

from digest.render.environment import html_environment, text_environment
from digest.render.fill import fill, fillable
from digest.render.template_error import TemplateError

FILE = "issue.txt"
BIG = "x" * 100_000
VIEW = {
    "big": BIG,
    "number": 1_234,
    "title": "Sleep",
    "items": [{"name": "b", "new": True}, {"name": "a", "new": False}],
}

NOT_CALLED = "reaches for what templates may not use. Take it out."


def filled(source: str, *, html: bool = False) -> str:
    environment = html_environment() if html else text_environment()
    return fill(fillable(environment, source, filename=FILE), VIEW)


def refusal(source: str, *, html: bool = False) -> str:
    with pytest.raises(TemplateError) as refused:
        filled(source, html=html)
    return str(refused.value)
