"""Writing an edit: only what changes, with the former text kept."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from digest.sources.records import PARTS
from digest.summaries.models import FormerText, Summary
from digest.summaries.weigh import Present, Weighed, Word, weigh

TOPICS = "topics"


def update_summary(summary: Summary, word: Word, *, now: datetime, by: str = "") -> Weighed:
    """Write what an entry says into a summary as far as it counts. Returns what was written.

    Only the columns that change are written, so that what an editor decides meanwhile stands. A
    source that says nothing of what a register told takes nothing away. ``by`` is kept with the
    former text: the member whose edit it is.
    """
    if not word.is_by_hand:
        silent = {name for name in summary.looked_up if word.fields.get(name) in {"", None}}
        kept = {name: value for name, value in word.fields.items() if name not in silent}
        word = replace(word, fields=kept)
    fields: dict[str, object] = {name: getattr(summary, name) for name in {*PARTS, *word.fields}}
    fields["topics"] = frozenset(summary.topics.values_list("pk", flat=True))
    present = Present(
        fields=fields, own_fields=frozenset(summary.own_fields), source=summary.source_id
    )
    weighed = weigh(present, word)
    _write(summary, weighed, present, now, by)
    return weighed


def set_topics(summary: Summary, fields: Mapping[str, object]) -> None:
    """Set the topics where the fields hold any, as a frozen set of primary keys."""
    topics = fields.get("topics")
    if isinstance(topics, frozenset):
        summary.topics.set(topics)


def as_json(value: object) -> object:
    """Return a field's value as former texts keep it."""
    return value if isinstance(value, str | int | bool | None) else str(value)


def topics_in_words(summary: Summary) -> str:
    """Return its topics' names as former texts keep them."""
    return ", ".join(summary.topics.order_by("name").values_list("name", flat=True))


def _write(summary: Summary, weighed: Weighed, present: Present, now: datetime, by: str) -> None:
    columns = sorted(set(weighed.fields) - {TOPICS})
    if weighed.fields:
        former = {name: as_json(present.fields[name]) for name in columns}
        if TOPICS in weighed.fields:
            former[TOPICS] = topics_in_words(summary)
        FormerText.objects.create(summary=summary, replaced_at=now, fields=former, by=by)
    values: dict[str, object] = {name: weighed.fields[name] for name in columns}
    if weighed.own_fields != present.own_fields:
        values["own_fields"] = sorted(weighed.own_fields)
    if weighed.source != present.source:
        values["source_id"] = weighed.source
    if told_anew := weighed.fields.keys() & set(summary.looked_up):
        values["looked_up"] = sorted(set(summary.looked_up) - told_anew)
    if weighed.fields:
        values["changed_at"] = now
    for name, value in values.items():
        setattr(summary, name, value)
    if values:
        summary.save(update_fields=values)
    set_topics(summary, weighed.fields)
