"""What tells readers to leave their treatment, in English."""

import re

from digest.render.checks.writing.advice_english_plain import PLAIN
from digest.render.checks.writing.advice_english_words import (
    GERUND,
    HOW,
    OBJECT,
    VERB,
    compiled,
)

_LEAVES = compiled(
    rf"\b(?:(?P<base>{VERB})|(?P<gerund>{GERUND}))"
    rf"(?: (?:immediately|at once|today|now|completely|slowly|gradually))? (?P<what>{OBJECT})"
)
_YOURS = compiled(r"\byour\b")
_THEIRS = compiled(r"\b(?:their|his|her|its)\b")

_DENIED = compiled(
    rf"(?:(?<!why )\b(?:not|never|cannot|can't|nor|don't|\w+n't) {HOW}(?:ever |suddenly |try to "
    r"|simply |have to |need to |decide to |think of |consider |be |to )*"
    r"|\b(?:before|until|unless) (?:(?:you|they|people|anyone) )?(?:\w+ly )?(?:even )?"
    r"(?:(?:want|decide|plan) to |think of |consider )?"
    r"|\b(?:nobody|no one|no reader|no patient)(?: \w+){0,3} (?:should|must|may|can|has to"
    rf"|needs to) {HOW}"
    r"|\b(?:no|not an?|not any|never an?|hardly an?) (?:\w+ )?"
    r"(?:reason|advice|call|ground|grounds|invitation|excuse) (?:for (?:you|anyone) )?(?:to|for) "
    r"|\b(?:is|are) not (?:advice|reason|grounds?) to "
    r"|\b(?:do not|don't|never|must not|should not),[^,]{1,30}, "
    r"|\b(?:not|\w+n't) (?:\w+ )?(?:safe|wise|good|right|time|advised|advisable|recommended"
    r"|a good idea) (?:for (?:\w+ ){1,2})?to "
    r"|\b(?:unsafe|dangerous|risky|wrong|harmful|foolish|unwise"
    r"|(?<!no )danger|dangers|(?<!no )risk|(?<!no )risks) (?:for (?:\w+ ){1,2})?"
    r"(?:to|of|in|if you|when you) "
    r"|\b(?:not|\w+n't|never|nothing|no (?:study|one|result)|nobody|none)(?: \w+){0,4}? "
    r"(?:mean|means|say|says|tell|tells|suggest|suggests|show|shows|advise|advises|recommend"
    r"|recommends)(?: that)?(?: (?:you|people|anyone|readers|patients))?"
    r"(?: (?:should|can|could|may|must|to|ought to|need to))? "
    r"|\b(?:do not|don't|never|should not|must not|nobody should|no one should|before you"
    r"|without)(?: (?!hesitate|wait|worry|fear|mind|be\b)\w+){1,5} (?:or|and) "
    r"|\b(?:do not|don't|never|nobody should|no one should) (?:start|begin|change|switch|skip|raise"
    r"|reduce|alter|pause)(?:, \w+){0,3},? (?:or|and) "
    r"|\b(?:ask|talk|speak|tell|check|discuss)\b[^,;:]{0,30}"
    r"\b(?:doctor|nurse|team|specialist|neurologist|pharmacist|clinic|gp)s?\b[^,;:]{0,15}"
    r"\b(?:whether|before|about|if)(?: \w+){0,5} )$"
)
"""Directly before the verb: "if", "nothing happens when" or "do not hesitate to" take nothing
back."""
_WISHED = compiled(
    r"\b(?:if|when|before) you(?:'d| would)? (?:want|plan|wish|like|intend) to $"
    r"|\bif you(?: are|'re) thinking (?:of|about) $"
)
_ASKS = compiled(r"[^,.;:]{0,40}, (?:please |first )?(?:ask|talk|speak|tell|see|call)\b")
_WARNED = compiled(
    r"^(?: \w+){0,4} (?:(?:is|can be|may be|could be) (?:very |often )?(?:not (?:safe|wise)"
    r"|dangerous|risky|unsafe|harmful|unwise)|(?:can|may|could) (?:be bad|harm|hurt|do harm"
    r"|make (?:\w+ ){1,3}worse|(?:bring|cause|trigger|raise|lead to) (?:\w+ ){0,3}(?:relapses?"
    r"|attacks?|risks?|harm|symptoms)))\b"
)

_OTHERS = compiled(
    r"\b(?:people|patients|participants|persons?|they|those|who|whom|women|men|adults|children"
    r"|some|many|most|half|others|doctors?|nurses?|we|researchers|scientists|teams?|\d+|both)\b"
)
_GIVEN = compiled(
    r"\b(?:doctors?|nurses?|specialists?|neurologists?|teams?|clinics?)(?: \w+){0,2} (?:can|should"
    r"|must|may) (?:\w+ )?$"
)
"""Those who give a treatment may end it."""
_ASKED = compiled(r"\b(?:whether|who|why|which|when|if|how)\b[^,;:]*$")
_YOU = compiled(rf"\b(?:you|you'll|you'd|let's|let us)(?: \w+){{0,4}} {HOW}$")
_PRESSED = compiled(r"(?:^|[,;:\u2013\u2014] ?| )(?:so|please|just|simply|now|then|go ahead and) $")
_STARTS = compiled(r"(?:^|[,;:\u2013\u2014(\"\u201c] ?|\b(?:and|or|but) )$")
_MAY = compiled(
    rf"\b(?:(?:should|can|must|ought to|may (?:now|safely|just)) {HOW}"
    r"|(?:safe|safer|fine|okay|ok|all right|time|best|better|wise|free|good|harmless|harm|danger"
    r"|reason|afraid|hesitate|sensible|able) (?:for (?:\w+ ){1,3})?to "
    r"|(?<!not )(?:advise|urge|recommend|suggest|tell|encourage)(?: \w+){0,3} to )$"
)
_PAST = compiled(r"\b(?:was|were|had|did|been)\b[^,;:]{0,40}$")
_TRIED = compiled(r"\b(?:recommend|suggest|advise|consider|try|worth)(?: \w+)? $")
_HARMLESS = compiled(
    r"^(?: \w+){0,4}? (?:is|are|can be|does|do|has) (?:quite |very |also |completely |now )?"
    r"(?:safe|fine|ok|okay|harmless|best|better|no harm|no risk|no danger|no risks|a good idea"
    r"|not (?:dangerous|harmful|risky|a problem))\b"
)


def advises_in_english(sentence: str) -> bool:
    """Return True where a sentence, in plain signs and single spaces, is such advice."""
    return _says_it_plainly(sentence) or any(
        _advises(sentence, found) for found in _LEAVES.finditer(sentence)
    )


def _says_it_plainly(sentence: str) -> bool:
    found = PLAIN.search(sentence)
    return found is not None and not _DENIED.search(_before(sentence, found.start()))


def _advises(sentence: str, found: re.Match[str]) -> bool:
    before = _before(sentence, found.start())
    after = sentence[found.end() :][:80]
    if _DENIED.search(before) or (_WISHED.search(before) and _ASKS.match(after)):
        return False
    if found["gerund"]:
        return not _WARNED.search(after) and (
            _is_readers(found["what"], before) or _is_praised(before, after)
        )
    return (
        _is_readers(found["what"], before)
        or _PRESSED.search(before) is not None
        or _is_allowed(before)
        or (not _THEIRS.search(found["what"]) and _is_command(before))
    )


def _is_readers(what: str, before: str) -> bool:
    return _YOURS.search(what) is not None or _YOU.search(before) is not None


def _is_praised(before: str, after: str) -> bool:
    if _TRIED.search(before) and not _PAST.search(before):
        return True
    return _HARMLESS.search(after) is not None and not _ASKED.search(before)


def _is_allowed(before: str) -> bool:
    if not _MAY.search(before):
        return False
    return not any(taken.search(before) for taken in (_ASKED, _PAST, _GIVEN))


def _is_command(before: str) -> bool:
    if not _STARTS.search(before):
        return False
    return not _OTHERS.search(re.split("[:;]", before)[-1]) or "you" in before.lower().split()


def _before(sentence: str, at: int) -> str:
    return sentence[max(at - 140, 0) : at]
