"""PubMed and Crossref on loopback, and a program that asks them."""

import json
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from digest.sources.fetching.fetch import Fetcher
from digest.sources.fetching.kept import Kept
from digest.sources.records import ReadSettings
from digest.summaries.enriching.enrich import enrich
from digest.summaries.enriching.registers import Registers
from tests.factories import NOW
from tests.integration.web_server import WebServer, response
from tests.register_answers import pubmed_records


class World:
    """PubMed and Crossref, and a program that asks them."""

    def __init__(self, server: WebServer, folder) -> None:
        self.server = server
        self.file = folder / "registers.json"
        self.records = {}
        self.works = {}
        self.pauses = []

    def registers(self, *, now=NOW) -> Registers:
        self._serve()
        return Registers(
            fetcher=Fetcher(),
            kept=Kept(self.file, now=now, lasting=timedelta(days=7)),
            pause=self.pauses.append,
            email="letters@example.net",
            eutils=self.server.url("/eutils"),
            crossref=self.server.url("/crossref"),
            settings=ReadSettings(allow_private=True),
        )

    def enrich(self, *summaries, now=NOW, **wishes):
        registers = self.registers(now=now)
        done = enrich(summaries, registers, at=now, **wishes)
        registers.kept.save()
        self.silent = registers.silent
        return done

    @property
    def asked(self):
        return [urlsplit(request.path).path for request in self.server.requests]

    def _serve(self) -> None:
        def by_path(request):
            parts = urlsplit(request.path)
            asked = parse_qs(parts.query)
            if parts.path in self.server.answers:
                given = self.server.answers[parts.path]
            elif parts.path.endswith("efetch.fcgi"):
                ids = asked["id"][0].split(",")
                given = response(
                    pubmed_records(*(self.records[i] for i in ids if i in self.records))
                )
            elif parts.path.endswith("esearch.fcgi"):
                found = [i for i, one in self.records.items() if asked["term"][0][1:-6] in one]
                given = response(json.dumps({"esearchresult": {"idlist": found}}).encode())
            else:
                doi = parts.path.removeprefix("/crossref/works/")
                gone = response(b"Resource not found.", status="404 Not Found")
                given = response(self.works[doi]) if doi in self.works else gone
            self.server.requests.append(request)
            return given

        self.server.answer = by_path
