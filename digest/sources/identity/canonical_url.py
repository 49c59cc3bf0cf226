"""Addresses in the one form under which they are compared."""

import re
import string
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

_TRACKING = frozenset(
    {"fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "yclid", "twclid"}
    | {"ttclid", "li_fat_id", "igshid", "igsh", "mc_cid", "mc_eid", "_hsenc", "_hsmi", "mkt_tok"}
    | {"vero_id", "vero_conv", "oly_anon_id", "oly_enc_id", "wickedid", "ncid", "cmpid", "_ga"}
    | {"_gl", "spm", "s_cid", "rss", "share", "trk", "trkcampaign", "__s", "epik"}
)
_TRACKING_PREFIXES = ("utm_", "pk_", "mtm_", "hsa_", "matomo_", "piwik_")
_DEFAULT_PORTS = frozenset({"", "80", "443"})

_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PERCENT = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset(string.ascii_letters + string.digits + "-._~")
_PATH_SAFE = "/%:@!$&'()*+,;=-._~"


def canonical_url(url: str) -> str:
    """Return an address in the one form under which it is compared, never fetched.

    The same page over http and https, with and without ``www.``, a default port, a closing slash,
    a fragment or tracking parameters has one form. Empty where it is no http or https address.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").strip(".")
        port = parts.netloc.rpartition("@")[2].rpartition("]")[2].partition(":")[2]
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or not host or not (port == "" or port.isdecimal()):
        return ""
    host = _canonical_host(host)
    place = "" if port in _DEFAULT_PORTS else f":{port}"
    path = _canonical_path(parts.path)
    query = urlencode(
        sorted(
            (name, value)
            for name, value in parse_qsl(parts.query, keep_blank_values=True)
            if not _is_tracking(name)
        ),
        errors="replace",
    )
    return f"https://{host}{place}{path}" + (f"?{query}" if query else "")


def _canonical_host(host: str) -> str:
    if not host.isascii():
        try:
            host = host.encode("idna").decode("ascii")
        except UnicodeError:
            host = quote(host, errors="replace")
    host = host.lower()
    while host.startswith("www.") and "." in host.removeprefix("www."):
        host = host.removeprefix("www.")
    return f"[{host}]" if ":" in host else host


def _canonical_path(path: str) -> str:
    path = quote(_STRAY_PERCENT.sub("%25", path), safe=_PATH_SAFE, errors="replace")
    return _PERCENT.sub(_plain_where_unreserved, path).rstrip("/")


def _plain_where_unreserved(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()


def _is_tracking(name: str) -> bool:
    name = name.casefold()
    return name in _TRACKING or name.startswith(_TRACKING_PREFIXES)
