"""The verbs of leaving a treatment, and what is left, in English."""

import re

LEAST_OF = (
    r"(?:medic(?:ines?|ations?|aments?)|meds|doses?|dosages?|drugs?|pills?|tablets?|capsules?|jabs?"
    r"|shots?|injections?|infusions?|therap(?:y|ies)|treatments?|prescriptions?|dmts?|steroids?"
    r"|interferons?(?: (?:beta|alfa|alpha))?|glatiramer|cladribine|teriflunomide|fumarates?"
    r"|cortisone|methotrexate|baclofen|fampridine|azathioprine|rituximab|insulin|statins?"
    r"|antidepressants?|immuno\w+|[a-z]{3,20}mab|[a-z]{3,20}imod|avonex|rebif|betaferon|copaxone"
    r"|tysabri|ocrevus|kesimpta|tecfidera|gilenya|mavenclad|aubagio|mayzent)\b"
    r"(?![ -](?:resistance|trials?|compan|makers?|abuse|prices?|side effects|interactions?"
    r"|group|arm|study))"
)
"""What people take."""
_KIND = (
    r"(?:(?:daily|weekly|monthly|ms|usual|regular|prescribed|current|long-term|other|next|morning"
    r"|evening|disease-modifying|drug|steroid|dimethyl|expensive|costly|old|strong|such|more|further"
    r"|brain|nerve|pain|sleeping|blood pressure) )"
)
_WORD = r"(?:(?!(?:of|in|for|with|and|or|to|from|before|after|during|on|by|at|as)\b)[\w'-]+ )"
_PART = r"(?:(?:all|any|some|half|most|each|every|one|two|both)(?: of)? )?"
_WHOSE = (
    r"(?:your|the|these|those|this|that|an?|his|her|their|every|each|all|any|one|two|some|half)"
)
_MANNER = r"(?:(?:taking|using|having|getting|with|on|up|off|out|from|away|down|back|in) )"

YOURS = rf"{_PART}(?:the )?your (?:{_WORD}){{0,3}}?{LEAST_OF}"
"""What the reader takes."""
OBJECT = (
    rf"{_MANNER}{{0,2}}{_PART}(?:{_WHOSE} (?:{_WORD}){{0,3}}?(?:of (?:your |the )?)?)?"
    rf"{_KIND}{{0,3}}{LEAST_OF}"
)
"""The same, whoever takes it."""

VERB = (
    r"(?:stop|discontinue|quit|skip|halve|drop|cease|end|abandon|pause|refuse|reject|interrupt"
    r"|replace|swap|exchange|cancel|bin|flush|ditch|dump|toss|chuck|scrap|shelve|throw|trash"
    r"|avoid|forgo|withdraw|suspend"
    r"|leave (?:off|out)|give up|get rid of|let go of|hold off|lay off|walk away from|turn down"
    r"|put (?:away|aside)|set aside|cut (?:out|down|back)|wean yourself|taper"
    r"|(?:switch|trade)(?= [^.;,]{1,40} for )|phase out|break off|put down"
    r"|(?:stop|discontinue) (?:the )?use of"
    r"|(?:come|go|get|stay|keep|be|ease) off|(?:do|go|live|manage|cope|get by) without"
    r"|(?:reduce|cut|lower|decrease|delay|postpone|split)(?= (?:\w+ )?your))"
)
"""As a command, or after "you can"; others do these things in another form or are named."""
GERUND = (
    r"(?:stopping|discontinuing|quitting|skipping|halving|dropping|ceasing|ending|abandoning"
    r"|pausing|refusing|replacing|swapping|cancelling|binning|ditching|throwing|avoiding"
    r"|leaving (?:off|out)|giving up|getting rid of|cutting (?:out|down|back)"
    r"|(?:coming|going|getting|staying) off|(?:doing|going|living|managing) without"
    r"|(?:reducing|cutting|lowering|delaying)(?= (?:\w+ )?your))"
)
HOW = r"(?:(?:now|safely|simply|just|also|then|soon|even|all|both|still|probably|always|well) )*"
"""Words that may stand before a verb and change nothing."""


def compiled(pattern: str) -> re.Pattern[str]:
    """Return a pattern that looks over capitals."""
    return re.compile(pattern, re.IGNORECASE)
