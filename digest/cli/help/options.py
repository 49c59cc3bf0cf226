"""Options that several commands share."""

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
NewsletterOption = Annotated[
    str | None,
    typer.Option("--newsletter", metavar="SLUG", help="Which newsletter, where there are several."),
]
ReasonOption = Annotated[str, typer.Option(metavar="WORDS", help="Why, for whoever looks next.")]
