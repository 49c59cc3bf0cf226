"""Each check of the texts finds what is planted, and nothing in the demonstration's weeks."""

import pytest

from digest.render.checks.writing.all_writing import check_writing
from digest.render.checks.writing.hard_words import plainer_words
from digest.render.checks.writing.reading_ease import ease_of, hardest_sentences
from digest.render.checks.writing.split import sentences_in, words_in
from digest.render.checks.writing.syllables import syllables_in
from tests.unit.demo_editions import demo_editions
from tests.unit.mail_factories import make_article, make_edition

HARD = (
    "Participants demonstrating heightened inflammatory activity experienced considerably "
    "accelerated neurological deterioration notwithstanding continuous pharmaceutical therapy "
    "continued throughout the observation period. Nevertheless, methodological considerations "
    "necessitate precautionary interpretation of these preliminary investigations."
)
LONG = "They sat. " * 30 + "They walked, " + "and then they sat down, " * 9 + "and went home."


def found(language="en", note="", **parts):
    edition = make_edition(
        articles=(make_article(1, **parts),), language=language, caveat="Take care.", note=note
    )
    return [(finding.code, finding.place) for finding in check_writing(edition)]


def test_the_demonstrations_weeks_have_no_findings():
    for edition in demo_editions():
        assert check_writing(edition) == ()


def test_a_part_that_is_hard_to_read_is_found_with_its_sentences():
    (finding,) = check_writing(make_edition(articles=(make_article(found=HARD),)))
    assert (finding.code, finding.place) == ("reading-hard", "item 1, what they found")
    assert "“Participants demonstrating" in finding.what
    assert finding.severity == "warning"


@pytest.mark.parametrize("part", ["takeaway", "found", "matters", "keep_in_mind"])
def test_each_part_is_read_by_itself(part):
    places = {
        "takeaway": "takeaway",
        "found": "what they found",
        "matters": "why it matters",
        "keep_in_mind": "keep in mind",
    }
    assert found(**{part: HARD}) == [("reading-hard", f"item 1, {places[part]}")]


def test_the_note_is_read_too():
    assert found(note=HARD) == [("reading-hard", "note")]


def test_a_sentence_without_end_is_found():
    assert found(matters=LONG) == [("sentence-long", "item 1, why it matters")]


def test_a_hard_german_part_is_found_and_an_easy_one_is_not():
    hart = (
        "Untersuchungsteilnehmende verzeichneten beträchtliche Funktionsverschlechterungen. "
        "Vorangegangene Medikamentenverabreichungen beeinflussten Krankheitsverläufe. "
    ) * 5
    leicht = "Wer mehr ging, war nicht so müde. Das galt für alle, die dabei waren. " * 5
    easy = {"takeaway": leicht, "found": leicht, "matters": leicht, "keep_in_mind": leicht}
    assert found(language="de", **easy) == []
    assert found(language="de", **{**easy, "found": hart}) == [
        ("reading-hard", "item 1, what they found")
    ]


def test_what_is_written_in_another_script_is_not_graded():
    assert ease_of("Исследование показало значительные изменения.", language="ru") is None
    assert ease_of("12, 14 %", language="en") is None


def test_hard_words_are_named_with_plainer_ones():
    (finding,) = check_writing(
        make_edition(articles=(make_article(matters="The efficacy was low. Its lesions grew."),))
    )
    assert (finding.code, finding.place) == ("words-hard", "item 1")
    assert "“efficacy” (how well it works)" in finding.what
    assert "“lesion” (damaged spot)" in finding.what


@pytest.mark.parametrize(
    "text",
    [
        "There were fewer lesions (damaged spots) at the end.",
        "There were fewer damaged spots (lesions) at the end.",
        "A lesion, or damaged spot, was seen.",
        "They had cognitive behavioural therapy.",
        "Gaitskell wrote it.",
    ],
)
def test_a_hard_word_that_is_explained_or_part_of_a_name_is_no_finding(text):
    assert found(matters=text) == []


def test_the_lists_of_hard_words_give_a_plainer_one_for_each():
    for language in ("en", "de"):
        words = plainer_words(language)
        assert len(words) > 40
        assert all(word == word.lower() for word in words)
        assert not {word for word, plain in words.items() if plain.lower() == word}
    assert plainer_words("xx") == plainer_words("../en") == {}


@pytest.mark.parametrize(
    "text",
    [
        "This drug cures the illness.",
        "A breakthrough for all of us.",
        "It proves that food matters.",
        "It is proven to work.",
        "A miracle for some.",
        "It has no side effects.",
        "A real game-changer.",
        "It is 100% safe.",
    ],
)
def test_a_claim_that_promises_too_much_is_found(text):
    assert found(takeaway=text) == [("claim-strong", "item 1, takeaway")]
    assert found(title=text.rstrip(".")) == [("claim-strong", "item 1, title")]


@pytest.mark.parametrize(
    "text",
    [
        "There is no cure yet.",
        "Finding enough people proved very hard.",
        "The study does not prove it.",
        "It cannot be proven this way.",
        "Nobody knows whether it cures anything.",
        "Skin was cut with care, and it improved.",
        "We do not say that it has no side effects.",
    ],
)
def test_a_claim_that_is_denied_is_no_finding(text):
    assert found(takeaway=text) == []


@pytest.mark.parametrize(
    "text",
    [
        "You can stop taking your medicine.",
        "Walk instead of your usual treatment.",
        "You no longer need any drugs.",
        "Come off your tablets slowly.",
    ],
)
def test_advice_to_stop_a_treatment_is_found(text):
    assert found(matters=text) == [("advice-to-stop", "item 1, why it matters")]


@pytest.mark.parametrize(
    "text",
    [
        "Do not stop taking your medicine.",
        "Ask before you stop taking your medicine.",
        "Some stopped treatment in the study.",
    ],
)
def test_advice_to_go_on_is_no_finding(text):
    assert found(matters=text) == []


def test_german_claims_are_found():
    assert found(language="de", takeaway="Das Mittel heilt alle.") == [
        ("claim-strong", "item 1, takeaway")
    ]
    assert found(language="de", takeaway="Das Mittel heilt nicht, es wird nie geheilt.")[1:] == []


@pytest.mark.parametrize("mark", ["TODO", "TKTK", "XXX", "[insert name]", "???", "<your name>"])
def test_a_mark_to_come_back_to_is_found(mark):
    assert found(matters=f"It costs {mark} little.") == [("mark-left", "item 1, why it matters")]
    assert found(note=f"Hello {mark}") == [("mark-left", "note")]


def test_what_only_looks_like_a_mark_is_no_finding():
    assert found(matters="Women have XX chromosomes. Todo is a word in Spain [1].") == []


def test_sentences_end_where_readers_hear_an_end():
    text = "Dr. Lee saw 2.5 of 3, e.g. in May. “Was it so?” It was.\n\n- One.\n- Two"
    assert sentences_in(text) == (
        "Dr. Lee saw 2.5 of 3, e.g. in May.",
        "“Was it so?”",
        "It was.",
        "One.",
        "Two",
    )
    assert words_in("People's 12 well-known 5th") == ("People's", "well", "known", "th")


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("study", 2),
        ("people", 2),
        ("walked", 1),
        ("wanted", 2),
        ("disease", 2),
        ("changes", 2),
        ("trial", 2),
        ("social", 2),
        ("patients", 2),
        ("bacteria", 4),
        ("idea", 3),
        ("tiredness", 2),
        ("fatigue", 2),
        ("something", 2),
        ("inflammation", 4),
        ("the", 1),
        ("", 1),
    ],
)
def test_syllables_are_counted_as_spoken(word, count):
    assert syllables_in(word) == count


def test_the_hardest_sentence_comes_first():
    text = "It is so. Considerable neurological deterioration occurred. We saw it."
    assert hardest_sentences(text, language="en", most=1) == (
        "Considerable neurological deterioration occurred.",
    )
