"""A program with a home of its own, for each journey."""

from pathlib import Path

import pytest

from tests.feature.program import Program


@pytest.fixture
def program(home_environment: dict[str, str], tmp_path: Path) -> Program:
    return Program(home_environment, tmp_path)
