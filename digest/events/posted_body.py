"""The body of a request, whether it says beforehand how long it is or not."""

from django.http import HttpRequest, UnreadablePostError

BAD_REQUEST, TOO_LARGE = 400, 413


class RefusedBodyError(Exception):
    """It cannot be taken; ``status`` and the message, which may be empty, are the answer."""

    def __init__(self, status: int, words: str = "") -> None:
        super().__init__(words)
        self.status = status


def posted_body(request: HttpRequest, *, most_bytes: int) -> bytes:
    """Return the body. Raises RefusedBodyError where it is longer, or ends before its time."""
    body = _read(request, most_bytes + 1)
    if len(body) > most_bytes:
        raise RefusedBodyError(
            TOO_LARGE, f"At most {most_bytes:,} bytes are taken; post fewer events at a time.\n"
        )
    return body


def _read(request: HttpRequest, size: int) -> bytes:
    """Django reads as far as Content-Length says, and so nothing of a body that comes in chunks
    (RFC 9112, section 7.1), which has none. Servers that know where such a body ends say so."""
    comes_in_chunks = "HTTP_TRANSFER_ENCODING" in request.META
    if not (comes_in_chunks and request.META.get("wsgi.input_terminated")):
        try:
            return request.read(size)
        except UnreadablePostError as error:
            raise RefusedBodyError(BAD_REQUEST) from error
    try:
        return bytes(request.META["wsgi.input"].read(size))
    except Exception as error:
        # Whatever the server raises at a chunk that is none; it is no fault of ours.
        raise RefusedBodyError(BAD_REQUEST) from error
