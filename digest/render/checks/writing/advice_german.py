"""What tells readers to leave their treatment, in German."""

import re

_TAKEN = (
    r"\b(?:\w{0,30}[Mm]edikament(?:e|en|s)?|[Mm]edikation|[Aa]rznei(?:en|mitteln?)?|Mittel"
    r"|Präparate?|\w{0,30}[Tt]abletten?|Pillen?|\w{0,30}[Ss]pritzen?|\w{0,30}[Ii]nfusion(?:en)?"
    r"|\w{0,30}[Tt]herapien?|\w{0,30}(?<![Vv]er)(?<![Mm]iss)[Bb]ehandlung(?:en)?"
    r"|\w{0,30}[Dd]os(?:is|en)|[Ii]nterferone?|[KC]ortison|Glatiramer\w*|Cladribin"
    r"|[A-Z][a-z]{2,20}mab|[A-Z][a-z]{2,20}imod|Avonex|Rebif|Copaxone|Tysabri|Ocrevus|Kesimpta"
    r"|Tecfidera|Gilenya)\b"
)
_YOURS = r"(?:Ihr|[Dd]ein|[Ee]ur)(?:e[nmrs]?)?\b"
_WHOSE = (
    rf"(?:{_YOURS}|(?:die|das|den|der|dem|alle|jede|diese|eine|einzelne|keine|sämtliche)[nmrs]?\b"
    r"|mit|auf|ohne)"
)
_WHAT = rf"(?:{_WHOSE} ){{0,2}}(?:[\w-]+ ){{0,2}}?{_TAKEN}"
_AMID = r"(?: [\w-]+){0,5}?"
_APART = (
    r"(?:[Ss]etz(?:en|e|t)?(?=.{1,80} ab\b)|[Ll]ass(?:en|t)?(?=.{1,80} (?:weg|aus|sein|Schrank)\b)"
    r"|(?:[Bb]r(?:echen|ich|echt)|[Ss]ag(?:en|e|t)?)(?=.{1,80} ab\b)"
    r"|[Hh]ör(?:en|e|t)?(?=.{1,80}\bauf\b)|[Ss]tell(?:en|e|t)?(?=.{1,80} ein\b)"
    r"|(?:[Ww](?:erfen|irf|erft)|[Ss]chmei(?:ßen|ß|ßt))(?=.{1,80} (?:weg|fort|Müll)\b)"
    r"|[Kk]omm(?:en|t)?(?=.{1,40}ohne .{1,40} aus\b)|[Gg](?:eben|ib|ebt)(?=.{1,80} auf\b)"
    r"|[Nn](?:ehmen|imm|ehmt)(?=.{1,60}(?:nicht|kein\w*) .{0,40}mehr\b"
    r"|.{1,80} (?:nicht mehr|weniger|nicht weiter)\b|.{1,80} nicht(?: ein)?[.!]?$))"
)
_WHOLE = (
    r"(?:[Bb]eende[nt]?|[Ss]topp(?:en|e|t)?|[Vv]erzichte[nt]?|[Hh]albier(?:en|e|t)|[Ee]rsetz(?:en|e"
    r"|t)|[Uu]nterbr(?:echen|ich|echt)|[Pp]ausier(?:en|e|t)|[Üü]berspring(?:en|e|t)"
    r"|[Mm]eide[nt]?|[Vv]ermeide[nt]?|[Ss]treiche?[nt]?|[Rr]eduzier(?:en|e|t)|[Ss]enke[nt]?)"
)
_INFINITIVE = (
    r"(?:ab(?:zu)?setzen|weg(?:zu)?lassen|aus(?:zu)?lassen|ab(?:zu)?brechen|auf(?:zu)?hören"
    r"|ein(?:zu)?stellen|weg(?:zu)?werfen|auf(?:zu)?geben|aus(?:zu)?kommen|(?:zu )?(?:beenden"
    r"|stoppen|verzichten|halbieren|ersetzen|unterbrechen|pausieren|überspringen|meiden"
    r"|streichen|reduzieren)"
    r"|nicht (?:mehr|länger|weiter) (?:ein)?(?:zu )?(?:zu)?(?:nehmen|brauchen)"
    r"|(?<=ohne ).{3,40} leben)\b"
)
_DONE = (
    r"(?:abgesetzt|weggelassen|ausgelassen|abgebrochen|eingestellt|beendet|gestoppt|halbiert"
    r"|ersetzt|unterbrochen|pausiert)"
)
_ADVICE = re.compile(
    # "Setzen Sie Ihre Therapie ab", "Beende deine Therapie".
    rf"(?:^|[,;:\u2013] ?|\b(?:und|oder|dann|also|bitte|doch) )(?:{_APART}|{_WHOLE})(?: Sie\b)?"
    rf"(?P<one>{_AMID}(?: auf,?)? {_WHAT})(?P<two>(?: [\w-]+){{0,5}})"
    # "Sie können Ihre Medikamente absetzen", "wenn Sie die Behandlung beenden".
    rf"|\b(?:Sie|[Dd]u|[Ii]hr|[Mm]an|[Ww]ir)\b(?P<three>{_AMID},?{_AMID} {_WHAT}{_AMID}) "
    rf"{_INFINITIVE}"
    rf"|{_YOURS}(?P<four>(?: [\w-]+){{0,2}}? {_TAKEN}{_AMID}) {_INFINITIVE}"
    rf"|\b(?:sicher|ungefährlich|möglich|besser|gut|Zeit|harmlos|in Ordnung),(?P<five> {_WHAT}"
    rf"{_AMID}) {_INFINITIVE}"
    rf"|\b(?:[Aa]lle|Patient\w*|Menschen|Betroffene|Leute)(?: [\w-]+){{0,3}} "
    rf"(?:können|sollten|dürfen)(?P<six>{_AMID} {_TAKEN}{_AMID}) {_INFINITIVE}"
    rf"|\bSie sollten keine (?:[\w-]+ )?{_TAKEN} (?:ein)?nehmen"
    rf"|\b(?:Sie können|[Dd]u kannst) (?:damit )?aufhören, {_WHAT} (?:zu |einzu)nehmen"
    rf"|\b(?:Sie kommen|[Dd]u kommst)\b(?P<eight>{_AMID}) ohne {_WHAT}{_AMID} aus\b"
    # "Ihre Behandlung kann beendet werden".
    rf"|{_TAKEN} (?:kann|können|darf|dürfen|sollte|sollten|soll|muss|müssen)(?P<seven>{_AMID}) "
    rf"{_DONE} werden"
    # "Sie brauchen keine Medikamente mehr".
    rf"|(?:^|\b(?:Sie|[Dd]u|[Mm]an|[Ww]ir)\b{_AMID} )[Kk]eine? (?:[\w-]+ )?{_TAKEN} mehr\b"
    rf"|{_YOURS} (?:[\w-]+ )?{_TAKEN} (?:ist|sind) (?:jetzt )?(?:nicht (?:mehr )?nötig|unnötig"
    r"|überflüssig)"
    rf"|\b(?:ersetzt|ersetzen) {_YOURS} (?:[\w-]+ )?{_TAKEN}(?! nicht| nie)"
    rf"|\b(?:Schluss mit|[Pp]ause von) (?:{_YOURS} )?(?:den |der )?{_TAKEN}"
    rf"|(?:^|\bSie |\b[Dd]u )(?:[\w-]+ )?[Oo]hne (?:{_YOURS} )?{_TAKEN} (?:leben|geht)\b"
    rf"|^(?:Jetzt |Am besten |Einfach )?(?:{_YOURS} |[Dd]ie |[Aa]lle )?{_TAKEN}(?: \w+)? "
    rf"{_INFINITIVE}[.!]?$"
    rf"|{_TAKEN} (?:können|dürfen|sollten) Sie(?P<nine>{_AMID}) {_INFINITIVE}"
    rf"|\b(?:brauchen|benötigen|müssen) (?:Sie )?(?:{_YOURS} (?:[\w-]+ )?{_TAKEN} nicht\b|keine "
    rf"(?:[\w-]+ )?{_TAKEN})|\b[Bb]rauchst (?:[\w-]+ ){{0,2}}{_TAKEN} nicht\b"
    # In its place.
    rf"|\b(?:[Aa]nstelle|[Aa]nstatt|[Ss]tatt) {_YOURS} (?:[\w-]+ )?{_TAKEN}"
    # "Das Absetzen Ihrer Medikamente ist sicher".
    rf"|\b(?:Absetzen|Weglassen|Beenden|Abbrechen|Abbruch|Ende) (?:{_YOURS}|der|des|von) "
    rf"(?:[\w-]+ )?{_TAKEN} (?:ist|sind|schadet|bleibt) (?:[\w-]+ )?(?:sicher|ungefährlich|harmlos"
    r"|gut|nicht\b)"
)
_DENIED = re.compile(
    r"\b(?:nicht(?! (?:mehr|länger|weiter|nur|(?:ein)?nehmen))|nie|niemals|keinesfalls|keineswegs"
    r"|keinen Fall|bevor|ehe|ob|nur (?:nach|mit|wenn))\b"
)
_NOT_YET = re.compile(
    r"\b(?:[Bb]evor|[Ee]he|[Oo]b|[Nn]iemand\b[^,;:]*)(?: [\w-]+){0,2} ?$"
    r"|\b(?<!nicht )(?:gefährlich|riskant|falsch|unsicher|schädlich), ?$"
    r"|\b(?:heißt|bedeutet|sagt|zeigt)(?: das)? nicht, dass ?$"
    r"|\bkein\w* (?:Grund|Rat|Aufforderung|Einladung),? ?$"
)
_NOT_TAKEN = re.compile(r"\b[Nn](?:ehmen|imm|ehmt)\b")


def advises_in_german(sentence: str) -> bool:
    """Return True where a sentence, in plain signs and single spaces, is such advice."""
    return any(_advises(sentence, found) for found in _ADVICE.finditer(sentence))


def _advises(sentence: str, found: re.Match[str]) -> bool:
    if _NOT_YET.search(sentence[max(found.start() - 60, 0) : found.start()]):
        return False
    if _NOT_TAKEN.match(found[0].lstrip(",;:\u2013 ")):
        return True
    # "Zögern Sie nicht, Ihre Medikamente abzusetzen" denies another verb.
    said = "".join(
        f" {part.rpartition(',')[2] if name == 'three' else part}"
        for name, part in found.groupdict().items()
        if part
    )
    return not _DENIED.search(said)
