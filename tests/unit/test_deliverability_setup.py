"""Filters and checkers are found where they are, in the versions that are listed; where there are
none the message says what to do."""

import json
import shutil
from pathlib import Path

import pytest

from tests.setup.mail_filters import NoMailFilterError, find_mail_filters
from tests.setup.node_tools import LISTS, NoNodeToolsError, find_node_tools

LOCK = json.loads((LISTS / "package-lock.json").read_text("utf-8"))


def executable(path: Path, *, prints: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\necho '{prints}'\n", "ascii")
    path.chmod(0o755)
    return path


def with_programs(folder: Path, *, node: str = "v20.19.0") -> dict[str, str]:
    executable(folder / "node", prints=node)
    for name in ("npm", "java"):
        executable(folder / name)
    return {"PATH": str(folder)}


def test_filters_on_the_path_are_taken(tmp_path: Path) -> None:
    both = {name: executable(tmp_path / name) for name in ("spamassassin", "rspamd")}
    assert find_mail_filters({"PATH": str(tmp_path)}) == both


def test_the_filter_that_is_missing_is_named_with_how_to_get_it(tmp_path: Path) -> None:
    executable(tmp_path / "rspamd")
    with pytest.raises(NoMailFilterError, match=r"no spamassassin\. .*apt-get install"):
        find_mail_filters({"PATH": str(tmp_path)})


def test_a_program_that_is_missing_or_old_is_named_with_how_to_get_it(tmp_path: Path) -> None:
    variables = with_programs(tmp_path / "old", node="v18.20.4")
    with pytest.raises(NoNodeToolsError, match=r"is v18\.20\.4\. .*Node\.js 20\.19"):
        find_node_tools(variables, folder=tmp_path)
    (tmp_path / "old" / "java").unlink()
    with pytest.raises(NoNodeToolsError, match=r"no java\. .*apt-get install"):
        find_node_tools(variables, folder=tmp_path)


def test_tools_in_other_versions_than_those_listed_are_not_taken(tmp_path: Path) -> None:
    variables = with_programs(tmp_path / "bin")
    with pytest.raises(NoNodeToolsError, match=r"python -m tests\.setup\.node_tools"):
        find_node_tools(variables, folder=tmp_path)
    mark = tmp_path / "installed.json"
    mark.write_text("{}", "ascii")
    with pytest.raises(NoNodeToolsError, match=r"python -m tests\.setup\.node_tools"):
        find_node_tools(variables, folder=tmp_path)
    shutil.copyfile(LISTS / "package-lock.json", mark)
    with pytest.raises(NoNodeToolsError, match="html-validate"):
        find_node_tools(variables, folder=tmp_path)
    for path in ("html-validate/bin/html-validate.mjs", "vnu-jar/build/dist/vnu.jar"):
        file = tmp_path / "node_modules" / path
        file.parent.mkdir(parents=True)
        file.touch()
    assert find_node_tools(variables, folder=tmp_path).node == tmp_path / "bin" / "node"


def test_each_package_is_listed_in_one_version_with_its_hash_and_with_no_host() -> None:
    wanted = json.loads((LISTS / "package.json").read_text("utf-8"))["dependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
    packages = {name: one for name, one in LOCK["packages"].items() if name}
    assert len(packages) > 100
    assert [name for name, one in packages.items() if "integrity" not in one] == []
    assert [name for name, one in packages.items() if "resolved" in one] == []
