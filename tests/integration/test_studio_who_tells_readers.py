"""Only publishers let readers be told of a study that they read of, by whatever way."""

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from digest.issues.correct import correct
from digest.issues.models import Issue
from digest.newsletters.models import Newsletter
from digest.summaries.editing.former_texts import newest_key
from digest.summaries.models import IdentityKind, Merge, Summary
from digest.team.models import AuditEntry
from digest.team.roles import Role
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue
from tests.integration.page_forms import forms_of
from tests.integration.studio_team import browser_of, make_member

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
GONE = "withdrawn by its journal"
REFUSAL = "So a publisher has to do it. Nothing was done."


@pytest.fixture
def newsletter() -> Newsletter:
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS)
    make_subscriber(newsletter=newsletter)
    return newsletter


@pytest.fixture
def editor() -> Client:
    return browser_of(make_member(Role.EDITOR))


@pytest.fixture
def publisher() -> Client:
    return browser_of(make_member(Role.PUBLISHER))


def sent(newsletter: Newsletter, summary: Summary) -> Issue:
    """The summary as readers have it."""
    return planned_issue(newsletter, [summary])


def merge(client: Client, stays: Summary, goes: Summary, **more: str) -> HttpResponse:
    seen = {"with": goes.pk, "seen": newest_key(stays), "seen_other": newest_key(goes)}
    return client.post(f"/studio/summaries/{stays.pk}/merge/", seen | more)


def take_apart(client: Client, goes: Summary) -> HttpResponse:
    goes.refresh_from_db()
    assert goes.merged_into is not None
    seen = {"seen": newest_key(goes.merged_into)}
    return client.post(f"/studio/summaries/{goes.pk}/take-apart/", seen)


@pytest.mark.parametrize("stays_is_out", [True, False])
def test_a_withdrawn_study_reaches_readers_by_no_editors_merge(
    newsletter: Newsletter, editor: Client, publisher: Client, stays_is_out: bool
) -> None:
    out, gone = make_summary("Readers have it"), make_summary("Another", retraction=GONE)
    issue = sent(newsletter, out)
    pair = (out, gone) if stays_is_out else (gone, out)
    # What goes out cannot be merged away.
    Issue.objects.update(state="sent", finished_at=NOW)
    response = merge(editor, *pair)
    assert response.status_code == 409
    assert REFUSAL in response.content.decode()
    assert not Merge.objects.exists()
    assert not AuditEntry.objects.filter(deed="merged away").exists()
    assert "withdrawn" not in Client().get(f"/issues/{issue.slug}/").content.decode()
    assert merge(publisher, *pair).status_code == 302
    assert "withdrawn" in Client().get(f"/issues/{issue.slug}/").content.decode()


def test_a_correction_reaches_readers_of_another_by_no_editors_merge(
    newsletter: Newsletter, editor: Client, publisher: Client
) -> None:
    one, other = make_summary("One"), make_summary("Other")
    first = planned_issue(newsletter, [one, other])
    Issue.objects.update(state="sent", finished_at=NOW)
    correct(first, one.pk, "It was twelve.", by="p@example.org", at=NOW + timedelta(days=1))
    response = merge(editor, one, other)
    assert response.status_code == 409
    assert "what was corrected" in response.content.decode()
    assert merge(publisher, one, other).status_code == 302
    response = take_apart(editor, other)
    assert response.status_code == 409
    assert REFUSAL in response.content.decode()
    assert Merge.objects.exists()
    assert take_apart(publisher, other).status_code == 302


def test_the_words_of_a_withdrawal_are_not_taken_over_by_an_editors_merge(
    newsletter: Newsletter, editor: Client
) -> None:
    out = make_summary("Readers have it", retraction=GONE)
    other = make_summary("Another", retraction="withdrawn, by its authors")
    sent(newsletter, out)
    take = {"take-retraction": "other"}
    assert merge(editor, out, other, **take).status_code == 409
    assert merge(editor, out, other).status_code == 302


def test_what_readers_did_not_have_is_merged_and_taken_apart_by_editors(
    newsletter: Newsletter, editor: Client
) -> None:
    one, gone = make_summary("One"), make_summary("Another", retraction=GONE)
    sent(newsletter, make_summary("Readers have this"))
    assert merge(editor, one, gone).status_code == 302
    assert take_apart(editor, gone).status_code == 302


@pytest.mark.parametrize(("field", "value"), [("doi", "10.1000/gone"), ("pmid", "31415926")])
def test_no_summary_takes_the_name_of_another_whose_study_was_withdrawn(
    newsletter: Newsletter, editor: Client, field: str, value: str
) -> None:
    out = make_summary("Readers have it")
    gone = make_summary("Another", retraction=GONE, **{field: value})
    gone.identities.get_or_create(kind=IdentityKind(field), value=value)
    issue = sent(newsletter, out)
    address = f"/studio/summaries/{out.pk}/"
    (form,) = (
        form
        for form in forms_of(editor.get(address).content.decode(), address)
        if field in form.values
    )
    kept = {name: values for name, values in form.values.items() if name != "topics"}
    response = editor.post(form.path, kept | {field: value})
    assert response.status_code == 422
    assert f"Summary {gone.pk} has it already." in response.content.decode()
    out.refresh_from_db()
    assert getattr(out, field) != value
    assert "withdrawn" not in Client().get(f"/issues/{issue.slug}/").content.decode()
