"""Django's own admin at ``/studio/admin/``: seen by admins alone, who change nothing there and do
not learn who the readers are."""

from collections.abc import Iterator

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver
from django.utils import timezone

from digest.delivery.models import Attempt, Batch, Delivery
from digest.events.models import StoredBody
from digest.issues.models import Issue
from digest.studio.rare.first_rows import FirstRows
from digest.studio.rare.tables import EVERY_TABLE
from digest.studio.rare.urls import rare_tables, urlpatterns
from digest.team.models import AuditEntry
from digest.team.roles import Permission, Role
from subscribers.models import RecentRequest, Subscriber
from tests.every_row import every_row
from tests.integration.rare_rows import ADA, WHO, a_row_in_every_rare_table
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]

INDEX = "/studio/admin/"
_ROWS = 2
"""Of each table, since all its rows have one page."""
SHOWN_BY_PAGES = {
    "newsletters.Newsletter", "newsletters.Caveat", "newsletters.Topic", "sources.Source",
    "summaries.Summary", "summaries.FormerText", "issues.Issue", "issues.Item",
    "issues.Correction", "events.KeptFigures", "events.ErasedLeavers", "events.LinkClicks",
    "subscribers.Subscriber", "subscribers.ErasedTally",
    "subscribers.Subscription", "team.Member", "team.AuditEntry",
}  # fmt: skip
SHOWN_TO_NOBODY = {
    "events.CountedClick": "hashes, which tell nobody anything",
    "otp_static.StaticDevice": "recovery codes",
    "otp_static.StaticToken": "recovery codes",
    "otp_totp.TOTPDevice": "secrets of second factors",
    "sessions.Session": "whoever has one is signed in",
    "auth.Group": "not used",
    "auth.Permission": "not used",
    "contenttypes.ContentType": "Django's names of our tables",
    "admin.LogEntry": "stays empty: nothing is changed there",
}


@pytest.fixture
def admin(client: Client) -> Client:
    return browser_of(make_member(Role.ADMIN), client)


def test_every_table_has_a_page_or_is_here_or_is_shown_to_nobody() -> None:
    every = {
        model._meta.label for model in apps.get_models() if model._meta.app_label != "procrastinate"
    }
    rare = {model._meta.label for model in EVERY_TABLE}
    assert every == rare | SHOWN_BY_PAGES | SHOWN_TO_NOBODY.keys()
    assert len(every) == len(rare) + len(SHOWN_BY_PAGES) + len(SHOWN_TO_NOBODY), "in one place each"


def test_no_address_below_it_is_seen_by_anybody_but_admins_who_have_shown_all(
    client: Client,
) -> None:
    found = list(_addresses(urlpatterns))
    assert len(found) > 2 * len(EVERY_TABLE)
    for page, address in found:
        assert page.callback.permission == Permission.SET_UP
        assert client.get(address)["Location"].startswith("/studio/sign-in/?next=")
    for role in (Role.EDITOR, Role.PUBLISHER):
        browser = browser_of(make_member(role))
        assert {browser.get(address).status_code for _, address in found} == {403}
    half_in = Client()
    half_in.force_login(make_member(Role.ADMIN))
    assert half_in.get(INDEX)["Location"].startswith("/studio/second-factor/")


def test_nothing_is_changed_there_by_whatever_is_sent(admin: Client) -> None:
    a_row_in_every_rare_table()
    addresses = [INDEX, *(address for _, address in _addresses(urlpatterns))]
    addresses += [address for address, _ in _lists_and_rows()]
    before = every_row()
    for address in addresses:
        assert admin.post(address, {"action": "delete_selected"}).status_code == 405
    for send in (admin.put, admin.patch, admin.delete):
        assert send(f"{INDEX}delivery/batch/1/change/").status_code == 405
    for deed in ("add", "1/delete", "1/history", "1"):
        assert admin.get(f"{INDEX}delivery/batch/{deed}/").status_code == 404
    assert every_row() == before


def test_it_has_no_way_in_of_its_own(client: Client) -> None:
    login = f"{INDEX}login/"
    assert client.get(login)["Location"] == "/studio/sign-in/?next=%2Fstudio%2Fadmin%2Flogin%2F"
    browser = browser_of(make_member(Role.ADMIN))
    assert browser.get(login)["Location"] == INDEX
    for others in ("logout", "password_change", "jsi18n", "autocomplete"):
        assert browser.get(f"{INDEX}{others}/").status_code == 404


def test_no_page_tells_who_a_reader_is_and_each_is_a_page_of_the_studio(admin: Client) -> None:
    a_row_in_every_rare_table()
    before = every_row()
    shown = set()
    for address, model in _lists_and_rows():
        response = admin.get(address, headers={"accept-language": "de"})
        assert response.status_code == 200, address
        html = response.content.decode().lower()
        assert not [word for word in WHO if word in html], address
        _is_of_the_studio(response)
        shown.add((model, address.endswith("/change/")))
    assert shown == {(model, is_row) for model in EVERY_TABLE for is_row in (False, True)}
    for address in (INDEX, f"{INDEX}delivery/"):
        _is_of_the_studio(admin.get(address, headers={"accept-language": "de"}))
    assert every_row() == before, "GET changes nothing"


def test_a_row_that_there_is_not_is_not_found(admin: Client) -> None:
    for number in ("999999", "nothing"):
        assert admin.get(f"{INDEX}delivery/batch/{number}/change/").status_code == 404


def test_nobody_asks_for_rows_by_what_they_do_not_show(admin: Client) -> None:
    a_row_in_every_rare_table()
    for table, asked in (
        ("subscribers/signup", "email__startswith=d"),
        ("delivery/delivery", "subscriber__email__startswith=augusta"),
        ("subscribers/suppression", "note__contains=Augusta"),
    ):
        assert admin.get(f"{INDEX}{table}/?{asked}").status_code == 400
    html = admin.get(f"{INDEX}subscribers/signup/?q=dora@people.example").content.decode()
    assert "Nothing is called" in html, "a search finds by number"


def test_a_row_leads_to_its_reader_where_a_look_is_written_down(admin: Client) -> None:
    a_row_in_every_rare_table()
    ada = Subscriber.objects.get(email=ADA)
    row = Delivery.objects.get(subscriber=ada)
    html = admin.get(f"{INDEX}delivery/delivery/{row.pk}/change/").content.decode()
    page = f"/studio/readers/{ada.public_id}/"
    assert f'href="{page}"' in html
    assert ADA not in admin.get(page).content.decode()
    assert not AuditEntry.objects.filter(subject=f"reader {ada.public_id}").exists()
    assert ADA in admin.post(page, follow=True).content.decode()
    assert AuditEntry.objects.filter(subject=f"reader {ada.public_id}").exists()


def test_rows_are_found_by_number_and_by_name(admin: Client) -> None:
    a_row_in_every_rare_table()
    issue, batch = Issue.objects.get(), Batch.objects.get()
    attempt = Attempt.objects.get()
    for table, term, found in (
        ("delivery/batch", issue.slug, batch.pk),
        ("delivery/batch", batch.pk, batch.pk),
        ("delivery/attempt", batch.pk, attempt.pk),
        ("delivery/attempt", attempt.pk, attempt.pk),
    ):
        html = admin.get(f"{INDEX}{table}/", {"q": term}).content.decode()
        assert f"{INDEX}{table}/{found}/change/" in html, (table, term)
    for nonsense in ("nothing", "9" * 5_000, "-1", "²", "'"):
        html = admin.get(f"{INDEX}delivery/batch/", {"q": nonsense}).content.decode()
        assert "Nothing is called" in html, nonsense


def test_of_a_long_table_the_newest_are_listed_and_none_are_counted(admin: Client) -> None:
    now = timezone.now()
    RecentRequest.objects.bulk_create(
        RecentRequest(purpose="sign up", whose=str(number), at=now)
        for number in range(FirstRows.most + 1)
    )
    address = f"{INDEX}subscribers/recentrequest/"
    with CaptureQueriesContext(connection) as asked:
        html = admin.get(address).content.decode()
    assert f"No more than {FirstRows.most} are listed" in html
    counts = [query["sql"] for query in asked if "COUNT(" in query["sql"].upper()]
    assert counts
    assert all(f"LIMIT {FirstRows.most}" in sql for sql in counts), counts
    oldest = RecentRequest.objects.order_by("pk").first()
    assert oldest
    assert f"/{oldest.pk}/change/" not in admin.get(address, {"p": 10}).content.decode()
    assert admin.get(address, {"p": 11}).status_code == 302
    assert f"/{oldest.pk}/change/" in admin.get(address, {"q": oldest.pk}).content.decode()


def test_a_list_asks_for_nothing_row_by_row(admin: Client) -> None:
    a_row_in_every_rare_table()
    queries = {}
    for model in EVERY_TABLE:
        with CaptureQueriesContext(connection) as asked:
            admin.get(f"{INDEX}{_table_path(model)}/")
        queries[model.__name__] = len(asked)
    assert Delivery.objects.count() > 1
    assert len(set(queries.values())) == 1, queries


def test_what_providers_reported_is_not_read(admin: Client) -> None:
    a_row_in_every_rare_table()
    body = StoredBody.objects.latest("pk")
    with CaptureQueriesContext(connection) as asked:
        admin.get(f"{INDEX}events/storedbody/")
        admin.get(f"{INDEX}events/storedbody/{body.pk}/change/")
    assert not [query for query in asked if '"body"' in query["sql"]]


def test_admins_are_led_there_from_the_team_and_the_trail(admin: Client) -> None:
    for page in ("team", "trail"):
        assert f'href="{INDEX}"' in admin.get(f"/studio/{page}/").content.decode()


def _is_of_the_studio(response: HttpResponse) -> None:
    html = response.content.decode()
    assert 'lang="en' in html
    for inline in ("<script>", "style=", "<style", "onclick"):
        assert inline not in html
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Language"] == "en"


def _table_path(model: type[Model]) -> str:
    return f"{model._meta.app_label}/{model._meta.model_name}"


def _lists_and_rows() -> Iterator[tuple[str, type[Model]]]:
    """Each list, and the page of each row that there is."""
    for model in EVERY_TABLE:
        address = f"{INDEX}{_table_path(model)}/"
        yield address, model
        for key in model._default_manager.order_by("pk").values_list("pk", flat=True)[:_ROWS]:
            yield f"{address}{key}/change/", model


def _addresses(
    patterns: list[URLPattern | URLResolver], below: str = INDEX
) -> Iterator[tuple[URLPattern, str]]:
    """Every page, with an address that it has, whether there is such a row or not."""
    for each in patterns:
        route = str(each.pattern).replace("<path:object_id>", "1")
        if isinstance(each, URLResolver):
            yield from _addresses(each.url_patterns, below + route)
        elif each.name == "app_list":
            yield from ((each, f"{below}{app}/") for app in _apps())
        else:
            yield each, below + route


def _apps() -> set[str]:
    return {table.opts.app_label for table in rare_tables._registry.values()}
