"""What happens in readers' lives: done by the program, and told to the rule."""

from contextlib import suppress as ignore
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from digest.newsletters.models import Newsletter, Topic
from subscribers.account.ask_to_move import ask_to_move
from subscribers.account.erase_all import erase_all
from subscribers.account.move import move
from subscribers.address import normal_address
from subscribers.enrol import ComplainedError, EnrolError, enrol
from subscribers.leaving.undo_unsubscribe import undo_unsubscribe
from subscribers.leaving.unsubscribe import unsubscribe
from subscribers.models import AddressChange, RecentRequest, SignUp, Subscriber, Subscription
from subscribers.preferences.change_preferences import change_preferences
from subscribers.preferences.records import preferences_of
from subscribers.sign_up.ask_to_join import ask_to_join
from subscribers.sign_up.confirm_sign_up import confirm_sign_up
from subscribers.sign_up.wishes import JoiningWishes
from subscribers.suppressions.endings import Ending, end_subscriptions
from subscribers.suppressions.suppress import suppress
from subscribers.suppressions.unsuppress import UnsuppressError, unsuppress
from subscribers.topics.wanted_topics import wanted_topics
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.records import ImportPlan, ImportRow
from tests.integration.readers_lives.rule import UNDOABLE, Person, Wishes

LATE_ZONE = "America/New_York"
CONSENT = "Yes, send it to me."


class Deeds:
    """One person's doings with one newsletter, at one moment."""

    def __init__(
        self, person: Person, newsletter: Newsletter, topics: list[Topic], *, at: datetime
    ) -> None:
        self.person, self.newsletter, self.topics, self.at = person, newsletter, topics, at

    def join(self, how: str, wishes: Wishes) -> None:
        RecentRequest.objects.all().delete()  # How often one may ask has tests of its own.
        chosen = [self.topics[number] for number in sorted(wishes.topics)]
        zone = LATE_ZONE if self.person.lives_late else ""
        reads_it = self.person.join(self.newsletter.slug, wishes, own_wish=how == "page")
        if how == "page":
            assert self._join_by_the_page(chosen, wishes, zone) is reads_it
        elif how == "import":
            for address in (self.person.address, *self.person.former_addresses):
                self._import(address, chosen, wishes, zone)
        elif reads_it:
            self._enrol(chosen, wishes, zone)
        else:
            with pytest.raises(EnrolError):
                self._enrol(chosen, wishes, zone)

    def _join_by_the_page(self, topics: list[Topic], wishes: Wishes, zone: str) -> bool:
        address = normal_address(self.person.address)
        joining = JoiningWishes(
            address=address,
            topic_ids=frozenset(topic.pk for topic in topics),
            cadence=wishes.cadence,
            time_zone=zone,
            wording=CONSENT,
        )
        SignUp.objects.filter(confirmed_as=None).delete()  # As has how many wait.
        assert ask_to_join(self.newsletter, joining, network="", at=self.at)
        asked = SignUp.objects.get(newsletter=self.newsletter, email_key=address.key)
        with ignore(ComplainedError):
            confirm_sign_up(asked, at=self.at)
            return True
        return False

    def _enrol(self, topics: list[Topic], wishes: Wishes, zone: str) -> None:
        enrol(
            normal_address(self.person.address),
            self.newsletter,
            how="by hand",
            wording=CONSENT,
            at=self.at,
            topics=topics,
            cadence=wishes.cadence,
            time_zone=zone,
        )

    def _import(self, email: str, topics: list[Topic], wishes: Wishes, zone: str) -> None:
        row = ImportRow(
            line=2,
            address=normal_address(email),
            topics=tuple(topic.slug for topic in topics),
            cadence=wishes.cadence,
            time_zone=zone,
        )
        plan = ImportPlan(rows=(row,))
        assert import_subscribers(
            plan, self.newsletter, consent_wording=CONSENT, at=self.at
        ).written

    def leave(self, how: str) -> None:
        row = self._row()
        if row is None:
            return
        if how in UNDOABLE:
            unsubscribe(row.public_id, self.newsletter.pk, how=how, at=self.at)
            self.person.leave(self.newsletter.slug, how, at=self.at)
        elif how == "erased":
            erase_all(row, at=self.at)
            self.person.be_erased()
        else:
            if how == "by hand":
                suppress(str(row.email_key), reason=how, at=self.at)
            else:
                end = Ending(subscriber_id=row.pk, newsletter_id=None, how=how, at=self.at)
                end_subscriptions([end])
            self.person.be_barred(how, at=self.at)

    def undo(self) -> None:
        row = self._row()
        if row is not None:
            undone = undo_unsubscribe(row.public_id, self.newsletter.pk, hows=UNDOABLE, at=self.at)
            assert undone is self.person.undo(self.newsletter.slug, at=self.at)

    def be_forgiven(self) -> None:
        address = normal_address(self.person.address)
        if self.person.be_forgiven():
            unsuppress(address, by="admin@example.org", at=self.at)
        else:
            with pytest.raises(UnsuppressError):
                unsuppress(address, by="admin@example.org", at=self.at)

    def move(self) -> None:
        row = self._row()
        if row is None:
            return
        RecentRequest.objects.all().delete()
        self.person.moves += 1
        self.person.barred, self.person.has_complained = "", False
        address = normal_address(self.person.address)
        assert ask_to_move(row, self.newsletter, address, at=self.at)
        move(AddressChange.objects.get(subscriber=row), at=self.at)

    def choose(self, topics: frozenset[int]) -> None:
        if taking := self._active():
            taking.wishes = replace(taking.wishes, topics=topics)
            chosen = frozenset(self.topics[number].pk for number in topics)
            self._change(topics=wanted_topics(chosen, offered=(), new_too=False))

    def slow_down(self, cadence: Any) -> None:
        if taking := self._active():
            taking.wishes = replace(taking.wishes, cadence=cadence)
            self._change(cadence=cadence)

    def rest(self, days: int) -> None:
        if taking := self._active():
            taking.paused_until = (self.at + timedelta(days=days)).date()
            self._change(paused_until=taking.paused_until)

    def resume(self) -> None:
        if taking := self._active():
            taking.wake()
            self._change(paused_until=None)

    def _change(self, **wishes: Any) -> None:
        """As the preferences page does it."""
        subscription = self._subscription()
        change_preferences(
            subscription, replace(preferences_of(subscription), **wishes), at=self.at
        )

    def _active(self) -> Any:
        taking = self.person.takings.get(self.newsletter.slug)
        return taking if taking and taking.is_active else None

    def _subscription(self) -> Subscription:
        return Subscription.objects.get(
            subscriber__email_key=self.person.address, newsletter=self.newsletter
        )

    def _row(self) -> Subscriber | None:
        """Their row, where they have ever read anything and were not erased since."""
        if not self.person.takings:
            return None
        return Subscriber.objects.get(email_key=self.person.address)
