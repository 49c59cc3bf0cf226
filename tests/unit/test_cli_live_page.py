"""The page that a browser loads anew while somebody changes a template."""

import urllib.error
import urllib.request
from threading import Event

import pytest

from digest.cli.process.live_page import LivePage, fault_page, keep_showing, served


def got(url, *, host=None):
    request = urllib.request.Request(url, headers={"Host": host} if host else {})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return answer.read().decode()


class StopsAfter(Event):
    """Lets the loop look so many times more."""

    def __init__(self, times):
        super().__init__()
        self.times = times

    def wait(self, timeout=None):
        self.times -= 1
        return self.times < 0


def test_the_page_asks_for_its_version_and_says_another_when_it_has_changed():
    page = LivePage()
    page.show(b"<html><body>First</BODY></html>", b"first")
    with served(page, port=0) as url:
        shown = got(url)
        assert shown.index("First") < shown.index("<script>") < shown.index("</BODY>")
        assert f'shown = "{got(url + "version")}"' in shown
        before = got(url + "version")
        page.show(b"<p>Second</p>", b"second")
        assert got(url + "version") != before
        assert "Second" in got(url + "?x=1")
        assert got(url + "text") == "second"


def test_what_stands_nowhere_is_not_found_and_other_hosts_get_nothing():
    page = LivePage()
    page.show(b"<p>Private</p>", b"")
    with served(page, port=0) as url:
        for address, host in ((url + "etc/passwd", None), (url, "evil.example")):
            with pytest.raises(urllib.error.HTTPError, match="404") as refused:
                got(address, host=host)
            refused.value.close()


def test_a_readers_text_and_a_fault_are_shown_as_they_are():
    page = LivePage()
    page.show(b"", b"Only <text>")
    assert b"Only &lt;text&gt;" in page.answer("/")[1]
    page.show(fault_page("issue.mjml:3:5: <mj-txt> is unknown"), b"")
    assert b"issue.mjml:3:5: &lt;mj-txt&gt; is unknown" in page.answer("/")[1]


def test_it_is_made_again_only_when_what_it_is_made_of_has_changed():
    page = LivePage()
    states = iter(["a", "a", "b", "b"])
    made = []

    def make():
        made.append(len(made))
        return b"<p>x</p>", b"x"

    keep_showing(
        page,
        made_of=lambda: next(states),
        make=make,
        stop=StopsAfter(3),
        told=lambda: None,
    )
    assert len(made) == 2
    assert page.answer("/version") == ("text/plain", b"2")
