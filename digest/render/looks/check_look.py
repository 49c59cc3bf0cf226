"""Looks whether a look bears every kind of content."""

from collections.abc import Iterator

from digest.render.checks import check_craft, check_mail
from digest.render.checks.finding import Finding
from digest.render.looks.look import Look
from digest.render.looks.samples import sample_editions, sample_service_mail
from digest.render.mail import render_mail
from digest.render.service_mail import render_service_mail, service_templates_of
from digest.render.slots import MissingSlotError
from digest.render.templates import compile_mail_templates, prepare


def check_look(look: Look, *, caveat: str) -> tuple[tuple[str, Finding], ...]:
    """Return what must or should be mended, each with the name of the sample in which it shows;
    the same thing once. Empty for nothing.

    Raises TemplateError for what cannot be rendered at all.
    """
    found: dict[Finding, str] = {}
    for sample, finding in _findings(look, caveat):
        found.setdefault(finding, sample)
    return tuple((sample, finding) for finding, sample in found.items())


def _findings(look: Look, caveat: str) -> Iterator[tuple[str, Finding]]:
    prepared = prepare(compile_mail_templates(look))
    for name, edition in sample_editions(caveat).items():
        try:
            mail = render_mail(prepared, edition)
        except MissingSlotError as error:
            yield name, _missing(error)
            return
        for finding in (*check_mail(mail, edition), *check_craft(mail, edition)):
            yield name, finding
    render_service_mail(service_templates_of(look), sample_service_mail())


def _missing(error: MissingSlotError) -> Finding:
    return Finding(
        code="template-broken",
        severity="error",
        place="templates",
        what=str(error),
        mend="Take it from foot.mjml and issue.txt, as the shipped looks do.",
    )
