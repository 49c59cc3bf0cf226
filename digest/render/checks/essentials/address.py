"""Does the mail say where its sender can be found? (CAN-SPAM, 15 U.S.C. 7704 (a)(5).)"""

from collections.abc import Iterator

from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding
from digest.render.postal_address import address_lines


def check_address(examined: Examined) -> Iterator[Finding]:
    """Find a postal address that is empty, missing or hidden."""
    lines = address_lines(examined.edition.postal_address)
    if not lines:
        yield _finding("html", "The newsletter has no postal address.")
    for line in lines:
        if not examined.in_text(line):
            yield _finding("text", f"This line of the postal address is not there: {line}")
        hidden = examined.hidden_in_html(line)
        if hidden is None:
            yield _finding("html", f"This line of the postal address is not there: {line}")
        elif hidden:
            yield _finding(
                "html", f"Readers may not see this line of the postal address: {line}, for {hidden}"
            )


def _finding(place: str, what: str) -> Finding:
    return Finding(
        code="address-missing",
        severity="error",
        place=place,
        what=what,
        mend="Set the newsletter's postal_address, and let the template's footer show it.",
    )
