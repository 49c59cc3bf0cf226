"""What may stand in a name or a form of address, whichever way it comes."""

import pytest

from subscribers.errors import SubscriberError
from subscribers.preferences.plain_words import are_plain, lead_nowhere
from subscribers.transfer.parse_row import parse_row

NAMES = [
    "Ada Lovelace",
    "J.R. Smith",
    "J.R.R. Tolkien",
    "St.John",
    "St.John-Smith",
    "Dr.Weiß",
    "Dr. Weiß",
    "Dr.med. Anna Weiß",
    "Prof.Dr.med.dent. Weiß",
    "Dr.rer.nat. Weiß",
    "Dipl.-Ing. Weiß",
    "Dr.Li",
    "J.Li",
    "J.van Dyk",
    "M.de Vries",
    "Ph.D. Smith",
    "Smith, B.Sc.",
    "Ada L.",
    "A. de la Cruz",
    "Ada and Ben",
    "Dear Ada, dear Ben...",
    "O'Neill",
    "Anne-Marie",
    "李小龍",
    "Good morning, Ada!",
    "Room 3.14",
    "",
]
LINKS = [
    "example.org",
    "Ada example.org",
    "See example.org.",
    "example.org/path",
    "(example.org)",
    "my-shop.example.net",
    "EXAMPLE.ORG",
    "Example.Org",
    "Example.Com",
    "T.Me/ada",
    "shop.de",
    "SHOP.DE",
    "bit.ly/3",
    "t.co",
    "evil.xyz",
    "evil.museum",
    "Dr.med.example.org",
    "example.org.Smith",
    "J.evil",
    "пример.рф",
    "例え.テスト",
    "xn--e1afmkfd.xn--p1ai",
    "example。org",
    "example\uff0eorg",
    "exam\u00adple.o\u200brg",
    "www.example",
    "WWW.example",
    "https://x",
    "https:\u200b//x",
    "ada@example",
    "ada\uff20example",
    "\uff37ww.example",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_name_may_be_written_as_people_write_theirs(name):
    assert are_plain(name)
    assert not are_plain(f"{name or 'Ada'}\nBen")


@pytest.mark.parametrize("words", LINKS, ids=ascii)
def test_no_words_may_become_a_link(words):
    assert not lead_nowhere(words)
    assert not are_plain(words)


@pytest.mark.parametrize("column", ["name", "greeting"])
def test_a_list_is_held_to_the_same_rule(column):
    row = {"email": "ada@example.org"}
    for name in NAMES:
        parse_row(2, row | {column: name})
    for words in LINKS:
        with pytest.raises(SubscriberError, match=f"{column} .* blank behind each dot"):
            parse_row(2, row | {column: words})
