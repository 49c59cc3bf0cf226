"""The file that counts claims: what is written stays, whoever writes and whatever happens to it."""

import os
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from digest.delivery.guards.claims_file import claims_file, keep_claims, read_claims_file
from digest.delivery.guards.restored import FoundFile, KeptCount, why_restored


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return claims_file(tmp_path / "digest.sqlite3")


def test_it_stands_beside_the_database_for_its_owner_alone(file):
    keep_claims(file, 3)
    assert file.name == "digest.sqlite3.claims"
    assert file.stat().st_mode & 0o077 == 0


def read(file: Path) -> tuple[KeptCount, FoundFile]:
    kept, found = read_claims_file(file)
    assert kept is not None
    assert found is not None
    return kept, found


def test_it_says_the_furthest_count_which_file_it_is_and_when_it_was_written(file):
    for claims in (1, 5, 4):
        keep_claims(file, claims)
    kept, found = read(file)
    assert kept.claims == 5
    assert kept.identity == found.identity
    assert kept.written_at == pytest.approx(found.written_at, abs=2)
    assert why_restored(claims=5, kept=kept, found=found) == ""


def test_senders_that_write_at_once_leave_the_furthest(file):
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda claims: keep_claims(file, claims), range(200)))
    kept, _ = read(file)
    assert kept.claims == 199


def test_a_copy_that_is_put_back_is_another_file_even_where_the_inode_is_used_again(file, tmp_path):
    keep_claims(file, 5)
    copy = shutil.copy2(file, tmp_path / "backup")
    for _ in range(5):
        file.unlink()
        shutil.copy2(copy, file)
        kept, found = read(file)
        assert why_restored(claims=5, kept=kept, found=found)


def test_a_copy_that_is_written_over_it_was_written_too_late(file):
    keep_claims(file, 5)
    former = file.read_bytes()
    later = file.stat().st_mtime + 3_600
    file.write_bytes(former)
    os.utime(file, (later, later))
    kept, found = read(file)
    assert "copied over" in why_restored(claims=5, kept=kept, found=found)


@pytest.mark.parametrize("text", ["", "claims 5", "claims five file six\n", "0" * 500])
def test_what_we_never_wrote_counts_as_no_file_and_is_written_anew(file, text):
    file.write_text(text)
    assert read_claims_file(file)[0] is None
    keep_claims(file, 2)
    kept, found = read(file)
    assert (kept.claims, kept.identity) == (2, found.identity)


def test_accepting_begins_it_anew(file, tmp_path):
    keep_claims(file, 9)
    Path(shutil.copy(file, tmp_path / "copy")).replace(file)
    keep_claims(file, 9, anew=True)
    kept, found = read(file)
    assert why_restored(claims=9, kept=kept, found=found) == ""
