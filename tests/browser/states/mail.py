"""A reader's own copy of an issue, apart from one in HTML, which is no page of ours."""

from playwright.sync_api import Page

from subscribers.links.tokens import link_signer
from subscribers.models import Subscriber
from tests.browser.states.world import State, World, at
from tests.factories import NOW, make_summary
from tests.integration.delivery_fakes import planned_issue


def _text_alone(page: Page, world: World) -> None:
    person = world.reader.subscriber
    Subscriber.objects.filter(pk=person.pk).update(text_only=True)
    on = NOW.date().replace(day=10)
    issue = planned_issue(world.reader.newsletter, [make_summary()], on=on)
    (token,) = link_signer().browser_tokens([(person.public_id, 0)], issue.pk)
    page.goto(f"{world.site}/view/{token}")


STATES: dict[str, State] = {
    "a mail of text alone": _text_alone,
    "a mail that cannot be shown": at("/view/no-token"),
}
