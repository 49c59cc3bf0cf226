"""The error of a change that a person asked for."""

from collections.abc import Mapping


class ChangeError(ValueError):
    """What a person asked to add, change or remove cannot be done so; the message says what would
    do."""


class SettingsError(ChangeError):
    """Some of the settings that were given will not do."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        """``faults``: key -> what is wrong and what would do; under "" what is about several."""
        said = (f"{key}: {fault}" if key else fault for key, fault in faults.items())
        super().__init__(" ".join(said))
        self.faults = dict(faults)
