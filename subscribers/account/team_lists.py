"""Readers among a newsletter's editors and testers: addresses that an admin wrote down, for mail
beside the readers'."""

from datetime import datetime

from digest.newsletters.models import Newsletter
from digest.team.audit import record
from digest.team.models import Member
from subscribers.address import AddressError, normal_address

EDITORS, TESTERS = "editors", "testers"
DEED = "took an erased reader off the lists of"


def listed_in(name: str, key: str) -> list[str]:
    """Return slugs of the newsletters whose list of that name (EDITORS, TESTERS) has this address,
    by its key."""
    kept = Newsletter.objects.exclude(**{name: ""}).order_by("pk").values_list("slug", name)
    return [slug for slug, listed in kept if any(_is(line, key) for line in listed.split())]


def stays_with_the_team(key: str) -> list[str]:
    """Return where the address stands as one of the team's, each with why, in words: that is not
    the reader's to take away, and stays when they are erased."""
    members = _members(key)
    if not members:
        return []
    now = any(member.is_active for member in members)
    place = "in the team, as an account" if now else "as the account of somebody who has left"
    why = "the audit trail names by it who did what"
    editors = listed_in(EDITORS, key) if now else []
    why_there = "whoever is of the team gets its previews until an admin takes them out"
    return [
        f"{place}: {why}",
        *(f"among the editors of {slug}: {why_there}" for slug in editors),
    ]


def forget_listed(key: str, *, by: str, at: datetime) -> None:
    """Take the address from all lists of testers and, unless it is one of the team's, of editors.
    The audit trail gets how many each list had and has. To be called within a transaction, before
    any reader's row is locked."""
    is_ours = any(member.is_active for member in _members(key))
    names = (TESTERS,) if is_ours else (EDITORS, TESTERS)
    slugs = {slug for name in names for slug in listed_in(name, key)}
    kept = Newsletter.objects.filter(slug__in=slugs).order_by("pk")
    for newsletter in kept.select_for_update(no_key=True):
        was = {name: getattr(newsletter, name).split() for name in names}
        became = {
            name: [line for line in listed if not _is(line, key)] for name, listed in was.items()
        }
        for name, listed in became.items():
            setattr(newsletter, name, "\n".join(listed))
        newsletter.save(update_fields=names)
        record(
            DEED,
            f"newsletter {newsletter.slug}",
            by=by,
            at=at,
            before=_counts(was),
            after=_counts(became),
        )


def _counts(lists: dict[str, list[str]]) -> dict[str, int]:
    return {name: len(listed) for name, listed in lists.items()}


def _members(key: str) -> list[Member]:
    return [member for member in Member.objects.all() if _is(member.email, key)]


def _is(written: str, key: str) -> bool:
    try:
        return normal_address(written).key == key
    except AddressError:
        # Of a domain that no reader can have.
        return False
