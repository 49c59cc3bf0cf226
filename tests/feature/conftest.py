"""A program with a fresh home, for each journey."""

from pathlib import Path

import pytest

from tests.feature.program import Program


@pytest.fixture
def program(program_environment: dict[str, str], tmp_path: Path) -> Program:
    return Program(program_environment, tmp_path)
