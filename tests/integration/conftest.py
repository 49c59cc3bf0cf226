"""What several integration tests share."""

import shutil
from pathlib import Path

import pytest

from digest.paths import EMAIL_TEMPLATES


@pytest.fixture
def own_templates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the mail templates, in use instead of ours: the test may write into it."""
    folder = tmp_path / "email"
    shutil.copytree(EMAIL_TEMPLATES, folder)
    monkeypatch.setattr("digest.issues.mail_templates.EMAIL_TEMPLATES", folder)
    return folder
