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
from digest.sources.fetching.fetch_errors import AnswerError, FetchError, TooLargeError
from digest.sources.fetching.kept import Kept
from digest.sources.records import ReadSettings
from digest.summaries.enriching.crossref_work import read_crossref
from digest.summaries.enriching.pubmed_records import RecordsError, read_pubmed
from digest.summaries.enriching.study_facts import StoredFactsError, StudyFacts

_Read = TypeVar("_Read")
PUBMED = "PubMed"
CROSSREF = "Crossref"
PAUSE_SECONDS = 0.4
"""Before each request: NCBI lets three a second pass."""
MOST_RECORDS_AT_ONCE = 50
"""A record has up to 60 KB, and an answer 5 MB at most."""


class UnreadableAnswerError(Exception):
    """An answer is too large, or too deep: the fault of one study, not of the register."""


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
    faulty: dict[str, str] = field(default_factory=dict)
    """Study, by its id -> why the answer about it, and it alone, cannot be read."""

    def of_pubmed(self, pmids: Sequence[str]) -> dict[str, StudyFacts]:
        """Return what PubMed says of those that it knows."""
        found: dict[str, StudyFacts] = {}
        unknown: list[str] = []
        for pmid in dict.fromkeys(pmids):
            is_kept, facts = self._kept(f"pubmed:{pmid}")
            if not is_kept:
                unknown.append(pmid)
            elif facts:
                found[pmid] = facts
        for some in _chunks(unknown, MOST_RECORDS_AT_ONCE):
            found |= self._records(some)
        return found

    def pmid_of(self, doi: str) -> str:
        """Return the PubMed id of the one record with that DOI; empty where there is none."""
        kept = self.kept.get(f"pmid-of:{doi}")
        if isinstance(kept, str):
            return kept
        asked = {"db": "pubmed", "retmode": "json", "term": f'"{doi}"[doi]'}
        try:
            ids = self._read(PUBMED, self._eutils("esearch", asked), _ids_found)
        except UnreadableAnswerError as error:
            self.faulty[f"doi:{doi}"] = str(error)
            return ""
        if ids is None:
            return ""
        pmid = ids[0] if len(ids) == 1 else ""
        self.kept.put(f"pmid-of:{doi}", pmid)
        return pmid

    def of_crossref(self, doi: str) -> StudyFacts | None:
        """Return what Crossref says of a DOI; None where it does not know it."""
        is_kept, kept = self._kept(f"crossref:{doi}")
        if is_kept:
            return kept
        mailto = f"?{urlencode({'mailto': self.email})}" if self.email else ""
        address = f"{self.crossref}/works/{quote(doi, safe='/')}{mailto}"
        try:
            facts = self._read(CROSSREF, address, read_crossref, where_unknown=StudyFacts())
        except UnreadableAnswerError as error:
            self.faulty[f"doi:{doi}"] = str(error)
            return None
        if facts is None:
            return None
        is_known = facts != StudyFacts()
        self.kept.put(f"crossref:{doi}", facts.to_json() if is_known else {})
        return facts if is_known else None

    def _records(self, pmids: Sequence[str]) -> dict[str, StudyFacts]:
        """Ask PubMed for some records at once; for fewer, where they are too large together."""
        asked = {"db": "pubmed", "retmode": "xml", "id": ",".join(pmids)}
        try:
            records = self._read(PUBMED, self._eutils("efetch", asked), read_pubmed)
        except UnreadableAnswerError as error:
            half = len(pmids) // 2
            if half:
                return self._records(pmids[:half]) | self._records(pmids[half:])
            self.faulty[f"PubMed {pmids[0]}"] = str(error)
            return {}
        if records is None:
            return {}
        for pmid in pmids:
            facts = records.get(pmid)
            self.kept.put(f"pubmed:{pmid}", facts.to_json() if facts else {})
        return {pmid: records[pmid] for pmid in pmids if pmid in records}

    def _kept(self, key: str) -> tuple[bool, StudyFacts | None]:
        """Say whether an answer is kept that can still be read, and which; None where the register
        did not know the study."""
        kept = self.kept.get(key)
        if kept == {}:
            return True, None
        try:
            return (False, None) if kept is None else (True, StudyFacts.from_json(kept))
        except StoredFactsError:
            return False, None

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
        means. Raises UnreadableAnswerError for an answer that is too much for us.
        """
        if register in self.silent:
            return None
        self.pause(PAUSE_SECONDS)
        try:
            return read(self.fetcher.fetch(address, settings=self.settings).content)
        except RecursionError:
            raise UnreadableAnswerError(f"{register}'s answer is nested too deeply.") from None
        except TooLargeError as error:
            raise UnreadableAnswerError(f"{error.what}.") from error
        except (FetchError, RecordsError) as error:
            if where_unknown is not None and type(error) is AnswerError:
                return where_unknown
            # One that is busy or gone is left alone, for this time.
            self.silent[register] = str(error)
            return None


def _ids_found(answer: bytes) -> list[str]:
    try:
        ids = json.loads(answer)["esearchresult"]["idlist"]
        return [str(one) for one in ids if str(one).isascii() and str(one).isdecimal()]
    except (ValueError, KeyError, TypeError) as error:
        raise RecordsError(f"PubMed's answer cannot be read: {error!r}") from error


def _chunks(items: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for begin in range(0, len(items), size):
        yield items[begin : begin + size]
