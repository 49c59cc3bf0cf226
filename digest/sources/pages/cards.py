"""The list of further articles on a page: finds its cards, and which date belongs to which."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from digest.sources.pages.tokens import Token
from digest.sources.text.excerpt import is_cut_off

_MOST_TEXTS_IN_CARD = 2
_LONGEST_TEASER_CHARACTERS = 320


@dataclass(frozen=True, kw_only=True)
class Card:
    """A further article as its list shows it."""

    title: str = ""
    teaser: str = ""
    when: str = ""
    """The date as written; empty where there is none."""
    href: str | None = None


@dataclass(frozen=True, kw_only=True)
class PageSplit:
    """A page taken apart into its accounts, the cards below them, and what is left."""

    accounts: tuple[Token, ...]
    cards: tuple[Card, ...]
    rest: tuple[Token, ...]
    """What belongs to neither: the publisher's caveat, if anything."""
    doubtful_dates: bool = False
    """True where dates stand so that each could belong to the card before or after it."""


@dataclass(frozen=True, kw_only=True)
class _Piece:
    """The tokens of one card, up to its "Read more"."""

    before: str = ""
    """The date above its text."""
    own: str = ""
    """The date within or right below its text: no other card's, for sure."""
    texts: tuple[Token, ...] = ()
    href: str | None = None


@dataclass
class _Splitter:
    accounts: list[Token] = field(default_factory=list)
    pieces: list[_Piece] = field(default_factory=list)
    held: list[Token] = field(default_factory=list)

    def close_card(self, more: Token) -> None:
        start = 0 if self.pieces and not _has_parts(self.held) else _card_start(self.held)
        self.accounts += self.held[:start]
        piece = _piece(self.held[start:], more)
        if piece.texts:
            self.pieces.append(piece)
        self.held = []


def split_cards(tokens: Sequence[Token]) -> PageSplit:
    """Return a page's accounts and the cards of further articles.

    A "Read more" closes a card. Dates may stand above each teaser or below each "Read more"; copied
    text shows no difference between the two but at the ends of the list, so these decide.
    """
    splitter = _Splitter()
    for token in tokens:
        if token.kind == "more":
            splitter.close_card(token)
        else:
            splitter.held.append(token)
    if not splitter.pieces:
        return _split_cards_without_links([*splitter.accounts, *splitter.held])
    pieces, held = splitter.pieces, splitter.held
    date_below = held[0].text if held and held[0].kind == "date" else ""
    rest = held[1:] if date_below else held
    dates, doubtful = _dates(pieces, date_below)
    accounts = splitter.accounts
    if _has_parts(rest):
        accounts, rest = [*accounts, Token(kind="end"), *rest], []
    return PageSplit(
        accounts=tuple(accounts),
        cards=tuple(_card(piece, when) for piece, when in zip(pieces, dates, strict=True)),
        rest=tuple(rest),
        doubtful_dates=doubtful,
    )


def _has_parts(tokens: Sequence[Token]) -> bool:
    return any(token.kind == "part" for token in tokens)


def _card_start(tokens: Sequence[Token]) -> int:
    """Return where the first card begins below an account, or the number of tokens if none does:
    then "Read more" only led from the account to its study."""
    texts = 0
    linked_title = False
    for position in range(len(tokens) - 1, -1, -1):
        token = tokens[position]
        if token.kind in {"part", "end"}:
            is_card = token.kind == "end" and (texts or linked_title)
            return position + 1 if is_card else len(tokens)
        if token.kind == "date" and texts:
            return position
        linked_title = linked_title or (token.kind == "title" and token.href is not None)
        if token.kind == "title" and texts == 1:
            above = position > 0 and tokens[position - 1].kind == "date"
            return position - 1 if above else position
        if token.kind == "text":
            texts += 1
            if texts == 1 and _is_teaser(token) and not _date_near(tokens[:position]):
                return position
        if texts > _MOST_TEXTS_IN_CARD:
            break
    return len(tokens)


def _is_teaser(token: Token) -> bool:
    return len(token.text) <= _LONGEST_TEASER_CHARACTERS and is_cut_off(token.text)


def _date_near(tokens: Sequence[Token]) -> bool:
    near = tokens[-_MOST_TEXTS_IN_CARD:]
    return any(token.kind in {"date", "title"} for token in near)


def _piece(tokens: Sequence[Token], more: Token) -> _Piece:
    before, own = "", ""
    texts: list[Token] = []
    for token in tokens:
        if token.kind in {"text", "title"}:
            texts.append(token)
        elif token.kind == "date" and texts:
            own = own or token.text
        elif token.kind == "date":
            before = token.text
    href = more.href or next((text.href for text in texts if text.href), None)
    return _Piece(before=before, own=own, texts=tuple(texts), href=href)


def _dates(pieces: Sequence[_Piece], date_below: str) -> tuple[list[str], bool]:
    above = [piece.own or piece.before for piece in pieces]
    below = [
        piece.own or when for piece, when in zip(pieces, _shifted(pieces, date_below), strict=True)
    ]
    if not date_below:
        return above, False
    if not pieces[0].before:
        return below, False
    agreed = [one if one == other else "" for one, other in zip(above, below, strict=True)]
    return agreed, agreed != above


def _shifted(pieces: Sequence[_Piece], date_below: str) -> list[str]:
    return [*(piece.before for piece in pieces[1:]), date_below]


def _card(piece: _Piece, when: str) -> Card:
    *above, teaser = piece.texts
    title = next((token.text for token in above), "")
    if teaser.kind == "title" and not title:
        return Card(title=teaser.text, when=when, href=piece.href)
    return Card(title=title, teaser=teaser.text, when=when, href=piece.href)


def _split_cards_without_links(tokens: Sequence[Token]) -> PageSplit:
    """A date and a text that is cut off below it are a card too, links or not."""
    accounts: list[Token] = []
    cards: list[Card] = []
    rest: list[Token] = []
    position = 0
    while position < len(tokens):
        token = tokens[position]
        following = tokens[position + 1] if position + 1 < len(tokens) else None
        if (
            token.kind == "date"
            and following
            and following.kind == "text"
            and _is_teaser(following)
        ):
            cards.append(Card(teaser=following.text, when=token.text, href=following.href))
            position += 2
            continue
        (rest if cards else accounts).append(token)
        position += 1
    if _has_parts(rest):
        # The date of an account, with its title below it, looks like a card.
        return PageSplit(accounts=tuple(tokens), cards=(), rest=())
    return PageSplit(accounts=tuple(accounts), cards=tuple(cards), rest=tuple(rest))
