"""Reads bytes in the form that they have."""

from dataclasses import replace

from digest.sources.feeds.feed import read_feed
from digest.sources.files.json_file import read_json
from digest.sources.files.markdown_file import read_markdown
from digest.sources.pages.page_html import read_page_html
from digest.sources.pages.page_text import read_page_text
from digest.sources.reading.content_form import Form
from digest.sources.records import Problem, Reading, ReadSettings
from digest.sources.text.decoding import decode_text

_UNKNOWN = Problem(
    where="",
    what="this is neither text nor HTML, JSON or a feed",
    mend="Save it as text, Markdown or HTML, and read that.",
    is_loss=True,
)
_GUESSED = Problem(
    where="",
    what="some characters could not be read for sure",
    mend="Save it as UTF-8, or look through what was read.",
)


def read_content(
    content: bytes,
    form: Form,
    *,
    where: str,
    settings: ReadSettings,
    base: str | None = None,
    charset: str | None = None,
) -> Reading:
    """Return what bytes give when read as ``form``. Never raises.

    ``base`` is the address they came from, if any; ``charset`` is what the server says.
    """
    if form == "unknown":
        return Reading(problems=(replace(_UNKNOWN, where=where),))
    if form == "feed":
        return read_feed(content, where=where, settings=settings, base=base, charset=charset)
    decoded = decode_text(content, stated=charset)
    match form:
        case "json":
            reading = read_json(decoded.text, where=where, settings=settings)
        case "html":
            reading = read_page_html(decoded.text, where=where, settings=settings, base=base)
        case "markdown":
            reading = read_markdown(decoded.text, where=where, settings=settings)
        case "text":
            reading = read_page_text(decoded.text, where=where, settings=settings)
    if decoded.guessed:
        guessed = replace(_GUESSED, where=where)
        reading = replace(reading, problems=(guessed, *reading.problems))
    return reading
