"""A studio with one of everything, in which whatever is done is undone at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from django.utils import timezone

from digest.newsletters.looks import STANDARD_LOOK
from digest.studio.urls import urlpatterns
from digest.team.roles import Role
from tests.factories import make_source, make_summary
from tests.integration.event_histories import issue_sent_to
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import browser_of, make_member

READER = "ada@people.example"
ACTIONS = {
    "readers": ("export", "unsubscribe", "suppress", "lift", "erase"),
    "team": ("role", "phone", "link", "remove"),
    "sources": ("read", "remove"),
}


class Studio:
    """A draft, a sent issue, its readers, a summary, a source, two members; and an admin's browser,
    in which a look at a reader has begun."""

    def __init__(self) -> None:
        self.sent = issue_sent_to(READER, "bob@people.example")
        self.newsletter = self.sent.newsletter
        one, two, self.summary = (make_summary(topics=[a_topic()]) for _ in range(3))
        now = timezone.now()
        self.draft = make_draft(
            one,
            two,
            newsletter=self.newsletter,
            slug="draft",
            date=now.date() + timedelta(days=3),
            composed_at=now,
        )
        self.issues = [self.draft, self.sent]
        self.source = make_source("feed", location="https://example.org/feed")
        self.member = make_member(Role.EDITOR)
        self._client = browser_of(make_member(Role.ADMIN), Client(raise_request_exception=False))
        self._client.post("/studio/readers/", {"who": READER})
        self._cookies = {name: one.value for name, one in self._client.cookies.items()}

    def paths(self) -> Iterator[str]:
        """Every page's, with each thing that it can be of."""
        for page in urlpatterns:
            for arguments in self._arguments(page):
                yield reverse(f"studio:{page.name}", kwargs=arguments)

    def ask(self, path: str, query: str = "") -> HttpResponse:
        """What a GET is answered with."""
        with self._undone():
            return self._client.get(path, QUERY_STRING=query)

    def send(self, path: str, body: str) -> HttpResponse:
        """What a form is answered with."""
        with self._undone():
            return self._client.post(path, body, content_type="application/x-www-form-urlencoded")

    @contextmanager
    def _undone(self) -> Iterator[None]:
        self._client.cookies.clear()
        self._client.cookies.load(self._cookies)
        with transaction.atomic():
            yield
            transaction.set_rollback(True)

    def _arguments(self, page: URLPattern) -> list[dict[str, object]]:
        names = page.pattern.converters
        room = str(page.pattern).partition("/")[0]
        given: list[dict[str, object]] = [
            {name: value for name, value in each.items() if name in names}
            for each in self._given(room)
        ]
        if "action" in names:
            given = [each | {"action": action} for each in given for action in ACTIONS[room]]
        assert all(set(each) == set(names) for each in given), f"Say here what {page} is of."
        return given

    def _given(self, room: str) -> list[dict[str, object]]:
        reader = self.newsletter.subscriptions.get(subscriber__email=READER).subscriber
        rooms: dict[str, list[dict[str, object]]] = {
            "issues": [{"slug": issue.slug} for issue in self.issues],
            "readers": [{"number": reader.public_id}],
            "summaries": [{"number": self.summary.pk}],
            "topics": [{"number": a_topic().pk}],
            "team": [{"number": self.member.pk}],
            "sources": [{"slug": self.source.slug}],
            "newsletters": [{"slug": self.newsletter.slug, "look": STANDARD_LOOK}],
            "welcome": [{"number": self.member.pk, "token": "x"}],
        }
        return rooms.get(room, [{}])
