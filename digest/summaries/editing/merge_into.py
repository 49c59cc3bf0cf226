"""Making two summaries of one study one."""

from collections.abc import Iterable
from datetime import datetime

from digest.summaries.models import Standing, Summary
from digest.summaries.update_summary import update_summary
from digest.summaries.weigh import Word


def merge_into(
    stays: Summary, goes: Summary, *, take: Iterable[str], by: str, at: datetime
) -> None:
    """Give ``stays`` the names and topics of ``goes``, and its texts in the fields of ``take``.

    What goes is excluded and points to what stays. It is not deleted: issues that brought it, and
    its former texts, go on standing for it. Within a transaction that holds both rows.
    """
    fields: dict[str, object] = {name: getattr(goes, name) for name in take}
    topics = frozenset(stays.topics.values_list("pk", flat=True))
    both = topics | frozenset(goes.topics.values_list("pk", flat=True))
    if both != topics:
        fields["topics"] = both
    if fields:
        word = Word(fields=fields, is_by_hand=True, source=stays.source_id)
        update_summary(stays, word, now=at, by=by)
    goes.identities.update(summary=stays)
    goes.merged.update(merged_into=stays)
    if goes.pinned and stays.standing == Standing.OPEN and not stays.pinned:
        stays.pinned = True
        stays.save(update_fields=["pinned"])
    goes.merged_into = stays
    goes.standing, goes.pinned = Standing.EXCLUDED, False
    goes.standing_reason, goes.decided_at = f"merged into summary {stays.pk}", at
    goes.save(update_fields=["merged_into", "standing", "pinned", "standing_reason", "decided_at"])
