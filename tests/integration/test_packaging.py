"""The built wheel is the whole program: installed elsewhere, it finds its templates and runs."""

import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

ROOT = Path(__file__).parents[2]
SHIPPED = {
    "templates": "digest/_templates",
    "digest/demo/content": "digest/demo/content",
    "digest/locale": "digest/locale",
}


def run(*command: str | Path, cwd: Path, env: dict[str, str] | None = None) -> str:
    finished = subprocess.run(
        command, cwd=cwd, env=env, capture_output=True, text=True, check=False, timeout=120
    )
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("installed")
    options = ("--quiet", "--no-deps", "--no-index", "--no-compile", "--target", folder)
    run(sys.executable, "-m", "pip", "install", *options, wheel, cwd=folder)
    return folder


@pytest.mark.parametrize("folder", SHIPPED)
def test_the_wheel_holds_every_file_that_the_program_reads(wheel: Path, folder: str) -> None:
    in_checkout = {
        f"{SHIPPED[folder]}/{path.relative_to(ROOT / folder).as_posix()}"
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }
    assert in_checkout
    assert in_checkout <= set(ZipFile(wheel).namelist())


def test_the_wheel_holds_the_program_alone(wheel: Path) -> None:
    roots = {name.split("/")[0] for name in ZipFile(wheel).namelist()}
    assert {root for root in roots if not root.endswith(".dist-info")} == {"digest", "subscribers"}


def test_the_wheel_brings_its_licence(wheel: Path) -> None:
    licences = [name for name in ZipFile(wheel).namelist() if name.endswith("/LICENSE")]
    assert [ZipFile(wheel).read(name) for name in licences] == [(ROOT / "LICENSE").read_bytes()]


def test_the_source_distribution_holds_what_the_wheel_is_built_from(tmp_path: Path) -> None:
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", tmp_path, cwd=ROOT)
    (archive,) = tmp_path.glob("*.tar.gz")
    run("tar", "-xzf", archive, "-C", tmp_path, cwd=tmp_path)
    (unpacked,) = (path for path in tmp_path.iterdir() if path.is_dir())
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path, cwd=unpacked)
    (rebuilt,) = tmp_path.glob("*.whl")
    assert "digest/_templates/web/base.html" in ZipFile(rebuilt).namelist()


def test_the_installed_program_uses_its_own_files(
    installed: Path, program_environment: dict[str, str]
) -> None:
    where = run(
        sys.executable,
        "-c",
        "import digest.paths as p, subscribers; print(p.TEMPLATES, p.DEMO_CONTENT, sep='\\n')",
        cwd=installed,
        env=program_environment | {"PYTHONPATH": str(installed)},
    )
    for line in where.splitlines():
        assert Path(line).is_relative_to(installed)
        assert any(Path(line).iterdir())


def test_the_installed_command_runs(installed: Path, program_environment: dict[str, str]) -> None:
    shown = run(
        installed / "bin" / "digest",
        "--help",
        cwd=installed,
        env=program_environment | {"PYTHONPATH": str(installed)},
    )
    assert "digest" in shown
