"""How long variants take to render, beside the naive way: the whole pipeline for each recipient."""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from mjml import mjml2html

from digest.render.checks import check_mail
from digest.render.clean_text import clean_line
from digest.render.compiler.includes import expand_includes
from digest.render.compiler.inlining import inline_styles
from digest.render.edition_view import edition_view
from digest.render.environment import html_environment
from digest.render.fit import Layout
from digest.render.mail import render_mail
from digest.render.records import Article, Edition
from digest.render.slots import markers_for
from digest.render.templates import HTML_FILE, compile_mail_templates, prepare
from tests.benchmarks.editions import ARTICLES_IN_EACH, different_editions
from tests.benchmarks.stopwatch import median_seconds
from tests.unit.mail_factories import SHELF, look_in

VARIANTS = 200
NAIVE_RECIPIENTS = 20
ROUNDS = 5
LONG_PART_CHARACTERS = 20_000
"""Longer than any mail can show, so that layouts must be tried."""
LAYOUT = Layout(teasers=6, headlines=ARTICLES_IN_EACH - 7)


def lines() -> Iterator[str]:
    """Yield what was measured, a line each."""
    editions = different_editions(VARIANTS)
    compiling = median_seconds(
        lambda: compile_mail_templates(look_in(SHELF / "cards")), rounds=ROUNDS
    )
    prepared = prepare(compile_mail_templates(look_in(SHELF / "cards")))
    sizes = [len(render_mail(prepared, edition).html) for edition in editions]
    variants = median_seconds(
        lambda: [render_mail(prepared, edition) for edition in editions], rounds=ROUNDS
    )
    checked = median_seconds(
        lambda: [check_mail(render_mail(prepared, edition), edition) for edition in editions],
        rounds=ROUNDS,
    )
    naive = median_seconds(
        lambda: [_whole_pipeline(edition) for edition in editions[:NAIVE_RECIPIENTS]],
        rounds=ROUNDS,
    )
    long_editions = [_lengthened(edition) for edition in editions]
    long = median_seconds(
        lambda: [render_mail(prepared, edition) for edition in long_editions], rounds=1
    )
    each, naive_each = variants / VARIANTS, naive / NAIVE_RECIPIENTS
    yield f"templates compiled once      {compiling * 1000:8.1f} ms"
    yield (
        f"{VARIANTS} variants, HTML and text {variants * 1000:8.1f} ms, {each * 1000:.2f} ms each, "
        f"HTML of {min(sizes):,} to {max(sizes):,} bytes"
    )
    yield (
        f"the same, parts of {LONG_PART_CHARACTERS:,}    {long * 1000:8.1f} ms, "
        f"{long / VARIANTS * 1000:.2f} ms each, cut to fit"
    )
    yield (
        f"{VARIANTS} rendered and checked     {checked * 1000:8.1f} ms, "
        f"{checked / VARIANTS * 1000:.2f} ms each"
    )
    yield f"the pipeline per recipient   {naive_each * 1000:8.1f} ms each, HTML alone"
    yield f"ratio                        {naive_each / each:8.1f} times as long per mail"


def _lengthened(edition: Edition) -> Edition:
    return replace(edition, articles=tuple(map(_with_long_parts, edition.articles)))


@cache
def _with_long_parts(article: Article) -> Article:
    def long(part: str) -> str:
        times = LONG_PART_CHARACTERS // max(len(part), 1) + 1
        return "\n\n".join([part] * times)[:LONG_PART_CHARACTERS]

    return replace(
        article,
        found=long(article.found),
        matters=long(article.matters),
        keep_in_mind=long(article.keep_in_mind),
    )


def _whole_pipeline(edition: Edition) -> str:
    """Jinja to MJML to HTML to styles inlined, as one would for each recipient."""
    slots = markers_for(edition, templates_sha256="")
    view = edition_view(edition, LAYOUT, slots)
    view |= {"subject": edition.articles[0].title, "preheader": clean_line(view["newsletter"])}
    mjml = html_environment().from_string(_SOURCE).render(view)
    return inline_styles(mjml2html(mjml, fonts={}), tuple(_INLINED))


_LOOK = look_in(SHELF / "cards")
_SOURCE = expand_includes(
    _LOOK.read(HTML_FILE),
    filename=HTML_FILE,
    include=_LOOK.read,
    constants=dict(_LOOK.constants),
).text
_INLINED = re.findall(r'inline="inline">(.*?)</mj-style>', _SOURCE, re.DOTALL)
