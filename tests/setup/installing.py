"""Runs what installs something on this machine, and says so."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

INSTALL_SECONDS = 600


def install_debian(*packages: str, purpose: str) -> bool:
    """Install Debian's packages, without what they merely recommend, where we may. Tells whether
    it was done; why not stands on stderr."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    run_aloud("apt-get", "update", purpose=purpose)
    return run_aloud(
        "apt-get", "install", "-y", "--no-install-recommends", *packages, purpose=purpose
    )


def run_aloud(*command: str, purpose: str, folder: Path | None = None) -> bool:
    """Run the command, its output on stderr. Tells whether it succeeded."""
    sys.stderr.write(f"For {purpose}: {' '.join(command)}\n")
    try:
        finished = subprocess.run(
            command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=sys.stderr,
            env=os.environ | {"DEBIAN_FRONTEND": "noninteractive"},
            check=False,
            timeout=INSTALL_SECONDS,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        sys.stderr.write(f"{error}\n")
        return False
    return finished.returncode == 0
