import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.sources.wording.headings import (
    LIST_HEADINGS,
    PART_HEADINGS,
    is_list_heading,
    nearest_heading,
    normal_heading,
    part_of,
)

KNOWN = [(heading, part) for part, headings in PART_HEADINGS.items() for heading in headings]


@pytest.mark.parametrize(("heading", "part"), KNOWN)
def test_every_heading_of_the_map_is_found_however_it_is_written(heading, part):
    assert normal_heading(heading) == heading, "the map holds normal headings"
    for written in (heading, heading.upper(), f"{heading.capitalize()}:", f"2. {heading}?"):
        assert part_of(written, {}) == part
    assert part_of(f"\U0001f50d {heading} \u2013", {}) == part


@pytest.mark.parametrize(
    ("heading", "part"),
    [
        ("Key takeaway", "takeaway"),
        ("What they found", "found"),
        ("Who should care and why", "matters"),
        ("Who Should Care & Why?", "matters"),
        ("Important considerations", "keep_in_mind"),
        ("Why it\u2019s important", "matters"),
        ("Publisher's caveat", "caveat"),
    ],
)
def test_the_headings_of_pages_we_know(heading, part):
    assert part_of(heading, {}) == part


@pytest.mark.parametrize(
    "text", ["", "?!", "What they found was a surprise to all.", "More details", "found" * 30]
)
def test_what_is_no_heading_of_a_part_announces_none(text):
    assert part_of(text, {}) is None


def test_a_sources_own_headings_add_to_the_map():
    assert part_of("Das Ergebnis:", {"das ergebnis": "found"}) == "found"
    assert part_of("Results", {"das ergebnis": "found"}) == "found"


def test_a_sources_own_headings_outweigh_ours():
    assert part_of("Results", {"RESULTS": "matters"}) == "matters"


def test_a_part_that_does_not_exist_is_passed_over():
    assert part_of("Results", {"results": "nonsense"}) is None


def test_headings_of_lists_are_known():
    assert all(is_list_heading(heading.title()) for heading in LIST_HEADINGS)
    assert not is_list_heading("What they found")


def test_a_slip_of_the_pen_has_a_nearest_heading():
    assert nearest_heading("What they fuond") == "what they found"
    assert nearest_heading("Acknowledgements") is None


@given(st.text(max_size=100))
def test_normal_headings_are_their_own_normal_form(text):
    once = normal_heading(normal_heading(text))
    assert normal_heading(once) == once
    assert nearest_heading(text) is None or part_of(nearest_heading(text) or "", {})


@given(st.text(max_size=100), st.dictionaries(st.text(max_size=10), st.text(max_size=10)))
def test_any_text_and_any_map_may_be_asked(text, more):
    assert part_of(text, more) in {None, *PART_HEADINGS}
