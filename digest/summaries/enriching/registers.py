"""Asks PubMed and Crossref, politely: little at a time, seldom, and saying who asks.

NCBI: E-utilities, general introduction (three requests a second at most, ``tool`` and ``email``).
Crossref: REST API etiquette (``mailto``, keep what was answered).
"""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar
from urllib.parse import quote, urlencode

from digest.sources.fetching.fetch import Fetcher
from digest.sources.fetching.fetch_errors import AnswerError, FetchError
from digest.sources.fetching.kept import Kept
from digest.sources.records import ReadSettings
from digest.summaries.enriching.crossref_work import read_crossref
from digest.summaries.enriching.pubmed_records import RecordsError, read_pubmed
from digest.summaries.enriching.study_facts import StudyFacts

_Read = TypeVar("_Read")
PUBMED = "PubMed"
CROSSREF = "Crossref"
PAUSE_SECONDS = 0.4
"""Before each request: NCBI lets three a second pass."""
MOST_RECORDS_AT_ONCE = 50
"""A record has up to 60 KB, and an answer 5 MB at most."""


@dataclass(kw_only=True)
class Registers:
    """Where to ask, and in whose name; one for each run."""

    fetcher: Fetcher
    kept: Kept
    pause: Callable[[float], None]
    """Waits so many seconds."""
    email: str = ""
    """Whom the registers may write to; empty for nobody."""
    eutils: str = "https://eutils.ncbi.nlm.nih.gov/entrez/eutils"
    crossref: str = "https://api.crossref.org"
    settings: ReadSettings = field(default_factory=ReadSettings)
    silent: dict[str, str] = field(default_factory=dict)
    """Register -> why it is not asked any more."""

    def of_pubmed(self, pmids: Sequence[str]) -> dict[str, StudyFacts]:
        """Return what PubMed says of those that it knows."""
        found: dict[str, StudyFacts] = {}
        unknown: list[str] = []
        for pmid in dict.fromkeys(pmids):
            kept = self.kept.get(f"pubmed:{pmid}")
            if kept is None:
                unknown.append(pmid)
            elif kept:
                found[pmid] = StudyFacts.from_json(kept)
        for some in _chunks(unknown, MOST_RECORDS_AT_ONCE):
            asked = {"db": "pubmed", "retmode": "xml", "id": ",".join(some)}
            records = self._read(PUBMED, self._eutils("efetch", asked), read_pubmed)
            if records is None:
                break
            for pmid in some:
                facts = records.get(pmid)
                self.kept.put(f"pubmed:{pmid}", facts.to_json() if facts else {})
            found |= {pmid: records[pmid] for pmid in some if pmid in records}
        return found

    def pmid_of(self, doi: str) -> str:
        """Return the PubMed id of the one record with that DOI; empty where there is none."""
        kept = self.kept.get(f"pmid-of:{doi}")
        if isinstance(kept, str):
            return kept
        asked = {"db": "pubmed", "retmode": "json", "term": f'"{doi}"[doi]'}
        ids = self._read(PUBMED, self._eutils("esearch", asked), _ids_found)
        if ids is None:
            return ""
        pmid = ids[0] if len(ids) == 1 else ""
        self.kept.put(f"pmid-of:{doi}", pmid)
        return pmid

    def of_crossref(self, doi: str) -> StudyFacts | None:
        """Return what Crossref says of a DOI; None where it does not know it."""
        kept = self.kept.get(f"crossref:{doi}")
        if kept is not None:
            return StudyFacts.from_json(kept) if kept else None
        mailto = f"?{urlencode({'mailto': self.email})}" if self.email else ""
        address = f"{self.crossref}/works/{quote(doi, safe='/')}{mailto}"
        facts = self._read(CROSSREF, address, read_crossref, where_unknown=StudyFacts())
        if facts is None:
            return None
        is_known = facts != StudyFacts()
        self.kept.put(f"crossref:{doi}", facts.to_json() if is_known else {})
        return facts if is_known else None

    def _eutils(self, tool: str, asked: dict[str, str]) -> str:
        who = {"tool": "caveat"} | ({"email": self.email} if self.email else {})
        return f"{self.eutils}/{tool}.fcgi?{urlencode(asked | who)}"

    def _read(
        self,
        register: str,
        address: str,
        read: Callable[[bytes], _Read],
        *,
        where_unknown: _Read | None = None,
    ) -> _Read | None:
        """Return what was read, or None where the register cannot be asked, now or any more.

        An answer that something is not there is no fault where ``where_unknown`` says what it
        means.
        """
        if register in self.silent:
            return None
        self.pause(PAUSE_SECONDS)
        try:
            return read(self.fetcher.fetch(address, settings=self.settings).content)
        except (FetchError, RecordsError) as error:
            if where_unknown is not None and type(error) is AnswerError:
                return where_unknown
            # One that is busy or gone is left alone, for this time.
            self.silent[register] = str(error)
            return None


def _ids_found(answer: bytes) -> list[str]:
    try:
        ids = json.loads(answer)["esearchresult"]["idlist"]
        return [str(one) for one in ids if str(one).isdecimal()]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordsError(f"PubMed's answer cannot be read: {error!r}") from error


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
