"""What each kind of reader gets of an issue, and which kinds get the same. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from digest.delivery.planning.choose import ApprovedIssue, Chosen, choose_items
from digest.delivery.planning.groups import Group
from digest.issues.notice import Notice
from subscribers.topics.wanted_topics import WantedTopics

MOST_NOTICES = 5
"""In one mail, above its articles."""


def choose_for_groups(
    groups: Iterable[Group],
    *,
    issues: Sequence[ApprovedIssue],
    topics: Mapping[int, WantedTopics],
) -> dict[Group, Chosen]:
    """Return what each group gets; ``topics`` says what each topic choice wants."""
    choices: dict[tuple[int, int], Chosen] = {}
    chosen: dict[Group, Chosen] = {}
    for group in groups:
        reader = (group.topic_choice, group.horizon)
        if reader not in choices:
            choices[reader] = choose_items(
                issues, horizon=group.horizon, topics=topics[group.topic_choice]
            )
        chosen[group] = choices[reader]
    return chosen


def owed_by_key(notices: Sequence[Notice], keys: Iterable[str]) -> int:
    """Return the notices with these keys as a group has them: bit 0 for the first, and so on."""
    wanted = frozenset(keys)
    return sum(1 << bit for bit, notice in enumerate(notices) if notice.key in wanted)


def notices_for(owed: int, chosen: Chosen, notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return what readers are told of the issue's ``notices``: what they are owed (see Group), and
    what concerns an article that comes to them only now, as it was approved then. At most
    MOST_NOTICES, oldest first: the rest they stay owed."""
    carried = {item.summary for item in chosen.items}
    told = [
        notice for bit, notice in enumerate(notices) if owed >> bit & 1 or notice.summary in carried
    ]
    # Of two that tell the same the first.
    once = {notice.news: notice for notice in reversed(told)}
    return tuple(notice for notice in told if once[notice.news] is notice)[:MOST_NOTICES]


def variant_key(group: Group, chosen: Chosen, notices: Sequence[Notice]) -> str | None:
    """Return the key of the variant that a group gets, equal for equal mail; None: nothing for
    them. ``notices`` are the issue's: who is owed one gets a mail of it alone, where the issue has
    no items for them."""
    told = notices_for(group.notices, chosen, notices)
    if not chosen.items and not told:
        return None
    answers = [
        [item.summary for item in chosen.items],
        chosen.passed_over,
        has_large_text(group),
        group.text_only,
        [notice.key for notice in told],
    ]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()


def has_large_text(group: Group) -> bool:
    """Tell whether their mail is set larger; letters without HTML have no size of type."""
    return group.large_text and not group.text_only
