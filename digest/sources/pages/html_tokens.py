"""A page's HTML as the same row of tokens that copied text gives."""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from digest.sources.pages.accounts import is_title_like
from digest.sources.pages.tokens import Token, tokens_of_line
from digest.sources.text.html_blocks import HtmlBlock, html_blocks
from digest.sources.text.plain_line import plain_line
from digest.sources.wording.dates import looks_like_date
from digest.sources.wording.headings import is_list_heading, part_of

_LONGEST_BYLINE_CHARACTERS = 80
_ISO_DATE_CHARACTERS = len("2026-01-31")


def tokens_of_html(html: str, headings: Mapping[str, str]) -> tuple[Token, ...]:
    """Return the tokens of an HTML text, sanitised first. Never raises.

    An ``article`` element, or an entry below a heading such as "Related articles", that links
    elsewhere and has none of an account's headings is the card of a further article.
    """
    return tokens_of_blocks(html_blocks(html), headings)


def tokens_of_blocks(
    blocks: tuple[HtmlBlock, ...], headings: Mapping[str, str]
) -> tuple[Token, ...]:
    """Return the tokens of blocks that were taken from HTML."""
    tokens: list[Token] = []
    # Where the innermost open container began; None once another container closed within it.
    opened: int | None = None
    listing = False
    for block in blocks:
        if block.kind == "start":
            opened = len(tokens)
        elif block.kind == "end":
            _close_container(tokens, opened)
            opened = None
        else:
            listing = _goes_on_listing(block, listing, headings)
            found = tuple(_tokens_of_block(block, headings))
            is_listed = listing and block.kind == "item" and block.href is not None
            tokens += _card_tokens(found, block.href) if is_listed else found
    return tuple(tokens)


def _goes_on_listing(block: HtmlBlock, listing: bool, headings: Mapping[str, str]) -> bool:
    if is_list_heading(block.text):
        return True
    return listing and block.kind != "heading" and part_of(block.text, headings) is None


def _card_tokens(tokens: tuple[Token, ...], href: str | None) -> Iterator[Token]:
    for token in tokens:
        is_title = token.kind == "text" and is_title_like(token.text)
        yield replace(token, kind="title") if is_title else token
    if tokens and tokens[-1].kind != "more":
        yield Token(kind="more", href=href)


def _close_container(tokens: list[Token], opened: int | None) -> None:
    within = tokens[opened:] if opened is not None else []
    href = next((token.href for token in within if token.href), None)
    if opened is None or href is None or any(token.kind in {"part", "end"} for token in within):
        tokens.append(Token(kind="end"))
        return
    if all(token.kind != "more" for token in within):
        tokens.append(Token(kind="more", href=href))
    tokens.insert(opened, Token(kind="end"))


def _tokens_of_block(block: HtmlBlock, headings: Mapping[str, str]) -> Iterator[Token]:
    when = _machine_date(block.when)
    if when and (len(block.text) <= _LONGEST_BYLINE_CHARACTERS and block.kind == "paragraph"):
        # A byline is a date and who wrote it, which is no part of an account.
        yield Token(kind="date", text=when, aside=block.aside)
        return
    if when:
        yield Token(kind="date", text=when, aside=block.aside)
    if block.kind == "heading" and not looks_like_date(block.text):
        yield from _heading_tokens(block, headings)
        return
    for text in _paragraphs(block, headings):
        for token in tokens_of_line(text, headings, href=block.href, list_number=block.list_number):
            if not (block.aside and token.kind == "part"):
                yield replace(token, aside=block.aside)


def _paragraphs(block: HtmlBlock, headings: Mapping[str, str]) -> Iterator[str]:
    """Yield a block's text, apart from the headings that stand on lines of their own within it:
    many pages write them in bold, with nothing but a ``br`` below."""
    held: list[str] = []
    for line in block.lines or (block.text,):
        if part_of(line, headings) is None and not is_list_heading(line):
            held.append(line)
            continue
        if held:
            yield " ".join(held)
        yield line
        held = []
    if held:
        yield " ".join(held)


def _heading_tokens(block: HtmlBlock, headings: Mapping[str, str]) -> Iterator[Token]:
    part = part_of(block.text, headings)
    if is_list_heading(block.text):
        yield Token(kind="end")
    elif part is None or block.aside:
        yield Token(
            kind="title",
            text=block.text,
            level=block.level,
            href=block.href,
            aside=block.aside,
        )
    else:
        yield Token(kind="part", part=part, text=block.text, level=block.level)


def _machine_date(when: str | None) -> str:
    """Return the day that a ``time`` element states for machines, empty where it states none."""
    stated = plain_line(when or "")
    if looks_like_date(stated[:_ISO_DATE_CHARACTERS]):
        return stated[:_ISO_DATE_CHARACTERS]
    return stated if looks_like_date(stated) else ""
