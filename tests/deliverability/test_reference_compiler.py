"""Our compiler (mrml, by mjml-python) and the reference (npm's MJML) make the same mail of our
templates, as far as a reader can see."""

from itertools import product

import pytest
from playwright.sync_api import Page

from digest.render.mail import render_mail
from digest.render.records import RenderedMail
from digest.render.service_mail import render_service_mail, service_templates_of
from tests.browser.conftest import NewPage
from tests.deliverability.compare_pictures import compare
from tests.deliverability.kinds_of_issue import kinds_of_issue
from tests.deliverability.letters import letters
from tests.deliverability.reference_compiler import (
    compile_by_reference,
    templates_by_reference,
    with_class_on_root,
)
from tests.setup.node_tools import NodeTools
from tests.unit.mail_factories import LOOKS, SHELF, look_in, render

WIDTHS = (360, 600, 1024)
SCHEMES = (False, True)
Pairs = dict[str, tuple[str, ...]]
"""Kind of mail -> its HTML by our compiler and by the reference."""
MOST_APART = 0.00005
"""Share of pixels. None differs where both are drawn by one Chromium on one machine; another may
draw a letter's edge at another place where elements begin at other fractions of a pixel."""
MJML = """<mjml><mj-body css-class="page"><mj-section><mj-column><mj-text>One</mj-text>
</mj-column></mj-section></mj-body></mjml>"""


@pytest.fixture(scope="module", params=LOOKS)
def pairs(request: pytest.FixtureRequest, tools: NodeTools) -> Pairs:
    look = look_in(SHELF / request.param)
    with pytest.MonkeyPatch.context() as monkeypatch:
        issue, service = templates_by_reference(tools, look, monkeypatch)
    ours = service_templates_of(look)
    issues = {
        kind: (render(one, request.param), render_mail(issue, one))
        for kind, one in kinds_of_issue().items()
        if not one.text_only
    }
    services = {
        kind: tuple(
            render_service_mail(templates, letter).html.decode() for templates in (ours, service)
        )
        for kind, letter in letters().items()
    }
    return {kind: tuple(map(filled, both)) for kind, both in issues.items()} | services


def filled(mail: RenderedMail) -> str:
    html = mail.html.decode()
    for name, marker in mail.slots.items():
        html = html.replace(marker, "Hello Ada," if name == "greeting" else "https://example.org/x")
    return html


def picture(page: Page, html: str) -> bytes:
    page.set_content(html)
    return page.screenshot(full_page=True, animations="disabled")


@pytest.mark.parametrize(("width", "dark"), list(product(WIDTHS, SCHEMES)))
def test_a_reader_sees_no_difference(
    new_page: NewPage, pairs: Pairs, width: int, dark: bool
) -> None:
    page, judge = new_page(width=width, dark=dark), new_page()
    apart = {
        name: compare(judge, picture(page, ours), picture(page, theirs))
        for name, (ours, theirs) in pairs.items()
    }
    assert {name: one for name, one in apart.items() if one.is_more_than(MOST_APART)} == {}


def test_a_difference_would_be_seen(new_page: NewPage, pairs: Pairs) -> None:
    page, judge = new_page(width=600), new_page()
    ours, _ = pairs["as usual"]
    changed = ours.replace("font-weight:bold", "font-weight:normal", 1)
    assert changed != ours
    apart = compare(judge, picture(page, ours), picture(page, changed))
    assert apart.is_more_than(MOST_APART)
    longer = ours.replace("</body>", "<p>More.</p></body>")
    assert compare(judge, picture(page, ours), picture(page, longer)).is_more_than(MOST_APART)


def test_the_known_difference_is_still_there(tools: NodeTools) -> None:
    html = compile_by_reference(tools, MJML)
    assert '<body class="page"' in " ".join(html.split())
    assert with_class_on_root(html).count('class="page"') == 1
