"""``/studio/topics/``: what readers choose by."""

from django.contrib.messages import success
from django.db import transaction
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone

from digest.change_error import ChangeError
from digest.newsletters.add_topic import add_topic
from digest.newsletters.change_topic import change_topic
from digest.newsletters.models import Topic
from digest.studio.gate.page import StudioRequest, studio_page
from digest.studio.setup.seen import as_seen, changed_since, meanwhile
from digest.team.audit import record
from digest.team.roles import Permission
from subscribers.topics.topic_readers import topic_readers

PAGE = "studio/setup/topics.html"
_MEANWHILE = (
    "Somebody changed this topic while you did, and nothing was saved. The list shows how it is "
    "now; what you wrote stands in its form. Save again what you want."
)


@studio_page(Permission.SET_UP)
def topics_page(request: StudioRequest) -> HttpResponse:
    """List the topics; POST makes a further one."""
    if request.method != "POST":
        return render(request, PAGE, _context())
    slug, name, description = _written(request)
    try:
        with transaction.atomic():
            topic = add_topic(slug, name, description=description)
            _note(request, topic, "added", before={})
    except ChangeError as error:
        return _refused(request, str(error))
    success(request, f"Readers can choose {topic.name} now.")
    return redirect("studio:topics")


@studio_page(Permission.SET_UP, methods=("POST",))
def topic_page(request: StudioRequest, number: int) -> HttpResponse:
    """Give a topic another name or description. What readers chose stays chosen."""
    _, name, description = _written(request)
    try:
        with transaction.atomic():
            topic = get_object_or_404(Topic.objects.select_for_update(), pk=number)
            before = _described(topic)
            seen = request.POST.get("seen", "")
            if changed_since(seen, before):
                sent = {"name": name, "description": description}
                late = meanwhile(seen, present=before, sent=sent)
                context = _context() | {"error": _MEANWHILE, "changed": late.values, "of": number}
                return render(request, PAGE, context, status=409)
            change_topic(topic, name=name, description=description)
            _note(request, topic, "changed", before=before)
    except ChangeError as error:
        return _refused(request, str(error), of=number)
    success(request, f"{topic.name}: saved.")
    return redirect("studio:topics")


def _written(request: StudioRequest) -> tuple[str, str, str]:
    slug, name, description = (
        request.POST.get(field, "").strip() for field in ("slug", "name", "description")
    )
    return slug, name, description


def _described(topic: Topic) -> dict[str, str]:
    return {"name": topic.name, "description": topic.description}


def _note(request: StudioRequest, topic: Topic, deed: str, *, before: dict[str, str]) -> None:
    record(
        deed,
        f"topic {topic.slug}",
        by=request.member.email,
        at=timezone.now(),
        before=before,
        after=_described(topic),
    )


def _refused(request: StudioRequest, error: str, *, of: int | None = None) -> HttpResponse:
    """Say it, and keep what was written in its form: that topic's, or the one for a new topic."""
    kept = "values" if of is None else "changed"
    context = _context() | {"error": error, kept: request.POST, "of": of}
    return render(request, PAGE, context, status=422)


def _context() -> dict[str, object]:
    by_topic = topic_readers()
    topics = Topic.objects.annotate(summary_count=Count("summaries"))
    return {"topics": [(topic, by_topic[topic.pk], as_seen(_described(topic))) for topic in topics]}
