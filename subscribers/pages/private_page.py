"""What every page with a token in its address needs.

None of them sets or reads a cookie, and none is protected against cross-site request forgery:
that attack borrows the authority of a cookie, and here all authority is in the address, which
another site does not know. Mail programs, too, post without cookies (RFC 8058, section 3.1).
"""

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

View = Callable[[HttpRequest, str], HttpResponse]

HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
}


def private_page(view: View) -> View:
    """Let a view answer GET, HEAD and POST, with headers that keep its address to its reader."""
    limited = require_http_methods(["GET", "HEAD", "POST"])(view)

    @wraps(view)
    def answer(request: HttpRequest, token: str) -> HttpResponse:
        response = limited(request, token)
        for name, value in HEADERS.items():
            response.headers[name] = value
        return response

    return answer
