"""Newsletter, Topic and Caveat."""

from datetime import datetime
from difflib import get_close_matches
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models

from digest.newsletters.looks import LONGEST_NAME_CHARACTERS, STANDARD_LOOK
from digest.newsletters.schedule import Schedule
from digest.render.caveat_text import CaveatError, check_caveat_body

PLACEHOLDER_FROM_ADDRESS = "news@example.org"
PLACEHOLDER_POSTAL_ADDRESS = "Name of your organisation\nStreet and number\nTown, country"


class Weekday(models.IntegerChoices):
    """As ``datetime.date.weekday`` counts."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6


class Release(models.TextChoices):
    """Who lets an issue go out."""

    APPROVED = "approved", "a person releases each issue"
    AUTOMATIC = "automatic", "released unless a check fails or somebody holds it"


class HourOf(models.TextChoices):
    """By whose clock mail is due."""

    READER = "reader", "at each reader's own hour"
    NEWSLETTER = "newsletter", "for everybody at once, by the newsletter's time zone"


class ProbablyNotSent(models.TextChoices):
    """What becomes of mail whose outcome is unknown once a day of events says it never went."""

    ASK = "ask", "a person decides"
    RESEND = "resend", "it goes again by itself"


def validate_time_zone(name: str) -> None:
    """Raise ValidationError unless the IANA time zone database knows the name."""
    known = available_timezones()
    if name not in known:
        by_folded_name = {zone.casefold(): zone for zone in known}
        near = get_close_matches(name.casefold(), by_folded_name, n=1)
        hint = by_folded_name[near[0]] if near else "Europe/London"
        raise ValidationError(f"{name!r} is not a time zone; write it like {hint}.")


def validate_caveat_body(body: str) -> None:
    """Raise ValidationError where the places for journals are not well formed."""
    try:
        check_caveat_body(body)
    except CaveatError as error:
        raise ValidationError(str(error)) from error


class Topic(models.Model):
    """A theme that readers choose by."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=80)
    description = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Logo(models.Model):
    """A picture that mail shows in its head. Never changed and never deleted: mail that is out
    fetches it from its address, which is made of its hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    """Hex, of ``content``."""
    media_type = models.CharField(max_length=16)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    """Pixels."""
    content = models.BinaryField()
    by = models.CharField(max_length=254)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"logo {self.sha256[:12]}"


class Newsletter(models.Model):
    """What readers sign up for: sender, schedule, topics, caveat."""

    slug = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    from_name = models.CharField(max_length=120)
    from_address = models.EmailField(default=PLACEHOLDER_FROM_ADDRESS)
    reply_to = models.EmailField(blank=True)
    postal_address = models.TextField(default=PLACEHOLDER_POSTAL_ADDRESS)
    privacy_url = models.URLField(blank=True, validators=[URLValidator(["http", "https"])])
    editors = models.TextField(blank=True, help_text="Addresses that previews go to, one a line.")
    testers = models.TextField(
        blank=True,
        default="",
        db_default="",
        help_text="Addresses that a test can go to besides the team's, one a line.",
    )
    language = models.CharField(max_length=12, default="en")
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    weekday = models.PositiveSmallIntegerField(choices=Weekday.choices, default=Weekday.TUESDAY)
    hour = models.PositiveSmallIntegerField(default=9, validators=[MaxValueValidator(23)])
    hour_of = models.CharField(max_length=12, choices=HourOf.choices, default=HourOf.READER)
    release = models.CharField(max_length=12, choices=Release.choices, default=Release.APPROVED)
    min_items = models.PositiveSmallIntegerField(default=1, validators=[MinValueValidator(1)])
    max_items = models.PositiveSmallIntegerField(
        default=20, validators=[MinValueValidator(1), MaxValueValidator(60)]
    )
    lead_hours = models.PositiveSmallIntegerField(
        default=72,
        help_text="How long before its first due time a draft is composed for editors.",
        validators=[MinValueValidator(1), MaxValueValidator(144)],
    )
    late_after_hours = models.PositiveSmallIntegerField(
        default=6, help_text="A batch later than this waits for a person."
    )
    probably_not_sent = models.CharField(
        max_length=12, choices=ProbablyNotSent.choices, default=ProbablyNotSent.ASK
    )
    tracking = models.BooleanField(
        default=False,
        help_text="Whether the provider may see who opens the mail and follows its links.",
    )
    indexed = models.BooleanField(
        default=True, help_text="Whether search engines are asked to list its issues."
    )
    second_person = models.BooleanField(
        default=False,
        help_text="Whether an issue must be approved by another member than who edited it last.",
    )
    look = models.CharField(
        max_length=LONGEST_NAME_CHARACTERS,
        default=STANDARD_LOOK,
        help_text="How its mail looks: the name of a folder of templates.",
    )
    colours = models.JSONField(
        default=dict,
        db_default={},
        blank=True,
        help_text="Its own colours in place of the look's: accent.light and the like, and value.",
    )
    logo = models.ForeignKey(Logo, on_delete=models.PROTECT, null=True, blank=True)
    topics = models.ManyToManyField(Topic, blank=True, help_text="None chosen means all.")
    last_sequence = models.PositiveIntegerField(default=0)
    """Sequence of the newest issue whose audience was planned; joining readers start here."""
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["slug"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(max_items__gte=models.F("min_items")),
                name="newsletter_max_items_not_below_min",
                violation_error_message="max_items must not be below min_items.",
            ),
            models.CheckConstraint(
                condition=models.Q(second_person=False) | models.Q(release=Release.APPROVED),
                name="newsletter_second_person_is_a_person",
                violation_error_message=(
                    "second_person=on needs release=approved: the clock is no second person."
                ),
            ),
            models.CheckConstraint(
                condition=models.Q(weekday__lte=6) & models.Q(hour__lte=23),
                name="newsletter_schedule_exists",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def privacy_notice(self) -> str:
        """Where readers learn what becomes of their data: an address, or the path of our page."""
        return self.privacy_url or f"/privacy/{self.slug}"

    @property
    def schedule(self) -> Schedule:
        """Day, hour and zone as a frozen record."""
        return Schedule(weekday=self.weekday, hour=self.hour, time_zone=self.time_zone)

    def current_caveat(self) -> "Caveat":
        """Return the newest version. Raises Caveat.DoesNotExist where none was ever written."""
        return self.caveats.latest("version")

    def add_caveat(self, body: str, *, by: str, at: datetime) -> "Caveat":
        """Store the next version of the caveat. Raises ValidationError for a malformed body."""
        newest = self.caveats.order_by("-version").first()
        caveat = Caveat(
            newsletter=self,
            version=newest.version + 1 if newest else 1,
            body=body,
            created_by=by,
            created_at=at,
        )
        caveat.full_clean()
        caveat.save()
        return caveat


class Caveat(models.Model):
    """One version of the standard text that goes with every issue. Never changed once written."""

    newsletter = models.ForeignKey(Newsletter, on_delete=models.CASCADE, related_name="caveats")
    version = models.PositiveIntegerField()
    body = models.TextField(validators=[validate_caveat_body])
    created_by = models.CharField(max_length=254)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["newsletter", "version"]
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "version"], name="caveat_version_once")
        ]

    def __str__(self) -> str:
        return f"{self.newsletter.slug} caveat {self.version}"
