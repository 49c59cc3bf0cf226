"""What a person types to run this program again."""

import shutil
import sys
from pathlib import Path
from shlex import quote


def own_command() -> str:
    """Return ``digest`` where a shell finds this very program by that name, else where it is,
    quoted for a shell."""
    program = Path(sys.argv[0]).absolute()
    if program.name == "__main__.py":
        return f"{quote(sys.executable)} -m digest"
    found = shutil.which("digest")
    if found and Path(found).resolve() == program.resolve():
        return "digest"
    return quote(str(program))
