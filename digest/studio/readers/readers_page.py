"""``/studio/readers/``: how many readers there are, and a search for one of them."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from digest.newsletters.models import Newsletter, Topic
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.readers.looks import begin_look, note_search
from digest.team.roles import Permission
from subscribers.address import AddressError, normal_address
from subscribers.find_readers import LONGEST_WORDS, MOST_FOUND, SHORTEST_WORD, find_readers
from subscribers.head_count import head_count, reasons_for_leaving
from subscribers.suppressions.look_up import count_suppressed, suppression_of
from subscribers.topics.topic_readers import topic_readers

PAGE = "studio/readers/readers.html"
FOUND = "studio/readers/found.html"


@studio_page(Permission.SEE_READERS)
def readers_page(request: StudioRequest) -> HttpResponse:
    """Count the readers; POST looks for some, and leads to the one where there is only one."""
    if request.method != "POST":
        return render(request, PAGE, _counts())
    words, now = request.POST.get("who", ""), timezone.now()
    if len(words.strip()) < SHORTEST_WORD:
        said = f"Write {SHORTEST_WORD} characters at least of an address or a name."
        return render(request, PAGE, _counts() | {"error": said}, status=422)
    if len(words.strip()) > LONGEST_WORDS:
        said = (
            f"That is too long: write {LONGEST_WORDS} characters at most of an address or a name."
        )
        return render(request, PAGE, _counts() | {"error": said}, status=422)
    found = find_readers(words)
    if len(found) == 1:
        begin_look(request, found[0], at=now)
        return redirect("studio:reader", found[0].public_id)
    shown = found[:MOST_FOUND]
    note_search(request, shown, at=now)
    context = {
        "who": words,
        "found": shown,
        "are_more": len(found) > MOST_FOUND,
        "barred": None if found else _barred(words),
    }
    return render(request, FOUND, context)


def _counts() -> dict[str, object]:
    today = timezone.now().date()
    by_topic = topic_readers()
    topics = [(topic, by_topic[topic.pk]) for topic in Topic.objects.all()]
    return {
        "counts": [(each, head_count(each.pk, on=today)) for each in Newsletter.objects.all()],
        "topics": topics,
        "suppressed": count_suppressed(),
        "reasons": reasons_for_leaving(),
    }


def _barred(words: str) -> object:
    try:
        return suppression_of(normal_address(words).key)
    except AddressError:
        return None
