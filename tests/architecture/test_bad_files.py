"""Each folder below test_bad_files/ has one broken file of an admin's, and the one line that must be said about it.

A folder of config/ has a config.yaml, one of rules/ one of the four rule files beside which the bundled ones stand, one
of templates/ a template that lies on top of the bundled ones.
"""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.commands import CONFIG, ROOT, install, mailflow

CASES = Path(__file__).with_suffix("")
NAMES = sorted(str(path.parent.relative_to(CASES)) for path in CASES.glob("*/*/expected.txt"))
LINE = re.compile(r"[^:\n]+(:[1-9][0-9]*:[1-9][0-9]*)?: .+\n")
AT_ONCE = 2
BROKEN = "test_a_broken_file_is_told_in_one_line_with_its_place"

Check = Callable[[str], subprocess.CompletedProcess[str]]


def installed(name: str, folder: Path) -> None:
    """An installation in which nothing is wrong but the file of this case."""
    kind, case = name.split("/")[0], CASES / name
    (folder / "short-key").write_text("short", "utf-8")
    if kind == "config":
        install(folder, config=(case / "config.yaml").read_text("utf-8"))
        return
    install(folder, f"folders: {{{kind}: {kind}}}\n")
    if kind == "rules":
        shutil.copytree(ROOT / "rules", folder / kind)
    shutil.copytree(case, folder / kind, dirs_exist_ok=True)


@pytest.fixture(scope="module")
def checked(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Check]:
    """What `mailflow check` says of a case; those of the selected tests run two at a time."""

    def run(name: str) -> subprocess.CompletedProcess[str]:
        folder = tmp_path_factory.mktemp("case")
        installed(name, folder)
        found = mailflow(folder, "check")
        found.stderr = found.stderr.replace(str(folder), "<F>")
        return found

    with ThreadPoolExecutor(AT_ONCE) as pool:
        runs: dict[str, Future[subprocess.CompletedProcess[str]]] = {}
        for item in request.session.items:
            if isinstance(item, pytest.Function) and item.originalname == BROKEN:
                name = str(item.callspec.params["name"])
                runs[name] = pool.submit(run, name)
        yield lambda name: runs[name].result()


@pytest.mark.parametrize("name", NAMES)
def test_a_broken_file_is_told_in_one_line_with_its_place(name: str, checked: Check) -> None:
    found = checked(name)
    assert found.stderr == (CASES / name / "expected.txt").read_text("utf-8")
    assert LINE.fullmatch(found.stderr), "one line, FILE:LINE:COLUMN: KEY: what is wrong"
    assert (found.returncode, found.stdout) == (2, "")


@pytest.mark.parametrize("kind", ["config", "rules", "templates"])
def test_there_are_at_least_ten_of_each_sort(kind: str) -> None:
    assert len([name for name in NAMES if name.startswith(kind)]) >= 10


@pytest.mark.parametrize("file", ["routing", "sla", "clients", "staff"])
def test_every_rule_file_has_its_broken_ones(file: str) -> None:
    assert len([name for name in NAMES if name.startswith(f"rules/{file}_")]) >= 5


def test_the_installation_around_a_broken_file_is_fine(tmp_path: Path) -> None:
    install(tmp_path)
    found = mailflow(tmp_path, "check")
    assert (found.returncode, found.stderr) == (0, "")
    assert found.stdout.endswith("all good\n")


@pytest.mark.parametrize(
    "name", ["config/unknown_factor", "rules/routing_unknown_team", "templates/unknown_name"], ids=lambda name: name
)
@pytest.mark.parametrize("how", ["--once", "--dry-run"])
def test_with_a_broken_file_nothing_begins(name: str, how: str, tmp_path: Path) -> None:
    """No mailbox is asked, no SMTP server, and no database is made."""
    installed(name, tmp_path)
    config = tmp_path / "config.yaml"
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        port = str(listener.getsockname()[1])
        config.write_text(config.read_text("utf-8").replace("9143", port).replace("9025", port), "utf-8")
        found = mailflow(tmp_path, "run", how)
        with pytest.raises(BlockingIOError):
            listener.accept()
    assert (found.returncode, found.stdout) == (2, "")
    assert found.stderr == (CASES / name / "expected.txt").read_text("utf-8")
    assert not list(tmp_path.glob("*.db*"))


def test_two_broken_values_are_told_at_once(tmp_path: Path) -> None:
    install(tmp_path, config=CONFIG.replace("9143", "imap").replace("9025", "smtp"))
    found = mailflow(tmp_path, "check")
    assert found.returncode == 2
    assert [line.split(": ")[1] for line in found.stderr.splitlines()] == ["mailboxes[0].imap.port", "smtp.port"]


def test_a_configuration_that_is_missing_is_told_with_what_to_do(tmp_path: Path) -> None:
    found = mailflow(tmp_path, "check")
    assert found.returncode == 2
    assert found.stderr == "config.yaml: there is no such file; copy config.example.yaml, or: --config FILE\n"
