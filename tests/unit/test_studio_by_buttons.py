"""What the program says with commands, as the studio says it."""

from digest.delivery.errors import RestoredError
from digest.studio.issues.by_buttons import by_buttons


def test_words_without_a_command_stay() -> None:
    words = "3 were rejected (the last: 550 no), so the fault may be ours."
    assert by_buttons(words) == words


def test_a_command_that_shows_who_was_refused_becomes_the_place_where_that_stands() -> None:
    place = "The reasons stand at its “How it goes out”, under “Rejected, and why”"
    before = "Who is refused stays rejected. Reasons: digest status weekly-2026-03-03 --rejected."
    assert by_buttons(before) == f"Who is refused stays rejected. {place}."
    before = "It is ours. The reasons: digest status weekly-2026-03-03 --rejected; then resume it."
    assert by_buttons(before) == f"It is ours. {place}; then resume it."


def test_a_setting_is_for_an_admin_and_what_no_page_does_for_who_runs_it() -> None:
    before = "Take one out first, or raise the limit: digest newsletters set weekly max_items=9"
    assert by_buttons(before) == (
        "Take one out first, or ask an admin to let it take 9, among the newsletter's settings"
    )
    said = by_buttons(str(RestoredError("it is older")))
    assert said.endswith(
        "have whoever runs the program accept this one (digest doctor --accept-restored)"
    )
