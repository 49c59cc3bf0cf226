"""Written for all recipients at once, each personalization is what it would be alone."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from digest.delivery.providers.base import Recipient
from digest.delivery.providers.sendgrid.personalizations import Tag, mailbox, personalizations
from tests.unit.handovers import make_handover, make_recipient

TAGS = [Tag('"tag-t"', "greeting", False), Tag('"tag-h"', "greeting", True)]
HEADERS = '"List-Id": "<weekly.trust.example>"'

plain_or_odd = st.one_of(st.text(alphabet="ab C;,\"\\+'&<\n\0é%s"), st.just("Ada"), st.text())
recipients = st.builds(
    lambda number, name, place, greeting: make_recipient(
        number,
        name=name,
        address=f"{place}@example.org",
        slots={"greeting": greeting, "unsubscribe_url": f"https://trust.example/u/{number}"},
    ),
    st.integers(min_value=1, max_value=2**62),
    plain_or_odd,
    st.sampled_from(["ada", "o'brien", "jürgen", "ada+news", "a\nb"]),
    plain_or_odd,
)


def written(given_to: Sequence[Recipient]) -> Any:
    return json.loads(f"[{personalizations(make_handover(given_to), TAGS, HEADERS)}]")


@given(st.lists(recipients, min_size=1, max_size=5))
@example([make_recipient(1, name=" Ada"), make_recipient(2, name="")])
@example([make_recipient(1, name="Ada "), make_recipient(2, name="Bob")])
@example([make_recipient(1, name="Ada  Lovelace")])
def test_nobodys_neighbours_change_what_is_theirs(given_to: list[Recipient]) -> None:
    people = written(given_to)
    assert people == [person for one in given_to for person in written([one])]
    for person, one in zip(people, given_to, strict=True):
        assert person["to"] == [json.loads(mailbox(one.name, one.address))]
        assert person["substitutions"] == {
            "tag-t": one.slots["greeting"],
            "tag-h": escape(one.slots["greeting"]),
        }
        assert person["headers"]["List-Unsubscribe"] == f"<{one.slots['unsubscribe_url']}>"
        assert person["custom_args"]["caveat_delivery"] == str(one.delivery_id)


def test_who_has_no_way_out_gets_no_header_for_it() -> None:
    (person,) = written([make_recipient(slots={"greeting": "Hello,"})])
    assert person["headers"] == {"List-Id": "<weekly.trust.example>"}
