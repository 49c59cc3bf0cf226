"""The demonstration, as somebody meets it who has just cloned the project."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from tests.feature.outbox import Mail, mails_in
from tests.feature.program import Program
from tests.forked_digest import program_variables
from tests.made_once import made_once

READERS = 60


@pytest.fixture(scope="module")
def demonstrated(tmp_path_factory: pytest.TempPathFactory) -> tuple[Program, str]:
    """A home that the demonstration filled though SendGrid was set, and what it printed."""

    def demonstrate(folder: Path) -> None:
        real = {"DIGEST_PROVIDER": "sendgrid", "SENDGRID_API_KEY": "SG.not-a-key"}
        (folder / "empty").mkdir()
        program = Program(program_variables(folder / "home") | real, folder / "empty")
        printed = program.run("demo", "--subscribers", str(READERS))
        (folder / "printed.txt").write_text(printed)

    folder = made_once(tmp_path_factory, "demonstrated", demonstrate)
    printed = (folder / "printed.txt").read_text()
    return Program(program_variables(folder / "home"), folder / "empty"), printed


def readers_mails(program: Program) -> list[Mail]:
    return [mail for mail in mails_in(program.home / "outbox") if mail.to.startswith("reader-")]


def test_four_issues_are_sent_and_their_numbers_add_up(
    demonstrated: tuple[Program, str],
) -> None:
    program, printed = demonstrated
    statuses = program.json("status")
    assert [status["state"] for status in statuses] == ["sent"] * 4
    submitted = 0
    for status in statuses:
        assert status["issue"] in printed
        assert sum(status["deliveries"].values()) == status["audience"] > 0
        submitted += status["deliveries"]["submitted"]
    assert len(readers_mails(program)) == submitted


def test_about_forty_summaries_over_eight_topics_were_read(
    demonstrated: tuple[Program, str],
) -> None:
    program, _ = demonstrated
    rows = program.json("summaries")
    assert 38 <= len(rows) <= 45
    assert {row["state"] for row in rows} == {"sent", "incomplete"}
    assert len(program.json("topics")) == 8


def test_its_last_line_is_a_command_that_a_shell_finds(demonstrated: tuple[Program, str]) -> None:
    program, printed = demonstrated
    said, _, command = printed.splitlines()[-1].partition(": ")
    assert said == "And in a browser"
    assert command.endswith(" run")
    subprocess.run(
        ["/bin/sh", "-c", f"{command.removesuffix('run')} status latest"],
        cwd=program.folder,
        env=program.environment | {"DIGEST_HOME": "/nowhere", "PATH": os.defpath},
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=120,
    )


def test_every_path_that_it_prints_is_there_to_look_at(demonstrated: tuple[Program, str]) -> None:
    program, printed = demonstrated
    paths = [Path(found) for found in re.findall(rf"{program.home}/\S+", printed)]
    names = {path.name for path in paths}
    assert {"issue.html", "issue.txt", "outbox"} <= names
    assert len([name for name in names if name.startswith("reader-")]) == 3
    assert all(path.exists() for path in paths)


def test_nobody_got_an_issue_twice_or_a_summary_twice(demonstrated: tuple[Program, str]) -> None:
    program, _ = demonstrated
    titles = [row["title"] for row in program.json("summaries") if row["state"] == "sent"]
    seen: set[tuple[str, str]] = set()
    for mail in readers_mails(program):
        text = "".join(mail.text.split())
        for title in titles:
            if "".join(title.split()) in text:
                assert (mail.to, title) not in seen
                seen.add((mail.to, title))
    assert len(seen) > READERS


def test_it_can_be_run_again_but_never_in_a_home_that_is_in_use(
    demonstrated: tuple[Program, str], program: Program
) -> None:
    program.run("topics")
    told = program.run("demo", expect=1)
    assert "--home" in told
    assert (program.home / "digest.sqlite3").exists()


def test_the_fewest_readers_will_do_whatever_zone_they_are_in(
    program_environment: dict[str, str], tmp_path: Path
) -> None:
    program = Program(program_environment, tmp_path)
    program.run("demo", "--subscribers", "3")
    assert [status["state"] for status in program.json("status")] == ["sent"] * 4
