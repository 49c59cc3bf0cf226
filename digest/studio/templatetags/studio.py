"""What the studio's templates ask for."""

import re
import unicodedata
from datetime import datetime, timedelta

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from digest.studio import in_words
from digest.studio.issues.by_buttons import by_buttons as commands_as_buttons
from digest.studio.places import Place, places_for
from digest.team.models import Member
from digest.team.roles import Permission
from subscribers.models import Cadence

register = template.Library()
_QUOTED = re.compile("“([^“”]*)”")


@register.filter
def places(member: Member, path: str) -> tuple[Place, ...]:
    """Return where this member may go."""
    return places_for(member, path)


@register.filter
def may(member: Member, permission: str) -> bool:
    """Return whether the member may do this, by the permission's name."""
    return member.may(Permission(permission))


@register.filter
def until(moment: datetime, now: datetime) -> str:
    """Return how long it is until then, in words."""
    return in_words.time_until(moment, now)


@register.filter
def time_left(moment: datetime, now: datetime) -> str:
    """Return how much time there is until then; what is over has none."""
    return in_words.duration(max(moment - now, timedelta())) or "no time"


@register.filter
def on_the_clock(moment: datetime, zone: str) -> str:
    """Return the day and hour there."""
    return in_words.on_the_clock(moment, zone)


@register.filter
def by_buttons(words: str) -> str:
    """Return the words with the studio's buttons in place of commands."""
    return commands_as_buttons(words)


@register.filter
def share_of(part: int, whole: int) -> str:
    """Return the part as a share of the whole, in per cent."""
    return in_words.share(part, whole)


@register.filter
def cadence_in_words(cadence: str) -> str:
    """Return how often that is, as people say it."""
    return str(Cadence(cadence).label)


@register.filter
def titles_apart(sentence: object) -> SafeString:
    """Return the sentence, in which each quoted title from right to left runs its own way: its ends
    would change places with what stands beside it."""
    escaped = conditional_escape(str(sentence))
    return mark_safe(_QUOTED.sub(_apart, escaped))  # noqa: S308 - it is escaped


def _apart(quoted: re.Match[str]) -> str:
    ways = set(map(unicodedata.bidirectional, quoted[1]))
    return f"“<bdi>{quoted[1]}</bdi>”" if ways & {"R", "AL"} else quoted[0]
