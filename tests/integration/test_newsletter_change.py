from typing import Any

import pytest

from digest.change_error import ChangeError
from digest.newsletters.change import change_newsletter
from digest.newsletters.models import Newsletter
from tests.factories import make_newsletter, make_topic

pytestmark = pytest.mark.django_db


def stored() -> dict[str, Any]:
    return Newsletter.objects.values().get()


@pytest.mark.parametrize(
    ("assignment", "expected"),
    [
        ("name=Weekly Findings", {"name": "Weekly Findings"}),
        ("from=news@ms.example", {"from_address": "news@ms.example"}),
        ("from=<news@ms.example>", {"from_address": "news@ms.example"}),
        (
            "from=MS News <news@ms.example>",
            {"from_address": "news@ms.example", "from_name": "MS News"},
        ),
        (
            'from="MS News, Inc." <news@ms.example>',
            {"from_address": "news@ms.example", "from_name": "MS News, Inc."},
        ),
        (
            "from=MS News, Inc. <news@ms.example>",
            {"from_address": "news@ms.example", "from_name": "MS News, Inc."},
        ),
        ("reply_to=desk@ms.example", {"reply_to": "desk@ms.example"}),
        ("reply_to=", {"reply_to": ""}),
        ("postal_address=MS News\\n1 Street", {"postal_address": "MS News\n1 Street"}),
        ("postal_address=MS News\r\n 1 Street\n", {"postal_address": "MS News\n1 Street"}),
        ("privacy_url=https://ms.example/p?a=b", {"privacy_url": "https://ms.example/p?a=b"}),
        ("privacy_url=", {"privacy_url": ""}),
        ("editors=a@ms.example, b@ms.example", {"editors": "a@ms.example\nb@ms.example"}),
        ("editors=a@ms.example;a@ms.example", {"editors": "a@ms.example"}),
        ("editors=", {"editors": ""}),
        ("testers=a@ms.example, b@ms.example", {"testers": "a@ms.example\nb@ms.example"}),
        ("language=pt-BR", {"language": "pt-BR"}),
        ("time_zone=Europe/Berlin", {"time_zone": "Europe/Berlin"}),
        ("time-zone=Europe/Berlin", {"time_zone": "Europe/Berlin"}),
        ("weekday=Friday", {"weekday": 4}),
        ("weekday=th", {"weekday": 3}),
        ("HOUR = 23", {"hour": 23}),
        ("hour=0", {"hour": 0}),
        ("hour_of=newsletter", {"hour_of": "newsletter"}),
        ("release=Automatic", {"release": "automatic"}),
        ("min_items=3", {"min_items": 3}),
        ("max_items=60", {"max_items": 60}),
        ("lead_hours=24", {"lead_hours": 24}),
        ("late_after_hours=12", {"late_after_hours": 12}),
        ("probably_not_sent=resend", {"probably_not_sent": "resend"}),
        ("tracking=On", {"tracking": True}),
        ("tracking=off", {"tracking": False}),
        ("indexed=Off", {"indexed": False}),
    ],
)
def test_each_setting_is_set_and_nothing_else(assignment, expected):
    newsletter = make_newsletter(reply_to="old@ms.example", editors="old@ms.example")
    before = stored()
    key = assignment.partition("=")[0].strip().lower().replace("-", "_")
    assert change_newsletter(newsletter, [assignment]) == [key]
    assert stored() == before | expected
    assert {name: getattr(newsletter, name) for name in expected} == expected


def test_topics_are_chosen_by_slug_and_none_means_all():
    newsletter = make_newsletter()
    mind, movement = make_topic("mind"), make_topic("movement")
    for separated in ("topics=mind,movement", "topics= movement | mind "):
        change_newsletter(newsletter, [separated])
        assert set(newsletter.topics.all()) == {mind, movement}
    change_newsletter(newsletter, ["topics="])
    assert not newsletter.topics.exists()


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("hour", r"'hour' is not KEY=VALUE; write it like hour=9"),
        ("horu=9", r"'horu' is not a setting.*Did you mean hour\?.*Known are name, from,.*topics"),
        ("zzz=9", r"'zzz' is not a setting of a newsletter\. Known are"),
        ("slug=other", r"'slug' is not a setting"),
        ("last_sequence=9", r"'last_sequence' is not a setting"),
        ("name=", r"name: .*blank"),
        ("name=Two\nlines", r"name: .* more than one line"),
        ("from=", r"from: '' names no sender; write it like news@example.org"),
        ("from=MS News", r"from: 'MS News' names no sender"),
        ("from=MS News <news>", r"from: .*names no sender"),
        ("from=a@ms.example b@ms.example", r"from: .*names no sender"),
        ("from=News\r\nBcc: x@ms.example <a@ms.example>", r"from: .*names no sender"),
        ("reply_to=desk", r"reply_to: 'desk' is not a mail address"),
        ("postal_address=", r"postal_address: .*blank"),
        ("privacy_url=javascript:alert(1)", r"privacy_url: .*valid URL.*javascript"),
        ("privacy_url=ftp://ms.example/p", r"privacy_url: .*valid URL"),
        ("editors=a@ms.example, b", r"editors: 'b' is not a mail address"),
        ("language=English please", r"language: .*write it like en or pt-BR"),
        ("time_zone=europe/berlin", r"time_zone: .*write it like Europe/Berlin\.$"),
        ("time_zone=Mars", r"time_zone: 'Mars' is not a time zone"),
        ("time_zone=", r"time_zone: .*blank"),
        ("weekday=t", r"weekday: 't' names no day; known are monday,"),
        ("weekday=1", r"weekday: '1' names no day"),
        ("weekday=", r"weekday: '' names no day"),
        ("hour=24", r"hour: .*less than or equal to 23.*'24' was given"),
        ("hour=9:30", r"hour: '9:30' is not a whole number"),
        ("hour=-1", r"hour: '-1' is not a whole number"),
        ("hour=" + "9" * 5_000, r"hour: .*is not a whole number"),
        ("hour_of=moon", r"hour_of: 'moon' is not known; it is reader \(at each reader's own"),
        ("tracking=yes", r"tracking: 'yes' is neither on nor off"),
        ("indexed=no", r"indexed: 'no' is neither on nor off"),
        ("release=never", r"release: 'never' is not known; it is approved \(a person"),
        ("min_items=0", r"min_items: .*greater than or equal to 1"),
        ("max_items=61", r"max_items: .*less than or equal to 60"),
        ("min_items=21", r"max_items must not be below min_items"),
        ("lead_hours=145", r"lead_hours: .*less than or equal to 144"),
        ("late_after_hours=999999", r"late_after_hours: "),
        ("topics=mind,mood", r"topics: mood not known; known are mind"),
    ],
)
def test_what_cannot_be_set_is_refused_with_what_would_do_and_nothing_is_set(assignment, message):
    newsletter = make_newsletter()
    newsletter.topics.add(make_topic("mind"))
    before = stored()
    with pytest.raises(ChangeError, match=f"(?s){message}"):
        change_newsletter(newsletter, ["name=Other", "hour=8", "topics=", assignment])
    assert stored() == before
    assert newsletter.topics.count() == 1
    assert (newsletter.name, newsletter.hour) == (before["name"], before["hour"])


def test_the_minimum_and_maximum_may_be_raised_together_in_any_order():
    newsletter = make_newsletter()
    change_newsletter(newsletter, ["min_items=30", "max_items=40"])
    change_newsletter(newsletter, ["max_items=2", "min_items=2"])
    assert (newsletter.min_items, newsletter.max_items) == (2, 2)


def test_of_a_key_named_twice_the_last_counts():
    newsletter = make_newsletter()
    assert change_newsletter(newsletter, ["hour=7", "hour=8"]) == ["hour"]
    assert newsletter.hour == 8


def test_a_record_that_has_grown_old_writes_nothing_over():
    newsletter = make_newsletter()
    Newsletter.objects.update(last_sequence=4, name="Renamed meanwhile")
    change_newsletter(newsletter, ["hour=7"])
    assert stored()["last_sequence"] == 4
    assert (newsletter.name, newsletter.hour) == ("Renamed meanwhile", 7)
