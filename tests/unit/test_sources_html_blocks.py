import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.text.html_blocks import html_blocks
from digest.sources.text.plain import (
    line_from_either,
    line_from_markdown,
    plain_from_html,
    plain_from_markdown,
    plain_from_text,
)
from digest.sources.text.plain_line import plain_line, plain_lines


def texts(html: str) -> list[str]:
    return [block.text for block in html_blocks(html) if block.text]


def test_headings_paragraphs_and_entries_are_told_apart():
    blocks = html_blocks(
        "<h2>Results</h2><p>Some <b>text</b>.</p><ul><li>One</li><li>Two</li></ul>"
    )
    assert [(block.kind, block.text, block.level, block.list_number) for block in blocks] == [
        ("heading", "Results", 2, 0),
        ("paragraph", "Some text.", 0, 0),
        ("item", "One", 0, 1),
        ("item", "Two", 0, 1),
    ]


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<template>x</template>",
        "<form>x</form>",
        "<svg><text>x</text></svg>",
        "<iframe>x</iframe>",
        "<!-- x -->",
        "<button>x</button>",
        "<noscript>x</noscript>",
        "<textarea>x</textarea>",
        "<title>x</title>",
    ],
)
def test_what_is_no_text_is_dropped_with_its_content(hidden):
    assert texts(f"<p>Before</p>{hidden}<p>After</p>") == ["Before", "After"]


def test_double_breaks_part_paragraphs_and_single_ones_do_not():
    assert texts("<p>One<br>line<br><br>Two</p>") == ["One line", "Two"]


def test_links_and_times_are_kept_with_their_block():
    (block,) = html_blocks('<p><a href="/a">A</a> <time datetime="2026-03-01">March</time></p>')
    assert (block.href, block.when) == ("/a", "2026-03-01")


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", "JaVaScRiPt:x"])
def test_links_that_run_something_are_dropped(address):
    (block,) = html_blocks(f'<p><a href="{address}">A</a></p>')
    assert block.href is None


def test_a_link_around_blocks_belongs_to_them_and_no_further():
    first, second = html_blocks('<a href="/a"><p>In</p></a><p>Out</p>')
    assert (first.href, second.href) == ("/a", None)


def test_navigation_footers_and_asides_are_marked():
    blocks = html_blocks("<nav><p>Menu</p></nav><p>Text</p><footer><p>Foot</p></footer>")
    assert [block.aside for block in blocks] == [True, False, True]


def test_articles_say_where_they_begin_and_end():
    blocks = html_blocks("<ul><li>Above<article><p>In</p></article></li></ul>")
    assert [(block.kind, block.text) for block in blocks] == [
        ("item", "Above"),
        ("start", ""),
        ("item", "In"),
        ("end", ""),
    ]


def test_paragraphs_in_an_entry_stay_one_entry():
    assert texts("<ul><li><p>One</p><p>and more</p></li><li>Two</li></ul>") == [
        "One and more",
        "Two",
    ]


def test_what_would_cost_its_length_squared_is_read_as_mere_text():
    assert texts("<b>" * 200_000 + "deep") == ["deep"]
    (text,) = texts("<p>" + "x&amp;" * 60_000)
    assert text == "x&" * 60_000


_MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<b",
            ">",
            "<li>",
            "<ul>",
            "</ul>",
            "<h2>",
            "</h2>",
            "<a href='/x'>",
            "</a>",
            "<script>",
            "</script>",
            "<!--",
            "-->",
            "&lt;i&gt;",
            "&amp;lt;",
            "<br>",
            "<article>",
            "</article>",
            "<time datetime='",
            "'>",
            "<svg>",
            "<math><mtext>",
            "<style>",
            "</style>",
            "<img src=x onerror=alert(1)>",
            "<nav>",
            "</nav>",
            "<![CDATA[",
            "]]>",
            "<?x ",
            "\x00",
        ]
    )
    | st.text(max_size=6),
    max_size=25,
).map("".join)


@given(_MARKUP)
def test_any_html_gives_clean_lines(markup):
    for block in html_blocks(markup):
        assert block.text == plain_line(block.text)
        assert bool(block.text) == (block.kind not in {"start", "end"})
        assert 0 <= block.level <= 6


@given(_MARKUP)
def test_no_markup_survives(markup):
    without_escapes = markup.replace("&", "")
    assert not re.search(r"<(?:script|style|img|svg|p|b)\b", plain_from_html(without_escapes))


def test_escaped_markup_is_text_and_stays_text():
    assert plain_from_html("<p>Levels &lt;5 and &lt;b&gt;bold&lt;/b&gt;</p>") == (
        "Levels <5 and <b>bold</b>"
    )


def test_lists_are_plain_lists():
    html = "<p>They saw:</p><ul><li>One</li><li>Two</li></ul><p>End.</p>"
    assert plain_from_html(html) == "They saw:\n\n- One\n- Two\n\nEnd."
    assert plain_from_markdown("They saw:\n\n* One\n* Two\n\nEnd.") == plain_from_html(html)


def test_markdown_loses_its_marks_and_raw_html_is_sanitised():
    assert plain_from_markdown("**Bold** [link](https://example.org) <script>x</script>") == (
        "Bold link"
    )
    assert line_from_markdown("## *A* title & more") == "## A title & more"


def test_plain_text_keeps_its_blocks_and_lines():
    assert plain_from_text("One\nline\n\n\n- a\n- b \n") == "One\nline\n\n- a\n- b"


def test_one_line_may_hold_html_by_mistake():
    assert line_from_either("A <i>new</i> drug &amp; more") == "A new drug & more"
    assert line_from_either("Levels <5 &lt; 7") == "Levels <5 < 7"


def test_invisible_and_direction_characters_are_taken_out():
    assert plain_line("so\u00adft\u200b \u202eevil\u202c \U000e0041x") == "soft evil x"
    assert plain_line("a\u00a0b\u2009c") == "a b c"


@given(st.text())
def test_plain_lines_stay_as_they_are(text):
    once = plain_lines(text)
    assert plain_lines("\n".join(once)) == once or not any(once)
    assert plain_line(plain_line(text)) == plain_line(text)
    assert plain_from_text(plain_from_text(text)) == plain_from_text(text)


def test_half_a_surrogate_pair_is_read_as_what_is_no_character() -> None:
    (block,) = html_blocks("<p>a\ud800b</p>")
    assert block.text == "a\ufffdb"
