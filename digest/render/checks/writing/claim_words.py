"""Words that promise too much, and those that take them back, in each language."""

import re
from collections.abc import Mapping
from typing import NamedTuple


class Promises(NamedTuple):
    """How a language promises too much, and how it says that it does not."""

    words: re.Pattern[str]
    seeming: re.Pattern[str]
    """What has a word of denial in it and denies nothing: "without doubt", "not only"."""
    denied_before: re.Pattern[str]
    """What turns words round that follow in their clause: "no cure"."""
    denied_after: re.Pattern[str]
    """The same of words that stand before, matched from their end: "a cure was not found"."""
    answered: re.Pattern[str]
    """How the sentence after a question begins where it denies it."""


def _folded(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_ENGLISH = Promises(
    words=_folded(
        r"\b(?:cur(?:e|es|ing|e-alls?)|cured(?! (?:ham|meat|bacon|fish|pork|sausages?|resin))"
        r"|curative|breakthrough\w*"
        r"|prov(?:e|es|ed|en|ing)(?! (?:\w+ )?(?:hard|harder|difficult|tricky|elusive|useful"
        r"|popular|to be|too|itself)\b)"
        r"|(?<!-)proofs?(?![ -](?:of|read))"
        r"|(?:eliminat|eradicat|defeat|conquer|vanquish)(?:e[sd]?|s|ed|ing)? "
        r"(?:(?:the|this|your) )?(?:disease|illness|ms|multiple sclerosis)"
        r"|(?:stop|halt|freeze)(?:s|ped|ed)? (?:[\w-]+ ){1,4}in (?:its|their) tracks"
        r"|miracle\w*|miraculous\w*|game[- ]chang(?:er|ing)\w*|revolutionary|revolutioni[sz]\w+"
        r"|wonder drug\w*|magic bullet\w*|guarantee\w*"
        r"|(?:100|(?:one |a )?hundred) ?(?:%|per ?cent) (?:safe|effective|certain|sure)(?:ly)?"
        r"|(?:completely|totally|entirely|fully|absolutely|perfectly|utterly) (?:safe|effective"
        r"|harmless|cured)"
        r"|(?:no|zero|without (?:any )?|free (?:of|from) (?:any )?) ?side[- ]effects"
        r"|side[- ]effect[- ]free|risk[- ]free|holy grail)\b"
    ),
    seeming=_folded(
        r"\b(?:without (?:a |any )?(?:doubt|question)|no doubt|no question|beyond doubt"
        r"|not (?:only|just|merely|simply)|nothing (?:less|short)|none other|never before"
        r"|no longer (?:a )?(?:dream|hope)|no wonder|why not|if (?:you|people|they) \w+"
        r"|cannot (?:fail|but))\b"
        r"|, (?:on|by|in|of|at|so|yet)\b[^,]{1,20},"
    ),
    denied_before=_folded(
        r"\b(?:no|not|never|nor|neither|cannot|without|nothing|nobody|none|far from|hardly|yet to"
        r"|before|whether|if|unless|false|myth|\w+n['\u2019]t"
        r"|needed to|(?:search|hunt|wait|hopes?|hoping|looking) for)\b"
    ),
    denied_after=_folded(
        r"(?: (?!and\b|but\b|or\b|which\b)[\w-]+){0,3}? (?:(?:is|are|was|were|has|have|had|could"
        r"|can|will)(?: (?:not|never)|n['\u2019]t)|cannot) (?:(?:yet|been|be|so far|ever) )*"
        r"(?:found|known|seen|shown|in sight|near|likely|possible|expected|reached|made|available"
        r"|at hand|what|one|there|this|proven)\b"
        r"|(?! that\b)[^.!?;]{0,60}? (?:is|are|was|were|remains?) "
        r"(?:simply |just |quite |still )?(?:false|wrong|untrue|not true|not right|a myth|mistaken"
        r"|unfounded|nonsense|far (?:off|away)"
        r"|years away|decades away)\b"
        r"|(?: [\w-]+){0,3} does(?: not|n['\u2019]t) exist\b"
    ),
    answered=_folded(r"[\"'\u201c\u2018(]*(?:no|not|hardly|far from|never|nobody)\b"),
)
_GERMAN = Promises(
    words=_folded(
        r"\b(?:heil(?:t|te|ten|en|bar)|geheilt|heilung(?:en)?|heilmitteln?s?|allheilmittel"
        r"|wunder(?:mittel|heilung|waffe|pille)?|durchbr(?:uch|uchs|uches|üche|üchen)|bahnbrechend\w*"
        r"|beweis(?:t|e|en|es)?|bewiesen\w*|erwiesen\w*|revolution(?:är\w*|iert|ieren)"
        r"|garantier(?:t|en)|garantie|nebenwirkungsfrei|(?:ohne|keine|null|frei von)(?: jede)?"
        r" nebenwirkungen|risikofrei|sensation\w*"
        r"|(?:100|hundert) ?(?:%|prozent(?:ig)?) (?:sicher|wirksam)"
        r"|(?:besiegt|bezwingt|vernichtet) (?:die krankheit|ms|multiple sklerose)"
        r"|(?:völlig|vollkommen|absolut|total|ganz und gar) (?:sicher|ungefährlich|harmlos))\b"
    ),
    seeming=_folded(
        r"\b(?:ohne (?:jeden )?zweifel|kein zweifel|ohne frage|keine frage|nicht nur|nicht bloß"
        r"|nichts weniger|nie zuvor|noch nie)\b"
    ),
    denied_before=_folded(
        r"\b(?:nicht|nie|niemals|niemand|kein\w*|ohne|bevor|ob|weder|noch|kaum|nichts|wund\w*"
        r"|haut\w*|narben?|schnitte?|knochen\w*|brüche?|bruch|verletzung\w*|geschwüre?)\b"
    ),
    denied_after=_folded(
        r"(?: (?!und\b|aber\b|sondern\b)[\w-]+){0,4}? (?:nicht(?! (?:nur|bloß|mehr aufzuhalten))"
        r"|nie|niemals|niemanden|nichts|kein\w*)\b"
        r"|(?!, dass\b)[^.!?;]{0,60}? (?:ist|sind|war|waren) (?:schlicht |einfach )?"
        r"(?:falsch|unwahr|ein Irrtum|ein Märchen|fern|weit weg)\b"
        r"|(?: (?:die|der|von|einer)(?: [\w-]+){0,2})? (?:wunde|haut|narbe|schnitt|knochen"
        r"|verletzung)\w*\b"
    ),
    answered=_folded(r"[\"'„\u201a(]*(?:nein|nicht|kaum|noch nicht|niemand)\b"),
)
PROMISES: Mapping[str, Promises] = {"en": _ENGLISH, "de": _GERMAN}
"""By the language's code."""
