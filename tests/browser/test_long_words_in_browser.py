"""A word longer than the window pushes no page of the studio sideways."""

from datetime import timedelta

from django.utils import timezone

from digest.summaries.models import Summary
from digest.team.roles import Role
from tests.browser.conftest import NewPage
from tests.browser.studio_window import sign_in_by_cookie
from tests.factories import make_summary
from tests.integration.issue_factories import a_topic, make_draft
from tests.integration.studio_team import make_member

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
