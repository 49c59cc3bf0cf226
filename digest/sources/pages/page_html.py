"""A page of accounts under headings, as HTML."""

import re
from dataclasses import replace
from urllib.parse import urlsplit

from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.pages.entries import page_entries
from digest.sources.pages.html_tokens import tokens_of_blocks
from digest.sources.records import Entry, Problem, Reading, ReadSettings
from digest.sources.text.html_blocks import HtmlBlock, html_blocks
from digest.sources.wording.web_address import web_address

_DOI_HOST = re.compile(r"(?:^|\.)doi\.org$")


def read_page_html(html: str, *, where: str, settings: ReadSettings, base: str | None) -> Reading:
    """Return the accounts of a page and the further articles it lists. Never raises.

    ``base`` is the page's own address where it has one: links are joined to it, and the only
    account of a page has it as its address. That account's study takes the DOI and the PubMed id
    that the page links to, where it links to one only.
    """
    blocks = html_blocks(html)
    found = page_entries(
        tokens_of_blocks(blocks, settings.headings),
        where=where,
        settings=settings,
        base=base,
        may_lack_headings=False,
    )
    if len(found.accounts) == 1:
        account = _with_ids(found.accounts[0], blocks, found.cards)
        address = web_address(base) if base else None
        found = replace(found, accounts=(replace(account, url=address),))
    reading = found.as_reading()
    if reading.entries:
        return reading
    nothing = Problem(
        where=where,
        what="no account of a study is recognised on this page",
        mend=(
            "Name its headings with --heading 'ITS HEADING=found', for a registered source with "
            "`digest sources set`, or copy its text into a file."
        ),
        is_loss=True,
    )
    return Reading(problems=(*reading.problems, nothing))


def _with_ids(account: Entry, blocks: tuple[HtmlBlock, ...], cards: tuple[Entry, ...]) -> Entry:
    elsewhere = {card.url for card in cards}
    links = {
        block.href
        for block in blocks
        if block.href and not block.aside and block.href not in elsewhere
    }
    dois = {doi for link in links if _leads_to_doi(link) and (doi := normal_doi(link))}
    pmids = {pmid for link in links if (pmid := normal_pmid(link))}
    study = replace(
        account.study,
        doi=dois.pop() if len(dois) == 1 else account.study.doi,
        pmid=pmids.pop() if len(pmids) == 1 else account.study.pmid,
    )
    return replace(account, study=study)


def _leads_to_doi(link: str) -> bool:
    try:
        return bool(_DOI_HOST.search(urlsplit(link).hostname or ""))
    except ValueError:
        return False
