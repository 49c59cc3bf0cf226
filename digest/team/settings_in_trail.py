"""A newsletter's settings as the audit trail keeps them: without addresses of people who are not of
the team. What stands in the trail stays when they are erased."""

from collections.abc import Collection, Iterable, Mapping

from digest.team.models import Member

_ADDRESSES = ("editors", "testers")

Settings = Mapping[str, object]


def settings_in_trail(before: Settings, after: Settings) -> tuple[Settings, Settings]:
    """Return both as ``record`` may have them: of editors and testers the team's addresses, and how
    many others there are."""
    was, became = dict(before), dict(after)
    team = set(Member.objects.values_list("email", flat=True))
    for name in _ADDRESSES:
        former, present = _listed(before, name), _listed(after, name)
        gone, come = (set(one) - team for one in (former, present))
        if name in was:
            was[name] = _counted(former, team)
        if name in became:
            are_others = name in was and gone != come and len(gone) == len(come)
            became[name] = _counted(present, team, are_others=are_others)
    return was, became


def _listed(settings: Settings, name: str) -> list[str]:
    listed = settings.get(name)
    return [str(one) for one in listed] if isinstance(listed, Iterable) else []


def _counted(
    addresses: Iterable[str], team: Collection[str], *, are_others: bool = False
) -> list[str]:
    given = list(addresses)
    ours = [one for one in given if one in team]
    count = len(given) - len(ours)
    if not count:
        return ours
    words = "1 address that is" if count == 1 else f"{count} addresses that are"
    same = ", by now not the same" if are_others else ""
    return [*ours, f"{words} not of the team{same}"]
