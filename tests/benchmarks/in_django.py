"""Runs a benchmark's module in a process of its own, once Django is set up.

    python -m tests.benchmarks.in_django MODULE [ARGUMENT ...]

Modules that import models can only be imported after that. Calls the module's ``main`` with the
arguments.
"""

import importlib
import os
import sys

import django


def main(name: str, *arguments: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "digest.settings")
    django.setup()
    importlib.import_module(f"tests.benchmarks.{name}").main(*arguments)


if __name__ == "__main__":
    main(*sys.argv[1:])
