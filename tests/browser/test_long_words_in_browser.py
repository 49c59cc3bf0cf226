"""A word longer than the window pushes no page of the studio sideways."""

from datetime import timedelta

from django.utils import timezone

from digest.engine.tick import tick
from digest.issues.models import Issue
from digest.summaries.models import Summary
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_subscriber, make_summary
from tests.integration.delivery_fakes import ScriptedProvider
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import approve_seen, browser_of, make_member

LONG = "Electroencephalographicallyneurodegenerationsimmunomodulatory" * 2
PAGES = (
    "",
    "issues/{slug}/",
    "issues/{slug}/ready/",
    "issues/{slug}/audience/",
    "summaries/",
    "summaries/{long}/",
    "summaries/{long}/history/",
    "summaries/{long}/merge/",
    "summaries/{long}/merge/?with={other}",
)

PARTS = ("progress", "audience", "after", "corrections")
TABLES = ("team/", "trail/", "topics/", "sources/", "newsletters/", "readers/")


def test_a_word_of_122_letters_pushes_no_page_sideways(
    new_page: NewPage, site: str, transactional_db: None
) -> None:
    draft = make_draft(date=(timezone.now() + timedelta(days=3)).date(), composed_at=timezone.now())
    item = draft.items.first()
    assert item is not None
    other = make_summary("What gut bacteria may tell", topics=[a_topic()])
    Summary.objects.filter(pk__in=(item.summary_id, other.pk)).update(
        title=LONG, journal=LONG, found=LONG, url=f"https://example.org/{LONG}"
    )
    page = new_page(own=True)
    sign_in_by_cookie(page, site, make_member(Role.EDITOR))
    too_wide = []
    for address in PAGES:
        page.goto(
            f"{site}/studio/"
            + address.format(slug=draft.slug, long=item.summary_id, other=other.pk)
        )
        for width in (1280, 320):
            page.set_viewport_size({"width": width, "height": 900})
            wide = page.evaluate("document.documentElement.scrollWidth")
            if wide > width:
                too_wide.append((address, width, wide))
    assert too_wide == []


def test_tables_break_long_words_on_a_phone_whose_owner_reads_twice_as_large(
    new_page: NewPage, site: str, transactional_db: None
) -> None:
    sent = make_draft(date=(timezone.now() + timedelta(days=1)).date(), composed_at=timezone.now())
    for zone in ("America/Argentina/ComodRivadavia", "Pacific/Auckland"):
        make_subscriber(newsletter=sent.newsletter, time_zone=zone)
    admin = make_member(Role.ADMIN, f"{LONG[:60].lower()}@example.org")
    assert approve_seen(browser_of(admin), sent).status_code == 302
    Issue.objects.update(send_now=True)
    tick(now=timezone.now(), provider=ScriptedProvider())
    page = new_page(own=True, width=320)
    sign_in_by_cookie(page, site, admin)
    too_wide = []
    for address in ("", "issues/", *(f"issues/{sent.slug}/{part}/" for part in PARTS), *TABLES):
        page.goto(f"{site}/studio/{address}")
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        wide = page.evaluate("document.documentElement.scrollWidth")
        if wide > 320:
            too_wide.append((address, wide))
    assert too_wide == []
