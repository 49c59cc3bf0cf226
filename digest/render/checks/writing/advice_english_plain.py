"""What says in so many words, in English, that readers may leave their treatment."""

from digest.render.checks.writing.advice_english_words import (
    GERUND,
    HOW,
    LEAST_OF,
    OBJECT,
    YOURS,
    compiled,
)

PLAIN = compiled(
    # Passive: "Your treatment can be stopped".
    rf"\b{OBJECT} (?:can|may|should|must) {HOW}be {HOW}(?:stopped|discontinued|skipped|halved"
    r"|replaced|dropped|ended|left out|thrown away|given up|paused|abandoned|avoided|cut)\b"
    rf"|\b{YOURS} (?:could|might|is|are) {HOW}(?:be )?{HOW}(?:stopped|discontinued|no longer "
    r"needed|not needed|unnecessary|pointless|useless|superfluous|replaced)\b"
    # Without need.
    rf"|\b(?:you|we|people|patients|readers|everyone)(?: \w+)? (?:(?:do not|don't|will not|won't"
    rf"|no longer|never|hardly)(?: \w+)? need (?:to (?:take|use|have) )?|need no (?:more )?)"
    rf"(?:{OBJECT})"
    r"|\b(?:do not|don't|no longer|never) need (?:to (?:take|use|have) )?(?:your|their|any) "
    rf"(?:\w+ )?{LEAST_OF}"
    rf"|\bno (?:more )?need (?:for|of|to (?:take|use|have)) (?:{OBJECT})"
    rf"|(?:^|[,;:] ?)no more (?:\w+ )?{LEAST_OF}"
    rf"|\b(?:better (?:off )?|fine |well |live |cope |get by |manage )without {YOURS}"
    rf"|\byou(?: \w+){{0,4}} without (?:{OBJECT})(?! (?:asking|talking))"
    # In its place.
    rf"|\b(?:instead|in place|rather than|in lieu)(?: of)?(?: (?:taking|using|having))? {YOURS}"
    rf"|^(?:take|use|try|eat|drink|walk|choose|have|go|do|swim|pick)\b[^.;:]{{0,50}} "
    rf"(?:instead of|rather than|in place of)(?: (?:taking|using|having))? (?:{OBJECT})"
    rf"|\bsubstitut\w+ [^,;.]{{1,40}} for {YOURS}"
    # Not taking, or taking less.
    rf"|(?:^|[,;:] ?|\b(?:you|please|and|can|should) )(?:do not|don't|never|not|no longer) (?:take"
    rf"|use|have) (?:{OBJECT})(?! (?:with|on an empty|at the same|together|until|before|after|late"
    r"|twice|again until|without))"
    rf"|\b(?:take|taking|use|using) (?:fewer|less|only half|half|a break from|a holiday from|time "
    rf"off|a rest from)(?: of)? (?:{OBJECT})"
    rf"|\b(?:say goodbye to|forget(?: about)?|wave goodbye to) {YOURS}"
    r"|(?:^|\byou(?: \w+)? |\band )take a drug holiday"
    rf"|\b(?:you (?:can|may|could|should) {HOW}|(?:fine|ok|okay|safe|harmless|harm) to )"
    rf"miss (?:{OBJECT})"
    rf"|\b(?:don't|do not|why) (?:bother (?:with |taking )|keep taking )(?:{OBJECT})"
    rf"|\b(?:you )?(?:don't|do not) have to (?:take|use|have) {YOURS}"
    rf"|\b(?<!not )(?:replaces|beats) {YOURS}"
    rf"|\bmakes? {YOURS} (?:unnecessary|needless|superfluous|pointless)"
    rf"|\byour body(?: \w+)? (?:does not|doesn't|needs no) (?:need )?(?:{OBJECT})"
    rf"|^{OBJECT} (?:is|are) (?:(?:unnecessary|needless|pointless|useless) "
    r"|not needed any (?:more|longer)\b|no longer needed)"
    rf"|\bno (?:danger|risk|harm) (?:in|of|from) {GERUND} (?:{OBJECT})"
    rf"|(?:^|[,;:] ?)(?:trust|choose|pick) [^.;:]{{1,40}}\bnot {YOURS}"
    rf"|\b(?:takes?|taking) the place of {YOURS}|\b(?:works?|is|are) better than {YOURS}"
    r"|\b(?:no (?:need to|reason to|point in)|(?:don't|do not) (?:need|have) to|need not) "
    rf"(?:take|taking|continue|keep|go on)(?: (?:taking|using|with))* (?:{OBJECT})"
    rf"|\bnot taking {YOURS} (?:is|does) (?!(?:not|dangerous|risky|unsafe|harm)\b)"
    rf"|\btake {YOURS} (?:less (?:often|frequently)|only (?:when you feel|if you feel|on bad))\b"
    rf"|{YOURS} can wait\b"
    rf"|{YOURS} can (?:go|land) in the (?:bin|trash|drawer)"
    r"|(?:^|[,;:] ?)(?:take|use) every (?:other|second|third) (?:dose|tablet|pill)s?\b"
    rf"|\b(?:let|leave|put) {YOURS} (?:run out|lapse|away|out|in the (?:drawer|box|bin|cupboard)"
    r"|aside|behind|alone)"
)
