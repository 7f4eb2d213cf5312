"""mailflow check on rules that are right: what it says of the promises all the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.commands import ROOT, install, mailflow

VERSIONS = """\
clients:
  sejahtera:
    versions:
      - {version: "2025", effective: {from: 2025-01-01, to: 2025-12-31}, lead_time: {days: 5}}
      - {version: "2026", effective: {from: 2026-02-01, to: 2026-12-31}, lead_time: {days: 4}}
"""


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """The lines of a check with two versions of an agreement, a month apart; staff prove themselves by the token."""
    folder = tmp_path_factory.mktemp("check")
    install(folder, "folders: {rules: rules}\nstaff: {factors: [token]}\n")
    shutil.copytree(ROOT / "rules", folder / "rules")
    terms = (folder / "rules" / "sla.yaml").read_text("utf-8")
    terms = terms.replace("clients: {}\n", VERSIONS)
    (folder / "rules" / "sla.yaml").write_text(terms, "utf-8")
    found = mailflow(folder, "check")
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout.splitlines()


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with nothing but what must be there, and folders that nobody told of; and what a check says of it."""
    folder = tmp_path_factory.mktemp("bare")
    install(folder)
    (folder / "rules").mkdir()
    (folder / "templates").mkdir()
    return folder, mailflow(folder, "check").stdout


def test_it_counts_the_agreements(said: list[str]) -> None:
    assert "agreement      Benemica support 2025 (3 agreements in all)" in said


def test_it_warns_of_gaps_between_versions_and_of_an_end(said: list[str]) -> None:
    warned = [line.partition("clients.sejahtera.")[2] for line in said if line.startswith("warning ")]
    told = [line for line in warned if line]
    assert told == [
        "versions[1].effective: nothing holds from 2026-01-01 to 2026-01-31: the level above holds then",
        "versions[1].effective: ends on 2026-12-31 and nothing follows: the level above holds then",
    ]


def test_a_domain_that_nothing_can_prove_is_told_beside_the_unproven_clients(
    bare: tuple[Path, str], said: list[str]
) -> None:
    assert "staff.factors has domain, which no mail can prove then: staff commands are off" in bare[1]
    assert any(line.endswith("every client counts as unproven") for line in said)
    assert not any("staff.factors" in line for line in said)


def changed(folder: Path, config: str = "", **edits: tuple[str, str]) -> Path:
    """An installation with rules of its own, in which one text of each file stands for another."""
    install(folder, f"folders: {{rules: rules}}\n{config}")
    shutil.copytree(ROOT / "rules", folder / "rules")
    for name, (before, after) in edits.items():
        file = folder / "rules" / f"{name}.yaml"
        text = file.read_text("utf-8")
        assert before in text
        file.write_text(text.replace(before, after, 1), "utf-8")
    return folder


MAKMUR = """\
clients:
  nusantara: {joint_leave: holiday, name: Perjanjian Nusantara, version: "9"}
  sejahtera:
    approvers: [{address: budi@lain.example, limit: "Rp5.000.000"}, {address: siti@sejahtera.example, limit: null}]
"""


def test_it_says_what_it_read_and_what_is_hardly_meant(tmp_path: Path) -> None:
    folder = changed(tmp_path, sla=("clients: {}\n", MAKMUR))
    said = mailflow(folder, "check").stdout.splitlines()
    assert any(line.startswith(f"rules          {folder}/rules: ") for line in said)
    assert any(line.startswith("templates      those that come with mailflow: ") for line in said)
    (leave,) = (line for line in said if line.startswith("joint leave"))
    assert leave.startswith("joint leave    clocks of calendar support run on 20")
    assert leave.endswith("; not those of Perjanjian Nusantara 9")
    (warned,) = (line for line in said if "approvers" in line)
    assert "budi@lain.example is no contact of client sejahtera in clients.yaml" in warned


def test_folders_beside_the_configuration_that_are_not_read_are_told(bare: tuple[Path, str]) -> None:
    folder, said = bare
    assert f"warning        {folder}/rules is not read: to use it, set folders: {{rules: rules}} in " in said
    assert f"warning        {folder}/templates is not read" in said
    assert "rules          those that come with mailflow: " in said


def refused(folder: Path, notify: str) -> list[str]:
    """What is said of such notices, a line each."""
    install(folder, f"notify: [{notify}]\n")
    found = mailflow(folder, "check")
    lines = found.stderr.splitlines()
    assert (found.returncode, found.stdout) == (2, "")
    assert all("config.yaml:" in line and "rahasia" not in line for line in lines)
    return lines


def test_notices_that_could_never_arrive_are_refused(tmp_path: Path) -> None:
    url, team = refused(
        tmp_path, "{name: a, url: 'telepati://rahasia'}, {name: b, url: 'json://localhost', team: timx}"
    )
    assert ": notify[0].url: must be an address that apprise knows" in url
    assert ": notify[1].team: there is no team 'timx' in staff.yaml" in team


def test_a_notice_of_nothing_is_refused(tmp_path: Path) -> None:
    (line,) = refused(tmp_path, "{name: a, url: 'json://localhost', events: []}")
    assert ": notify[0].events: must not be empty, it would hear of" in line
