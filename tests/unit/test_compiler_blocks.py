"""Blocks between MJML's elements: what they repeat must stand on its own, in Outlook too."""

from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from digest.render.compiler.balance import unbalanced
from tests.unit.compiler_templates import document, for_others, for_outlook, section, template

VOID = {"br", "col", "hr", "img", "input", "link", "meta"}

TEXT = "<mj-text>{{ x }}</mj-text>"
FULL = '<mj-section><mj-column width="50%"><mj-text>y</mj-text></mj-column></mj-section>'

LOOPS = {
    "sections": document("{% for x in xs %}" + section(TEXT) + "{% endfor %}"),
    "two sections a round": document("{% for x in xs %}" + section(TEXT) * 2 + "{% endfor %}"),
    "sections among others": document(
        section("<mj-divider />") + "{% for x in xs %}" + section(TEXT) + "{% endfor %}" + FULL
    ),
    "sections in a wrapper": document(
        "<mj-wrapper>{% for x in xs %}" + section(TEXT) + "{% endfor %}</mj-wrapper>"
    ),
    "sections among others in a wrapper": document(
        f"<mj-wrapper>{FULL}{{% for x in xs %}}{section(TEXT)}{{% endfor %}}{FULL}</mj-wrapper>"
    ),
    "wrappers": document(
        "{% for x in xs %}<mj-wrapper>" + section(TEXT) + "</mj-wrapper>{% endfor %}"
    ),
    "columns": document(
        '<mj-section>{% for x in xs %}<mj-column width="20%">'
        + TEXT
        + "</mj-column>{% endfor %}</mj-section>"
    ),
    "columns in a group": document(
        '<mj-section><mj-group width="100%">{% for x in xs %}<mj-column width="20%">'
        + TEXT
        + "</mj-column>{% endfor %}</mj-group></mj-section>"
    ),
    "elements in a column": document(
        section(
            "{% for x in xs %}{% if not loop.first %}<mj-divider />{% endif %}"
            + TEXT
            + '<mj-button href="{{ x }}">{{ x }}</mj-button>{% else %}<mj-spacer />{% endfor %}'
        )
    ),
    "elements in a hero": document("<mj-hero>{% for x in xs %}" + TEXT + "{% endfor %}</mj-hero>"),
    "full-width sections": document(
        '{% for x in xs %}<mj-section full-width="full-width" background-url="u">'
        "<mj-column>" + TEXT + "</mj-column></mj-section>{% endfor %}"
    ),
    "heroes": document("{% for x in xs %}<mj-hero>" + TEXT + "</mj-hero>{% endfor %}"),
    "loops in loops": document(
        "{% for y in xs %}" + section("{% for x in xs %}" + TEXT + "{% endfor %}") + "{% endfor %}"
    ),
}


class Balance(HTMLParser):
    """Fails at the first end tag that does not close what is open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: object) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def assert_balanced(html: str) -> None:
    for view in (for_outlook(html), for_others(html)):
        reader = Balance()
        reader.feed(view)
        assert reader.open == []


@pytest.mark.parametrize("source", LOOPS.values(), ids=LOOPS.keys())
def test_tables_stay_balanced_for_outlook_and_others_whatever_the_rounds(source: str):
    looping = template(source)
    for rounds in (0, 1, 5):
        html = looping.render(xs=[f"item{number}" for number in range(rounds)])
        assert_balanced(html)
        assert ("item4" in html) == (rounds == 5)


@st.composite
def choices(draw: st.DrawFn) -> str:
    """MJML of a body: sections and wrappers, some of them in blocks."""

    def wrapped(content: str) -> str:
        block = draw(st.sampled_from(["", "for", "if", "else"]))
        return {
            "": content,
            "for": "{% for x in xs %}" + content + "{% endfor %}",
            "if": "{% if xs %}" + content + "{% endif %}",
            "else": "{% if xs %}" + content + "{% elif y %}{% else %}" + content + "{% endif %}",
        }[block]

    def several(make: st.SearchStrategy[str]) -> str:
        return "".join(wrapped(draw(make)) for _ in range(draw(st.integers(1, 2))))

    content = st.sampled_from(["<mj-text>{{ y }}</mj-text>", "<mj-divider />", "<mj-spacer />"])
    column = st.builds(lambda: f'<mj-column width="50%">{several(content)}</mj-column>')
    sections = st.builds(lambda: f"<mj-section>{several(column)}</mj-section>")
    wrapper = st.builds(lambda: f"<mj-wrapper>{several(sections)}</mj-wrapper>")
    return several(st.one_of(sections, wrapper))


@settings(max_examples=40, deadline=None)
@given(choices(), st.sampled_from([0, 1, 5]), st.booleans())
def test_any_nest_of_blocks_round_whole_elements_stays_balanced(body: str, rounds: int, y: bool):
    assert_balanced(template(document(body)).render(xs=range(rounds), y=y))


def test_a_block_that_opens_in_one_cell_and_ends_in_another_is_seen():
    assert unbalanced("<td>A</td><td>B</td>", [["A", "B"]]) == ["A", "B"]
    assert unbalanced("<td>A<b>x</b>B</td>", [["A", "B"]]) is None


def test_a_block_that_breaks_outlooks_tables_alone_is_seen():
    html = "A<!--[if mso]><table><tr><td><![endif]-->B<!--[if mso]></td></tr></table><![endif]-->"
    assert unbalanced(html, [["A", "B"]]) == ["A", "B"]


def test_a_block_that_begins_in_a_comment_and_ends_outside_is_seen():
    assert unbalanced("<!--[if mso]>A<![endif]-->B", [["A", "B"]]) == ["A", "B"]
