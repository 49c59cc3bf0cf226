"""Making two summaries of one study one."""

from collections.abc import Iterable
from datetime import datetime

from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import Merge, Standing, Summary
from digest.summaries.update_summary import as_json, update_summary
from digest.summaries.weigh import Word


def merge_into(
    stays: Summary, goes: Summary, *, take: Iterable[str], by: str, at: datetime
) -> Merge:
    """Give ``stays`` the names and topics of ``goes``, and its texts in the fields of ``take``.

    What goes is excluded and points to what stays. It is not deleted: issues that brought it, and
    its former texts, go on standing for it. Within a transaction that holds both rows. Returns what
    was moved, as it is kept.
    """
    fields: dict[str, object] = {
        name: getattr(goes, name) for name in take if getattr(goes, name) != getattr(stays, name)
    }
    before = {name: as_json(getattr(stays, name)) for name in fields}
    own_before, newest_before = set(stays.own_fields), newest_key(stays)
    topics = frozenset(stays.topics.values_list("pk", flat=True))
    both = topics | frozenset(goes.topics.values_list("pk", flat=True))
    if both != topics:
        fields["topics"] = both
    if fields:
        word = Word(fields=fields, is_by_hand=True, source=stays.source_id)
        update_summary(stays, word, now=at, by=by)
    newest = newest_key(stays)
    gives_pin = goes.pinned and stays.standing == Standing.OPEN and not stays.pinned
    moved = {
        "fields": before,
        "own_fields": sorted(set(stays.own_fields) - own_before),
        "former_text": newest if newest != newest_before else None,
        "topics": sorted(both - topics),
        "topics_after": sorted(both),
        "identities": sorted(goes.identities.values_list("pk", flat=True)),
        "merged": sorted(goes.merged.values_list("pk", flat=True)),
        "pin": gives_pin,
        "was": {
            "standing": goes.standing,
            "pinned": goes.pinned,
            "standing_reason": goes.standing_reason,
            "decided_at": goes.decided_at.isoformat() if goes.decided_at else None,
        },
    }
    goes.identities.update(summary=stays)
    goes.merged.update(merged_into=stays)
    if gives_pin:
        stays.pinned = True
        stays.save(update_fields=["pinned"])
    goes.merged_into = stays
    goes.standing, goes.pinned = Standing.EXCLUDED, False
    goes.standing_reason, goes.decided_at = f"merged into summary {stays.pk}", at
    goes.save(update_fields=["merged_into", "standing", "pinned", "standing_reason", "decided_at"])
    return Merge.objects.create(goes=goes, stays=stays, at=at, by=by, moved=moved)
