"""The ``digest`` command's entry."""

import sys

from digest.cli.process.last_resort import report_unexpected


def main() -> None:
    """Run the command line and exit as the command says."""
    sys.excepthook = report_unexpected
    # Imported only now, so that an interruption or a broken installation ends as plainly.
    from digest.cli.run_command import run_command  # noqa: PLC0415

    run_command()


if __name__ == "__main__":
    main()
