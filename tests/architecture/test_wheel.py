"""What is installed is whole: the wheel alone, far from the checkout, checks a configuration."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.commands import ROOT, environment, install

BUILD = "import hatchling.build, sys; print(hatchling.build.build_wheel(sys.argv[1]))"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    run = subprocess.run(
        [sys.executable, "-c", BUILD, str(folder)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stderr
    return folder / run.stdout.split()[-1]


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel's files in a folder of their own, as pip lays them out."""
    folder = tmp_path_factory.mktemp("site-packages")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def mailflow(installed: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Runs the installed program. `-P`: nothing is imported from the current folder."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "mailflow", *arguments],
        cwd=folder,
        env=environment(PYTHONPATH=str(installed)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def files(folder: str, pattern: str) -> set[str]:
    """The files of the checkout below a folder."""
    return {path.relative_to(ROOT).as_posix() for path in (ROOT / folder).glob(pattern)}


def test_the_wheel_has_every_rule_template_and_migration(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    data = files("templates", "*/*.j2") | files("rules", "*.yaml") | {"config.example.yaml"}
    assert len(data) > 100
    assert {f"mailflow/_defaults/{name}" for name in data} <= names
    assert files("mailflow/store/migrations/versions", "*.py") <= names
    assert files("mailflow", "**/*.py") | {"mailflow/py.typed"} <= names


def test_the_wheel_has_nothing_of_the_workshop(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0].split("-")[0] for name in names} == {"mailflow", "mailflow_desk"}
    assert [name for name in names if "__pycache__" in name or "/tests/" in name] == []


def test_the_wheel_names_the_command(wheel: Path) -> None:
    archive = zipfile.ZipFile(wheel)
    points = next(name for name in archive.namelist() if name.endswith("entry_points.txt"))
    assert "mailflow = mailflow.__main__:main" in archive.read(points).decode()


def test_an_installed_wheel_checks_a_configuration_by_its_own_rules_and_templates(
    installed: Path, tmp_path: Path
) -> None:
    install(tmp_path)
    found = mailflow(installed, tmp_path, "check")
    assert (found.returncode, found.stderr) == (0, "")
    assert "all good" in found.stdout
    (installed / "mailflow/_defaults/rules/staff.yaml").rename(tmp_path / "staff.yaml")
    try:
        without = mailflow(installed, tmp_path, "check")
    finally:
        (tmp_path / "staff.yaml").rename(installed / "mailflow/_defaults/rules/staff.yaml")
    assert (without.returncode, without.stderr) == (2, "rules/staff.yaml: is missing\n")


def test_an_installed_wheel_creates_its_database(installed: Path, tmp_path: Path) -> None:
    install(tmp_path)
    found = mailflow(installed, tmp_path, "db", "upgrade")
    assert (found.returncode, found.stderr) == (0, "")
    status = mailflow(installed, tmp_path, "status")
    assert (status.returncode, status.stderr) == (1, "")
    assert "support was never polled" in status.stdout


def test_an_installed_wheel_explains_the_demo(installed: Path, tmp_path: Path) -> None:
    found = mailflow(installed, tmp_path, "demo", "--help")
    assert found.returncode == 0
    assert "--keep" in found.stdout
