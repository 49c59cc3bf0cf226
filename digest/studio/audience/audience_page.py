"""``/studio/issues/<slug>/audience/``: who gets it, and who gets nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from digest.delivery.copies.content_now import content_now
from digest.delivery.planning.foresee import foresee_audience
from digest.issues.content import IssueContent
from digest.issues.models import Issue
from digest.newsletters.models import Topic
from digest.studio.audience.breakdown import Breakdown, break_down
from digest.studio.audience.counted_lately import counted_lately
from digest.studio.audience.frozen import frozen_audience
from digest.studio.audience.shown import shown_of
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.issues.find_issue import find_issue
from digest.studio.issues.mending import GIVEN_UP
from digest.studio.issues.refusals import REFUSALS
from digest.studio.issues.which_text import asks_for_approved, text_shown
from digest.team.roles import Permission
from subscribers.topics.wanted_topics import WantedTopics

PAGE = "studio/audience/audience.html"
MOST_CHOICES = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class TopicReaders:
    """How a topic fares in the issue."""

    name: str
    items: int
    readers: int
    """Who get at least one of these items, or one that they are still owed."""


@studio_page(Permission.LOOK, methods=("GET", "HEAD"))
def audience_page(request: StudioRequest, slug: str) -> HttpResponse:
    """Show the audience that planning would freeze now; or, once it has, the frozen one."""
    issue = find_issue(slug)
    is_given_up = issue.sequence is None and issue.state in GIVEN_UP
    try:
        found = {} if is_given_up else _found(request, issue)
    except REFUSALS as refusal:
        found = {"refusal": str(refusal)}
    context = {
        "issue": issue,
        "newsletter": issue.newsletter,
        "is_frozen": issue.sequence is not None,
        "is_given_up": is_given_up,
    }
    return render(request, PAGE, context | found)


def _found(request: StudioRequest, issue: Issue) -> dict[str, object]:
    return frozen_audience(issue) if issue.sequence is not None else _foreseen(request, issue)


def _foreseen(request: StudioRequest, issue: Issue) -> dict[str, object]:
    """Return what is foreseen of the issue as it is edited now, or with ``?which=approved`` as it
    was approved."""
    which = text_shown(request, issue)
    is_approved = bool(which) and asks_for_approved(request)
    content, _ = content_now(issue, with_changes=not is_approved)
    foreseen = foresee_audience(issue, content, now=timezone.now(), count=counted_lately)
    found = break_down(foreseen, own_zone=issue.newsletter.time_zone)
    names = dict(Topic.objects.values_list("pk", "name"))
    readers = foreseen.readers
    return shown_of(issue, found, is_approved=is_approved) | {
        "which": which,
        "is_approved": is_approved,
        "counted_at": readers.at,
        "takers": _takers(found),
        "topics": _topics(content, found.topics, names),
        "empty": [
            (choice_in_words(readers.topics[choice], names), count)
            for choice, count in found.empty_choices[:MOST_CHOICES]
        ],
        "more_empty": max(len(found.empty_choices) - MOST_CHOICES, 0),
    }


def choice_in_words(wanted: WantedTopics, names: Mapping[int, str]) -> str:
    """Return what somebody wants, for a person."""
    if wanted.is_all:
        return "all topics"
    listed = ", ".join(sorted(names.get(pk, "a topic that is gone") for pk in wanted.named))
    return f"all but {listed}" if wanted.all_but_named else listed


def _takers(found: Breakdown) -> int:
    return sum(each.mailed + each.nothing + each.not_due + each.paused for each in found.cadences)


def _topics(
    content: IssueContent, readers: Mapping[int, int], names: Mapping[int, str]
) -> list[TopicReaders]:
    items = [topic for item in content.items for topic in item.topic_ids]
    found = [
        TopicReaders(name=name, items=items.count(pk), readers=readers.get(pk, 0))
        for pk, name in names.items()
    ]
    return sorted(found, key=lambda one: (-one.readers, one.name))
