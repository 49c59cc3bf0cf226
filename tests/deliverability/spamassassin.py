"""SpamAssassin with the rules of its package and nothing of the machine's own: no network, nothing
learnt, nobody's list of friends and foes."""

import os
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.deliverability.samples import Sample
from tests.setup.mail_filters import HOW_TO_MEND, NoMailFilterError

RULES = Path("/usr/share/spamassassin")
PLUGINS = tuple(map(Path, ("/etc/spamassassin", "/etc/mail/spamassassin")))
"""Where packages keep the lists of what is loaded."""
LIMIT_SECONDS = 900
CONFIGURATION = """\
use_bayes 0
report_safe 0
add_header all Rules _TESTSSCORES(,)_
"""
_FIELD = re.compile(rb"^X-Spam-Rules:((?:.*\n)(?:[ \t].*\n)*)", re.MULTILINE)


def ask_spamassassin(
    program: Path, samples: Sequence[Sample], folder: Path
) -> dict[str, dict[str, float]]:
    """Return for each sample's name which rules it met, with the score of each."""
    lists = next((place for place in PLUGINS if list(place.glob("*.pre"))), None)
    if lists is None or not RULES.is_dir():
        raise NoMailFilterError(f"SpamAssassin's rules are not in {RULES}. {HOW_TO_MEND}")
    site, home, mail = folder / "site", folder / "home", folder / "mail"
    for made in (site, home, mail):
        made.mkdir(parents=True)
    for file in lists.glob("*.pre"):
        shutil.copy(file, site)
    (site / "local.cf").write_text(CONFIGURATION, "ascii")
    files = [mail / f"{number:04}.eml" for number in range(len(samples))]
    for file, sample in zip(files, samples, strict=True):
        file.write_bytes(sample.raw)
    said = subprocess.run(
        [
            *(program, "--local", "--nocreate-prefs"),
            *(f"--configpath={RULES}", f"--siteconfigpath={site}", *files),
        ],
        env=os.environ | {"HOME": str(home), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
        timeout=LIMIT_SECONDS,
    )
    assert not said.stderr, said.stderr.decode()
    found = [_rules(field) for field in _FIELD.findall(said.stdout)]
    return dict(zip((sample.name for sample in samples), found, strict=True))


def _rules(field: bytes) -> dict[str, float]:
    rules = (rule.partition("=") for rule in re.split(r"[\s,]+", field.decode("ascii").strip()))
    return {name: float(score) for name, _, score in rules if score}
