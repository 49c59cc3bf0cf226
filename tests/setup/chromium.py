"""Finds a Chromium for the browser tests, or installs one, and prints where it is.

    python -m tests.setup.chromium

Takes the first of: the variable CHROMIUM, a Chromium or Chrome on the PATH, the one that Playwright
keeps, Debian's package (as root), and Playwright's download.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.setup.installing import install_debian, run_aloud

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = (
    "--no-sandbox",  # root needs it, as containers do; the tests open their own pages only
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # No name but loopback's resolves, so that no page of ours can lean on somebody's server.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)
PACKAGES = ("chromium", "fonts-liberation")
PURPOSE = "the browser tests"
VERSION_SECONDS = 60
ASK_PLAYWRIGHT = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""
HOW_TO_MEND = (
    "Install Chromium or Chrome so that it is on the PATH, or set CHROMIUM to its executable; "
    "on Debian and Ubuntu: sudo apt-get install chromium."
)


class NoChromiumError(RuntimeError):
    """No Chromium could be had; the message says how to get one."""


def find_chromium(variables: Mapping[str, str] = os.environ) -> Path:
    """Return the executable of a Chromium that starts. Raises NoChromiumError; installs nothing."""
    given = variables.get("CHROMIUM")
    if given:
        if not _starts(Path(given)):
            raise NoChromiumError(f"CHROMIUM is {given}, which does not start. {HOW_TO_MEND}")
        return Path(given)
    for candidate in _candidates(variables.get("PATH", "")):
        if _starts(candidate):
            return candidate
    raise NoChromiumError(f"No Chromium for the browser tests. {HOW_TO_MEND}")


def install_chromium() -> None:
    """Install Debian's package where we may, otherwise what Playwright offers. Failures only show
    in that there is still no Chromium afterwards."""
    if not install_debian(*PACKAGES, purpose=PURPOSE):
        run_aloud(sys.executable, "-m", "playwright", "install", "chromium", purpose=PURPOSE)


def _candidates(path: str) -> Iterator[Path]:
    for name in NAMES:
        if found := shutil.which(name, path=path):
            yield Path(found)
    # In a process of its own, because one process can hold only one Playwright.
    asked = subprocess.run(
        [sys.executable, "-c", ASK_PLAYWRIGHT], capture_output=True, text=True, check=False
    )
    if asked.returncode == 0 and (kept := Path(asked.stdout.strip())).is_file():
        yield kept


def _starts(executable: Path) -> bool:
    try:
        finished = subprocess.run(
            [executable, "--version"], capture_output=True, check=False, timeout=VERSION_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return finished.returncode == 0


def main() -> int:
    try:
        try:
            found = find_chromium()
        except NoChromiumError:
            if os.environ.get("CHROMIUM"):
                raise
            install_chromium()
            found = find_chromium()
    except NoChromiumError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{found}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
