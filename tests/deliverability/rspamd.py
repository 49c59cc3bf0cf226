"""A rspamd on loopback with the rules of its package, and without all that asks somebody else."""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.deliverability.handovers import SENDER
from tests.deliverability.samples import READERS_SERVER, RELAY, RELAY_ADDRESS, Sample
from tests.integration.smtp_handovers import free_port

LEFT_OUT = {
    "arc": "asks the DNS for a key",
    "asn": "asks the DNS whose the relay's address is",
    "bayes_expiry": "keeps what was learnt, and nothing is",
    "dkim": "asks the DNS for a key",
    "dmarc": "asks the DNS for the sender's policy",
    "fuzzy_check": "asks a server that collects spam",
    "greylist": "remembers who wrote before",
    "history_redis": "keeps what it has seen",
    "mx_check": "asks the DNS for the sender's mail server",
    "neural": "learns, and has learnt nothing",
    "ratelimit": "counts over time",
    "rbl": "asks lists of bad addresses and domains, by the DNS",
    "replies": "remembers who wrote before",
    "reputation": "remembers who wrote before",
    "rspamd_update": "fetches newer rules",
    "spf": "asks the DNS who may send",
    "surbl": "asks lists of bad domains, by the DNS",
    "url_redirector": "follows links",
}
"""Modules, and what of them needs more than the mail itself."""
OVERRIDES = {f"{name}.conf": "enabled = false;\n" for name in LEFT_OUT} | {
    # Of these rules the ones about names ask the DNS; those about the mail's links stay.
    "hfilter.conf": "".join(
        f"{what}_enabled = false;\n" for what in ("helo", "hostname", "from", "rcpt", "mid")
    ),
}
CONFIGURATION = """\
.include "$CONFDIR/common.conf"
options {{
  pidfile = "$RUNDIR/rspamd.pid";
  .include "$CONFDIR/options.inc"
  filters = "chartable,regexp";
  dns {{ nameserver = ["127.0.0.1:{no_port}"]; timeout = 0.05s; retransmits = 1; }}
}}
logging {{ type = "console"; level = "warning"; }}
worker "normal" {{ bind_socket = "127.0.0.1:{port}"; count = 1; }}
"""
BEGINS_SECONDS = 120
ASK_SECONDS = 30
STOP_SECONDS = 20


class Rspamd:
    """One that is running."""

    def __init__(self, port: int) -> None:
        self._url = f"http://127.0.0.1:{port}"

    def is_up(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self._url}/ping", timeout=ASK_SECONDS) as answer:
                return bool(answer.read().strip() == b"pong")
        except OSError:
            return False

    def ask(self, sample: Sample) -> dict[str, float]:
        """Return which of its rules the message met, with the score of each."""
        request = urllib.request.Request(
            f"{self._url}/checkv2",
            data=sample.raw,
            headers={
                "IP": RELAY_ADDRESS,
                "Helo": RELAY,
                "Hostname": RELAY,
                "From": SENDER,
                "Rcpt": sample.recipient,
                "MTA-Name": READERS_SERVER,
            },
        )
        with urllib.request.urlopen(request, timeout=ASK_SECONDS) as answer:
            said: dict[str, Any] = json.load(answer)
        assert not said["is_skipped"], said
        return {name: float(symbol["score"]) for name, symbol in said["symbols"].items()}


@contextmanager
def rspamd(program: Path, folder: Path) -> Iterator[Rspamd]:
    """Yield one whose files are all in the folder; it stops at the end."""
    port = free_port()
    rules = folder / "rules"
    for name in ("db", "run", "log", "rules/local.d", "rules/override.d"):
        (folder / name).mkdir(parents=True)
    for name, text in OVERRIDES.items():
        (rules / "override.d" / name).write_text(text, "ascii")
    configuration = folder / "rspamd.conf"
    configuration.write_text(CONFIGURATION.format(port=port, no_port=free_port()), "ascii")
    places = {"DBDIR": "db", "RUNDIR": "run", "LOGDIR": "log", "LOCAL_CONFDIR": "rules"}
    variables = [part for name, at in places.items() for part in ("--var", f"{name}={folder / at}")]
    log = folder / "log" / "said"
    with log.open("wb") as said:
        process = subprocess.Popen(
            [program, "--no-fork", "--insecure", "--config", configuration, *variables],
            stdout=said,
            stderr=said,
            cwd=folder,
            env=os.environ | {"TMPDIR": str(folder)},
        )
    try:
        running = Rspamd(port)
        ends = time.monotonic() + BEGINS_SECONDS
        while not running.is_up():
            assert process.poll() is None, log.read_text("utf-8", "replace")[-2_000:]
            assert time.monotonic() < ends, log.read_text("utf-8", "replace")[-2_000:]
            time.sleep(0.2)
        yield running
    finally:
        process.terminate()
        process.wait(STOP_SECONDS)
        shutil.rmtree(folder / "db", ignore_errors=True)
