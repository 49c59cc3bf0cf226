"""Links of the text and of the HTML: where they lead, however they are spelled."""

from dataclasses import replace

import pytest

from digest.render.checks import check_craft, check_mail, outside_addresses_of
from digest.render.checks.links.own_network import is_own_machine, is_own_network
from digest.render.checks.links.same_address import one_spelling
from digest.render.checks.links.text_links import links_in_text
from tests.unit.mail_factories import make_article, make_edition, render

EDITION = make_edition()
TEXT_ALONE = make_edition(text_only=True)


def findings(mail, edition):
    return (*check_mail(mail, edition), *check_craft(mail, edition))


def found_in(mail, edition=EDITION):
    return {(finding.code, finding.place) for finding in findings(mail, edition)}


def with_lines(lines, edition=EDITION):
    """Plant them at the end of the text part."""
    mail = render(edition)
    return replace(mail, text=mail.text + f"\n{lines}\n".encode())


def of_articles(*urls, **fields):
    articles = (make_article(number, url=url) for number, url in enumerate(urls, start=1))
    return make_edition(articles=tuple(articles), **fields)


@pytest.mark.parametrize("edition", [EDITION, TEXT_ALONE])
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ("Read on:\nhttp://elsewhere.example.org/", "link-not-https"),
        ("Read on:\nhttps://elsewhere.example.org/", "link-unknown"),
        ("Read on (https://bit.ly/3xyz).", "link-shortened"),
        ("Something else:\nhttps://example.org/news/2", "link-twice"),
        ("Read on:\n/issues/2026-01-13/", "link-broken"),
        ("Read on:\njavascript://elsewhere.example.org/%0aalert(1)", "link-broken"),
        ("Read on:\nhttps:///news/2", "link-broken"),
        ("Read on: https://ada:secret@elsewhere.example.org/", "link-password"),
        ("Read on: https://192.168.1.4/", "link-private"),
        ("Read on: https://example.org/%7B%7B%20key%20%7D%7D", "leftover"),
    ],
)
def test_a_link_of_the_text_is_looked_at_as_one_of_the_html_is(edition, lines, code):
    assert (code, "text") in found_in(with_lines(lines, edition), edition)


def test_a_link_that_both_parts_have_is_told_once():
    edition = of_articles("https://example.org/1", "http://example.org/2")
    (finding,) = findings(render(edition), edition)
    assert (finding.code, finding.place) == ("link-not-https", "html")


def test_addresses_in_what_an_article_says_are_no_links_that_nobody_gave():
    said = "See https://trial.example.org/x, or ftp://data.example.org/x (both are old)."
    edition = make_edition(articles=(make_article(found=said),))
    assert findings(render(edition), edition) == ()


@pytest.mark.parametrize(
    "again",
    [
        "https://example.org/news/1/",
        "HTTPS://Example.ORG/news/1",
        "https://example.org:443/news/1",
        "https://example.org/news/1#results",
        "https://example.org/n%65ws/1",
        "https://example.org/news/1?utm_source=mail&utm_medium=x",
    ],
)
def test_two_links_to_one_address_are_found_however_it_is_spelled(again):
    edition = of_articles("https://example.org/news/1", again)
    (finding,) = findings(render(edition), edition)
    assert finding.code == "link-twice"


def test_the_order_of_what_an_address_asks_makes_no_other_address():
    assert one_spelling("https://example.org/?a=1&b=2") == one_spelling(
        "https://example.org?b=2&a=1"
    )


def test_two_places_within_a_page_are_not_the_same():
    edition = of_articles("https://example.org/news#walking", "https://example.org/news#sleep")
    assert findings(render(edition), edition) == ()


def test_a_scheme_in_capital_letters_is_as_good():
    edition = of_articles("HTTPS://example.org/news/1")
    assert findings(render(edition), edition) == ()


def test_a_password_in_a_link_stops_the_issue():
    edition = of_articles("https://ada:secret@example.org/news/1")
    errors = [one for one in findings(render(edition), edition) if one.severity == "error"]
    assert [one.code for one in errors] == ["link-password", "link-password"]
    assert all("secret" not in one.what + one.mend for one in errors)


@pytest.mark.parametrize(
    ("issue_url", "severity"),
    [
        ("https://news.example.org/issues/x/", "error"),
        ("http://127.0.0.1:8000/issues/x/", "warning"),
    ],
)
def test_a_link_that_only_we_can_open_stops_the_issue_but_in_a_rehearsal(issue_url, severity):
    edition = of_articles("https://10.1.2.3/news/1", issue_url=issue_url)
    (finding,) = check_mail(render(edition), edition)
    assert (finding.code, finding.severity) == ("link-private", severity)
    assert "10.1.2.3" in finding.what


def test_our_own_pages_may_stand_on_this_machine():
    edition = of_articles(
        "http://127.0.0.1:8000/issues/x/#study-1", issue_url="http://127.0.0.1:8000/issues/x/"
    )
    assert check_mail(render(edition), edition) == ()


@pytest.mark.parametrize(
    "host",
    ["localhost", "x.localhost", "127.0.0.1", "::1", "::ffff:127.0.0.1", "0x7f.1", "2130706433"],
)
def test_this_machine_has_many_names(host):
    assert is_own_machine(host)
    assert is_own_network(host)


@pytest.mark.parametrize(
    ("host", "is_own"),
    [
        ("10.0.0.1", True), ("fd00::1", True), ("fe80::1%eth0", True), ("intranet", True),
        ("printer.local", True), ("wiki.internal", True), ("0.0.0.0", True), ("example.org", False),
        ("8.8.8.8", False), ("2606:4700::1111", False), ("1und1.de", False),
    ],
)  # fmt: skip
def test_a_network_of_ones_own_is_told_from_everybodys(host, is_own):
    assert is_own_network(host) is is_own
    assert not is_own_machine(host)


@pytest.mark.parametrize(
    ("line", "address"),
    [
        ("See https://example.org/a_(b).", "https://example.org/a_(b)"),
        ("(https://example.org/a)", "https://example.org/a"),
        ("Really, https://example.org/a?!", "https://example.org/a"),
        ("<https://example.org/a>", "https://example.org/a"),
    ],
)
def test_a_sentences_marks_are_no_part_of_an_address(line, address):
    assert [link.address for link in links_in_text(line)] == [address]


def test_text_alone_has_addresses_to_be_asked_too():
    theirs, notice = "https://example.org/news/1", "https://trust.example.org/privacy"
    edition = replace(TEXT_ALONE, articles=(make_article(url=theirs),), privacy_url=notice)
    assert outside_addresses_of(render(edition), edition) == (theirs, notice)
    ours = replace(edition, privacy_url="https://news.example.org/privacy/")
    assert outside_addresses_of(render(ours), ours) == (theirs,)


def test_an_image_whose_address_is_none_is_handed_on_to_whoever_asks_and_ends_nothing():
    image = '<img src="https://[x" srcset="https://[y 2x" alt="A walk" width="9" height="9">'
    mail = render(EDITION)
    odd = replace(mail, html=mail.html.replace(b"</h1>", b"</h1>" + image.encode()))
    asked = outside_addresses_of(odd, EDITION)
    assert {"https://[x", "https://[y"} <= set(asked)
    assert set(asked) - {"https://[x", "https://[y"} == set(outside_addresses_of(mail, EDITION))
