"""Finds SpamAssassin and rspamd, or installs them, and prints their versions.

    python -m tests.setup.mail_filters

Takes what is on the PATH, else Debian's packages (as root).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.setup.installing import install_debian

PROGRAMS = ("spamassassin", "rspamd")
"""Each is the name of Debian's package too."""
VERSION_SECONDS = 60
_VERSION = re.compile(r"\d+(?:\.\d+)+")
HOW_TO_MEND = (
    "Install both so that they are on the PATH; on Debian and Ubuntu: "
    "sudo apt-get install --no-install-recommends spamassassin rspamd."
)


class NoMailFilterError(RuntimeError):
    """A filter could not be had; the message says how to get it."""


def find_mail_filters(variables: Mapping[str, str] = os.environ) -> dict[str, Path]:
    """Return the executable of each filter by its name. Raises NoMailFilterError; installs
    nothing."""
    found = {name: shutil.which(name, path=variables.get("PATH", "")) for name in PROGRAMS}
    missing = [name for name, path in found.items() if not path]
    if missing:
        raise NoMailFilterError(f"There is no {' and no '.join(missing)}. {HOW_TO_MEND}")
    return {name: Path(path) for name, path in found.items() if path}


def version_of(program: Path) -> str:
    """Return the version that a filter says it is. Raises NoMailFilterError where it does not
    start."""
    try:
        said = subprocess.run(
            [program, "--version"],
            capture_output=True,
            text=True,
            check=True,
            timeout=VERSION_SECONDS,
        ).stdout
    except (OSError, subprocess.SubprocessError) as error:
        raise NoMailFilterError(f"{program} does not start ({error}). {HOW_TO_MEND}") from error
    number = _VERSION.search(said)
    return number[0] if number else said.strip()


def main() -> int:
    try:
        try:
            found = find_mail_filters()
        except NoMailFilterError:
            install_debian(*PROGRAMS, purpose="the tests of deliverability")
            found = find_mail_filters()
        for name, program in found.items():
            sys.stdout.write(f"{name} {version_of(program)}: {program}\n")
    except NoMailFilterError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
