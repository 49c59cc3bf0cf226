"""Mails of every kind that a look must bear, of invented studies: the longest, the shortest, and
those between."""

from dataclasses import replace
from datetime import date

from digest.render.evidence import Study, StudyKind, Subjects
from digest.render.records import Article, Edition, ShownLogo
from digest.render.service_mail import Link, ServiceMail

_SITE = "https://news.example.org"
_ISSUE_URL = f"{_SITE}/issues/2026-01-13/"
_LOGO = ShownLogo(url=f"{_SITE}/logos/1.png", width=260, height=96)
_LONG_WORD = "Immunoglobulinpräparatverträglichkeitsprüfungsverordnung" * 2
_HEBREW = "לנוע יחד עשוי להקל על העייפות"
_STUDIES = (
    Study(
        kind=StudyKind.RANDOMISED_TRIAL,
        participants=732,
        subjects=Subjects.PEOPLE,
        peer_reviewed=True,
    ),
    Study(kind=StudyKind.COHORT, participants=48, subjects=Subjects.PEOPLE, peer_reviewed=False),
    Study(),
)
_CORRECTION = (
    "Correction to “Moving together may ease tiredness” in our issue of 6 January 2026: we wrote "
    "120 people, and it was 12."
)
_FOUND = (
    "Two groups were followed for a year. Those who met weekly walked a little further at the "
    "end, and spoke of less tiredness.\n\nThe difference was small."
)


def sample_editions(caveat: str) -> dict[str, Edition]:
    """Return name -> edition; each has this caveat."""
    usual = Edition(
        newsletter="Weekly research",
        issue_date=date(2026, 1, 13),
        issue_url=_ISSUE_URL,
        articles=tuple(_article(number) for number in range(1, 11)),
        caveat=caveat,
        sender="The Example Trust",
        postal_address="12 Example Street\nBristol BS1 2AB\nUnited Kingdom",
        privacy_url=f"{_SITE}/privacy/",
        why="You get this because you signed up on 4 May 2025.",
        passed_over=3,
        note="Three of this week's studies are about tiredness.",
    )
    return {
        "as usual": usual,
        "larger text": replace(usual, large_text=True),
        "the longest": replace(usual, articles=tuple(map(_long_article, range(1, 13)))),
        "the shortest": _shortest(usual),
        "right to left": _from_right_to_left(usual),
        "a logo": replace(usual, logo=_LOGO),
        "a notice": replace(usual, notices=("This is a test.",)),
        "a notice alone": replace(
            usual,
            articles=(),
            passed_over=0,
            note="",
            subject="A correction to what we sent you",
            preheader=_CORRECTION,
            notices=(_CORRECTION,),
        ),
        "text alone": replace(usual, text_only=True),
    }


def sample_service_mail() -> ServiceMail:
    """Return a mail to one person, with everything that such a mail may have."""
    return ServiceMail(
        subject="Please confirm: Weekly research",
        preheader="One more step, and the next issue comes to you.",
        heading="Is this you?",
        before=("Somebody, we hope you, asked for Weekly research at this address.",),
        button=Link(words="Yes, send it to me", url=f"{_SITE}/confirm/sample"),
        after=("If it was not you, do nothing: without your yes we forget the address.",),
        links=(Link(words="How we treat your data", url=f"{_SITE}/privacy/"),),
        newsletter="Weekly research",
        sender="The Example Trust",
        postal_address="12 Example Street\nBristol BS1 2AB\nUnited Kingdom",
    )


def _article(number: int) -> Article:
    return Article(
        title=f"Study {number}: moving together may ease tiredness",
        takeaway="Those who met once a week to move felt somewhat less tired after a year.",
        found=_FOUND,
        matters="Tiredness is what many name first.\n\n- It costs little.\n- It is near home.",
        keep_in_mind="The study was small, and everybody knew their group.",
        url=f"https://example.org/news/{number}",
        archive_url=f"{_ISSUE_URL}#study-{number}",
        key=f"study-{number}",
        published=date(2026, 1, 12),
        topics=("Fatigue", "Exercise"),
        study=_STUDIES[(number - 1) % len(_STUDIES)],
    )


def _long_article(number: int) -> Article:
    return replace(
        _article(number),
        title=f"{number}: {_LONG_WORD} and what it may mean " + "for people who tire " * 6,
        takeaway=f"A takeaway with {_LONG_WORD}, and more words than one line will hold. " * 3,
    )


def _shortest(usual: Edition) -> Edition:
    article = replace(
        _article(1),
        title="Short",
        takeaway="Those who met once a week to move were less tired.",
        found="",
        matters="",
        keep_in_mind="",
        topics=(),
        published=None,
        study=Study(),
    )
    return replace(usual, articles=(article,), note="", privacy_url="", passed_over=0)


def _from_right_to_left(usual: Edition) -> Edition:
    articles = tuple(
        replace(
            _article(number),
            title=f"{_HEBREW} ({number})",
            takeaway=f"{_HEBREW}. {_HEBREW}.",
            found=f"{_HEBREW}.\n\n- {_HEBREW}\n- {_HEBREW}",
            matters=f"{_HEBREW}.",
            keep_in_mind=f"{_HEBREW}.",
            topics=("עייפות",),
        )
        for number in range(1, 4)
    )
    return replace(
        usual, newsletter="מחקר שבועי", articles=articles, note=f"{_HEBREW}.", language="he"
    )
