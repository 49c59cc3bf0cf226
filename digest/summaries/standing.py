"""How a summary stands by what was decided of it, as it can be kept and put back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from digest.summaries.models import Summary


def standing_of(summary: Summary) -> dict[str, Any]:
    """Return how it stands: ``standing``, ``pinned``, and the ``reason`` in words."""
    return {
        "standing": str(summary.standing),
        "pinned": summary.pinned,
        "reason": summary.standing_reason,
    }


def put_standing(
    number: int, *, was: Mapping[str, Any], becomes: Mapping[str, Any], at: datetime
) -> bool:
    """Let the summary stand as ``becomes`` says, and tell whether it does: no, where somebody has
    decided otherwise since it stood as ``was``."""
    still = Summary.objects.filter(
        pk=number,
        merged_into=None,
        standing=was["standing"],
        pinned=was["pinned"],
        standing_reason=was["reason"],
    )
    return bool(
        still.update(
            standing=becomes["standing"],
            pinned=becomes["pinned"],
            standing_reason=becomes["reason"],
            decided_at=at,
        )
    )
