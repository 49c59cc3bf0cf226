"""html-validate and the Nu checker: what they say of HTML files."""

import json
import re
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

from tests.setup.node_tools import NodeTools

LIMIT_SECONDS = 600
RECOMMENDED = {"root": True, "extends": ["html-validate:recommended"]}


class Remark(NamedTuple):
    """One thing that a checker has to say."""

    rule: str
    """A name of html-validate's; all of the Nu checker's sentence."""
    where: str
    """File and line, with the words where html-validate has any."""


def ask_html_validate(tools: NodeTools, files: Iterable[Path]) -> list[Remark]:
    """Return what html-validate says by the rules that it recommends."""
    paths = sorted(files)
    folder = paths[0].parent
    settings, said = folder / ".htmlvalidate.json", folder / "said.json"
    settings.write_text(json.dumps(RECOMMENDED), "ascii")
    finished = subprocess.run(
        # Into a file: what it writes to a pipe is cut off where it exits.
        [tools.node, tools.html_validate, "--config", settings, "-f", f"json={said}", *paths],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_SECONDS,
    )
    assert said.is_file(), finished.stderr
    results: list[dict[str, Any]] = json.loads(said.read_text("utf-8"))
    return [
        Remark(
            rule=one["ruleId"],
            where=f"{Path(result['filePath']).name}:{one['line']}: {one['message']}",
        )
        for result in results
        for one in result["messages"]
    ]


def ask_nu_checker(tools: NodeTools, files: Iterable[Path]) -> list[Remark]:
    """Return what the Nu checker says, remarks and warnings with the errors."""
    finished = subprocess.run(
        [tools.java, "-jar", tools.nu_checker, "--format", "json", "--exit-zero-always", *files],
        capture_output=True,
        text=True,
        check=True,
        timeout=LIMIT_SECONDS,
    )
    messages: list[dict[str, Any]] = json.loads(finished.stderr)["messages"]
    return [
        Remark(
            rule=one["message"],
            where=f"{Path(one.get('url', '')).name}:{one.get('lastLine', 0)}",
        )
        for one in messages
    ]


def not_allowed(remarks: Iterable[Remark], allowed: Mapping[str, str]) -> dict[str, list[str]]:
    """Return rule -> the first places, of what no allowed rule (an expression) matches."""
    found: dict[str, list[str]] = {}
    for remark in remarks:
        if not any(re.fullmatch(rule, remark.rule) for rule in allowed):
            found.setdefault(remark.rule, []).append(remark.where)
    return {rule: places[:3] for rule, places in found.items()}


def unmet(remarks: Iterable[Remark], allowed: Mapping[str, str]) -> set[str]:
    """Return the allowed rules that nothing needs."""
    rules = {remark.rule for remark in remarks}
    return {one for one in allowed if not any(re.fullmatch(one, rule) for rule in rules)}
