from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from digest.render.checks import check_mail
from digest.render.evidence import Study
from digest.render.fit import HTML_LIMIT_BYTES, SLOT_BYTES, worst_case_bytes
from digest.render.mail import render_mail
from digest.render.prose import prose
from digest.render.records import SLOT_NAMES, Article
from digest.render.template_error import TemplateError
from digest.render.templates import compile_mail_templates, prepare
from tests.unit.mail_factories import (
    ISSUE_URL,
    SHELF,
    look_in,
    make_article,
    make_edition,
    render,
)

HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</style><style>*{display:none}</style>",
    "<!-- <![endif]--> --> ]]>",
    "{{ unsubscribe_url }}{% raw %}",
    "\x00\x1b[31m\ud800\u202e\u2028",
    "javascript:alert(1)",
    "=?utf-8?q?x?=\r\nBcc: everybody@example.org",
    "x" * 5_000,
    "& &amp; &#0; ' \" ` < >",
    "- \n- \n\n\n",
    "",
]
ANY_TEXT = st.one_of(
    st.text(max_size=300),
    st.sampled_from(HOSTILE),
    st.lists(st.sampled_from(HOSTILE), max_size=4).map(" ".join),
)
PLAIN_FIELDS = (
    "title",
    "takeaway",
    "found",
    "matters",
    "keep_in_mind",
    "url",
    "archive_url",
    "key",
)
ARTICLES = st.builds(
    Article,
    **dict.fromkeys(PLAIN_FIELDS, ANY_TEXT),
    published=st.none() | st.dates(),
    topics=st.lists(ANY_TEXT, max_size=3).map(tuple),
    full_text=st.booleans(),
)


def words(mail):
    return " ".join(lxml_html.fromstring(mail.html).text_content().split())


def test_the_featured_article_has_its_four_parts_in_order_in_html_and_text():
    mail = render()
    for shown in (words(mail), mail.text.decode()):
        places = [
            shown.index(part)
            for part in ("Those who met once", "What they found", "Why it matters", "Keep in mind")
        ]
        assert places == sorted(places)


def test_six_teasers_follow_and_the_rest_are_headlines():
    shown = render().text.decode()
    assert "6. Study 7:" in shown
    assert "7. Study 8:" not in shown
    assert "Study 10:" in shown
    assert "3 more in the archive" in shown


@pytest.mark.parametrize("look", ["cards", "letter"])
def test_every_article_in_the_mail_has_a_word_on_what_its_kind_can_show(look):
    mail = render(look=look)
    for shown in (words(mail), " ".join(mail.text.decode().split())):
        assert shown.count("Chance decided who got what") == 10


def test_large_numbers_are_grouped_in_html_and_text():
    mail = render(make_edition(passed_over=1234))
    assert "1,234 more in the archive" in words(mail)
    assert "1,234 more in the archive" in mail.text.decode()


def test_dates_are_written_out():
    assert "Published 12 January 2026" in words(render())


def test_headings_never_skip_a_level():
    document = lxml_html.fromstring(render().html)
    levels = [int(node.tag[1]) for node in document.iter("h1", "h2", "h3", "h4")]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_language_and_title_are_set():
    document = lxml_html.fromstring(render(make_edition(language="en-GB")).html)
    assert document.get("lang") == "en-GB"
    assert document.findtext(".//title") == render().subject


def test_text_in_a_right_to_left_script_runs_its_own_way_in_html():
    hebrew = "\u05de\u05d7\u05e7\u05e8 \u05d7\u05d3\u05e9"
    featured = make_article(title=hebrew, found=f"{hebrew}\n\n- {hebrew}", topics=(hebrew,))
    teaser = make_article(2, title=hebrew, takeaway=hebrew + " 2", topics=(hebrew,))
    edition = make_edition(
        articles=(featured, teaser, *(make_article(n, title=hebrew) for n in range(3, 10))),
        note=hebrew,
        notices=(hebrew,),
        caveat=hebrew,
        why=hebrew,
        sender=hebrew,
        newsletter=hebrew,
    )
    document = lxml_html.fromstring(render(edition).html.decode())
    body = document.find("body")
    shown = [
        node for node in body.iter() if isinstance(node.tag, str) and hebrew in (node.text or "")
    ]
    assert len(shown) >= 20
    for node in shown:
        if node.tag == "div" and "display:none" in node.get("style", "").replace(" ", ""):
            continue
        text = next(
            above
            for above in (node, *node.iterancestors())
            if above.tag not in {"a", "strong", "li"}
        )
        assert text.get("dir") == "rtl", lxml_html.tostring(text)
    assert document.get("lang") == "en"


def test_every_table_is_for_layout_only_and_nothing_is_fetched():
    mail = render()
    document = lxml_html.fromstring(mail.html)
    assert {table.get("role") for table in document.iter("table")} == {"presentation"}
    assert not list(document.iter("img", "link", "script", "iframe"))
    assert b"@import" not in mail.html
    assert b"url(" not in mail.html


def test_text_lines_are_a_letters_width_and_links_stand_alone():
    for line in render().text.decode().split("\n"):
        assert len(line) <= 72 or " " not in line
        assert "http" not in line or line.startswith("http")


def test_slots_stand_as_markers_in_html_and_text():
    mail = render()
    assert tuple(mail.slots) == SLOT_NAMES
    for marker in mail.slots.values():
        assert marker.isalnum()
        assert marker.isascii()
        assert marker.encode() in mail.html
        assert marker.encode() in mail.text


def test_each_slot_counts_towards_how_long_a_mail_may_get():
    mail = render()
    markers = tuple(mail.slots.values())
    for part in (mail.html, mail.text):
        for marker in markers:
            others = tuple(other for other in markers if other != marker)
            less = worst_case_bytes(part, markers=others)
            assert worst_case_bytes(part, markers=markers) - less >= SLOT_BYTES


def test_markers_follow_the_content_so_no_text_can_forge_them():
    mail = render()
    forged = render(make_edition(note=" ".join(mail.slots.values())))
    for marker in mail.slots.values():
        assert marker not in forged.slots.values()


def test_the_same_edition_gives_the_same_bytes_and_hash():
    assert render() == render()
    assert render().sha256 != render(make_edition(note="Another.")).sha256


def test_a_text_only_variant_has_no_html():
    mail = render(make_edition(text_only=True))
    assert mail.html == b""
    assert check_mail(mail, make_edition(text_only=True)) == ()


def test_large_text_is_larger_and_passes_the_checks():
    edition = make_edition(large_text=True)
    mail = render(edition)
    assert b"font-size:23px" in mail.html.replace(b"font-size: ", b"font-size:")
    assert check_mail(mail, edition) == ()


def test_a_source_that_allows_teasers_only_gets_no_more():
    article = make_article(full_text=False, takeaway="Long story. " * 200)
    mail = render(make_edition(articles=(article,)))
    assert "What they found" not in mail.text.decode()
    assert mail.text.decode().count("Long story") < 30


def test_a_title_made_of_the_takeaway_is_not_said_twice():
    takeaway = "Moving together eased tiredness."
    mail = render(make_edition(articles=(make_article(title="", takeaway=takeaway),), note=""))
    assert mail.text.decode().count(takeaway) == 1


def test_a_takeaway_of_several_sentences_is_title_and_teaser_and_as_a_headline_it_stays_whole():
    first, second = "Moving together eased tiredness.", "Nobody knows yet for how long."
    untitled = {"title": "", "takeaway": f"{first} {second}"}
    articles = (make_article(), make_article(2, **untitled))
    teased = render(make_edition(articles=articles, note="")).text.decode()
    assert f"1. {first}\n" in teased
    assert f"\n\n{second}\n" in teased
    articles = tuple(make_article(n) for n in range(1, 8))
    headed = render(make_edition(articles=(*articles, make_article(8, **untitled)), note=""))
    assert f"{first} {second}\n" in headed.text.decode()
    assert f"{first} {second}</a>" in headed.html.decode()


def test_an_untitled_featured_article_leads_with_what_its_title_does_not_say():
    first, second = "Moving together eased tiredness.", "Nobody knows yet for how long."
    mail = render(make_edition(articles=(make_article(title="", takeaway=f"{first} {second}"),)))
    assert (mail.subject, mail.preheader) == (first, second)
    assert mail.text.decode().count(first) == mail.text.decode().count(second) == 1


def test_an_article_without_address_leads_to_the_archive():
    text = render(make_edition(articles=(make_article(url=""),))).text.decode()
    assert "Open in the archive:\nhttps://news.example.org/issues/2026-01-13/#study-1" in text


def test_an_archive_address_that_cannot_be_used_gives_way_to_the_issues_page():
    article = make_article(url="", archive_url="javascript:alert(1)")
    text = render(make_edition(articles=(article,))).text.decode()
    assert f"Open in the archive:\n{ISSUE_URL}\n" in text


def test_a_template_that_names_what_there_is_not_is_told_apart_by_its_file():
    templates = replace(
        compile_mail_templates(look_in(SHELF / "cards")), subject="{{ no_such_name }}"
    )
    with pytest.raises(TemplateError, match=r"subject\.txt:1:1: .*no_such_name"):
        render_mail(prepare(templates), make_edition())


def test_what_editors_wrote_stands_in_the_place_of_what_the_look_says():
    articles = tuple(make_article(number, teaser=f"In short {number}.") for number in (1, 2))
    mail = render(
        make_edition(articles=articles, subject="Walking\n&  more", preheader="A little.")
    )
    assert (mail.subject, mail.preheader) == ("Walking & more", "A little.")
    html, text = mail.html.decode(), mail.text.decode()
    assert "<title>Walking &amp; more</title>" in html
    for part in (html, text):
        assert "In short 2." in part
        assert "In short 1." not in part, "the first is shown with its takeaway"


def test_a_subject_names_the_first_and_counts_the_rest():
    assert render().subject == "Study 1: moving together may ease tiredness, and 9 more"


@pytest.mark.parametrize(
    ("title", "count", "subject"),
    [
        ("Walking and tiredness", 1, "Walking and tiredness"),
        ("Walking and tiredness", 2, "Walking and tiredness, and one more"),
        ("Does walking help?", 1, "Does walking help?"),
        ("Does walking help?", 2, "Does walking help? And one more"),
        ("Does walking help?", 3, "Does walking help? And 2 more"),
        ("Walking helps!", 3, "Walking helps! And 2 more"),
        ("Walking helps.", 3, "Walking helps. And 2 more"),
        ("Is walking “safe?”", 3, "Is walking “safe?” And 2 more"),
    ],
)
def test_a_subject_reads_as_a_sentence_whatever_its_first_title_ends_with(title, count, subject):
    first, *others = (make_article(number) for number in range(1, count + 1))
    articles = (replace(first, title=title), *others)
    assert render(make_edition(articles=articles)).subject == subject


def test_a_subject_whose_title_is_cut_has_no_comma_after_the_dots():
    articles = (make_article(title="walking " * 30), make_article(2))
    assert render(make_edition(articles=articles)).subject.endswith("walking… and one more")


def test_a_preheader_says_the_best_that_is_known_of_what_the_mail_holds():
    bare = {"takeaway": "", "title": "A title", "study": Study()}
    parts = {"found": "", "matters": "", "keep_in_mind": ""}
    others = (make_article(2, title="Sleep & pain"), make_article(3, title="Walking"))

    def preheader(*rest, **fields):
        return render(make_edition(articles=(make_article(**fields), *rest))).preheader

    assert preheader() == "Those who met once a week to move felt somewhat less tired after a year."
    assert preheader(takeaway="") == "Randomised trial in 732 people, peer-reviewed"
    assert preheader(**bare).startswith("Two groups were followed for a year.")
    assert preheader(**{**bare, "found": "- One\n- Two\n\nThree."}) == "One; Two"
    assert preheader(**{**bare, **parts, "matters": "It costs little."}) == "It costs little."
    assert preheader(*others, **{**bare, **parts}) == "Sleep & pain; Walking"
    assert preheader(**{**bare, **parts}) == "Weekly research"


def test_a_preheader_gives_nothing_away_that_a_source_does_not_let_us_mail():
    bare = make_article(takeaway="", study=Study(), full_text=False)
    assert render(make_edition(articles=(bare, make_article(2)))).preheader == (
        "Study 2: moving together may ease tiredness"
    )


@pytest.mark.parametrize("featured_words", [10, 5_000, 60_000])
@pytest.mark.parametrize("other_words", [10, 5_000])
def test_long_content_is_cut_but_the_caveat_never(featured_words, other_words):
    long = "Quite a few words here. " * (featured_words // 5)
    first = make_article(found=long, matters=long, keep_in_mind=long)
    rest = tuple(
        make_article(n, title="word " * other_words, takeaway="word " * other_words)
        for n in range(2, 60)
    )
    edition = make_edition(articles=(first, *rest), note=long)
    mail = render(edition)
    assert worst_case_bytes(mail.html, markers=tuple(mail.slots.values())) <= HTML_LIMIT_BYTES
    assert check_mail(mail, edition) == ()
    if featured_words == 60_000:
        assert "Read the rest of this summary on the web" in mail.text.decode()


HOSTILE_PIECES = ["x", "- x", "&", "<", "\U0001f469\u200d\U0001f52c", "A. B.", "y" * 20_000]
HOSTILE_PARTS = st.builds(
    lambda piece, between, times: between.join([piece] * times)[:60_000],
    st.sampled_from(HOSTILE_PIECES),
    st.sampled_from(["\n\n", "\n", " ", ""]),
    st.sampled_from([1, 300, 3_000]),
)


@settings(max_examples=25, deadline=None)
@given(part=HOSTILE_PARTS, title=HOSTILE_PARTS, note=HOSTILE_PARTS)
@example(part="x\n\n" * 3_000, title="Title", note="")
@example(part="- x\n" * 3_000, title="Title", note="- x\n" * 3_000)
@example(part="&" * 60_000, title="&" * 400, note="&" * 60_000)
def test_no_summary_whatever_its_shape_drives_another_out_of_the_mail(part, title, note):
    hostile_url = f"https://example.org/?{'&' * 900}"
    articles = tuple(
        make_article(
            n,
            title=f"Nr{n:02d} {title}",
            takeaway=part,
            found=part,
            matters=part,
            keep_in_mind=part,
            url=hostile_url,
        )
        for n in range(1, 13)
    )
    edition = make_edition(articles=articles, note=note, passed_over=0)
    mail = render(edition)
    for shown in (mail.html, mail.text):
        longest = worst_case_bytes(shown, markers=tuple(mail.slots.values()))
        assert longest <= HTML_LIMIT_BYTES
        assert all(f"Nr{n:02d}".encode() in shown for n in range(1, 13))
        assert b"more in the archive" not in shown


def test_thousands_of_tiny_paragraphs_leave_room_for_every_other_item():
    tiny = make_article(found="x\n\n" * 3_000)
    edition = make_edition(articles=(tiny, *(make_article(n) for n in range(2, 13))), passed_over=0)
    mail = render(edition)
    assert "Study 12" in words(mail)
    assert "Read the rest of this summary on the web" in words(mail)
    assert check_mail(mail, edition) == ()


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(
    articles=st.lists(ARTICLES, min_size=1, max_size=8).map(tuple),
    note=ANY_TEXT,
    notices=st.lists(ANY_TEXT, max_size=3).map(tuple),
    newsletter=ANY_TEXT,
    sender=ANY_TEXT,
    postal_address=ANY_TEXT,
    caveat=ANY_TEXT.map("Please read with care.\n\n{}".format),
    why=ANY_TEXT,
    privacy_url=ANY_TEXT,
    language=ANY_TEXT,
    issue_date=st.dates(),
    large_text=st.booleans(),
)
def test_no_content_breaks_out_of_its_place_or_drives_out_the_caveat(**changed):
    calm = lxml_html.fromstring(render().html)
    edition = make_edition(**changed)
    mail = render(edition)
    document = lxml_html.fromstring(mail.html.decode())
    assert {node.tag for node in document.iter() if isinstance(node.tag, str)} <= {
        *(node.tag for node in calm.iter() if isinstance(node.tag, str)),
        "strong",
    }
    assert len(list(document.iter("style"))) == len(list(calm.iter("style")))
    assert not [name for node in document.iter() for name in node.attrib if name.startswith("on")]
    assert len(mail.subject.splitlines()) <= 1
    assert worst_case_bytes(mail.html, markers=tuple(mail.slots.values())) <= HTML_LIMIT_BYTES
    codes = {finding.code for finding in check_mail(mail, edition)}
    assert codes <= {"leftover", "subject-empty", "address-missing"}


def test_only_the_featured_articles_parts_are_made_ready():
    prose.cache_clear()
    teasers = tuple(make_article(n, found=f"Nobody reads this here, {n}.") for n in range(2, 13))
    render(make_edition(articles=(make_article(title="Shown first and alone"), *teasers)))
    featured_and_note_and_caveat = 4 + 1 + 1
    assert prose.cache_info().currsize == featured_and_note_and_caveat
