"""Whether what a form was made from is still so, that two admins do not write over each other; and
what to show whoever came too late. Pure."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Meanwhile:
    """What becomes of a form that was made from what has been changed since."""

    values: dict[str, str]
    """What to show in each field: what was written there anew, and how it is now elsewhere."""
    changed: frozenset[str]
    """The fields in which somebody else has written something else than was sent."""


def as_seen(values: Mapping[str, object]) -> str:
    """Return what tells of each value whether it is still as a page has shown it."""
    return " ".join(f"{name}:{_mark(value)}" for name, value in values.items())


def changed_since(seen: str, values: Mapping[str, object]) -> frozenset[str]:
    """Return the names of those values that are not as they were seen; of all that it is not said
    of."""
    marks = dict(each.partition(":")[::2] for each in seen.split())
    return frozenset(name for name, value in values.items() if marks.get(name) != _mark(value))


def meanwhile(seen: str, *, present: Mapping[str, str], sent: Mapping[str, str]) -> Meanwhile:
    """Return what to show of a form with these fields that was sent too late."""
    written = changed_since(seen, sent)
    return Meanwhile(
        values={name: sent[name] if name in written else present[name] for name in present},
        changed=frozenset(
            name
            for name in changed_since(seen, present)
            if _mark(present[name]) != _mark(sent[name])
        ),
    )


def _mark(value: object) -> str:
    # Browsers write lines' ends in their own way.
    compared = value.split() if isinstance(value, str) else value
    return hashlib.sha256(json.dumps(compared).encode()).hexdigest()[:16]
