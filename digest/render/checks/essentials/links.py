"""Can every reader leave, and change what they get?"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.slots import REQUIRED_SLOTS


def check_links(examined: Examined) -> Iterator[Finding]:
    """Find the two links that every mail needs missing or hidden."""
    for name in REQUIRED_SLOTS:
        marker = examined.mail.slots.get(name, "")
        if not marker or marker not in examined.text.split():
            yield _needed(name, "text", "stands nowhere on its own")
        if examined.has_html and (fault := _fault_in_html(examined, marker)):
            yield _needed(name, "html", fault)


def _fault_in_html(examined: Examined, marker: str) -> str:
    links = [link for link in examined.document.links if link.address == marker]
    if not marker or not links:
        return "is the address of no link"
    faults = []
    for link in links:
        pieces = [
            piece
            for piece in examined.document.pieces_in(link)
            if any(map(str.isalpha, piece.text))
        ]
        hidden = [examined.hidden_piece(piece) for piece in pieces]
        faults.append(next(filter(None, hidden), "") if hidden else "a link without words")
    return f"cannot be seen: {faults[0]}" if all(faults) else ""


def _needed(name: str, place: str, fault: str) -> Finding:
    return Finding(
        code=f"{name.removesuffix('_url')}-link-missing",
        severity="error",
        place=place,
        what=f"The link {name} {fault}.",
        mend=f"Write {{{{ {name} }}}} into the {place} template, in a link that can be seen.",
    )
