"""What a member can do with a whole issue, by its state. Pure."""

from collections.abc import Container
from enum import StrEnum

from digest.issues.models import IssueState


class Action(StrEnum):
    """A button beside an issue."""

    APPROVE = "approve"
    HOLD = "hold"
    RESUME = "resume"
    NOW = "now"
    """It goes out at once."""
    CANCEL = "cancel"
    TEST = "test"


_POSSIBLE: dict[str, tuple[Action, ...]] = {
    IssueState.DRAFT: (Action.APPROVE, Action.TEST, Action.HOLD, Action.CANCEL),
    IssueState.APPROVED: (Action.TEST, Action.HOLD, Action.CANCEL),
    IssueState.SENDING: (Action.NOW, Action.TEST, Action.HOLD, Action.CANCEL),
    IssueState.HELD: (Action.RESUME, Action.TEST, Action.CANCEL),
    IssueState.SENT: (Action.TEST,),
}


def actions_for(state: str, *, held_from: str = "", is_changed: bool) -> Container[Action]:
    """Return what can be done; an issue that ``is_changed`` since its approval is approved anew,
    and neither sent nor let go on before that."""
    possible = _POSSIBLE.get(state, ())
    if IssueState.APPROVED not in {state, held_from}:
        return possible
    if is_changed:
        return (Action.APPROVE, *(one for one in possible if one != Action.RESUME))
    return (Action.NOW, *possible) if state == IssueState.APPROVED else possible
