from hypothesis import given
from hypothesis import strategies as st

from digest.render.fit import (
    HTML_LIMIT_BYTES,
    LINK_REWRITING_BYTES,
    MOST_TEASERS,
    SLOT_BYTES,
    Layout,
    fit,
    worst_case_bytes,
)


def size(layout: Layout, *, teaser: int, featured: int, headline: int) -> int:
    shown = featured if layout.part_bytes is None else min(featured, layout.part_bytes)
    return shown + teaser * layout.teasers + headline * layout.headlines


def test_up_to_six_are_teasers_and_the_rest_are_headlines():
    assert fit(12, fits=lambda _: True) == Layout(teasers=6, headlines=5)
    assert fit(3, fits=lambda _: True) == Layout(teasers=2, headlines=0)
    assert fit(1, fits=lambda _: True) == Layout(teasers=0, headlines=0)


def test_what_does_not_fit_becomes_a_headline_before_anything_is_cut():
    assert fit(12, fits=lambda layout: layout.teasers <= 2) == Layout(teasers=2, headlines=9)


def test_the_featured_parts_are_cut_before_headlines_leave():
    layout = fit(12, fits=lambda layout: (layout.part_bytes or 99_999) <= 3_000)
    assert layout == Layout(teasers=0, headlines=11, part_bytes=3_000)


def test_nothing_fitting_gives_the_barest_layout_rather_than_an_error():
    assert fit(12, fits=lambda _: False) == Layout(teasers=0, headlines=0, part_bytes=800)


@given(
    st.integers(1, 200), st.integers(600, 90_000), st.integers(0, 900_000), st.integers(100, 5_000)
)
def test_the_fullest_layout_that_fits_is_taken(articles, teaser, featured, headline):
    def fits(layout: Layout) -> bool:
        total = size(layout, teaser=max(teaser, headline), featured=featured, headline=headline)
        return total <= HTML_LIMIT_BYTES

    layout = fit(articles, fits=fits)
    assert layout.teasers <= MOST_TEASERS
    assert layout.teasers + layout.headlines <= articles - 1
    assert fits(layout)


def test_the_worst_case_counts_slots_and_rewritten_links():
    html = b'<a href="slot1x">here</a>'
    assert worst_case_bytes(html, markers=("slot1x",)) == (
        len(html) + SLOT_BYTES + LINK_REWRITING_BYTES
    )
