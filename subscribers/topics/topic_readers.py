"""How many readers chose each topic."""

from collections import Counter

from django.db.models import Count

from digest.newsletters.models import Newsletter
from subscribers.models import Subscription, SubscriptionState, TopicChoice
from subscribers.topics.topic_choice import offered_topics
from subscribers.topics.wanted_topics import read_key


def topic_readers() -> Counter[int]:
    """Return primary key of the topic -> subscriptions that chose it, by ticking it or by leaving
    others out. Who chose none, and so gets all, counts for none."""
    offered = {
        newsletter.pk: set(offered_topics(newsletter).values_list("pk", flat=True))
        for newsletter in Newsletter.objects.all()
    }
    active = Subscription.objects.filter(
        state=SubscriptionState.ACTIVE, topic_choice__isnull=False
    ).order_by()
    # By number, and not by key: the database would sort as many long texts as there are readers.
    counted = list(active.values_list("newsletter", "topic_choice").annotate(Count("pk")))
    keys = dict(TopicChoice.objects.values_list("pk", "key"))
    found: Counter[int] = Counter()
    for newsletter, choice, readers in counted:
        wanted = read_key(keys[choice])
        for topic in filter(wanted.has, offered[newsletter] | wanted.named):
            found[topic] += readers
    return found
