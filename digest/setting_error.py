"""The one error of the environment."""


class SettingError(ValueError):
    """A variable of the environment is missing or wrong; the message is one line for its owner."""
