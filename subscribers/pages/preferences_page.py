"""``/preferences/<token>``: what, how often, and how it looks."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone, translation

from digest.delivery.controls.owe_again import owe_again
from digest.newsletters.models import Newsletter, Topic
from subscribers.address import masked_address
from subscribers.links.tokens import link_signer
from subscribers.models import Cadence, Subscription, SubscriptionState
from subscribers.pages.changes_in_words import changes_in_words
from subscribers.pages.find_subscription import find_by_preferences_token
from subscribers.pages.places import place_of, places_by_region
from subscribers.pages.preferences_form import (
    LONGEST_PAUSE,
    TOPICS_BEFORE,
    PreferencesForm,
    field_values,
    shown_values,
)
from subscribers.pages.private_page import private_page
from subscribers.pages.reader_language import speak_to
from subscribers.pages.readers_day import readers_day
from subscribers.preferences.change_preferences import change_preferences
from subscribers.preferences.records import Preferences, preferences_of
from subscribers.topics.topic_choice import offered_topics

NOT_VALID = "subscribers/link_not_valid.html"


@private_page
def preferences_page(request: HttpRequest, token: str) -> HttpResponse:
    """Show a reader's wishes; POST stores them and says in words what changed."""
    subscription = find_by_preferences_token(token)
    if subscription is None:
        return render(request, NOT_VALID, status=404)
    speak_to(request, subscription)
    if subscription.state != SubscriptionState.ACTIVE:
        context = {"newsletter": subscription.newsletter, "token": token}
        return render(request, "subscribers/ended.html", context)
    now = timezone.now()
    today = readers_day(subscription, now)
    before = _in_force(preferences_of(subscription), today)
    topics = list(_topics(subscription, before))
    shown = [topic.pk for topic in topics]
    context = _shared_context(token, subscription) | {"topics": topics}
    if request.method != "POST":
        context |= _form_context(subscription, before, today) | {
            "values": shown_values(before, shown)
        }
        return render(request, "subscribers/preferences.html", context)
    form = PreferencesForm(
        request.POST, today=_day_meant(request, subscription, now), shown=shown, before=before
    )
    if not form.is_valid():
        context |= _form_context(subscription, before, today)
        context |= {"values": form.as_sent(), "errors": form.errors}
        return render(request, "subscribers/preferences.html", context, status=422)
    after = form.wishes()
    if after != before:
        if not change_preferences(subscription, after, at=now):
            return render(request, NOT_VALID, status=404)
        if "undo" in request.POST and before.paused_until:
            owe_again(subscription)
        speak_to(request, subscription)
    context |= {
        "changes": changes_in_words(before, after, {topic.pk: topic.name for topic in topics}),
        "undo": list(field_values(before)),
        "undone": "undo" in request.POST,
    }
    return render(request, "subscribers/preferences_saved.html", context)


def _day_meant(request: HttpRequest, subscription: Subscription, now: datetime) -> date:
    """Return the day by which a pause that is sent is judged: wishes of before that come back bring
    their own clock with them."""
    is_repeated = TOPICS_BEFORE in request.POST
    return readers_day(
        subscription, now, zone=request.POST.get("time_zone") if is_repeated else None
    )


def _in_force(wishes: Preferences, today: date) -> Preferences:
    over = wishes.paused_until is not None and wishes.paused_until <= today
    return replace(wishes, paused_until=None) if over else wishes


def _topics(subscription: Subscription, before: Preferences) -> "QuerySet[Topic]":
    offered = offered_topics(subscription.newsletter).values("pk")
    return Topic.objects.filter(Q(pk__in=offered) | Q(pk__in=before.topics.named))


def _shared_context(token: str, subscription: Subscription) -> dict[str, object]:
    person = subscription.subscriber
    return {
        "token": token,
        "newsletter": subscription.newsletter,
        "address": masked_address(person.email),
        "unsubscribe_token": link_signer().unsubscribe_token(
            person.public_id, subscription.newsletter_id
        ),
    }


def _form_context(
    subscription: Subscription, before: Preferences, today: date
) -> dict[str, object]:
    language = translation.get_language() or settings.LANGUAGE_CODE
    regions, own = places_by_region(language), before.time_zone
    is_listed = any(zone == own for places in regions.values() for zone, _ in places)
    return {
        "cadences": Cadence.choices,
        "regions": regions,
        "languages": settings.LANGUAGES,
        "other_zone": "" if is_listed else own,
        "other_place": place_of(own, language),
        "newsletters_place": place_of(subscription.newsletter.time_zone, language),
        "paused_until": before.paused_until,
        # To all alike: mail gets forwarded, and what else its reader reads can tell an illness.
        "others": Newsletter.objects.exclude(pk=subscription.newsletter_id),
        "tomorrow": today + timedelta(days=1),
        "a_year_ahead": today + LONGEST_PAUSE,
    }
