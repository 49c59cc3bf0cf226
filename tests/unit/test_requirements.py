"""The requirements files hold what pyproject.toml asks for, exactly and provably."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
RUNTIME = "requirements.txt"
DEVELOPMENT = "requirements-dev.txt"
SETUP = "requirements-setup.txt"
ASKED = {
    RUNTIME: PROJECT["project"]["dependencies"],
    DEVELOPMENT: PROJECT["project"]["dependencies"]
    + PROJECT["project"]["optional-dependencies"]["dev"],
    SETUP: PROJECT["dependency-groups"]["setup"],
}
PIN = re.compile(r"^(?P<name>[a-z0-9-]+)(\[[a-z0-9,-]+\])?==(?P<version>[^ ;]+)", re.MULTILINE)


def pins(file: str) -> dict[str, set[str]]:
    """Name -> versions; more than one where they differ between machines."""
    found: dict[str, set[str]] = {}
    for pin in PIN.finditer((ROOT / file).read_text("utf-8")):
        found.setdefault(pin["name"], set()).add(pin["version"])
    return found


@pytest.mark.parametrize("file", ASKED)
def test_each_dependency_is_pinned_to_a_version_that_we_allow(file: str) -> None:
    pinned = pins(file)
    for dependency in map(Requirement, ASKED[file]):
        versions = pinned.get(canonicalize_name(dependency.name), set())
        assert versions, f"{dependency} is not in {file}: make lock"
        assert all(dependency.specifier.contains(version) for version in versions), (
            f"{dependency} is not what {file} holds: make lock"
        )


@pytest.mark.parametrize("file", ASKED)
def test_each_pin_has_its_hashes_and_no_file_says_where_from(file: str) -> None:
    text = (ROOT / file).read_text("utf-8")
    entries = re.split(r"\n(?=[a-z0-9])", text.strip())
    assert len(entries) == sum(map(len, pins(file).values()))
    assert all("--hash=sha256:" in entry for entry in entries)
    assert "://" not in text
    assert "--index" not in text


def test_the_files_agree_wherever_they_name_the_same_package() -> None:
    runtime, development, setup = pins(RUNTIME), pins(DEVELOPMENT), pins(SETUP)
    assert runtime.items() <= development.items()
    for name in setup.keys() & development.keys():
        assert setup[name] == development[name]


@pytest.mark.parametrize("dependency", PROJECT["project"]["dependencies"])
def test_each_dependency_has_its_reason_written_down(dependency: str) -> None:
    reasons = (ROOT / "docs" / "adr" / "0002-dependencies.md").read_text("utf-8")
    assert re.search(rf"\b{Requirement(dependency).name}\b", reasons)
