import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digest.sources.identity.titles import near_equal_titles, normal_title
from digest.summaries.models import Identity, IdentityKind
from digest.summaries.near_titles import NearTitles
from tests.factories import make_summary

pytestmark = pytest.mark.django_db

PLAIN = st.sampled_from(["the", "mice", "people", "no", "2", "3", "walked", "slowly", "efferent"])
ALIKE = st.sampled_from(
    [
        ("lesion", "lesions"),
        ("oestrogen", "estrogen"),
        ("tumour", "tumors"),
        ("treatment", "treatmant"),
        ("afferent", "efferent"),
        ("randomised", "randomized"),
    ]
)


@st.composite
def titles_alike(draw: st.DrawFn) -> tuple[str, list[str]]:
    """A title of six words or more, and others that differ from it in a few words, if at all."""
    pairs = draw(st.lists(ALIKE | PLAIN.map(lambda word: (word, word)), min_size=6, max_size=9))
    others = [
        " ".join(draw(st.sampled_from(pair)) for pair in pairs)
        for _ in range(draw(st.integers(0, 4)))
    ]
    return " ".join(one for one, _ in pairs), others


def name(title: str) -> int:
    summary = make_summary()
    Identity.objects.create(summary=summary, kind=IdentityKind.TITLE, value=normal_title(title))
    return summary.pk


class NearTitlesLaw(TestCase):
    @given(titles=titles_alike())
    def test_what_is_found_is_what_a_look_at_every_title_would_find(self, titles) -> None:
        wanted, others = titles
        keys = {name(other): other for other in sorted(set(others))}
        expected = {key for key, other in keys.items() if near_equal_titles(other, wanted)}
        found = set(NearTitles().find(normal_title(wanted)))
        # An equal title is found by its name; of short ones no others are near-equal.
        equal = {key for key, other in keys.items() if other == wanted}
        assert found - equal == expected - equal


def test_titles_that_have_come_since_are_found_too():
    titles = NearTitles()
    wanted = "what relapses meant for people in one study"
    assert titles.find(wanted) == []
    key = name("What relapse meant for people in one study")
    assert titles.find(wanted) == [key]


def test_looking_among_very_many_titles_compares_but_a_few(monkeypatch):
    compared: list[str] = []

    def counted(one: str, other: str) -> bool:
        compared.append(one)
        return near_equal_titles(one, other)

    monkeypatch.setattr("digest.summaries.near_titles.near_equal_titles", counted)
    summary = make_summary()
    Identity.objects.bulk_create(
        Identity(
            summary=summary,
            kind=IdentityKind.TITLE,
            value=f"what treatment {number} meant in city {number * 7} for {number * 3} people",
        )
        for number in range(20_000)
    )
    titles = NearTitles()
    found = titles.find("what treatment 77 meant in city 539 for the 231 peoples")
    assert found == [summary.pk]
    assert len(compared) < 5
