"""The caveat's gate: no style that is not known to leave the caveat readable may touch it."""

import pytest

from tests.unit.planted_caveat import codes, findings, planted, styled


@pytest.mark.parametrize(
    "style",
    [
        "max-height:calc(0px);overflow:hidden",
        "white-space:nowrap;overflow:hidden;text-overflow:ellipsis",
        "white-space:nowrap",
        "display:-webkit-box;-webkit-line-clamp:1;overflow:hidden",
        "-webkit-line-clamp:1",
        "padding-left:5000px",
        "padding:0 90px",
        "display:var(--x);--x:none",
        "width:0vmin",
        "block-size:0",
        "contain:size",
        "display:grid;grid-template-rows:0fr",
        "display:flex",
        "flex:0 0 0",
        "margin-inline-start:-9999px",
        "letter-spacing:-1em",
        "word-spacing:-9px",
        "font-size-adjust:0",
        "display:table-column",
        "animation:fade 1s forwards",
        "background-image:linear-gradient(#1c2427,#1c2427)",
        "background:url(https://example.org/dark.png)",
        "-webkit-text-security:disc",
        "font-family:Wingdings",
        "text-decoration:line-through",
        "unicode-bidi:bidi-override",
        "writing-mode:vertical-rl",
        "width:25%",
        "height:10px",
        "font:0/0 a",
        "color:rgb(28,36 39)",
        "opacity:0.9999e-9",
        "color:#1c2427 !nonsense",
        "a property",
        "margin:0;/* unclosed",
        "{}",
        "dis/**/play:block",
        "background:#12345",
    ],
)
def test_a_style_that_is_not_known_to_be_harmless_is_found(style):
    found = findings(styled(style))
    assert {finding.code for finding in found} == {"caveat-hidden"}
    assert all("Reason: " in finding.what and finding.mend for finding in found)


@pytest.mark.parametrize(
    "sheet",
    [
        ".tint { p { display:none } }",
        "@scope (.tint) { p { display:none } }",
        "@layer a { .tint { opacity:0 } }",
        "@supports (display:grid) { .tint { opacity:0 } }",
        "@container (min-width:1px) { .tint { opacity:0 } }",
        "@starting-style { .tint { opacity:0 } }",
        "@keyframes fade { to { opacity:0 } } .tint { animation:fade 1s forwards }",
        "@keyframes fade { to { opacity:0 } }",
        "@import url(https://example.org/a.css);",
        "@font-face { font-family:Arial; src:url(blank.woff) }",
        ".tint::after { content:''; position:absolute; inset:0; background:#e3ece6 }",
        ".tint p::first-line { font-size:0 }",
        ".tint p::first-letter { font-size:0 }",
        ".tint p:first-line { color:#e3ece6 }",
        ".rule { position:absolute; top:0; height:9000px }",
        ".pad { margin-top:-900px }",
        ".rule { box-shadow:0 900px 0 900px #ffffff }",
        ".tint:hover { display:none }",
        ".rule + .tint, div + div p { color:#e3ece6 !important }",
        ".tint p:nth-child(2) { color:#e3ece6 !important }",
        "[class^=tint] { display:none }",
        "[class='tint'] { display:none }",
        ".ti\\6et { display:none }",
        "@media print { .tint { display:none } }",
        "@media (min-resolution:2dppx) { .tint p { color:#e3ece6 !important } }",
        "@media (width >= 1px) { .tint div { font-size:inherit !important } }",
        "@media not print { .tint div { font-size:1px !important } }",
        ".tint { background-color:#1c2427 !important",
        "} .tint { color:#1c2427 }",
        "p { color:#e3ece6 } ; .tint p { color:#1c2427 !important }",
        ".tint p { color:#e3ece6 !important } .tint p, .x:frob(1) { color:#1c2427 !important }",
    ],
)
def test_a_style_sheet_that_could_hide_it_is_found(sheet):
    assert "caveat-hidden" in codes(planted(sheet=sheet))


def test_two_media_queries_are_looked_at_together():
    sheet = (
        "@media (max-width:480px) { .tint, .tint > table { background-color:#eef4f0 !important } }"
    )
    (found,) = findings(planted(sheet=sheet))
    assert "prefers-color-scheme: dark" in found.what
    assert "max-width:480px" in found.what
    honest = sheet.replace(
        "(max-width:480px)", "(max-width:480px) and (prefers-color-scheme:light)"
    )
    assert findings(planted(sheet=honest)) == ()


def test_queries_that_never_hold_together_are_not_taken_for_a_fault():
    sheet = """
    @media (max-width:400px) { .tint p { color:#000000 !important } }
    @media (min-width:401px) and (max-width:400px) { .tint p { color:#e3ece6 !important } }
    @media (max-width:400px) and (prefers-color-scheme:dark) { .tint p { color:#fff !important } }
    """
    assert findings(planted(sheet=sheet)) == ()


def test_more_conditions_than_can_be_looked_at_together_are_found():
    sheet = "".join(
        f"@media (max-width:{width}px) {{ .tint {{ margin:0 }} }}" for width in range(300, 320)
    )
    (found,) = findings(planted(sheet=sheet))
    assert "conditions" in found.what


def test_a_caveat_that_only_a_style_sheet_makes_readable_is_found():
    mail = planted(
        '<div class="c" style="color:#e3ece6">', "</div>", sheet=".c { color:#1c2427 !important }"
    )
    (found,) = findings(mail)
    assert "style sheets left out" in found.what
