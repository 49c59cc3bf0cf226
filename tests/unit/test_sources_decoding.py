import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.text.decoding import decode_text, is_text

TEXT = "Caf\u00e9 \u2013 \u201cna\u00efve\u201d"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_utf_8_is_read_as_it_was_written(text):
    decoded = decode_text(text.encode())
    if not text.startswith("\ufeff"):
        assert decoded.text == text
    assert not decoded.guessed


@pytest.mark.parametrize(
    ("mark", "codec"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
        (codecs.BOM_UTF32_BE, "utf-32-be"),
    ],
)
def test_a_byte_order_mark_outweighs_what_the_server_says(mark, codec):
    decoded = decode_text(mark + TEXT.encode(codec), stated="iso-8859-1")
    assert decoded.text == TEXT


def test_what_the_server_says_outweighs_the_pages_own_word():
    content = b'<meta charset="koi8-r">' + TEXT.encode("cp1252")
    assert decode_text(content, stated="windows-1252").text.endswith(TEXT)


def test_the_pages_own_word_counts():
    assert decode_text(b'<meta charset="windows-1252">' + TEXT.encode("cp1252")).text.endswith(TEXT)
    xml = b'<?xml version="1.0" encoding="windows-1252"?>' + TEXT.encode("cp1252")
    assert decode_text(xml).text.endswith(TEXT)


def test_latin_1_is_read_as_browsers_read_it():
    assert decode_text(b"\x93quoted\x94", stated="ISO-8859-1").text == "\u201cquoted\u201d"


@pytest.mark.parametrize(
    "stated", ["rot13", "base64", "zip", "idna", "nonsense", "", "\0", "utf-7"]
)
def test_what_is_no_encoding_of_texts_is_passed_over(stated):
    assert decode_text(TEXT.encode(), stated=stated).text == TEXT


def test_bytes_in_no_stated_encoding_are_read_and_said_to_be_guessed():
    decoded = decode_text("Caf\u00e9".encode("cp1252"))
    assert decoded.text == "Caf\u00e9"
    assert decoded.guessed


@given(st.binary(), st.none() | st.text(max_size=10))
def test_any_bytes_are_read(content, stated):
    assert isinstance(decode_text(content, stated=stated).text, str)


@pytest.mark.parametrize("content", [b"%PDF-1.7", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n\0\0"])
def test_pictures_and_archives_are_no_texts(content):
    assert not is_text(content)


def test_texts_are_texts_in_any_encoding():
    assert is_text(TEXT.encode())
    assert is_text(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"))
    assert is_text(b"")
