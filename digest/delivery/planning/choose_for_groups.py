"""What each kind of reader gets of an issue, and which kinds get the same. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence

from digest.delivery.planning.choose import ApprovedIssue, Chosen, choose_items
from digest.delivery.planning.groups import Group
from subscribers.topics.wanted_topics import WantedTopics


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


def variant_key(group: Group, chosen: Chosen) -> str | None:
    """Return the key of the variant that a group gets, equal for equal mail; None: nothing for
    them."""
    if not chosen.items:
        return None
    answers = [
        [item.summary for item in chosen.items],
        chosen.passed_over,
        has_large_text(group),
        group.text_only,
    ]
    return hashlib.sha256(json.dumps(answers).encode()).hexdigest()


def has_large_text(group: Group) -> bool:
    """Tell whether their mail is set larger; letters without HTML have no size of type."""
    return group.large_text and not group.text_only
