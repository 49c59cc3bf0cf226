"""An approved issue and its readers, made in a few statements however many they are.

Works on the database that the environment names, which must be new.
"""

from collections.abc import Iterator
from itertools import combinations, islice
from zoneinfo import ZoneInfo, available_timezones

from django.core.management import call_command
from django.db import connection, transaction

from digest.newsletters.schedule import due_at
from subscribers.models import TopicChoice
from tests.benchmarks.editions import demo_articles
from tests.factories import NOW, make_newsletter, make_summary, make_topic
from tests.integration.delivery_fakes import POSTAL_ADDRESS, approved_issue

ITEMS_FOR_MANY = 20
ITEMS_FOR_ONE = 12
READER_COLUMNS = (
    "id, public_id, email, email_key, name, greeting, state, language, time_zone, text_only, "
    "large_text, token_generation, soft_bounces, created_at, changed_at"
)
# Neighbours in the table differ in topics and zone, as people do who signed up one after the other.
# Ids are spread as random ones are, over unique remainders of a prime.
ADD_READERS = f"""
    INSERT INTO subscribers_subscriber ({READER_COLUMNS})
    WITH RECURSIVE reader(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM reader WHERE id < %s)
    SELECT reader.id, reader.id * 6364136223847 %% 9007199254740881,
        'reader-' || reader.id || '@example.org', 'reader-' || reader.id || '@example.org',
        'Reader ' || reader.id, '', 'confirmed', '', zone.name, false, false, 0, 0, %s, %s
    FROM reader JOIN bench_zone zone ON zone.n = (reader.id / %s) %% %s
"""
ADD_SUBSCRIPTIONS = """
    INSERT INTO subscribers_subscription (subscriber_id, newsletter_id, state, topic_choice_id,
        cadence, horizon, joined_at, ended_how)
    SELECT s.id, %s, 'active', choice.pk, 'weekly', 0, %s, ''
    FROM subscribers_subscriber s JOIN bench_choice choice ON choice.n = s.id %% %s
    ORDER BY s.id
"""


def make_audience(readers: int, *, variants: int, due_times: int) -> None:
    """Make the readers, evenly over the variants and due times, and the issue for them."""
    newsletter = make_newsletter(postal_address=POSTAL_ADDRESS, from_address="news@trust.example")
    count = ITEMS_FOR_ONE if variants == 1 else ITEMS_FOR_MANY
    topics = [make_topic(f"topic-{number:02}") for number in range(count)]
    summaries = [
        make_summary(
            article.title,
            topics=[topic],
            takeaway=article.takeaway,
            found=article.found,
            matters=article.matters,
            keep_in_mind=article.keep_in_mind,
        )
        for article, topic in zip(demo_articles(), topics, strict=False)
    ]
    choices: list[int | None] = [None]
    if variants > 1:
        kinds = islice(combinations(topics, ITEMS_FOR_ONE), variants)
        choices = [
            TopicChoice.objects.create(key=",".join(str(topic.pk) for topic in kind)).pk
            for kind in kinds
        ]
    zones = list(islice(_zones_apart(due_times), due_times))
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE bench_zone (n integer, name varchar(64))")
        cursor.executemany("INSERT INTO bench_zone VALUES (%s, %s)", list(enumerate(zones)))
        cursor.execute("CREATE TEMPORARY TABLE bench_choice (n integer, pk bigint)")
        cursor.executemany("INSERT INTO bench_choice VALUES (%s, %s)", list(enumerate(choices)))
        cursor.execute(ADD_READERS, [readers, NOW, NOW, variants, len(zones)])
        cursor.execute(ADD_SUBSCRIPTIONS, [newsletter.pk, NOW, len(choices)])
    approved_issue(newsletter, summaries)


def _zones_apart(due_times: int) -> Iterator[str]:
    """Yield zones of which no two have the same time on the wall when the issue is due."""
    yield ""
    known = {due_at(NOW.date(), 9, "UTC")}
    for name in sorted(available_timezones()):
        due = due_at(NOW.date(), 9, ZoneInfo(name).key)
        if due not in known:
            known.add(due)
            yield name


def main(readers: str, variants: str, due_times: str) -> None:
    call_command("migrate", verbosity=0)
    with transaction.atomic():
        make_audience(int(readers), variants=int(variants), due_times=int(due_times))
    with connection.cursor() as cursor:
        # What both databases do of themselves after a while.
        cursor.execute("ANALYZE")
