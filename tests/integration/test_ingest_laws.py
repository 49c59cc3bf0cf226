"""The law of ingest: N studies are N summaries, however often and however changed they come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from digest.render.evidence import Study
from digest.sources.models import Source, SourceKind
from digest.sources.records import ALL_FIELDS, PARTS, Entry, Reading
from digest.summaries.ingest import ingest
from digest.summaries.models import FormerText, Identity, Summary
from tests.factories import make_source

NOW = datetime(2026, 3, 3, 8, tzinfo=UTC)
SUBJECTS = ("walking", "sleep", "magnesium", "salt", "yoga")
STUDIES = [
    Entry(
        origin="feed",
        guid=f"guid-{number}",
        url=f"https://example.org/studies/{number}",
        title=f"What {subject} meant for people over the years in study {number}",
        takeaway=f"Takeaway {number}.",
        published=date(2026, 1, 1) + timedelta(days=number),
        study=Study(doi=f"10.1000/{number}", pmid=str(100 + number)),
    )
    for number, subject in enumerate(SUBJECTS)
]

LASTING = ("doi", "pmid", "url", "guid", "title")


_any = st.integers(0, 99)


@st.composite
def republished(draw: st.DrawFn, source: str) -> Entry:
    """A study as it comes again: changed at will, but for one name at least that stays."""
    number = draw(st.integers(0, len(STUDIES) - 1))
    entry = STUDIES[number]
    # A GUID means something within its feed only.
    surest = LASTING if source == "one" else sorted(set(LASTING) - {"guid"})
    lasting = draw(st.sets(st.sampled_from(surest), min_size=1))
    another = draw(_any)
    if "guid" not in lasting:
        entry = replace(entry, guid=draw(st.sampled_from([None, f"guid-{number}-{another}"])))
    if "url" not in lasting:
        url = f"https://example.org/{number}/{another}"
        entry = replace(entry, url=draw(st.sampled_from([None, url])))
    if "title" not in lasting:
        title = f"An edited heading {another} for number {number}"
        entry = replace(entry, title=draw(st.sampled_from(["", title])))
    for name in {"doi", "pmid"} - lasting:
        entry = replace(entry, study=replace(entry.study, **{name: None}))
    parts = st.sampled_from(["", "First wording.", "Second wording."])
    return replace(
        entry,
        found=draw(parts),
        matters=draw(parts),
        keep_in_mind=draw(parts),
        published=draw(st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1))),
        stated=draw(st.sampled_from([frozenset(), frozenset(PARTS), ALL_FIELDS])),
    )


def readings_of(source: str) -> st.SearchStrategy[tuple[str, tuple[Entry, ...]]]:
    # Of several accounts under one address in one reading, nobody could say whether they are one.
    entries = st.lists(
        republished(source), min_size=1, max_size=4, unique_by=lambda entry: entry.takeaway
    )
    return entries.map(lambda several: (source, tuple(several)))


readings = st.lists(readings_of("one") | readings_of("other"), min_size=1, max_size=4)


class Laws(TestCase):
    """Each example begins with an empty database."""

    @settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(readings=readings)
    def test_n_studies_are_n_summaries_however_they_come_again(self, readings) -> None:
        sources = {name: _feed(name) for name in ("one", "other")}
        ingest(Reading(entries=tuple(STUDIES)), sources["one"], now=NOW)
        for week, (name, entries) in enumerate(readings, start=1):
            now = NOW + timedelta(weeks=week)
            done = ingest(Reading(entries=entries), sources[name], now=now)
            assert done.created == done.problems == ()
            before = _all_rows()
            again = ingest(Reading(entries=entries), sources[name], now=now + timedelta(days=1))
            assert (again.created, again.updated) == ((), ())
            assert _all_rows() == before
        assert Summary.objects.count() == len(STUDIES)

    @settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
    @given(entries=st.lists(republished("one"), min_size=1, max_size=5))
    def test_accounts_of_one_study_in_one_reading_always_end_in_the_same_texts(
        self, entries
    ) -> None:
        source = _feed("one")
        same = [
            replace(entry, study=Study(doi="10.1000/same"), guid=None, url=None)
            for entry in entries
        ]
        ingest(Reading(entries=tuple(same)), source, now=NOW)
        before = _all_rows()
        again = ingest(Reading(entries=tuple(same)), source, now=NOW + timedelta(days=1))
        assert (again.created, again.updated) == ((), ())
        assert _all_rows() == before
        assert Summary.objects.count() == 1

    @settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow])
    @given(order=st.permutations(range(len(STUDIES))), split=st.integers(0, len(STUDIES)))
    def test_the_order_and_the_portions_in_which_studies_come_do_not_matter(
        self, order, split
    ) -> None:
        source = _feed("one")
        for portion in (order[:split], order[split:]):
            entries = tuple(STUDIES[number] for number in portion)
            ingest(Reading(entries=entries), source, now=NOW)
        titles = set(Summary.objects.values_list("title", flat=True))
        assert titles == {study.title for study in STUDIES}
        assert Identity.objects.count() == len(LASTING) * len(STUDIES)


def _feed(name: str) -> Source:
    return make_source(name, kind=SourceKind.FEED, location=f"https://{name}.example/feed")


def _all_rows() -> list[object]:
    return [
        *Summary.objects.order_by("pk").values(),
        *Identity.objects.order_by("pk").values(),
        *FormerText.objects.order_by("pk").values(),
    ]


pytestmark = pytest.mark.django_db
