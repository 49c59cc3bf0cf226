"""Does it need what readers' mail programs do not know?"""

from collections.abc import Iterator

from digest.render.checks.craft.support.features import features_of
from digest.render.checks.craft.support.known import features_of_ours, known_features
from digest.render.checks.examined import Examined
from digest.render.checks.finding import Finding

_MOST_NAMED = 6
_FIRST_NAMED = ("Gmail", "Outlook", "Apple Mail", "Yahoo", "Samsung", "GMX", "WEB.DE")
"""By how many read their mail there."""


def check_support(examined: Examined) -> Iterator[Finding]:
    """Find features that some mail programs do not know, beyond those of our own template."""
    if not examined.has_html:
        return
    features = known_features()
    for name in sorted(features_of(examined.document) - features_of_ours()):
        feature = features[name]
        if feature.unknown_to:
            yield Finding(
                code="support-missing",
                severity="warning",
                place="html",
                what=f"“{feature.title}” is not known to {_named(feature.unknown_to)} "
                f"(caniemail.com/features/{name}).",
                mend="Do without it, or look that nothing is lost where it is not known.",
            )


def _named(programs: tuple[str, ...]) -> str:
    ranked = sorted(programs, key=_rank)
    more = len(ranked) - _MOST_NAMED
    named = ", ".join(ranked[:_MOST_NAMED])
    return f"{named} and {more} more" if more > 0 else named


def _rank(program: str) -> int:
    return next(
        (at for at, name in enumerate(_FIRST_NAMED) if program.startswith(name)), len(_FIRST_NAMED)
    )
