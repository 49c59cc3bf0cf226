"""html-validate and the Nu checker find nothing in the HTML of our mail but what mail programs
need, and nothing in our pages."""

from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings
from playwright.sync_api import Response
from pytest_django import Settings

from digest.issues.models import Issue
from tests.browser.conftest import NewPage
from tests.browser.states import STATES, make_world, show
from tests.deliverability.allowances import HTML_VALIDATE, HTML_VALIDATE_ON_PAGES, NU_CHECKER
from tests.deliverability.html_checkers import (
    ask_html_validate,
    ask_nu_checker,
    not_allowed,
    unmet,
)
from tests.deliverability.samples import Sample
from tests.setup.forget_claims import forget_claims
from tests.setup.node_tools import NodeTools

REDIRECTS = range(300, 400)
PAGE = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><title>A page</title></head>
<body><h1>A page</h1>
%s
</body>
</html>
"""


@pytest.fixture(scope="module")
def mail_files(samples: tuple[Sample, ...], tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Each mail's HTML; of one that is signed and of one that is not it is the same."""
    folder = tmp_path_factory.mktemp("mail-html")
    files = []
    for sample in samples:
        if sample.html and not sample.name.endswith(", signed"):
            files.append(folder / f"{sample.name}.html")
            files[-1].write_text(sample.html, "utf-8")
    return files


def is_page(answer: Response) -> bool:
    return answer.request.is_navigation_request() and answer.status not in REDIRECTS


def test_html_validate_finds_nothing_in_our_mail_but_what_mail_programs_need(
    tools: NodeTools, mail_files: list[Path]
) -> None:
    remarks = ask_html_validate(tools, mail_files)
    assert not_allowed(remarks, HTML_VALIDATE) == {}
    assert unmet(remarks, HTML_VALIDATE) == set()


def test_the_nu_checker_finds_nothing_in_our_mail_but_what_mail_programs_need(
    tools: NodeTools, mail_files: list[Path]
) -> None:
    remarks = ask_nu_checker(tools, mail_files)
    assert not_allowed(remarks, NU_CHECKER) == {}
    assert unmet(remarks, NU_CHECKER) == set()


@pytest.mark.django_db(transaction=True)
def test_neither_finds_anything_in_our_pages(
    tools: NodeTools, new_page: NewPage, site: str, settings: Settings, tmp_path: Path
) -> None:
    page, served = new_page(), list[Response]()
    page.on("response", lambda answer: served.append(answer) if is_page(answer) else None)
    files = []
    for state in STATES:
        # Each state begins anew: what one has set is put back.
        with override_settings(), pytest.MonkeyPatch.context() as monkeypatch:
            show(page, make_world(site, settings, monkeypatch), state)
        files.append(tmp_path / f"{state}.html")
        # As it was served: what the browser shows is mended already.
        files[-1].write_bytes(served[-1].body())
        page.context.clear_cookies()
        Issue.objects.update(audience=None)  # else its deliveries could not be deleted
        call_command("flush", interactive=False, verbosity=0)
        forget_claims()
    assert len(files) > 30
    remarks = ask_html_validate(tools, files)
    assert not_allowed([*remarks, *ask_nu_checker(tools, files)], HTML_VALIDATE_ON_PAGES) == {}
    assert unmet(remarks, HTML_VALIDATE_ON_PAGES) == set()


def test_a_fault_is_found_by_both(tools: NodeTools, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    file.write_text(PAGE % '<p id="one">One.<p id="one"><img src="x.png">', "utf-8")
    assert {"no-dup-id", "wcag/h37"} <= not_allowed(
        ask_html_validate(tools, [file]), HTML_VALIDATE
    ).keys()
    assert not_allowed(ask_nu_checker(tools, [file]), NU_CHECKER)
    file.write_text(PAGE % "<p>One.</p>", "utf-8")
    assert ask_html_validate(tools, [file]) == []
    assert ask_nu_checker(tools, [file]) == []
