"""A message as it travels: each fault that is planted is found, and none in our own."""

from email.message import EmailMessage
from email.policy import SMTP
from time import process_time

import pytest

from digest.render.checks import check_raw
from tests.unit.mail_factories import make_edition, render

FIELDS = {
    "From": "Research Weekly <news@example.org>",
    "To": "Ada <ada@example.org>",
    "Subject": "Walking and tiredness",
    "Date": "Tue, 03 Mar 2026 08:00:00 +0000",
    "Message-ID": "<1@example.org>",
    "List-Unsubscribe": "<https://news.example.org/unsubscribe/x>",
    "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
}


def message(*, html=True, without="", **fields):
    mail = render(make_edition(text_only=not html))
    made = EmailMessage(policy=SMTP)
    for name, value in FIELDS.items():
        if name != without:
            made[name] = fields.get(name.replace("-", "_").lower(), value)
    made.set_content(filled(mail.text, mail))
    if html:
        made.add_alternative(filled(mail.html, mail), subtype="html")
    return made


def filled(part, mail):
    text = part.decode()
    for marker in mail.slots.values():
        text = text.replace(marker, "https://news.example.org/x")
    return text


def codes(raw):
    return {finding.code for finding in check_raw(raw if isinstance(raw, bytes) else bytes(raw))}


@pytest.mark.parametrize("html", [True, False])
def test_our_own_message_has_no_findings(html):
    assert check_raw(bytes(message(html=html))) == ()


@pytest.mark.parametrize("name", ["From", "To", "Date", "Message-ID"])
def test_a_field_that_is_missing_or_there_twice_is_found(name):
    assert codes(message(without=name)) == {"field-count"}
    twice = f"{name}: {FIELDS[name]}\r\n".encode() + bytes(message())
    assert codes(twice) == {"field-count"}


@pytest.mark.parametrize("name", ["Sender", "Reply-To", "Cc", "List-Unsubscribe", "Content-Type"])
def test_a_field_that_may_stand_there_once_is_found_twice(name):
    made = message()
    value = made.get(name, "Ada <ada@example.org>")
    more = 1 if name in made else 2
    assert "field-count" in codes(f"{name}: {value}\r\n".encode() * more + bytes(made))


@pytest.mark.parametrize(
    "date",
    ["foo", "2026-03-03", "Tue, 31 Feb 2026 08:00:00 +0000", "Tue, 03 Mar 2026 08:00:00", "Tue"],
)
def test_a_date_that_is_none_is_found(date):
    raw = bytes(message()).replace(FIELDS["Date"].encode(), date.encode(), 1)
    assert codes(raw) == {"field-odd"}


@pytest.mark.parametrize("own_id", ["1", "<1>", "1@example.org"])
def test_a_message_id_that_names_no_message_is_found(own_id):
    raw = bytes(message()).replace(b"<1@example.org>", own_id.encode(), 1)
    assert codes(raw) == {"field-odd"}


def test_lines_that_end_otherwise_than_the_others_are_found():
    raw = bytes(message())
    assert codes(raw.replace(b"\r\n", b"\n")) == set()
    head, body = raw.split(b"\r\n\r\n", 1)
    for bare in (b"\n", b"\r"):
        (finding,) = check_raw(head + b"\r\nX-Note: a" + bare + b" b\r\n\r\n" + body)
        assert finding.code == "line-end"
        assert f"Line {head.count(b'%c' % 10) + 2} " in finding.what


def test_bytes_above_ascii_in_the_header_are_found():
    raw = b"X-Note: M\xc3\xbcller\r\n" + bytes(message())
    (finding,) = check_raw(raw)
    assert (finding.code, finding.what[:7]) == ("header-8bit", "Line 1,")


def test_what_is_nested_without_end_is_told_and_ends_nothing():
    parts = (
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n" for n in range(1_500)
    )
    assert "message-defect" in codes("".join(parts).encode())
    assert "message-defect" in codes(b"Content-Type: message/rfc822\r\n\r\n" * 1_500)


def test_text_in_hundreds_of_elements_is_told_in_time():
    deep = b"<body>" + b"<div>x" * 500 + b"</div>" * 500 + b"</body>"
    begin = process_time()
    found = check_raw(b"Content-Type: text/html\n\n" + deep)
    assert [one.what for one in found if one.code == "contrast-unknown"] == [
        "“x” stands in more than 200 elements, too many to tell how it looks."
    ]
    assert process_time() - begin < 5


def test_the_button_to_leave_is_missed():
    assert codes(message(without="List-Unsubscribe")) == {"unsubscribe-field"}
    assert codes(message(without="List-Unsubscribe-Post")) == {"unsubscribe-field"}
    assert codes(message(list_unsubscribe="<mailto:x@example.org>")) == {"unsubscribe-field"}
    assert codes(message(list_unsubscribe="<http://example.org/x>")) == {"unsubscribe-field"}
    assert codes(message(list_unsubscribe="<http://127.0.0.1:8000/x>")) == set()
    assert codes(message(list_unsubscribe="<HTTPS://example.org/x>")) == set()


def test_an_answer_to_one_person_needs_no_button_to_leave():
    def answer(**fields):
        made = message(without="List-Unsubscribe")
        del made["List-Unsubscribe-Post"]
        for name, value in fields.items():
            made[name.replace("_", "-")] = value
        return codes(made)

    assert answer(Auto_Submitted="auto-generated") == set()
    assert answer(Auto_Submitted="no") == {"unsubscribe-field"}
    listed = answer(Auto_Submitted="auto-generated", List_Id="<weekly.example.org>")
    assert listed == {"unsubscribe-field"}


def test_a_line_that_servers_cut_is_found():
    raw = bytes(message()).replace(b"\r\n\r\n", b"\r\nX-Long: " + b"x" * 1_100 + b"\r\n\r\n", 1)
    assert codes(raw) == {"line-long"}


def test_parts_in_the_wrong_order_and_a_missing_text_are_found():
    turned = message()
    text, html = turned.get_payload()
    turned.set_payload([html, text])
    assert "text-behind" in codes(turned)
    turned.set_payload([html])
    assert codes(turned) == {"text-missing"}


def test_a_charset_of_old_is_found():
    made = message(html=False)
    made.set_content("Müdigkeit", charset="latin-1")
    assert codes(made) == {"charset-old"}
    odd = bytes(made).replace(b"iso-8859-1", b"x-nobodys")
    assert codes(odd) == {"charset-old"}


@pytest.mark.parametrize("charset", [b"idna", b"undefined", b'"utf\0-8"'])
def test_a_charset_that_is_none_of_texts_is_told_and_the_rest_looked_at(charset):
    ours = b'charset="utf-8"'
    raw = bytes(message(html=False))
    assert ours in raw
    assert codes(raw.replace(ours, b"charset=" + charset)) == {"charset-old"}


def test_a_second_content_type_of_parts_that_are_not_there_is_told():
    found = codes(b"Content-Type: multipart/related\r\n" + bytes(message()))
    assert {"field-count", "message-defect"} <= found


def test_what_cannot_be_read_alike_by_all_is_found():
    raw = bytes(message()).replace(b"multipart/alternative", b"multipart/alternative; x")
    broken = raw.rpartition(b"--")[0].rpartition(b"--")[0]
    assert "message-defect" in codes(broken)


def test_the_html_is_looked_at_as_in_an_issue():
    made = message()
    text, html = made.get_payload()
    html.set_content(
        html.get_content().replace("</h1>", '</h1><img src="http://x/a.png"><h4>{{ x }}</h4>'),
        subtype="html",
    )
    made.set_payload([text, html])
    assert codes(made) >= {"image-alt", "image-size", "image-address", "headings-order", "leftover"}


def test_what_turns_words_round_moves_or_leads_nowhere_is_found_too():
    made = message()
    text, html = made.get_payload()
    planted = '</h1><p>\u202eDrow</p><marquee>Now</marquee><a href="javascript:x()">Go</a>'
    html.set_content(html.get_content().replace("</h1>", planted), subtype="html")
    made.set_payload([text, html])
    assert codes(made) >= {"character-unreadable", "motion-unasked", "link-broken"}


@pytest.mark.parametrize("field", [b"Message-ID: <<\xe2\x80\xb9", b'From: "a" <a@[1'])
def test_a_field_that_cannot_be_read_is_told_and_the_rest_looked_at(field):
    name = field.partition(b":")[0]
    raw = b"\n".join(
        field if line.startswith(name + b":") else line
        for line in bytes(message()).replace(b"\r\n", b"\n").split(b"\n")
    )
    assert "message-defect" in codes(raw)


@pytest.mark.parametrize("raw", [b"", b"\xff\x00", b"Subject: x\r\n\r\n" + b"a" * 2_000])
def test_anything_may_be_looked_at(raw):
    assert "field-count" in codes(raw)
