"""Text that every database takes."""


def storable(text: str) -> str:
    """Return a text without what PostgreSQL or UTF-8 cannot hold: NUL and lone surrogates."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
