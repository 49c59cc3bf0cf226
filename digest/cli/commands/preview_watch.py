"""``digest preview --watch``: a draft in a browser, shown anew whenever a template is saved."""

import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypedDict

from digest.cli.answers.output import fail, say
from digest.cli.process.live_page import LivePage, fault_page, keep_showing, served
from digest.cli.process.stop_by_signal import stop_by_signal

if TYPE_CHECKING:
    from digest.issues.models import Issue
    from digest.newsletters.models import Topic
    from subscribers.models import Subscriber


class Reader(TypedDict):
    """As whom it is shown; None and None for somebody who takes all topics."""

    topics: "list[Topic] | None"
    subscriber: "Subscriber | None"
    look: str | None
    """Instead of the issue's own."""


def watch_issue(issue: "Issue", reader: Reader, *, port: int) -> None:
    """Serve the draft to this machine until Ctrl-C, or any issue in another look; ends the command
    with 1 where that cannot be. After open_home()."""
    from digest.issues.models import IssueState

    is_draft = issue.state in {IssueState.DRAFT, IssueState.SKIPPED}
    if not is_draft and reader["look"] is None:
        fail(
            f"{issue.slug} is {issue.state}, so its templates are frozen; --watch shows drafts, "
            "and others in a look that --look names."
        )
    look = reader["look"] or issue.newsletter.look
    page = LivePage()
    try:
        with served(page, port=port) as url, stop_by_signal() as stop:
            say(f"Open {url} in a browser (the text: {url}text). Ctrl-C ends it.")
            say(f"It is shown anew whenever a file of the look {look} is saved: {_folder(look)}")
            keep_showing(
                page,
                made_of=lambda: _made_of(issue, look),
                make=lambda: _made(issue, reader),
                stop=stop,
                told=sys.stdout.flush,
            )
    except OSError as error:
        fail(f"Port {port} cannot be had ({error.strerror}); choose another --port.")


def _folder(look: str) -> str:
    from digest.newsletters.looks import known_looks

    return str(known_looks().get(look, "its folder is missing"))


def _made_of(issue: "Issue", look: str) -> object:
    """Return all that the page depends on, to be compared."""
    from digest.issues.gather import gather_content
    from digest.issues.mail_templates import template_files
    from digest.render.template_error import TemplateError

    try:
        now = _as_it_is(issue)
        return template_files(look), now.newsletter.colours, gather_content(now)
    except (TemplateError, OSError) as error:
        # Editors put a new file in an old one's place; for a moment there may be none.
        return str(error)


def _made(issue: "Issue", reader: Reader) -> tuple[bytes, bytes]:
    from digest.delivery.copies.preview import preview_variant
    from digest.delivery.errors import DeliveryError
    from digest.render.slots import MissingSlotError
    from digest.render.template_error import TemplateError

    now = datetime.now(UTC)
    try:
        shown = preview_variant(_as_it_is(issue), **reader, now=now)
    except (DeliveryError, TemplateError, MissingSlotError, OSError) as error:
        say(f"{now.astimezone():%H:%M:%S}  {error}")
        return fault_page(str(error)), str(error).encode()
    say(f"{now.astimezone():%H:%M:%S}  {shown.mail.subject}")
    return shown.html, shown.text


def _as_it_is(issue: "Issue") -> "Issue":
    from digest.issues.models import Issue

    return Issue.objects.select_related("newsletter").get(pk=issue.pk)
