"""How the page shows what differs from the approval: word by word, with the words around it."""

from dataclasses import dataclass

from digest.issues.difference import Difference
from digest.summaries.editing.in_context import in_context
from digest.summaries.editing.word_differences import Run, word_differences


@dataclass(frozen=True, kw_only=True)
class ShownDifference:
    """One difference, for the page."""

    sentence: str
    texts: tuple[tuple[str, tuple[Run, ...]], ...] = ()
    """Which text (empty: the one that the sentence names), and what became of its words."""
    order_before: tuple[str, ...] = ()
    order_after: tuple[str, ...] = ()
    """Titles of the items."""


def shown_difference(difference: Difference) -> ShownDifference:
    """Return the difference as the page shows it."""
    return ShownDifference(
        sentence=difference.sentence,
        texts=tuple(
            (text.label, in_context(word_differences(text.before, text.after)))
            for text in difference.texts
        ),
        order_before=difference.order_before,
        order_after=difference.order_after,
    )
