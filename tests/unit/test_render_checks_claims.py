"""What promises too much is found in many words; what is denied or meant otherwise is not."""

import pytest

from digest.render.checks.writing.all_writing import check_writing
from tests.unit.mail_factories import make_article, make_edition

ENGLISH = """
These results prove that walks help.
Walks work, proving that rest is wrong.
Here is proof at last.
It may be a curative drug.
The drug eliminates the disease.
It eradicates MS.
The drug is totally safe.
It is 100 percent effective.
A hundred per cent safe.
The pill has zero side effects.
It is free of side effects.
It stops MS in its tracks.
Without doubt, this cures MS.
Without a doubt this cures MS.
Not only does it help, it cures MS.
It not only helps but cures MS.
If you eat well, this cures MS.
There is no doubt that it cures MS.
Nothing less than a breakthrough.
This cures MS and does no harm.
This cure is not expensive.
Is this a breakthrough? Yes.
Is this a breakthrough? We will see.
No, this is a miracle.
A cure-all for tired people.
"""

HONEST_ENGLISH = """
A cure was not found.
A cure has not been found yet.
Is this a breakthrough? No.
Is it a cure? Not yet.
The claim that diet cures it is false.
A cured ham is salty.
There is no proof.
It was a test of proof of concept.
This is not proof.
Walking proved difficult.
It is proving hard to find people.
A cure is still far off.
It does not eliminate the disease.
It is not a cure, and not a miracle.
We cannot prove it.
Nobody knows if it cures anything.
More studies are needed to prove it.
The search for a cure goes on.
It does not, on its own, prove anything.
A cure is not in sight.
More than one water-proof bag was used.
They will have to see whether it can prove useful.
"""

GERMAN = """
Das ist eine bahnbrechende Studie.
Es ist ein Heilmittel.
Das ist der Beweis.
Zwei Durchbrüche in einem Jahr.
Das Mittel heilt alle.
Ohne Zweifel heilt das Mittel alle.
Es hilft nicht nur, es heilt auch.
Das Mittel hat keine Nebenwirkungen.
Es ist hundert Prozent sicher.
Das heilt MS und schadet nicht.
Ist das ein Durchbruch? Ja.
"""

HONEST_GERMAN = """
Die Wunde heilte.
Eine Heilung gibt es nicht.
Eine Heilung gibt es noch nicht.
Das ist kein Durchbruch.
Ist das ein Durchbruch? Nein.
Das Mittel heilt MS nicht.
Das Mittel heilt niemanden.
Es ist kein Beweis.
Dass Fasten MS heilt, ist falsch.
Das beweist nichts.
Bewiesen ist das nicht.
Kein Wunder, dass viele müde sind.
Ob es heilt, ist offen.
"""


def claims(text, language):
    edition = make_edition(articles=(make_article(1, takeaway=text),), language=language)
    return [finding for finding in check_writing(edition) if finding.code == "claim-strong"]


def lines(text):
    return [line for line in text.splitlines() if line]


@pytest.mark.parametrize("text", lines(ENGLISH))
def test_an_english_promise_is_found(text):
    (finding,) = claims(text, "en")
    assert finding.place == "item 1, takeaway"
    assert not finding.needs_person


@pytest.mark.parametrize("text", lines(HONEST_ENGLISH))
def test_an_english_text_that_promises_nothing_has_no_finding(text):
    assert claims(text, "en") == []


@pytest.mark.parametrize("text", lines(GERMAN))
def test_a_german_promise_is_found(text):
    assert len(claims(text, "de")) == 1


@pytest.mark.parametrize("text", lines(HONEST_GERMAN))
def test_a_german_text_that_promises_nothing_has_no_finding(text):
    assert claims(text, "de") == []
