"""Measures the parts that must be fast and prints the figures.

    python -m tests.benchmarks [NAME ...]

Machines are noisy: compare figures of one run with each other, not with those of another run.
"""

import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import (
    archive,
    event_intake,
    imports,
    notices,
    rendering,
    sending,
    smtp,
    studio,
)
from tests.benchmarks.machine import describe_machine

BENCHMARKS: dict[str, Callable[[], Iterator[str]]] = {
    "rendering": rendering.lines,
    "sending": sending.lines,
    "notices": notices.lines,
    "smtp": smtp.lines,
    "events": event_intake.lines,
    "imports": imports.lines,
    "studio": studio.lines,
    "archive": archive.lines,
}


def main(names: list[str]) -> int:
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        sys.stderr.write(f"No benchmark {unknown[0]!r}; there are {', '.join(BENCHMARKS)}.\n")
        return 2
    sys.stdout.write(f"{describe_machine()}\n")
    for name in names or BENCHMARKS:
        sys.stdout.write(f"\n{name}\n")
        for line in BENCHMARKS[name]():
            sys.stdout.write(f"  {line}\n")
            sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
