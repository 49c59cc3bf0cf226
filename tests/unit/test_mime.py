"""Mail is built once for a batch, and each copy reads back as exactly what it was built from."""

import re
from email import message_from_bytes, policy
from email.header import decode_header, make_header
from email.headerregistry import AddressHeader
from email.message import EmailMessage
from email.utils import parseaddr
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.delivery.providers.base import Message, Recipient
from digest.delivery.providers.message.mime import mail_bytes, prepare_mail
from digest.render.clean_text import clean_line
from tests.unit.handovers import (
    ATTEMPT,
    HTML,
    MARKERS,
    SENT_AT,
    TEXT,
    make_message,
    make_recipient,
)

LINE_LIMIT = 76
EVIL = "Bcc: thief@example.net\r\nBcc: thief@example.net\r\n\r\n<b>"
anything = st.text(max_size=90) | st.text("aé=. \t\r\n_-?\"'<>&;,", max_size=200)


def build(message: Message | None = None, recipient: Recipient | None = None) -> bytes:
    return mail_bytes(
        message or make_message(), recipient or make_recipient(), attempt_id=ATTEMPT, date=SENT_AT
    )


def read(raw: bytes) -> EmailMessage:
    mail = message_from_bytes(raw, policy=policy.default)
    assert isinstance(mail, EmailMessage)
    return mail


def content(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    assert isinstance(part, EmailMessage)
    text = part.get_content()
    assert isinstance(text, str)
    return newlines(text)


def newlines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def test_each_recipient_gets_html_and_text_with_their_own_values() -> None:
    recipient = make_recipient(7)
    mail = read(build(recipient=recipient))
    assert content(mail, "html") == HTML.format_map(recipient.slots)
    assert content(mail, "plain") == TEXT.format_map(recipient.slots)


def test_the_text_comes_before_the_html() -> None:
    mail = read(build())
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


def test_a_text_only_mail_is_a_single_part() -> None:
    mail = read(build(make_message(html=b"")))
    assert mail.get_content_type() == "text/plain"
    assert content(mail, "plain") == TEXT.format_map(make_recipient().slots)


def test_the_fields_say_who_sends_what_and_how_to_leave() -> None:
    mail = read(
        build(make_message(reply_to="desk@trust.example", language="de"), make_recipient(7))
    )
    assert mail["From"] == "Research Weekly <news@trust.example>"
    assert mail["To"] == "reader-7@example.org"
    assert mail["Reply-To"] == "desk@trust.example"
    assert mail["Subject"] == "Walking more, tired less"
    assert mail["Date"].datetime == SENT_AT
    assert mail["Message-ID"] == f"<{ATTEMPT.hex}.7@trust.example>"
    assert mail["List-Id"] == "Research Weekly <weekly.news.trust.example>"
    assert mail["List-Unsubscribe"] == "<https://news.trust.example/unsubscribe/u-7>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["X-Caveat-Attempt"] == str(ATTEMPT)
    assert mail["X-Caveat-Delivery"] == "7"
    assert mail["Content-Language"] == "de"
    assert mail["MIME-Version"] == "1.0"
    assert not mail.defects


def test_a_mail_without_links_promises_no_way_to_unsubscribe() -> None:
    message = make_message(slots={}, html=b"<p>Hello</p>", text=b"Hello\n")
    mail = read(build(message, make_recipient(slots={})))
    assert mail["List-Unsubscribe"] is None
    assert mail["List-Unsubscribe-Post"] is None
    assert content(mail, "plain") == "Hello\n"


def test_a_recipient_without_a_value_for_a_slot_is_an_error_of_ours() -> None:
    with pytest.raises(KeyError, match="greeting"):
        build(recipient=make_recipient(slots={}))


def test_values_are_escaped_in_the_html_and_plain_in_the_text() -> None:
    slots = make_recipient().slots | {"greeting": 'Hello <b>"Ada" & co</b>,'}
    mail = read(build(recipient=make_recipient(slots=slots)))
    assert f"<p>{escape(slots['greeting'])}</p>" in content(mail, "html")
    assert content(mail, "plain").startswith(slots["greeting"] + "\n")


@given(
    st.lists(anything, min_size=1, max_size=5),
    st.lists(anything, min_size=len(MARKERS), max_size=len(MARKERS)),
)
def test_any_content_with_any_values_reads_back_the_same(
    pieces: list[str], values: list[str]
) -> None:
    template = [piece.encode(errors="ignore").decode() for piece in pieces]
    names = list(MARKERS)
    slots = {
        name: value.encode(errors="replace").decode()
        for name, value in zip(names, values, strict=True)
    }
    marked, html, text = "", "", ""
    for number, piece in enumerate(template):
        name = names[number % len(names)]
        marked += piece + MARKERS[name]
        html += newlines(piece) + newlines(escape(slots[name]))
        text += newlines(piece) + newlines(slots[name])
    # Ours always ends so; the parser keeps no line end but one before a boundary.
    message = make_message(html=f"{marked}\n".encode(), text=f"{marked}\n".encode())
    raw = build(message, make_recipient(slots=slots | {"unsubscribe_url": slots[names[2]]}))
    mail = read(raw)
    assert content(mail, "html") == html + "\n"
    assert content(mail, "plain") == text + "\n"
    body = raw.partition(b"\r\n\r\n")[2]
    assert max(len(line) for line in body.split(b"\r\n")) <= LINE_LIMIT
    assert body.isascii()
    assert not re.search(rb"[ \t]\r\n|(?<!\r)\n|\r(?!\n)|\0", raw)


@given(st.text(max_size=250) | st.text("ab =?_é\r\n", max_size=250))
def test_any_subject_and_name_read_back_and_break_out_of_nothing(text: str) -> None:
    message = make_message(subject=text, from_name=text, list_name=text)
    raw = build(message, make_recipient(name=text))
    mail = read(raw)
    cleaned = clean_line(text)
    plain = read(build())
    assert sorted(mail.keys()) == sorted(plain.keys())
    assert raw.partition(b"\r\n\r\n")[0].isascii()
    assert (mail["Subject"] or "") == cleaned
    for name, address in (("From", "news@trust.example"), ("To", "reader-1@example.org")):
        field = mail[name]
        assert isinstance(field, AddressHeader)
        assert [found.addr_spec for found in field.addresses] == [address]
        # By the old reader: the new one parts encoded words that belong together.
        phrase, _ = parseaddr(str(message_from_bytes(raw)[name]))
        assert str(make_header(decode_header(phrase))) == cleaned
    head = raw.partition(b"\r\n\r\n")[0].split(b"\r\n")
    folded = [line for line in head if not line.startswith((b"List-Unsub", b"Message-ID"))]
    assert max(len(line) for line in folded) <= LINE_LIMIT


@pytest.mark.parametrize(
    "fields",
    [
        {"from_address": f"news@trust.example\r\n{EVIL}"},
        {"reply_to": f"desk@trust.example>\r\n{EVIL}"},
        {"list_id": f"weekly\r\n{EVIL}"},
        {"language": f"en\r\n{EVIL}"},
    ],
)
def test_no_setting_of_the_newsletter_can_add_a_field(fields: dict[str, str]) -> None:
    raw = build(make_message(reply_to="desk@trust.example"))
    evil = build(make_message(**{"reply_to": "desk@trust.example", **fields}))
    assert read(evil).keys() == read(raw).keys()


@given(anything)
def test_no_address_and_no_link_can_add_a_field(text: str) -> None:
    slots = {**make_recipient().slots, "unsubscribe_url": f"https://example.org/{text}"}
    raw = build(recipient=make_recipient(address=f"a@b.example{text}", slots=slots))
    assert read(raw).keys() == read(build()).keys()


def test_an_internationalised_address_stands_as_utf_8_and_its_domain_as_ascii() -> None:
    raw = build(recipient=make_recipient(address="jürgen@bücher.example", name="Jürgen"))
    head = raw.partition(b"\r\n\r\n")[0].decode()
    assert "<jürgen@xn--bcher-kva.example>" in head


def test_a_sender_with_an_internationalised_domain_gives_an_ascii_message_id() -> None:
    mail = read(build(make_message(from_address="news@bücher.example")))
    assert mail["Message-ID"] == f"<{ATTEMPT.hex}.1@xn--bcher-kva.example>"
    assert mail["From"].addresses[0].addr_spec == "news@xn--bcher-kva.example"


def test_copies_of_one_attempt_differ_in_nothing_but_what_is_their_own() -> None:
    prepared = prepare_mail(make_message(), attempt_id=ATTEMPT, date=SENT_AT)
    first, second = (prepared.bytes_for(make_recipient(number)) for number in (1, 2))
    own = re.compile(rb"(reader[- ]|[bpu]-|\.|X-Caveat-Delivery: )2\b")
    assert own.sub(rb"\g<1>1", second) == first
