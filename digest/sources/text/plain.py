"""Parts of a summary as plain text, whatever they were written in."""

import html
import re
from collections.abc import Iterable

from markdown_it import MarkdownIt

from digest.sources.text.html_blocks import HtmlBlock, html_blocks
from digest.sources.text.plain_line import plain_line, plain_lines

_MARKDOWN = MarkdownIt("commonmark").enable("table")
_TAG = re.compile(r"<[/!?a-zA-Z]")


def plain_from_text(text: str) -> str:
    """Return plain text as blocks parted by an empty line; lines in a block stay lines."""
    blocks: list[list[str]] = [[]]
    for line in plain_lines(text):
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return "\n\n".join("\n".join(block) for block in blocks if block)


def plain_from_html(markup: str) -> str:
    """Return HTML as the plain text blocks that ``digest.render.records.Article`` describes."""
    return plain_from_blocks(html_blocks(markup))


def plain_from_markdown(text: str) -> str:
    """Return Markdown (CommonMark with tables; raw HTML in it is sanitised) as the same."""
    return plain_from_html(_MARKDOWN.render(text))


def line_from_html(markup: str) -> str:
    """Return HTML as one line: for titles and topics."""
    return plain_line(" ".join(block.text for block in html_blocks(markup)))


def line_from_markdown(text: str) -> str:
    """Return one line of Markdown, such as a heading, as plain text."""
    return line_from_html(_MARKDOWN.renderInline(plain_line(text)))


def line_from_either(text: str) -> str:
    """Return one line of plain text that may hold HTML by somebody's mistake."""
    return line_from_html(text) if _TAG.search(text) else plain_line(html.unescape(text))


def plain_from_blocks(blocks: Iterable[HtmlBlock]) -> str:
    """Return blocks joined by empty lines; entries of one list by line ends, each after ``- ``."""
    text = ""
    former_list = 0
    for block in blocks:
        if not block.text:
            continue
        if block.list_number:
            parting = "\n" if block.list_number == former_list else "\n\n"
            text += f"{parting}- {block.text}"
        else:
            text += f"\n\n{block.text}"
        former_list = block.list_number
    return text.strip()
