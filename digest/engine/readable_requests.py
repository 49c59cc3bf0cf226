"""No request fails before a page of ours could answer it, whatever it says of its content."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from digest.form_charset import is_ours

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

_OTHER = "charset=other"
"""None that Python knows, so that Django does not try to read by it."""


class ReadableRequests:
    """Tells the application no more than that a request is written in other characters than ours.

    Django reads what an address asks for in the characters that a request claims, "rot13" too,
    while it takes the request in: outside of all that turns an error into a page.
    """

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(
        self, environ: "WSGIEnvironment", start_response: "StartResponse"
    ) -> Iterable[bytes]:
        """Answer a request (PEP 3333)."""
        stated = environ.get("CONTENT_TYPE", "")
        if ";" in stated and not is_ours(stated):
            environ["CONTENT_TYPE"] = f"{stated.partition(';')[0].strip()}; {_OTHER}"
        return self._application(environ, start_response)
