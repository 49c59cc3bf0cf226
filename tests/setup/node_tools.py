"""Brings what npm has for the tests of deliverability: html-validate, the Nu checker, MJML.

    python -m tests.setup.node_tools

Versions are those of tests/deliverability/package-lock.json, each with its hash; they are put into
build/deliverability. Node.js with npm, and Java for the Nu checker, are taken from the PATH, else
they are Debian's packages (as root).
"""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.setup.installing import install_debian, run_aloud

ROOT = Path(__file__).parents[2]
LISTS = ROOT / "tests" / "deliverability"
FOLDER = ROOT / "build" / "deliverability"
LIST_FILES = ("package.json", "package-lock.json", ".npmrc")
PURPOSE = "the tests of deliverability"
LEAST_NODE = (20, 19)
"""What html-validate asks for."""
PACKAGES = {"node": "nodejs", "npm": "npm", "java": "default-jre-headless"}
"""Program -> Debian's package."""
VERSION_SECONDS = 60
_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
HOW_TO_MEND = (
    f"Install Node.js {LEAST_NODE[0]}.{LEAST_NODE[1]} or newer with npm, and Java 11 or newer, so "
    "that node, npm and java are on the PATH; on Debian and Ubuntu: sudo apt-get install nodejs "
    "npm default-jre-headless. npm must reach a registry."
)


class NoNodeToolsError(RuntimeError):
    """A tool could not be had; the message says how to get it."""


@dataclass(frozen=True, kw_only=True)
class NodeTools:
    """Where they are."""

    node: Path
    java: Path
    folder: Path
    """Holds node_modules."""

    @property
    def html_validate(self) -> Path:
        return self.folder / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"

    @property
    def nu_checker(self) -> Path:
        return self.folder / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"


def find_node_tools(
    variables: Mapping[str, str] = os.environ, *, folder: Path = FOLDER
) -> NodeTools:
    """Return the tools where all are there, in the versions that are listed. Raises
    NoNodeToolsError; installs nothing."""
    programs = _programs(variables)
    if not _is_up_to_date(folder):
        raise NoNodeToolsError(
            f"{folder} does not hold what tests/deliverability/package-lock.json lists. Run: "
            "python -m tests.setup.node_tools"
        )
    tools = NodeTools(node=programs["node"], java=programs["java"], folder=folder)
    for path in (tools.html_validate, tools.nu_checker):
        if not path.is_file():
            raise NoNodeToolsError(f"There is no {path}. Remove {folder} and try again.")
    return tools


def install_node_tools(*, folder: Path = FOLDER) -> None:
    """Install what is missing. Raises NoNodeToolsError where a program is not to be had."""
    try:
        programs = _programs(os.environ)
    except NoNodeToolsError:
        missing = [package for name, package in PACKAGES.items() if not shutil.which(name)]
        install_debian(*(missing or PACKAGES.values()), purpose=PURPOSE)
        programs = _programs(os.environ)
    folder.mkdir(parents=True, exist_ok=True)
    for name in LIST_FILES:
        shutil.copyfile(LISTS / name, folder / name)
    if run_aloud(str(programs["npm"]), *_INSTALL, purpose=PURPOSE, folder=folder):
        shutil.copyfile(LISTS / LIST_FILES[1], _mark(folder))


def _programs(variables: Mapping[str, str]) -> dict[str, Path]:
    path = variables.get("PATH", "")
    found = {name: shutil.which(name, path=path) for name in PACKAGES}
    missing = [name for name, program in found.items() if not program]
    if missing:
        raise NoNodeToolsError(f"There is no {' and no '.join(missing)}. {HOW_TO_MEND}")
    programs = {name: Path(program) for name, program in found.items() if program}
    said = subprocess.run(
        [programs["node"], "--version"],
        capture_output=True,
        text=True,
        check=False,
        timeout=VERSION_SECONDS,
    ).stdout
    numbers = re.match(r"v(\d+)\.(\d+)", said)
    if not numbers or (int(numbers[1]), int(numbers[2])) < LEAST_NODE:
        raise NoNodeToolsError(f"{programs['node']} is {said.strip() or 'broken'}. {HOW_TO_MEND}")
    return programs


def _mark(folder: Path) -> Path:
    """Written last: what is listed in it is there."""
    return folder / "installed.json"


def _is_up_to_date(folder: Path) -> bool:
    mark = _mark(folder)
    return mark.is_file() and mark.read_bytes() == (LISTS / LIST_FILES[1]).read_bytes()


def main() -> int:
    try:
        try:
            tools = find_node_tools()
        except NoNodeToolsError:
            install_node_tools()
            tools = find_node_tools()
    except NoNodeToolsError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{tools.folder}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
