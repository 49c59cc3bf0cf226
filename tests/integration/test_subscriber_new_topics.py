"""Some topics, and those that are added later too: on pages, in mail and in files."""

import pytest

from digest.newsletters.models import Newsletter, Topic
from subscribers.account.held_about import held_about
from subscribers.links.tokens import link_signer
from subscribers.models import SignUp, Subscription
from subscribers.preferences.records import preferences_of
from subscribers.sign_up.confirm_sign_up import confirm_sign_up
from subscribers.topics.topic_readers import topic_readers
from subscribers.topics.wanted_topics import ALL, WantedTopics
from subscribers.transfer.export_csv import export_csv
from subscribers.transfer.import_subscribers import import_subscribers
from subscribers.transfer.read_people import read_people
from subscribers.transfer.tables.read_table import read_table
from tests.factories import NOW, make_newsletter, make_subscriber, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, planned_issue
from tests.integration.readers_mailbox import hidden_fields, hidden_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def newsletter() -> Newsletter:
    return make_newsletter(postal_address=POSTAL_ADDRESS)


@pytest.fixture
def imaging() -> Topic:
    return make_topic("imaging")


@pytest.fixture
def mind() -> Topic:
    return make_topic("mind")


def address_of(reader: Subscription) -> str:
    person = reader.subscriber
    token = link_signer().preferences_token(
        person.public_id, reader.newsletter_id, person.token_generation
    )
    return f"/preferences/{token}"


def save(client, reader: Subscription, **fields: object) -> str:
    answer = client.post(address_of(reader), {"cadence": "weekly", **fields})
    assert answer.status_code == 200
    reader.refresh_from_db()
    return answer.content.decode()


def is_ticked(page: str, name: str, value: object = "") -> bool:
    shown = f'name="{name}" value="{value}"' if value else f'name="{name}"'
    assert shown in page
    return f"{shown} checked" in page


def test_a_topic_that_is_added_later_is_theirs_until_they_untick_it(
    client, newsletter, imaging, mind
):
    reader = make_subscriber(topics=[mind])
    said = save(client, reader, topics=[imaging.pk], new_topics="on")
    assert "You now get: Imaging; and new topics." in said
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))
    sleep = make_topic("sleep")
    page = client.get(address_of(reader)).content.decode()
    ticked = [is_ticked(page, "topics", topic.pk) for topic in (imaging, mind, sleep)]
    assert (ticked, is_ticked(page, "new_topics")) == ([True, False, True], True)
    save(client, reader, topics=[imaging.pk], new_topics="on")
    assert preferences_of(reader).topics.named == {mind.pk, sleep.pk}
    said = save(client, reader, topics=[imaging.pk])
    assert "You now get: Imaging." in said
    assert preferences_of(reader).topics.key == str(imaging.pk)


def test_what_is_left_out_comes_back_by_undoing(client, newsletter, imaging, mind):
    reader = make_subscriber()
    save(client, reader, topics=[imaging.pk], new_topics="on")
    answer = client.post(address_of(reader), {"cadence": "weekly"})
    assert preferences_of(Subscription.objects.get()).topics == ALL
    save(client, reader, **collected(answer.context["undo"]))
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))


def opened(client, reader) -> dict[str, str]:
    """Open the page; return what its form sends along unseen."""
    hidden = hidden_in(client.get(address_of(reader)).content.decode())
    return {"offered": hidden["offered"]}


def test_a_topic_that_is_added_while_the_page_is_open_is_no_topic_left_out(
    client, newsletter, imaging, mind
):
    reader = make_subscriber()
    unseen = opened(client, reader)
    sleep = make_topic("sleep")
    again = client.post(
        address_of(reader), unseen | {"topics": [imaging.pk], "new_topics": "on", "cadence": "x"}
    ).content.decode()
    ticked = [is_ticked(again, "topics", topic.pk) for topic in (imaging, mind, sleep)]
    assert ticked == [True, False, True], "where the form is shown once more"
    save(client, reader, **unseen, topics=[imaging.pk], new_topics="on")
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))


def test_undoing_leaves_out_no_topic_that_was_added_meanwhile(client, newsletter, imaging, mind):
    reader = make_subscriber()
    save(client, reader, topics=[imaging.pk], new_topics="on")
    answer = client.post(address_of(reader), {"cadence": "weekly", "topics": [imaging.pk]})
    make_topic("sleep")
    save(client, reader, **collected(answer.context["undo"]))
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))


def test_wishes_of_before_name_a_topic_that_is_gone(client, newsletter, imaging, mind):
    reader = make_subscriber()
    save(client, reader, topics=[imaging.pk])
    for key in (f"{mind.pk},99", "-99", "x", f"{mind.pk},", "9" * 30):
        sent = {"cadence": "weekly", "topics_before": key}
        answer = client.post(address_of(reader), sent)
        assert answer.status_code == 422
        assert "no longer exists" in answer.content.decode()
    assert preferences_of(reader).topics.key == str(imaging.pk)


def test_what_was_left_out_stays_so_where_fewer_are_offered_and_something_else_is_changed(
    client, newsletter, imaging, mind
):
    sleep, reader = make_topic("sleep"), make_subscriber()
    save(client, reader, topics=[sleep.pk], new_topics="on")
    newsletter.topics.set([imaging, mind])
    unseen = opened(client, reader)
    save(client, reader, **unseen, new_topics="on", name="Ada")
    left_out = WantedTopics(frozenset({imaging.pk, mind.pk}))
    assert preferences_of(reader).topics == left_out
    answer = client.post(
        address_of(reader), unseen | {"cadence": "weekly", "topics": [mind.pk], "new_topics": "on"}
    )
    assert preferences_of(Subscription.objects.get()).topics.named == {imaging.pk}
    save(client, reader, **collected(answer.context["undo"]))
    assert preferences_of(reader).topics == left_out


def test_a_topic_that_is_added_while_somebody_signs_up_is_theirs_too(
    client, newsletter, imaging, mind
):
    fields = hidden_fields(client) | {"email": "ada@example.org", "consent": "on"}
    make_topic("sleep")
    client.post("/subscribe", fields | {"topics": [imaging.pk], "new_topics": "on"})
    reader = confirm_sign_up(SignUp.objects.get(), at=NOW)
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))


def collected(fields: list[tuple[str, str]]) -> dict[str, list[str]]:
    return {name: [value for other, value in fields if other == name] for name, _ in fields}


@pytest.mark.parametrize("ticked", [0, 2])
def test_all_or_none_ticked_with_new_ones_too_is_all(client, newsletter, imaging, mind, ticked):
    reader = make_subscriber(topics=[mind])
    topics = [imaging.pk, mind.pk][:ticked]
    assert "all topics, new ones too" in save(client, reader, topics=topics, new_topics="on")
    assert reader.topic_choice is None


def test_whoever_signs_up_may_wish_for_new_topics_too(client, newsletter, imaging, mind):
    fields = {"email": "ada@example.org", "consent": "on", "topics": [imaging.pk]}
    fields |= hidden_fields(client)
    assert not is_ticked(client.get("/subscribe").content.decode(), "new_topics")
    again = client.post("/subscribe", fields | {"new_topics": "on", "consent": ""})
    assert is_ticked(again.content.decode(), "new_topics")
    assert client.post("/subscribe", fields | {"new_topics": "on"}).status_code == 200
    reader = confirm_sign_up(SignUp.objects.get(), at=NOW)
    assert preferences_of(reader).topics == WantedTopics(frozenset({mind.pk}))


def test_mail_holds_what_is_not_left_out(client, newsletter, imaging, mind):
    reader = make_subscriber()
    save(client, reader, topics=[imaging.pk], new_topics="on")
    theirs, left_out, new, both = (
        make_summary(topics=topics)
        for topics in ([imaging], [mind], [make_topic("sleep")], [mind, imaging])
    )
    issue = planned_issue(newsletter, [theirs, left_out, new, both])
    assert issue.variants.get().articles == [theirs.pk, new.pk, both.pk]


def test_files_say_it_with_an_asterisk(client, newsletter, imaging, mind):
    sleep = make_topic("sleep")
    reader = make_subscriber("ada@example.org")
    save(client, reader, topics=[imaging.pk, sleep.pk], new_topics="on")
    text = "".join(export_csv(newsletter))
    assert "\nada@example.org,,imaging|sleep|*,weekly,,," in text
    copy = make_newsletter(slug="copy")
    for line in ("bob@example.org,,*,weekly,", "eve@example.org,,imaging|sleep,weekly,"):
        text += f"{line}\n"
    people = read_people(read_table(text.encode()))
    assert import_subscribers(people, copy, consent_wording="Yes.", at=NOW).new == 3
    taken = Subscription.objects.filter(newsletter=copy).order_by("pk")
    assert [preferences_of(each).topics for each in taken] == [
        WantedTopics(frozenset({mind.pk})),
        ALL,
        WantedTopics(frozenset({imaging.pk, sleep.pk}), all_but_named=False),
    ]


def test_readers_are_told_what_they_left_out(client, newsletter, imaging, mind):
    reader = make_subscriber(topics=[mind])
    for fields, expected in (
        ({}, ("all", [])),
        ({"topics": [imaging.pk]}, (["imaging"], [])),
        ({"topics": [imaging.pk], "new_topics": "on"}, ("all", ["mind"])),
    ):
        save(client, reader, **fields)
        (held,) = held_about(reader.subscriber)["subscriptions"]
        assert (held["topics"], held["topics_left_out"]) == expected


def test_whoever_leaves_a_topic_out_is_not_counted_among_those_who_chose_it(
    client, newsletter, imaging, mind
):
    make_subscriber()
    make_subscriber(topics=[mind])
    save(client, make_subscriber(), topics=[imaging.pk], new_topics="on")
    newsletter.topics.set([imaging, mind])
    elsewhere = make_topic("sleep")
    readers = topic_readers()
    assert [readers[topic.pk] for topic in (imaging, mind, elsewhere)] == [1, 1, 0]


def test_of_hundreds_of_topics_all_but_one_may_be_ticked(client, newsletter, imaging, mind):
    topics = [make_topic(f"topic-{number}") for number in range(400)]
    reader = make_subscriber("ada@example.org")
    wished = [topic.pk for topic in topics]
    save(client, reader, topics=wished)
    assert preferences_of(reader).topics == WantedTopics(frozenset(wished), all_but_named=False)
    copy = make_newsletter(slug="copy")
    people = read_people(read_table("".join(export_csv(newsletter)).encode()))
    assert import_subscribers(people, copy, consent_wording="Yes.", at=NOW).new == 1
    assert "topic-399" in "".join(export_csv(copy))
