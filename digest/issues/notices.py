"""What is to be told in an issue of summaries that earlier issues carried."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import OuterRef, QuerySet, Subquery

from digest.issues.models import Correction, Issue, IssueState, Item, Snapshot
from digest.issues.notice import Notice
from digest.render.clean_text import clean_line
from digest.render.shorten import shorten
from digest.render.words import Words
from digest.render.written_date import written_date
from digest.summaries.of_one_study import of_one_study
from digest.summaries.withdrawn_at import of_withdrawn_studies, withdrawn_at

OPEN_FOR = timedelta(days=400)
"""So long each issue looks for readers to be told: who pauses for as long as one can, and takes
mail monthly, gets one by then."""
TITLE_CHARACTERS = 100
MOST_OPEN = 60
"""So many an issue looks for readers of: a bit of a 64-bit number for each, with room left."""


@dataclass(frozen=True, kw_only=True)
class _News:
    """Something that became known of a summary's study."""

    key: str
    summary: int
    at: datetime
    correction: str = ""
    """Empty: its study was withdrawn."""
    same: tuple[str, ...]
    """See ``Notice``."""


@dataclass(frozen=True, kw_only=True)
class _Carried:
    """A summary as an issue carried it."""

    date: date
    approved_at: datetime
    """When its text was frozen."""
    title: str
    was_withdrawn: bool
    """The issue itself said so."""


def open_notices(newsletter_id: int, day: date, words: Words) -> tuple[Notice, ...]:
    """Return what an issue of that day should tell those who had a summary of an earlier one, in
    the newsletter's words; oldest first."""
    since = datetime.combine(day, time.min, UTC) - OPEN_FOR
    news = [*_corrections(newsletter_id, since), *_withdrawals(newsletter_id, since)]
    if not news:
        return ()
    carried = _carried(newsletter_id, {one.summary for one in news})
    turns = _turns(newsletter_id, since)
    concern = [
        one for one in news if one.summary in carried and _concerns(one, carried[one.summary])
    ]
    # Where there are too many for one issue, each has its turn: those that the fewest had.
    in_turn = sorted(concern, key=lambda one: (turns[one.key], _age(one)))[:MOST_OPEN]
    return tuple(
        Notice(
            key=one.key,
            summary=one.summary,
            words=_in_words(one, carried[one.summary], words),
            since=one.at.date(),
            is_new=not turns[one.key],
            same=one.same,
        )
        for one in sorted(in_turn, key=_age)
    )


def _age(news: _News) -> tuple[datetime, str]:
    return news.at, news.key


def _sent(newsletter_id: int) -> QuerySet[Item]:
    # Those of an issue that was cancelled midway too: some have it.
    return Item.objects.filter(
        newsletter=newsletter_id, released=False, issue__planned_at__isnull=False
    )


def _corrections(newsletter_id: int, since: datetime) -> Iterator[_News]:
    sent = frozenset(_sent(newsletter_id).values_list("summary", flat=True))
    recent = Correction.objects.filter(at__gte=since).values_list("summary_id", flat=True)
    studies = {one: study for study in of_one_study(recent).values() for one in study.summaries}
    # Two may have been corrected with the same words before they were merged: that is one thing.
    said: defaultdict[tuple[frozenset[int], str], list[Correction]] = defaultdict(list)
    for made in Correction.objects.filter(summary__in=studies).order_by("at", "pk"):
        said[studies[made.summary_id].summaries, made.words].append(made)
    for (summaries, words), alike in said.items():
        keys = [_key(made, one) for made in alike for one in sorted(summaries)]
        for summary in sent & summaries:
            own = [made for made in alike if made.summary_id == summary]
            told = next((made for made in own or alike if own or made.at >= since), None)
            if told is not None and told.at >= since:
                yield _News(
                    key=_key(told, summary),
                    summary=summary,
                    at=studies[summary].known_at(told.at, of=told.summary_id, to=summary),
                    correction=words,
                    same=_same(keys),
                )


def _key(made: Correction, summary: int) -> str:
    of = "" if made.summary_id == summary else f" of {summary}"
    return f"correction {made.pk}{of}"


def _withdrawals(newsletter_id: int, since: datetime) -> Iterator[_News]:
    marked = _sent(newsletter_id).filter(summary__in=of_withdrawn_studies())
    known = withdrawn_at(marked.values_list("summary_id", flat=True))
    studies = of_one_study(known)
    for summary, at in known.items():
        if at >= since:
            keys = (f"withdrawn {one}" for one in sorted(studies[summary].summaries))
            yield _News(key=f"withdrawn {summary}", summary=summary, at=at, same=_same(keys))


def _same(keys: Iterable[str]) -> tuple[str, ...]:
    given = tuple(keys)
    return given if len(given) > 1 else ()


def _carried(newsletter_id: int, summaries: Iterable[int]) -> dict[int, _Carried]:
    """Return how the newsletter carried them; those without a snapshot that says so are left
    out."""
    rows = _sent(newsletter_id).filter(summary__in=summaries).select_related("issue")
    return {
        item.summary_id: told
        for item in rows
        if (told := _as_approved(item.issue, item.summary_id)) is not None
    }


def _as_approved(issue: Issue, summary: int) -> _Carried | None:
    # The hash is verified where something is sent from it; here the title is looked up.
    newest = issue.snapshots.order_by("-pk").values_list("content", "approved_at").first()
    if newest is None:
        return None
    content, approved_at = newest
    for item in content.get("items", ()):
        if item["summary"] == summary:
            article = item["article"]
            return _Carried(
                date=issue.date,
                approved_at=approved_at,
                title=clean_line(article["title"] or article["takeaway"]),
                was_withdrawn=article["study"].get("retracted", False),
            )
    return None


def _concerns(news: _News, carried: _Carried) -> bool:
    """Tell whether it became known after its text was approved: what came before is in that."""
    if not news.correction and carried.was_withdrawn:
        return False
    return bool(not news.correction or news.at >= carried.approved_at)


def _in_words(news: _News, carried: _Carried, words: Words) -> str:
    sentence = words.corrected_since if news.correction else words.withdrawn_since
    return sentence.format(
        title=shorten(carried.title, limit=TITLE_CHARACTERS),
        date=written_date(carried.date, words),
        words=news.correction,
    )


def _turns(newsletter_id: int, since: datetime) -> Counter[str]:
    """Return how many issues that were planned since had it to tell, by key."""
    planned = Issue.objects.filter(newsletter=newsletter_id, planned_at__gte=since)
    newest = Snapshot.objects.filter(issue=OuterRef("pk")).order_by("-pk")
    contents = (
        planned.exclude(state=IssueState.CANCELLED)
        .annotate(told=Subquery(newest.values("content__notices")[:1]))
        .values_list("told", flat=True)
    )
    return Counter(notice["key"] for told in contents for notice in told or ())
