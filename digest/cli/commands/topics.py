"""``digest topics``: what readers choose by."""

from typing import Annotated

import typer

from digest.cli.answers.output import fail, print_json, print_table, say
from digest.cli.help.examples import examples
from digest.cli.help.options import JsonOption
from digest.cli.help.panels import CONTENT
from digest.cli.process.open_home import open_home


def add_to(app: typer.Typer) -> None:
    """Add the commands."""
    topics = typer.Typer()
    topics.callback(
        invoke_without_command=True,
        epilog=examples("digest topics", "digest topics add sleep 'Sleep and rest'"),
    )(list_topics)
    topics.command("add", epilog=examples("digest topics add sleep 'Sleep and rest'"))(add)
    app.add_typer(topics, name="topics", rich_help_panel=CONTENT)


def list_topics(context: typer.Context, as_json: JsonOption = False) -> None:
    """Show what readers choose by, add to it."""
    if context.invoked_subcommand:
        return
    open_home()
    from django.db.models import Count

    from digest.newsletters.models import Topic
    from subscribers.topics.topic_readers import topic_readers

    readers = topic_readers()
    rows = [
        {
            "slug": topic.slug,
            "name": topic.name,
            "description": topic.description,
            "summaries": topic.summary_count,
            "chosen_by": readers[topic.pk],
        }
        for topic in Topic.objects.annotate(summary_count=Count("summaries"))
    ]
    if as_json:
        print_json(rows)
        return
    print_table(
        ("slug", "name", "summaries", "chosen by"),
        [(row["slug"], row["name"], row["summaries"], row["chosen_by"]) for row in rows],
        numbers=("summaries", "chosen by"),
    )
    say("Readers who chose none get all.")


def add(
    slug: Annotated[str, typer.Argument(metavar="SLUG")],
    name: Annotated[str, typer.Argument(metavar="NAME", help="As readers see it.")],
    description: Annotated[str, typer.Option(help="A few words more, for readers.")] = "",
) -> None:
    """Make a further topic."""
    open_home()
    from digest.change_error import ChangeError
    from digest.newsletters.add_topic import add_topic

    try:
        topic = add_topic(slug, name, description=description)
    except ChangeError as error:
        fail(str(error))
    say(f"Made the topic {topic.slug}.")
