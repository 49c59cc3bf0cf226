"""Renders one variant of an issue."""

from collections.abc import Mapping

from digest.render.clean_text import clean_line
from digest.render.edition_view import edition_view
from digest.render.fill import fill
from digest.render.fingerprint import fingerprint
from digest.render.fit import HTML_LIMIT_BYTES, Layout, fit, worst_case_bytes
from digest.render.records import Edition, RenderedMail
from digest.render.slots import markers_for, require_slots
from digest.render.templates import PreparedTemplates
from digest.render.tidy_text import tidy_text


def render_mail(prepared: PreparedTemplates, edition: Edition) -> RenderedMail:
    """Return subject, preheader, HTML and text of the variant, its slots as markers.

    Long content is shortened or moved to the archive rather than refused. Raises
    MissingSlotError where a template leaves out a link that every mail must have, and
    TemplateError where one names what there is not.
    """
    markers = markers_for(edition, templates_sha256=prepared.sha256)
    rendered: dict[Layout, RenderedMail] = {}

    def fits(layout: Layout) -> bool:
        view, html = _html(prepared, edition, layout, markers)
        if _too_long(html, markers):
            return False
        mail = rendered[layout] = _mail(prepared, view, html, markers)
        return not _too_long(mail.text, markers)

    layout = fit(len(edition.articles), fits=fits)
    mail = rendered.get(layout)
    if mail is None:
        view, html = _html(prepared, edition, layout, markers)
        mail = _mail(prepared, view, html, markers)
    if not edition.text_only:
        require_slots("HTML", mail.html.decode(), markers)
    require_slots("text", mail.text.decode(), markers)
    return mail


def _html(
    prepared: PreparedTemplates, edition: Edition, layout: Layout, markers: dict[str, str]
) -> tuple[dict[str, object], bytes]:
    view = edition_view(edition, layout, markers, prepared.sizes)
    view["subject"] = clean_line(edition.subject or fill(prepared.subject, view))
    view["preheader"] = clean_line(edition.preheader or fill(prepared.preheader, view))
    return view, b"" if edition.text_only else fill(prepared.html, view).encode()


def _mail(
    prepared: PreparedTemplates, view: Mapping[str, object], html: bytes, markers: dict[str, str]
) -> RenderedMail:
    subject, preheader = str(view["subject"]), str(view["preheader"])
    text = tidy_text(fill(prepared.text, view)).encode()
    return RenderedMail(
        subject=subject,
        preheader=preheader,
        html=html,
        text=text,
        slots=markers,
        sha256=fingerprint(subject=subject, html=html, text=text, slots=markers),
    )


def _too_long(part: bytes, markers: dict[str, str]) -> bool:
    return worst_case_bytes(part, markers=tuple(markers.values())) > HTML_LIMIT_BYTES
