"""Do two addresses lead to the same, though they are spelled differently?"""

import re
import string
from functools import lru_cache
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}
_FOR_COUNTING = re.compile(r"utm_.*|fbclid|gclid|mc_[ce]id", re.IGNORECASE)
"""Says whence a reader comes, and nothing of where they go."""
_WRITTEN_OUT = string.ascii_letters + string.digits + "-._~!$&'()*+,;=:@/"


# An issue's few addresses are compared with each other, again and again.
@lru_cache(maxsize=2_048)
def one_spelling(address: str) -> str:
    """Return an address as all its spellings are compared, without its fragment.

    Alike are: small and capital letters of scheme and host, the scheme's own port, a slash at the
    end, letters written out or as %41, and the order of a query's fields (RFC 3986, section 6.2).
    """
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        return address
    host = (parts.hostname or "").rstrip(".")
    at = f"{host}:{port}" if port not in {None, _DEFAULT_PORTS.get(parts.scheme)} else host
    path = quote(unquote(parts.path, errors="surrogateescape"), _WRITTEN_OUT, errors="replace")
    fields = parse_qsl(parts.query, keep_blank_values=True)
    query = urlencode(sorted(one for one in fields if not _FOR_COUNTING.fullmatch(one[0])))
    return f"{parts.scheme}://{at}{path.rstrip('/')}?{query}".rstrip("?")


def fragment_of(address: str) -> str:
    """Return what stands behind #, by which an address names a place within a page."""
    return address.partition("#")[2]
