"""What an editor does most often in the studio, each made again and again."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count

from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from digest.issues.models import Issue
from digest.issues.seen_as import seen_now
from digest.studio.issues.workspace.workspace import changes_of
from digest.studio.summaries.summary_form import form_of
from digest.summaries.models import Standing, Summary
from tests.benchmarks.studio_clock import Ask, Taken, answer_to, time_asked

TICKED = 30
_numbers = count(1)


def time_deeds(client: Client, draft: Issue) -> Iterator[tuple[str, Taken]]:
    """Yield what each took."""
    for name, ready in _Deeds(client=client, draft=draft).all().items():
        yield name, time_asked(client, ready)


@dataclass(frozen=True, kw_only=True)
class _Deeds:
    """Each makes ready what is not timed, and returns what is."""

    client: Client
    draft: Issue
    summary: Summary = field(default_factory=lambda: Summary.objects.earliest("pk"))

    def all(self) -> dict[str, Callable[[], Ask]]:
        return {
            "save words": self._words,
            "move an item": lambda: self._item("up"),
            "place an item": lambda: self._item("place", place=1),
            "undo": self._undo,
            "redo": self._redo,
            "preview after an edit": lambda: self._after_an_edit("preview"),
            "checks after an edit": lambda: self._after_an_edit("checks"),
            "audience after an edit": self._audience_after_an_edit,
            "audience counted anew": self._audience_anew,
            "checks of every variant": self._whole_checks,
            "approve": self._approve,
            "save a summary": self._save,
            "counts of a summary": self._counts,
            "hold a summary": lambda: self._decide("hold"),
            "pin a summary": lambda: self._decide("pin"),
            f"pin {TICKED} summaries": self._decide_many,
        }

    def _do(self, ask: Ask) -> None:
        answer_to(self.client, ask)

    def _of_issue(self, name: str, **sent: object) -> Ask:
        is_part = name != "approve"
        return Ask(reverse(f"studio:{name}", args=[self.draft.slug]), sent, by_htmx=is_part)

    def _words(self) -> Ask:
        self.draft.refresh_from_db()
        text = f"What we know by now, {next(_numbers)}"
        return self._of_issue("words", field="subject", text=text, revision=self.draft.revision)

    def _item(self, action: str, **more: object) -> Ask:
        self.draft.refresh_from_db()
        last = self.draft.items.filter(released=False).latest("position").summary_id
        return self._of_issue(
            "items", action=action, summary=last, revision=self.draft.revision, **more
        )

    def _undo(self) -> Ask:
        self._do(self._item("up"))
        self.draft.refresh_from_db()
        step = changes_of(self.draft).undo
        assert step
        return self._of_issue("undo", revision=step.revision)

    def _redo(self) -> Ask:
        self._do(self._undo())
        self.draft.refresh_from_db()
        step = changes_of(self.draft).redo
        assert step
        return self._of_issue("redo", revision=step.revision)

    def _after_an_edit(self, name: str) -> Ask:
        self._do(self._item("up"))
        return Ask(reverse(f"studio:{name}", args=[self.draft.slug]))

    def _audience_after_an_edit(self) -> Ask:
        # As if somebody had looked before: what was counted then is kept for half a minute.
        self._do(Ask(reverse("studio:audience", args=[self.draft.slug])))
        return self._after_an_edit("audience")

    def _audience_anew(self) -> Ask:
        cache.clear()
        return Ask(reverse("studio:audience", args=[self.draft.slug]))

    def _whole_checks(self) -> Ask:
        return Ask(reverse("studio:checks", args=[self.draft.slug]) + "?of=all", by_htmx=True)

    def _approve(self) -> Ask:
        self._do(self._words())
        self.draft.refresh_from_db()
        return self._of_issue("approve", seen=seen_now(self.draft))

    def _filled_in(self) -> dict[str, object]:
        form = form_of(self.summary)
        topics = {"topic": sorted(form.topics), "had_topic": sorted(form.had_topics)}
        said = {"takeaway": f"People who walked tired less in week {next(_numbers)}."}
        return {**form.values, **topics, **said, "seen": form.seen}

    def _save(self) -> Ask:
        self.summary.refresh_from_db()
        address = reverse("studio:save", args=[self.summary.pk])
        return Ask(address, self._filled_in())

    def _counts(self) -> Ask:
        return Ask(reverse("studio:counts"), self._filled_in(), by_htmx=True)

    def _decide(self, deed: str) -> Ask:
        Summary.objects.update(standing=Standing.OPEN, pinned=False)
        address = reverse("studio:decide", args=[self.summary.pk])
        return Ask(address, {"deed": deed})

    def _decide_many(self) -> Ask:
        Summary.objects.update(standing=Standing.OPEN, pinned=False)
        ticked = list(Summary.objects.order_by("pk").values_list("pk", flat=True)[:TICKED])
        return Ask(reverse("studio:decide-many"), {"deed": "pin", "ticked": ticked})
