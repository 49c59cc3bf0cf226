"""Marks and places to fill that somebody left in a text are found; brackets that belong are not."""

import pytest

from digest.render.checks.writing.marks import check_marks
from tests.unit.mail_factories import make_article, make_edition


def found(text):
    edition = make_edition(articles=(make_article(1, matters=text),), note="")
    return [(finding.code, finding.place) for finding in check_marks(edition)]


@pytest.mark.parametrize(
    "mark",
    [
        "{name}",
        "{first_name}",
        "${name}",
        "{{ name }}",
        "%FIRSTNAME%",
        "*|FNAME|*",
        "(insert name)",
        "(insert the number of people)",
        "(name)",
        "(your name here)",
        "(source needed)",
        "[doctor's name]",
        "[doctor\u2019s name]",
        "[the study number]",
        "[XX]",
        "[citation needed]",
        "[... more]",
        "__NAME__",
        "_____",
        "«name»",
        "« Vorname »",
        "\u2039first_name\u203a",
        "Tbd",
        "tbd",
        "TBC",
        "XX%",
        "XX %",
        "PLACEHOLDER",
        "placeholder text",
        "Lorem ipsum",
        "FixMe",
    ],
)
def test_a_mark_is_found_wherever_it_stands(mark):
    expected = [("mark-left", "item 1, why it matters")]
    assert found(f"It costs {mark} little.") == expected
    assert found(mark) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Il a dit « bonjour » et « le nom de la maladie ».",
        "Sie sagten: »Das hilft.«",
        "He said that [the drug] helped [1], [sic], and more [2, 3].",
        "They met (by name and by post) once a week.",
        "It was small (12 people) and short (in weeks).",
        "It helped 20% of women and 30% of men.",
        "It rose from 5% to 10%, and then 20%.",
        "Women have XX chromosomes. Todo is a word in Spain.",
        "A dummy pill, or placebo, was a placeholder for the drug.",
        "Use {1, 2} or (a) or [b] for each.",
        "He left it open … and came back.",
        "The file_name_here is one word, and so is a __ b.",
        "Ask (your doctor can help).",
        "She added links (see below).",
        "Really?? Yes.",
    ],
)
def test_signs_that_belong_to_a_text_are_no_marks(text):
    assert found(text) == []


def test_the_first_mark_of_a_text_is_named_once():
    edition = make_edition(articles=(make_article(1, matters="TODO and {name}"),), note="")
    (finding,) = check_marks(edition)
    assert finding.what.endswith(": TODO")


@pytest.mark.parametrize("name", ["subject", "preheader", "note"])
def test_the_editors_own_words_are_looked_at_too(name):
    edition = make_edition(articles=(make_article(1),), **{"note": "", name: "Hello {name}"})
    assert [finding.place for finding in check_marks(edition)] == [name]
    edition = make_edition(articles=(make_article(1, teaser="TBD"),), note="")
    assert [finding.place for finding in check_marks(edition)] == ["item 1, teaser"]
