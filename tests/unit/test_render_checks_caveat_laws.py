"""The caveat's gate: what holds for any style that is not known."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.render.checks.allowed.elsewhere import ELSEWHERE
from digest.render.checks.allowed.styles import ALLOWED
from tests.unit.planted_caveat import MAIL, codes, findings, planted, whole


def _ancestor_tags() -> list[int]:
    """Where, in our own HTML, the tags of the caveat's ancestors end, without what MSO hides."""
    html, first, _ = whole()
    open_tags: list[tuple[bytes, int]] = []
    at = html.index(b"<body")
    while at < first:
        end = html.index(b">", at)
        if html.startswith(b"<!--", at):
            end = html.index(b"-->", at) + 2
        elif html.startswith(b"</", at):
            open_tags.pop()
        elif html[at + 1 : at + 3] not in {b"br", b"im"}:
            open_tags.append((html[at:end], end))
        at = html.index(b"<", end)
    return [end for _, end in open_tags]


NAMES = st.from_regex(r"-?[a-z]{1,9}(-[a-z]{1,9}){0,2}", fullmatch=True)
VALUES = st.from_regex(r"[a-z0-9]{1,9}(\([a-z0-9]{0,5}\))?", fullmatch=True)


@given(name=NAMES.filter(lambda name: name not in ALLOWED), value=VALUES, which=st.integers(0, 99))
def test_any_one_unknown_declaration_on_any_ancestor_is_found(name, value, which):
    ends = _ancestor_tags()
    html, _, _ = whole()
    end = ends[which % len(ends)]
    tag = html[html.rindex(b"<", 0, end) : end]
    declaration = f"{name}:{value};".encode()
    if b'style="' in tag:
        changed = tag.replace(b'style="', b'style="' + declaration, 1)
    else:
        changed = tag + b' style="' + declaration + b'"'
    mail = replace(MAIL, html=html[: end - len(tag)] + changed + html[end:])
    (found, *_) = [one for one in findings(mail) if one.code == "caveat-hidden"]
    assert name in found.what


@given(name=NAMES.filter(lambda name: name not in ALLOWED), value=VALUES)
def test_any_one_unknown_declaration_in_a_rule_for_it_is_found(name, value):
    assert "caveat-hidden" in codes(planted(sheet=f".tint td {{ {name}: {value} }}"))


@pytest.mark.parametrize("name", sorted(ALLOWED))
@pytest.mark.parametrize(
    "value", ["calc(1px)", "var(--x)", "99999px", "-99999px", "url(x)", "revert"]
)
def test_no_known_property_takes_a_value_of_unknown_form(name, value):
    assert not ALLOWED[name](value)


ELSEWHERE_MARK = b"</div></body>"


@given(name=NAMES.filter(lambda name: name not in ELSEWHERE), value=VALUES)
def test_any_one_unknown_declaration_far_from_it_is_found(name, value):
    markup = f'<div style="{name}:{value}">x</div>'.encode() + ELSEWHERE_MARK
    mail = replace(MAIL, html=MAIL.html.replace(ELSEWHERE_MARK, markup))
    (found,) = [one for one in findings(mail) if one.code == "caveat-hidden"]
    assert name in found.what


@given(name=NAMES.filter(lambda name: name not in ELSEWHERE), value=VALUES)
def test_any_one_unknown_declaration_in_a_rule_for_something_else_is_found(name, value):
    assert "caveat-hidden" in codes(planted(sheet=f".rule {{ {name}: {value} }}"))
