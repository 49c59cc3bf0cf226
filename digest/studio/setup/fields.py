"""The settings of a newsletter as fields of a form: what each is called, and what it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from zoneinfo import available_timezones

from digest.newsletters.models import HourOf, Newsletter, ProbablyNotSent, Release, Weekday
from digest.newsletters.settings_of import settings_of


class Kind(StrEnum):
    """How a field is shown."""

    LINE = "line"
    LINES = "lines"
    NUMBER = "number"
    CHOICE = "choice"


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """One field; its key is one of ``change_settings``."""

    key: str
    label: str
    hint: str = ""
    kind: Kind = Kind.LINE
    choices: Sequence[tuple[str, str]] = field(default=())
    """Value and words."""
    suggested: Sequence[str] = ()
    """What a browser offers while one types; other values may do, too."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ShownSetting:
    """One field with what stands in it."""

    setting: Setting
    value: str
    fault: str = ""
    now: str = ""
    """How it is now, in words, where somebody else changed it while this was written."""


def _words(choices: Sequence[tuple[object, object]]) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in choices)


_ON_OFF = (("on", "on"), ("off", "off"))
GROUPS: Mapping[str, Sequence[Setting]] = {
    "Sender": (
        Setting(key="name", label="Name", hint="As readers see it."),
        Setting(key="from", label="Sender", hint="Name and address: News <news@example.org>"),
        Setting(key="reply_to", label="Answers go to", hint="Empty: to the sender."),
        Setting(
            key="postal_address",
            label="Postal address",
            hint="In the foot of each mail; many countries ask for one.",
            kind=Kind.LINES,
        ),
        Setting(
            key="privacy_url",
            label="Privacy notice",
            hint="Its address. Empty: our own page, made from these settings.",
        ),
        Setting(key="language", label="Language", hint="Such as en, de or pt-BR."),
    ),
    "Schedule": (
        Setting(
            key="weekday",
            label="Day",
            kind=Kind.CHOICE,
            choices=tuple((day.name.lower(), day.label) for day in Weekday),
        ),
        Setting(key="hour", label="Hour", hint="0 to 23.", kind=Kind.NUMBER),
        Setting(
            key="time_zone",
            label="Time zone",
            hint="Such as Europe/London.",
            suggested=sorted(available_timezones()),
        ),
        Setting(
            key="hour_of",
            label="By whose clock",
            kind=Kind.CHOICE,
            choices=_words(HourOf.choices),
        ),
        Setting(
            key="lead_hours",
            label="A draft is made so many hours before",
            hint="Up to 144: that long editors have.",
            kind=Kind.NUMBER,
        ),
        Setting(
            key="late_after_hours",
            label="Late after hours",
            hint="Mail that could have gone so long ago waits for a person.",
            kind=Kind.NUMBER,
        ),
    ),
    "Issues": (
        Setting(key="release", label="Release", kind=Kind.CHOICE, choices=_words(Release.choices)),
        Setting(
            key="second_person",
            label="A second person approves",
            hint="Nobody approves what they edited last. Not with a release by the clock.",
            kind=Kind.CHOICE,
            choices=_ON_OFF,
        ),
        Setting(
            key="min_items",
            label="Fewest studies",
            hint="With fewer no issue is made.",
            kind=Kind.NUMBER,
        ),
        Setting(key="max_items", label="Most studies", hint="Up to 60.", kind=Kind.NUMBER),
        Setting(
            key="editors",
            label="Editors",
            hint="Who gets previews and reminders; an address a line.",
            kind=Kind.LINES,
        ),
        Setting(
            key="testers",
            label="Testers",
            hint="To whom a test can be sent besides the team; an address a line.",
            kind=Kind.LINES,
        ),
        Setting(
            key="probably_not_sent",
            label="What was probably not sent",
            hint="Mail in doubt of which a day of reports says that it never went.",
            kind=Kind.CHOICE,
            choices=_words(ProbablyNotSent.choices),
        ),
    ),
    "Privacy": (
        Setting(
            key="tracking",
            label="Tracking",
            hint="Whether the provider may see who opens the mail and follows its links. What a "
            "person reads can tell an illness: leave it off. Where it is on, the studio adds up "
            "the clicks on each article's link, never per person.",
            kind=Kind.CHOICE,
            choices=_ON_OFF,
        ),
        Setting(
            key="indexed",
            label="Search engines",
            hint="Whether they are asked to list issues.",
            kind=Kind.CHOICE,
            choices=_ON_OFF,
        ),
    ),
}
KEYS = tuple(each.key for group in GROUPS.values() for each in group)
TOPICS = "topics"


def form_values(newsletter: Newsletter) -> dict[str, str]:
    """Return key -> what stands in its field; of topics, slugs with commas."""
    settings = settings_of(newsletter)
    between = {"editors": "\n", "testers": "\n", TOPICS: ","}
    return {
        key: between[key].join(settings[key]) if key in between else str(settings[key])
        for key in (*KEYS, TOPICS)
    }


def in_words(setting: Setting, value: str) -> str:
    """Return what stands in a field as it is read in a line."""
    return dict(setting.choices).get(value) or ", ".join(value.splitlines()) or "nothing"


def shown_groups(
    values: Mapping[str, str], faults: Mapping[str, str], now: Mapping[str, str]
) -> list[tuple[str, list[ShownSetting]]]:
    """Return the groups with what stands in each field, what is wrong with it, and what another
    has made of it (``now``: key -> value)."""
    return [
        (
            name,
            [
                ShownSetting(
                    setting=each,
                    value=values[each.key],
                    fault=faults.get(each.key, ""),
                    now=in_words(each, now[each.key]) if each.key in now else "",
                )
                for each in group
            ],
        )
        for name, group in GROUPS.items()
    ]
