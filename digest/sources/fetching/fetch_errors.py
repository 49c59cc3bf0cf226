"""Why an address could not be fetched, and what to do about it."""

from urllib.parse import urlsplit


class FetchError(Exception):
    """An address could not be fetched. ``what`` says why, ``mend`` what to do next."""

    worth_another_try = False

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(f"{what}. {mend}")
        self.what = what
        self.mend = mend


class BadAddressError(FetchError):
    """The address is none that we fetch. Permanent."""


class RefusedAddressError(FetchError):
    """The address leads into a private network. Permanent."""


class RedirectError(FetchError):
    """The server sends us on too often, or to where we do not go. Permanent."""


class TooLargeError(FetchError):
    """The answer is larger than we read. Permanent."""


class AnswerError(FetchError):
    """The server answers with something that is of no use. Permanent."""


class ClosedError(AnswerError):
    """The server answers, and shows what is there to people or members alone. Permanent."""


class PassingFetchError(FetchError):
    """May succeed later: worth another try."""

    worth_another_try = True


class UnreachableError(PassingFetchError):
    """No connection, or a broken one."""


class TooSlowError(PassingFetchError):
    """The time was up."""


class BusyServerError(PassingFetchError):
    """The server says that it cannot answer now."""


def shown_address(url: str) -> str:
    """Return an address fit for messages and logs: no user's name, password, query or fragment,
    for these may be secrets."""
    try:
        parts = urlsplit(url)
        place = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address that cannot be read"
    shown = f"{parts.scheme}://{place}{parts.path}" if place else url.partition("?")[0]
    return "".join(c for c in shown[:200] if c.isprintable()) + ("?\u2026" if parts.query else "")
