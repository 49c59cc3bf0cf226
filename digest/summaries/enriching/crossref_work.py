"""Reads Crossref's account of a work (https://api.crossref.org/swagger-ui/). Pure."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from digest.sources.identity.study_ids import normal_doi
from digest.summaries.enriching.named import named
from digest.summaries.enriching.plain import plain
from digest.summaries.enriching.pubmed_records import RecordsError
from digest.summaries.enriching.study_facts import StudyFacts
from digest.summaries.enriching.withdrawn_title import says_withdrawn

_WITHDRAWN = frozenset({"retraction", "withdrawal", "removal", "partial_retraction"})
_WORDS = {
    "expression_of_concern": "Its journal has voiced concern about it",
    "correction": "It was corrected",
    "corrigendum": "It was corrected",
    "erratum": "It was corrected",
}


def read_crossref(answer: bytes) -> StudyFacts:
    """Return what an answer of ``/works/DOI`` says. Raises RecordsError."""
    try:
        work = dict(json.loads(answer)["message"])
    except (ValueError, KeyError, TypeError) as error:
        raise RecordsError(f"Crossref's answer cannot be read: {error!r}") from error
    is_preprint = work.get("subtype") == "preprint"
    titles = [] if is_preprint else _strings(work.get("container-title"))
    updates = list(_mappings(work.get("updated-by")))
    return StudyFacts(
        peer_reviewed=False if is_preprint else None,
        journal=titles[0] if titles else None,
        funding=named(_strings([one.get("name") for one in _mappings(work.get("funder"))])),
        doi=normal_doi(str(work.get("DOI", ""))),
        retraction=_retraction(updates, _strings(work.get("title"))),
        remarks=(*_remarks(updates), *_published_since(work)),
    )


def _retraction(updates: list[Mapping[str, Any]], titles: list[str]) -> str:
    for one in updates:
        if _type_of(one) in _WITHDRAWN:
            return f"withdrawn by {_notice(one)}"
    is_withdrawn = any(map(says_withdrawn, titles))
    return "withdrawn, by the title that Crossref gives" if is_withdrawn else ""


def _remarks(updates: list[Mapping[str, Any]]) -> Iterator[str]:
    for one in updates:
        if words := _WORDS.get(_type_of(one)):
            yield f"{words} by {_notice(one)}."


def _published_since(work: Mapping[str, Any]) -> Iterator[str]:
    relation = work.get("relation")
    if isinstance(relation, dict):
        for one in _mappings(relation.get("is-preprint-of")):
            yield f"It has been published since, as doi:{one.get('id', '?')}."


def _notice(update: Mapping[str, Any]) -> str:
    return f"doi:{update['DOI']}" if isinstance(update.get("DOI"), str) else "a notice"


def _type_of(update: Mapping[str, Any]) -> str:
    return str(update.get("type", "")).lower().replace("-", "_").replace(" ", "_")


def _strings(value: object) -> list[str]:
    parts = value if isinstance(value, list) else []
    return [text for one in parts if isinstance(one, str) and (text := plain(one))]


def _mappings(value: object) -> Iterator[Mapping[str, Any]]:
    yield from (one for one in (value if isinstance(value, list) else []) if isinstance(one, dict))
