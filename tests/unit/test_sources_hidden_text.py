"""What nobody sees on a page is no content, wherever it is read."""

import pytest

from digest.sources.feeds.feed import read_feed
from digest.sources.files.markdown_file import read_markdown
from digest.sources.pages.page_html import read_page_html
from digest.sources.records import ReadSettings
from digest.sources.text.hidden_elements import hides
from digest.sources.text.html_blocks import html_blocks
from digest.sources.text.plain import plain_from_html

SETTINGS = ReadSettings()
HIDDEN = [
    "<div hidden>x</div>",
    "<p hidden='until-found'>x</p>",
    "<div aria-hidden='true'><p>x</p><br>x<ul><li>x</li></ul></div>",
    "<span style='display:none'>x</span>",
    "<p style='DISPLAY : none !important; color: red'>x</p>",
    "<b style='color:red;visibility:hidden'>x</b>",
    "<i style='font-size:0'>x</i>",
    "<i style='font-size: 1px'>x</i>",
    "<i style='font:0/0 a'>x</i>",
    "<i style='opacity:.0'>x</i>",
    "<i style='opacity: 0'>x</i>",
    "<i style='position:absolute; left:-9999px'>x</i>",
    "<i style='text-indent:-100em'>x</i>".replace("100", "1000"),
    "<i style='clip: rect(0 0 0 0)'>x</i>",
    "<i style='height:0;overflow:hidden'>x</i>",
    "<i style='transform:scale(0)'>x</i>",
    "<i style='dis/**/play:none'>x</i>",
    "<i style='d\\69splay:none'>x</i>",
    "<x-note hidden>x</x-note>",
    "<font style='mso-hide:all'>x</font>",
    "<article hidden><p>x</p></article>",
    "<table><tr hidden><td>x</td></tr></table>",
    "<div style='display:none'><div>x</div><img src=a>x<wbr>x<hr>x</div>",
]
SHOWN = [
    "display:block",
    "opacity:0.9",
    "font-size:0.9em",
    "font-size:16px",
    "font:12px/1.5 serif",
    "font:normal 0.9em serif",
    "margin-left:-10px",
    "margin:0 auto",
    "height:100px;overflow:hidden",
    "max-width:100%;overflow:hidden",
    "visibility:visible",
    "",
]


@pytest.mark.parametrize("hidden", HIDDEN)
def test_a_hidden_element_gives_nothing_and_hides_nothing_else(hidden: str) -> None:
    blocks = html_blocks(f"<p>Before</p>{hidden}<p>After</p>")
    assert [block.text for block in blocks if block.text] == ["Before", "After"]


@pytest.mark.parametrize("hidden", [each for each in HIDDEN if "<i " in each or "<b " in each])
def test_it_gives_nothing_within_a_sentence_either(hidden: str) -> None:
    (block,) = html_blocks(f"<p>One {hidden}two.</p>")
    assert block.text == "One two."


@pytest.mark.parametrize("style", SHOWN)
def test_a_style_that_hides_nothing_takes_nothing_away(style: str) -> None:
    assert not hides({"style": style, "aria-hidden": "false"})


def test_a_link_that_is_hidden_leads_nowhere() -> None:
    (block,) = html_blocks("<p>Text <a href='https://x.example/' hidden>x</a></p>")
    assert (block.text, block.href) == ("Text", None)


def test_hidden_text_in_markup_too_deep_to_read_is_not_brought_up() -> None:
    assert html_blocks("<div>" * 600 + "<p>Text<i style='display:none'>x</i></p>") == ()


def test_neither_a_page_nor_a_feed_nor_a_file_brings_hidden_text() -> None:
    part = "<h2>Results</h2><p>Longer steps. <span style='display:none'>Buy pills.</span></p>"
    page = read_page_html(part, where="p", settings=SETTINGS, base=None)
    escaped = part.replace("<", "&lt;")
    item = f"<item><title>Walking</title><description>{escaped}</description></item>"
    feed = read_feed(
        f"<rss version='2.0'><channel><title>F</title>{item}</channel></rss>".encode(),
        where="f",
        settings=SETTINGS,
        base=None,
    )
    file = read_markdown(
        "## Results\n\nLonger steps. <span hidden>Buy pills.</span>\n",
        where="a.md",
        settings=SETTINGS,
    )
    for reading in (page, feed, file):
        (entry,) = reading.entries
        assert entry.found == "Longer steps."
        assert "pills" not in entry.excerpt


def test_a_dialog_that_no_script_opens_is_not_read() -> None:
    assert plain_from_html("<p>Sleep helps.</p><dialog>Not shown.</dialog>") == "Sleep helps."
