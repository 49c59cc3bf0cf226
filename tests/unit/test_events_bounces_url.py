"""BOUNCES_URL is understood, or refused with one line that says how to write it."""

from pathlib import Path

import pytest

from digest.bounces_url import (
    BouncesUrlError,
    ImapMailbox,
    MaildirMailbox,
    parse_bounces_url,
)


@pytest.mark.parametrize(
    ("url", "host", "port", "is_tls", "folder"),
    [
        ("imaps://me:s3cret@mail.example.org", "mail.example.org", 993, True, "INBOX"),
        ("imaps://me:s3cret@mail.example.org/", "mail.example.org", 993, True, "INBOX"),
        (
            "imaps://me:s3cret@mail.example.org:1993/A%20B/C",
            "mail.example.org",
            1993,
            True,
            "A B/C",
        ),
        ("imap://me:s3cret@127.0.0.1/INBOX", "127.0.0.1", 143, False, "INBOX"),
        ("imap://me:s3cret@[::1]:1143/INBOX", "::1", 1143, False, "INBOX"),
    ],
)
def test_it_names_a_folder_on_an_imap_server(
    url: str, host: str, port: int, is_tls: bool, folder: str
) -> None:
    found = parse_bounces_url(url)
    assert isinstance(found, ImapMailbox)
    assert (found.host, found.port, found.is_tls, found.folder) == (host, port, is_tls, folder)
    assert (found.user, found.password) == ("me", "s3cret")
    assert "s3cret" not in repr(found)
    assert "s3cret" not in str(found)


def test_it_names_a_folder_on_this_machine() -> None:
    found = parse_bounces_url("maildir:///var/mail/a%20b")
    assert found == MaildirMailbox(path=Path("/var/mail/a b"))


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("mail.example.org", "begins with neither"),
        ("pop3://me:s3cret@mail.example.org", "begins with neither"),
        ("imap://me:s3cret@mail.example.org", "readable for everybody on the way"),
        ("imaps://mail.example.org", "lacks user or password"),
        ("imaps://me@mail.example.org", "lacks user or password"),
        ("imaps://me:s3cret@", "names no host"),
        ("imaps://me:s3cret@mail.example.org:0", "names no host"),
        ("imaps://me:s3cret@mail..example.org", "a host that cannot be one"),
        ("imaps://me:s3cret@mail.example.org:port", "cannot be read"),
        ("imaps://[me", "cannot be read"),
        ("imaps://me:s3cret@mail.example.org/INBOX?tls=1", "goes on after the folder"),
        ("imaps://me:s3cret%0D%0A@mail.example.org", "beyond ASCII"),
        ("imaps://me:s3cr%C3%A9t@mail.example.org", "beyond ASCII"),
        ("imaps://me:s3cret@mail.example.org/IN%0ABOX", "beyond ASCII"),
        ("maildir://host/path", "no folder by its whole path"),
        ("maildir:///", "no folder by its whole path"),
        ("maildir:relative", "no folder by its whole path"),
    ],
)
def test_a_wrong_one_is_refused_without_the_password(url: str, why: str) -> None:
    with pytest.raises(BouncesUrlError, match="BOUNCES_URL") as caught:
        parse_bounces_url(url)
    assert why in str(caught.value)
    assert "s3cr" not in str(caught.value)
    assert "\n" not in str(caught.value)
