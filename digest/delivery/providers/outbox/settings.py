"""The outbox's settings: none but the home."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from digest.delivery.providers.base import Provider

OUTBOX_FOLDER = "outbox"


@dataclass(frozen=True, kw_only=True)
class OutboxSettings:
    """Where mail is put."""

    folder: Path
    name = "outbox"
    is_rehearsal = True
    is_local = True

    @property
    def place(self) -> str:
        """The folder."""
        return str(self.folder)

    def doubts(self, from_address: str) -> tuple[str, ...]:  # noqa: ARG002 - of the interface
        """Return nothing: nobody outside sees this mail."""
        return ()

    def open(self) -> Provider:
        """Return the provider."""
        from digest.delivery.providers.outbox.provider import OutboxProvider  # noqa: PLC0415

        return OutboxProvider(self.folder)


def read_outbox_settings(
    variables: Mapping[str, str],  # noqa: ARG001 - of the interface
    home: Path,
) -> OutboxSettings:
    """Return the settings; the folder lies in the home."""
    return OutboxSettings(folder=home / OUTBOX_FOLDER)
