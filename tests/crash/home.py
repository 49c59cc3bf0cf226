"""A home with five thousand readers and an approved issue, and ``digest`` processes on it."""

from collections.abc import Sequence
from itertools import combinations, cycle, islice
from pathlib import Path

from tests.crash.nursery import Nursery
from tests.feature.newsroom import SUMMARY

READERS = 5_000
TOPICS = ("movement", "mind", "symptoms", "treatments")
ZONES = (
    "Pacific/Auckland", "Pacific/Noumea", "Australia/Sydney", "Asia/Tokyo", "Asia/Shanghai",
    "Asia/Bangkok", "Asia/Dhaka", "Asia/Kolkata", "Asia/Karachi", "Asia/Dubai", "Europe/Helsinki",
    "Europe/Berlin", "Europe/London", "Atlantic/Azores", "America/Noronha", "America/Sao_Paulo",
    "America/Halifax", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "America/Anchorage", "Pacific/Honolulu",
)  # fmt: skip
"""Each is a due time of its own."""


class CrashHome:
    """Runs ``digest`` in a folder of its own, one process after the other."""

    def __init__(self, environment: dict[str, str], folder: Path) -> None:
        self._log = folder / "processes.log"
        self._folder = folder
        self._environment = environment
        self.nursery = self.new_nursery()

    def new_nursery(self) -> Nursery:
        """Return one more, for a process at the same time; the caller closes it."""
        return Nursery(self._environment, self._folder, self._log)

    def run(self, *arguments: str, **orders: str) -> int:
        """Run one to its end, and return its exit code; ``die`` tells where it ends itself."""
        self.nursery.start(*arguments, **orders)
        return self.nursery.exit_code()

    def done(self, *arguments: str) -> None:
        """Run one that must end well."""
        code = self.run(*arguments)
        assert code == 0, f"{arguments} exited with {code}\n{self.said()}"

    def said(self) -> str:
        """Return the last of what all processes said."""
        return self._log.read_text()[-4_000:]

    def close(self) -> None:
        self.nursery.close()

    def furnish(self, addresses: list[str], *, zones: Sequence[str] = ZONES) -> None:
        """Have an issue approved that is for all of these. Fifteen variants make 345 batches, each
        a moment to die at; fewer time zones make fewer and larger ones."""
        self.done("newsletters", "set", "weekly", "from=News <n@example.org>",
                  "postal_address=Here", "probably_not_sent=resend")  # fmt: skip
        slugs = TOPICS
        for slug in slugs:
            study = SUMMARY.format(title=f"A study of {slug}", topic=slug)
            (self._folder / f"{slug}.md").write_text(study)
        kinds = [
            "|".join(chosen)
            for size in range(1, len(slugs) + 1)
            for chosen in combinations(slugs, size)
        ]
        # Their numbers have no common divisor, so each zone has readers of each kind.
        chosen = islice(cycle(kinds), len(addresses))
        rows = map(",".join, zip(addresses, chosen, cycle(zones), strict=False))
        (self._folder / "readers.csv").write_text("\n".join(["email,topics,time_zone", *rows]))
        self.done("subscribers", "import", "readers.csv", "--consent", "They ticked a box.")
        self.done("ingest", *(f"{slug}.md" for slug in slugs))
        self.done("compose")
        self.done("approve", "latest", "--by", "editor@example.org")


def many_addresses(*odd: str, number: int = READERS) -> list[str]:
    """Return so many addresses, the odd ones among them, far apart."""
    addresses = [f"reader-{count}@example.org" for count in range(number)]
    for count, address in enumerate(odd):
        addresses[(2 * count + 1) * number // (2 * len(odd))] = address
    return addresses
