"""Who may say that a study was withdrawn: once readers have its summary, they are told of it."""

from collections.abc import Mapping

from digest.issues.models import Item
from digest.summaries.models import Summary
from digest.team.models import Member
from digest.team.roles import Permission

FIELD = "retraction"
FAULT = (
    "Readers had this summary: the archive says so at once, and they are told. So a publisher has "
    "to write it, or to take it back. Nothing was saved."
)


def must_not_withdraw(member: Member, summary: Summary, values: Mapping[str, object]) -> bool:
    """Tell whether these values say something else of its withdrawal than the member may say."""
    if FIELD not in values or values[FIELD] == summary.retraction:
        return False
    is_out = Item.objects.filter(
        summary__in=[summary, *summary.merged.all()],
        released=False,
        issue__planned_at__isnull=False,
    )
    return not member.may(Permission.RELEASE) and is_out.exists()
