"""Taking two summaries apart again that were made one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from digest.summaries.editing.edit_summary import study_names
from digest.summaries.editing.former_texts import stored
from digest.summaries.identify import add_names
from digest.summaries.models import Identity, Merge, Summary
from digest.summaries.update_summary import update_summary
from digest.summaries.weigh import Word


@dataclass(frozen=True, kw_only=True)
class ComesBack:
    """What will be as it was."""

    fields: Mapping[str, object]
    """Of the one that stays: field -> value as JSON holds it."""
    edited_since: tuple[str, ...]
    """Fields of it that somebody has edited since; they stay as they are."""
    topics: frozenset[int]
    """Primary keys of those that it loses."""
    names: tuple[str, ...]
    """Those under which the other one is known again, as ``doi:10.1000/x``."""
    takes_pin: bool
    """Whether the other one is pinned in its place."""


def what_comes_back(merge: Merge) -> ComesBack:
    """Return what taking it apart would change."""
    stays, moved = merge.stays, merge.moved
    later = stays.former_texts.filter(pk__gt=moved["former_text"] or 0)
    touched = {name for former in later for name in former.fields}
    fields = moved["fields"]
    identities = Identity.objects.filter(pk__in=moved["identities"], summary=stays)
    return ComesBack(
        fields={name: value for name, value in fields.items() if name not in touched},
        edited_since=tuple(name for name in fields if name in touched),
        topics=frozenset(moved["topics"]) & _topics(stays),
        names=tuple(str(name) for name in identities.order_by("pk")),
        takes_pin=bool(moved["pin"]) and stays.pinned,
    )


def take_apart(merge: Merge, *, by: str, at: datetime) -> ComesBack:
    """Give both back what the merge moved, as far as nobody has changed it since. Within a
    transaction that holds both rows."""
    stays, goes, moved = merge.stays, merge.goes, merge.moved
    back = what_comes_back(merge)
    _give_back_texts(stays, back, moved, by=by, at=at)
    Identity.objects.filter(pk__in=moved["identities"], summary=stays).update(summary=goes)
    add_names(goes, study_names({"doi": goes.doi, "pmid": goes.pmid}))
    Summary.objects.filter(pk__in=moved["merged"], merged_into=stays).update(merged_into=goes)
    if back.takes_pin:
        stays.pinned = False
        stays.save(update_fields=["pinned"])
    was = moved["was"]
    goes.merged_into = None
    goes.standing, goes.standing_reason = was["standing"], was["standing_reason"]
    goes.pinned = was["pinned"] and (back.takes_pin or not moved["pin"])
    goes.decided_at = datetime.fromisoformat(was["decided_at"]) if was["decided_at"] else None
    goes.save(update_fields=["merged_into", "standing", "standing_reason", "pinned", "decided_at"])
    merge.delete()
    return back


def _give_back_texts(
    stays: Summary, back: ComesBack, moved: Mapping[str, Any], *, by: str, at: datetime
) -> None:
    fields = {name: stored(name, value) for name, value in back.fields.items()}
    topics = _topics(stays)
    no_longer_own = {name for name in moved["own_fields"] if name in fields}
    if topics == set(moved["topics_after"]) and "topics" in moved["own_fields"]:
        no_longer_own.add("topics")
    if back.topics:
        fields["topics"] = topics - back.topics
    if fields:
        word = Word(fields=fields, is_by_hand=True, source=stays.source_id)
        update_summary(stays, word, now=at, by=by)
    if no_longer_own:
        stays.own_fields = sorted(set(stays.own_fields) - no_longer_own)
        stays.save(update_fields=["own_fields"])


def _topics(summary: Summary) -> frozenset[int]:
    return frozenset(summary.topics.values_list("pk", flat=True))
