"""Options that several commands share."""

from typing import Annotated

import typer

JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON value and nothing else.")]
NewsletterOption = Annotated[
    str | None,
    typer.Option("--newsletter", metavar="SLUG", help="Which newsletter, where there are several."),
]
