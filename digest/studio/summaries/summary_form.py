"""The form of one summary: what it shows, and what came back in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.http import QueryDict

from digest.newsletters.models import Topic
from digest.studio.number_in import number_in
from digest.summaries.editing.fields import FIELD_NAMES, as_sent, written
from digest.summaries.editing.former_texts import newest_key, present_fields, replaced_in
from digest.summaries.editing.versions import as_seen
from digest.summaries.models import Summary

_MINE, _THEIRS = "mine", "theirs"


@dataclass(frozen=True, kw_only=True)
class SummaryForm:
    """As it is shown."""

    values: Mapping[str, str]
    """Field -> what stands in its box."""
    topics: frozenset[int]
    """Primary keys of those that are ticked."""
    had_topics: frozenset[int]
    """Of those that it has, as the form was made."""
    seen: int
    """Key of the newest former text, as the form was made; 0 for none."""
    faults: Mapping[str, str] = field(default_factory=dict)
    contested: Mapping[str, str] = field(default_factory=dict)
    """Field -> what somebody else made of it while this editor was writing."""


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What came back, beside what it was made from."""

    typed: Mapping[str, str]
    """Only the fields that the editor changed."""
    topics_in: frozenset[int]
    topics_out: frozenset[int]
    seen: int
    undecided: frozenset[str]
    """Contested fields for which neither text was chosen."""


def form_of(summary: Summary) -> SummaryForm:
    """Return the form as it is first shown."""
    topics = frozenset(summary.topics.values_list("pk", flat=True))
    return SummaryForm(
        values={name: written(value) for name, value in present_fields(summary).items()},
        topics=topics,
        had_topics=topics,
        seen=newest_key(summary),
    )


def read_form(data: QueryDict, summary: Summary) -> Sent:
    """Return what an editor changed, against what they saw."""
    seen = number_in(data.get("seen", ""))
    base = as_seen(present_fields(summary), replaced_in(summary), seen)
    came = {name: as_sent(data.get(name, "")) for name in FIELD_NAMES if name in data}
    typed = {name: text for name, text in came.items() if text != as_sent(written(base[name]))}
    asked = [name for name in data.getlist("asked") if name in FIELD_NAMES]
    chosen = {name: data.get(f"whose-{name}", "") for name in asked}
    had, ticked = keys_in(data.getlist("had_topic")), keys_in(data.getlist("topic"))
    return Sent(
        typed={name: text for name, text in typed.items() if chosen.get(name) != _THEIRS},
        topics_in=known_topics(ticked - had),
        topics_out=had - ticked,
        seen=seen,
        undecided=frozenset(name for name in asked if chosen[name] not in {_MINE, _THEIRS}),
    )


def form_again(
    summary: Summary,
    sent: Sent,
    *,
    faults: Mapping[str, str] | None = None,
    contested: frozenset[str] = frozenset(),
) -> SummaryForm:
    """Return the form with what the editor typed, over what the summary says now."""
    now = form_of(summary)
    asked = contested | sent.undecided
    return SummaryForm(
        values={**now.values, **sent.typed},
        topics=(now.topics | sent.topics_in) - sent.topics_out,
        had_topics=now.topics,
        # What is merely faulty is compared with what the editor saw, as before.
        seen=now.seen if asked else sent.seen,
        faults=faults or {},
        contested={name: now.values[name] for name in FIELD_NAMES if name in asked},
    )


def keys_in(texts: list[str]) -> frozenset[int]:
    """Return the primary keys that a form sent."""
    return frozenset(filter(None, map(number_in, texts)))


def known_topics(topics: frozenset[int]) -> frozenset[int]:
    """Return those of the topics (primary keys) that there are."""
    return frozenset(Topic.objects.filter(pk__in=topics).values_list("pk", flat=True))
