"""A mail shown as in the light or in the dark."""

import pytest

from digest.studio.issues.in_scheme import in_scheme

MAIL = (
    b'<meta name="color-scheme" content="light dark">'
    b'<meta name="supported-color-schemes" content="light dark">'
    b"<style>:root { color-scheme: light dark; supported-color-schemes: light dark; }"
    b"@media (prefers-color-scheme: dark) { p { color: white } }"
    b"@media (prefers-color-scheme:light) and (min-width: 9em) { p { color: black } }</style>"
    b"<p>Neither light dark bread.</p>"
)
NEVER, ALWAYS = b"@media (max-width: 0)", b"@media (min-width: 0)"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_its_own_colours_for_that_are_shown_and_no_others(scheme: str) -> None:
    shown = in_scheme(MAIL, scheme)
    assert b"prefers-color-scheme" not in shown
    assert shown.count(b"light dark") == 1, "that is what it says"
    assert shown.count(f'content="{scheme}"'.encode()) == 2
    assert shown.count(f"color-scheme: {scheme};".encode()) == 1
    dark, light = (ALWAYS, NEVER) if scheme == "dark" else (NEVER, ALWAYS)
    assert dark + b" { p { color: white } }" in shown
    assert light + b" and (min-width: 9em)" in shown


def test_otherwise_it_is_what_goes_out() -> None:
    assert in_scheme(MAIL, "") is MAIL
    assert in_scheme(MAIL, "sepia") is MAIL
