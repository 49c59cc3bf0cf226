import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.identity.study_ids import normal_doi, normal_pmid
from digest.sources.identity.titles import near_equal_titles, normal_title

TITLE = "Daily walking and gait in 41 adults with early Parkinson's disease: a randomised trial"

WORDS = st.lists(st.sampled_from(TITLE.split()) | st.text(max_size=8), min_size=0, max_size=14).map(
    " ".join
)


@pytest.mark.parametrize(
    "other",
    [
        TITLE.upper(),
        TITLE.replace(":", " \u2013"),
        TITLE.replace("randomised", "randomized"),
        TITLE.replace("a randomised", "randomised"),
        TITLE.replace("and gait", "& gait"),
        TITLE.replace("adults", "adult"),
        TITLE.replace("Parkinson's", "Parkinson\u2019s"),
        TITLE.replace("walking", "walkign"),
        f"  {TITLE}. ",
    ],
)
def test_the_same_title_written_otherwise_is_near_equal(other):
    assert near_equal_titles(TITLE, other)


@pytest.mark.parametrize(
    "other",
    [
        TITLE.replace("41", "42"),
        TITLE.replace("Daily", "No daily"),
        TITLE.replace("adults", "mice"),
        TITLE.replace("early", "late"),
        TITLE.replace("gait", "gain"),
        f"{TITLE} part two",
        " ".join(reversed(TITLE.split())),
        "",
    ],
)
def test_another_study_is_not(other):
    assert not near_equal_titles(TITLE, other)


def test_short_titles_must_be_equal():
    assert near_equal_titles("Editorial: the year ahead", "editorial \u2013 the year ahead")
    assert not near_equal_titles("Randomised walking trial", "Randomized walking trial")


def test_a_slip_in_a_prefix_is_another_word():
    title = "Afferent nerves and pain in adults with early multiple sclerosis"
    assert not near_equal_titles(title, title.replace("Afferent", "Efferent"))


@given(WORDS)
def test_a_title_is_near_equal_to_itself(title):
    assert near_equal_titles(title, title) == bool(normal_title(title))


@given(WORDS, WORDS)
def test_near_equality_goes_both_ways(one, other):
    assert near_equal_titles(one, other) == near_equal_titles(other, one)


@given(st.text())
def test_a_normal_title_is_its_own_normal_form(title):
    assert normal_title(normal_title(title)) == normal_title(title)


@pytest.mark.parametrize(
    "written",
    [
        "10.5555/Walk.2026",
        "doi:10.5555/walk.2026",
        "DOI 10.5555/WALK.2026.",
        "https://doi.org/10.5555/walk.2026",
        "https://dx.doi.org/10.5555%2Fwalk.2026?x=1#y",
        "(10.5555/walk.2026)",
        "see 10.5555/walk.2026, page 3",
    ],
)
def test_a_doi_has_one_form(written):
    assert normal_doi(written) == "10.5555/walk.2026"


def test_brackets_that_belong_to_a_doi_stay():
    assert normal_doi("10.1016/S0140-6736(26)00001-2") == "10.1016/s0140-6736(26)00001-2"


@pytest.mark.parametrize("text", ["", "10.5", "10.5555/", "11.5555/x", "walk"])
def test_what_is_no_doi_is_none(text):
    assert normal_doi(text) is None


@given(st.text(max_size=40) | st.text(max_size=20).map(lambda tail: f"10.5555/{tail}"))
def test_a_doi_in_its_one_form_stays(text):
    doi = normal_doi(text)
    assert doi is None or normal_doi(doi) == doi


@pytest.mark.parametrize(
    "written",
    [
        "40012345",
        "PMID: 40012345",
        "pubmed:40012345",
        "https://pubmed.ncbi.nlm.nih.gov/40012345/",
        "https://www.ncbi.nlm.nih.gov/pubmed/40012345",
        " 0040012345 ",
    ],
)
def test_a_pubmed_id_has_one_form(written):
    assert normal_pmid(written) == "40012345"


@pytest.mark.parametrize(
    "text", ["", "0", "PMC40012345", "12 people", "1234567890", "https://doi.org/10.1/40012345"]
)
def test_what_is_no_pubmed_id_is_none(text):
    assert normal_pmid(text) is None
