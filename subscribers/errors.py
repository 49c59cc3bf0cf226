"""The root of what goes wrong with subscribers."""


class SubscriberError(ValueError):
    """Cannot be done as asked; the message says where, why and how to mend it."""
