"""What several integration tests share."""

import dataclasses
from pathlib import Path

import pytest
from pytest_django import Settings

from digest.newsletters.looks import STANDARD_LOOK
from tests.unit.mail_factories import own_look


@pytest.fixture
def own_templates(tmp_path: Path, settings: Settings) -> Path:
    """A look of the owner's own, all its files in one folder, in use instead of ours since it has
    the same name: the test may write into it."""
    settings.ENVIRONMENT = dataclasses.replace(settings.ENVIRONMENT, home=tmp_path / "home")
    folder = tmp_path / "home" / "looks" / STANDARD_LOOK
    folder.mkdir(parents=True)
    return own_look(folder)


@pytest.fixture
def quick_passwords(settings: Settings) -> None:
    """Passwords that are not meant to withstand anybody: Argon2 takes its time on purpose."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
