"""docs/looks.md, followed to the letter: a third look by its steps, and what it says of names."""

import dataclasses
import re
import shlex
from contextlib import nullcontext
from pathlib import Path

import pytest
from pytest_django import Settings

from digest.newsletters.looks import home_looks
from digest.newsletters.models import Newsletter
from digest.render.article_view import ArticleView
from digest.render.edition_view import edition_view
from digest.render.fit import Layout
from digest.render.looks.check_look import check_look
from digest.render.looks.names import COLOURS, FONTS, LENGTHS, TYPE_SIZES
from digest.render.looks.samples import sample_service_mail
from digest.render.records import SLOT_NAMES
from digest.render.service_mail import _view
from digest.render.template_error import TemplateError
from digest.render.type_sizes import SizesByWish
from tests.factories import make_newsletter, make_subscriber, make_summary
from tests.integration.delivery_fakes import POSTAL_ADDRESS
from tests.integration.digest_command import DigestHere
from tests.unit.mail_factories import CAVEAT, look_in, make_edition, own_look

GUIDE = (Path(__file__).parents[2] / "docs" / "looks.md").read_text("utf-8")
BLOCK = re.compile(r"^```(sh|diff)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CHANGE = re.compile(r"((?:^-.*\n?)+)((?:^\+.*\n?)+)", re.MULTILINE)
MARK = re.compile(r"^[-+]", re.MULTILINE)
NAMED = re.compile(r"`([a-z_]+)`")


class _Closed:
    """A person who looks once and closes the browser."""

    def wait(self, timeout: float | None = None) -> bool:
        return True


def apply(diff: str, folder: Path) -> None:
    """Do in the folder what a person does by hand: find the lines, write others instead."""
    head, *lines = diff.rstrip("\n").split("\n")
    file = folder / head.removeprefix("--- ")
    text = file.read_text("utf-8")
    for pair in CHANGE.findall("\n".join(lines)):
        found, instead = (MARK.sub("", part).rstrip("\n") for part in pair)
        assert text.count(found) == 1, found
        text = text.replace(found, instead)
    file.write_text(text, "utf-8")


@pytest.mark.django_db
@pytest.mark.either_database
def test_a_third_look_is_made_by_the_guides_steps(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path)
    monkeypatch.setattr(
        "digest.cli.commands.preview_watch.stop_by_signal", lambda: nullcontext(_Closed())
    )
    make_newsletter(postal_address=POSTAL_ADDRESS, from_address="letters@news.example.org")
    make_subscriber("ada@example.org")
    make_summary("A study of the gut")
    make_summary("A study of the eyes")
    digest = DigestHere()
    digest.done("compose", "--for", "2998-01-01")
    said = ""
    steps = BLOCK.findall(GUIDE)
    assert len(steps) == 7
    for kind, block in steps:
        if kind == "diff":
            apply(block, home_looks() / "ours")
            continue
        for line in block.splitlines():
            program, *arguments = shlex.split(line)
            assert program == "digest"
            said += digest.done(*arguments)
    assert "ours: nothing must be mended." in said
    assert Newsletter.objects.get().look == "ours"
    digest.done("preview", "latest", "--out", str(tmp_path / "seen"))
    html = (tmp_path / "seen" / "issue.html").read_text("utf-8")
    for written in ("#6b2148", "#f0b9d3", "font-size:28px", "Verdana", "letter-spacing:1px"):
        assert written in html


FAULTS = (
    ("style.mjml", "<mj-class", "<mj-clas"),
    ("issue.mjml", "{{ featured.title }}", "{{ featured.titel }}"),
    ("look.toml", "#23211d", "#1c242"),
    ("look.toml", "#4c4a45", "#a9a9a9"),
)


def test_the_guides_messages_are_those_that_one_gets(tmp_path: Path) -> None:
    said = []
    for file, written, instead in FAULTS:
        path = own_look(tmp_path, "letter") / file
        path.write_text(path.read_text("utf-8").replace(written, instead, 1), "utf-8")
        with pytest.raises(TemplateError) as error:
            check_look(look_in(tmp_path), caveat=CAVEAT)
        said.append(str(error.value))
    told = re.findall(r"^    (\w+\.\w+:\d+:.*)$", GUIDE, re.MULTILINE)
    assert told == said


def section(heading: str) -> str:
    return GUIDE.partition(f"{heading}\n")[2].partition("\n#")[0]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ("### Colours", COLOURS),
        ("### Sizes of type", TYPE_SIZES),
        ("### Other sizes", LENGTHS),
        ("### Fonts", FONTS),
    ],
)
def test_the_guide_says_of_each_name_what_it_is_for(heading: str, names: dict[str, str]) -> None:
    table = re.findall(r"^\| `(\w+)` \| (.*?) \|$", section(heading), re.MULTILINE)
    assert dict(table) == names


def first_cells(text: str) -> set[str]:
    rows = re.findall(r"^\| (`.*?) \|", text, re.MULTILINE)
    return {name for row in rows for name in NAMED.findall(row)}


def test_the_guide_lists_all_that_templates_may_name() -> None:
    whole = section("## What templates may name")
    issue, _, rest = whole.partition("Of an article:")
    article, _, service = rest.partition("In `service.mjml`")
    slots = dict.fromkeys(SLOT_NAMES, "")
    view = edition_view(make_edition(), Layout(teasers=1, headlines=1), slots)
    assert first_cells(issue) == {*view, "subject", "preheader"}
    public = {name for name in dir(ArticleView) if not name.startswith("_")}
    fields = {field.name for field in dataclasses.fields(ArticleView)}
    assert first_cells(article) == {name for name in public | fields if not name.startswith("_")}
    assert first_cells(service) == set(_view(sample_service_mail(), SizesByWish()))
