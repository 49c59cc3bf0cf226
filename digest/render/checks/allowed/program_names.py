"""Names by which mail programs know their own elements, as of quoted mail that they fold away."""

import re
from functools import lru_cache

_NAMES = """
airmail appendonsend apple bloop cite cited divrplyfwdmsg ecx elided externalclass fastmail
forwarded gmail hmmessage hmquote htmlpart mailbird messageviewbody moz ms outlook
outlookmessageheader proton protonmail quote quoted rcmbody readmsgbody reply rplyfwdmsg signature
spark thunderbird tutanota wlmail yahoo yiv ymail yqtd zimbra zmail
"""
_FOLDED = frozenset(_NAMES.split())
"""As seen in the HTML that Gmail, Yahoo, Outlook, Apple Mail, Thunderbird, Proton, Roundcube and
others write round a mail, and round what their readers answer to."""
_GMAIL_ALONE = frozenset({"a3s", "adl", "adm", "ail", "gt", "h5", "ii", "im"})
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|\d+")
_MADE_BY_MJML = re.compile(r"mj-[a-z0-9-]+|[a-z][a-z0-9]*(?:-[a-z0-9]+)*-outlook")
_PLAIN = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")


@lru_cache(maxsize=1_024)
def folding_name(names: str) -> str:
    """Return which of these classes or ids may make a mail program fold the element away."""
    return next(filter(_may_fold, names.split()), "")


@lru_cache(maxsize=1_024)
def strange_name(names: str) -> str:
    """Return which of these is neither plain nor MJML's; programs' own names are neither.

    A plain name is one such as ``wide-card``: small letters and digits, in words.
    """
    for name in names.split():
        if _may_fold(name) or not (_PLAIN.fullmatch(name) or _MADE_BY_MJML.fullmatch(name)):
            return name
    return ""


def _may_fold(name: str) -> bool:
    if _MADE_BY_MJML.fullmatch(name):
        return _may_fold(name.removesuffix("-outlook")) if name.endswith("-outlook") else False
    words = {name.lower(), *(word.lower() for word in _WORD.findall(name))}
    return bool(words & _FOLDED) or name.lower() in _GMAIL_ALONE
