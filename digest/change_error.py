"""The error of a change that a person asked for."""


class ChangeError(ValueError):
    """What a person asked to add, change or remove cannot be done so; the message says what would
    do."""
