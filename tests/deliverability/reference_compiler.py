"""Our templates compiled as ever, but for the one step from MJML to HTML: npm's MJML does it."""

import re
import subprocess
from pathlib import Path

import pytest

from digest.render import service_mail
from digest.render.compiler import compile as compiling
from digest.render.looks.look import Look
from digest.render.service_mail import ServiceTemplates
from digest.render.templates import PreparedTemplates, compile_mail_templates, prepare
from tests.setup.node_tools import NodeTools

_BODY = re.compile(r'(<body\b[^>]*?)\s+class="([\w -]+)"')
_ROOT = re.compile(r'<div(?=\s[^>]*\brole="article")')
SCRIPT = Path(__file__).with_name("reference_compiler.cjs")
LIMIT_SECONDS = 60


def compile_by_reference(tools: NodeTools, mjml: str) -> str:
    """Return the HTML that npm's MJML makes of it."""
    finished = subprocess.run(
        [tools.node, SCRIPT, tools.folder],
        input=mjml,
        capture_output=True,
        text=True,
        check=False,
        timeout=LIMIT_SECONDS,
    )
    assert finished.returncode == 0, finished.stderr
    return finished.stdout


def with_class_on_root(html: str) -> str:
    """Undo the one known difference: MJML 5 writes mj-body's css-class on <body>, where MJML 4 and
    mrml write it on the element that all of the mail stands in. Our style sheets expect it there.
    """
    found = _BODY.search(html)
    assert found, html
    moved, times = _ROOT.subn(f'<div class="{found[2]}"', html)
    assert times == 1, times
    return _BODY.sub(r"\1", moved)


def templates_by_reference(
    tools: NodeTools, look: Look, monkeypatch: pytest.MonkeyPatch
) -> tuple[PreparedTemplates, ServiceTemplates]:
    """Return the issue's and the service mails' templates, compiled by npm's MJML. What our
    compiler asks of the result (each place is there, once and in its order) is asked here too."""
    with monkeypatch.context() as patched:
        patched.setattr(
            compiling,
            "_compile",
            lambda mjml: with_class_on_root(compile_by_reference(tools, mjml)),
        )
        service = service_mail._compiled.__wrapped__(look, look.files())
        return prepare(compile_mail_templates(look)), service
