"""Which way texts run: their newsletter's, whatever word they begin with."""

import pytest

from digest.render.direction import direction_of, direction_of_language

HEBREW = "הליכה הקלה על העייפות"


@pytest.mark.parametrize(
    "language", ["he", "ar", "AR-EG", "fa_IR", "ur", "ks", "az-Arab", "uz-arab-AF"]
)
def test_languages_written_from_the_right_are_known_with_region_and_script(language):
    assert direction_of_language(language) == "rtl"


@pytest.mark.parametrize("language", ["en", "de-AT", "", "ks-Deva", "he-Latn", "zz"])
def test_all_others_run_from_the_left(language):
    assert direction_of_language(language) == "ltr"


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        (f"MS: {HEBREW}", "he", "rtl"),
        (f"MRI scans (n = 12): {HEBREW}", "he", "rtl"),
        ("MRI أظهر التصوير تحسنا", "ar", "rtl"),
        ("12 %", "he", "rtl"),
        ("", "he", "rtl"),
        ("This shows one moment, and cannot tell what causes what.", "he", "ltr"),
        ("Über die Müdigkeit", "he", "ltr"),
        ("MS", "en", "ltr"),
        (f"{HEBREW}: what walking does for those who tire easily", "en", "ltr"),
        (HEBREW, "en", "rtl"),
        ("12 %", "en", "ltr"),
    ],
)
def test_a_text_runs_its_newsletters_way_unless_it_is_in_another_language(text, language, expected):
    assert direction_of(text, language) == expected
