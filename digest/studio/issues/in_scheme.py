"""A mail in its light or its dark colours, whatever the machine that shows it prefers. Pure."""

import re

SCHEMES = ("light", "dark")
_ASKED = re.compile(rb"\(\s*prefers-color-scheme\s*:\s*(light|dark)\s*\)")
_OFFERED = re.compile(rb"""(color-schemes?["'\s:]+(?:content\s*=\s*["'])?)light dark""")
"""As a meta element or a style says that a mail has both."""
_ALWAYS, _NEVER = b"(min-width: 0)", b"(max-width: 0)"


def in_scheme(html: bytes, scheme: str) -> bytes:
    """Return the mail as a program shows it that is set to one of SCHEMES; as it is for others."""
    if scheme not in SCHEMES:
        return html
    wanted = scheme.encode()
    answered = _ASKED.sub(lambda asked: _ALWAYS if asked[1] == wanted else _NEVER, html)
    return _OFFERED.sub(rb"\1" + wanted, answered)
