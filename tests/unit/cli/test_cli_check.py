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
    """The lines of a check with two versions of an agreement, a month apart."""
    folder = tmp_path_factory.mktemp("check")
    install(folder, "folders: {rules: rules}\n")
    shutil.copytree(ROOT / "rules", folder / "rules")
    terms = (folder / "rules" / "sla.yaml").read_text("utf-8")
    terms = terms.replace("clients: {}\n", VERSIONS)
    (folder / "rules" / "sla.yaml").write_text(terms, "utf-8")
    found = mailflow(folder, "check")
    assert (found.returncode, found.stderr) == (0, "")
    return found.stdout.splitlines()


def test_it_counts_the_agreements(said: list[str]) -> None:
    assert "agreement      Benemica support 2025 (3 agreements in all)" in said


def test_it_warns_of_gaps_between_versions_and_of_an_end(said: list[str]) -> None:
    warned = [line.partition("clients.sejahtera.")[2] for line in said if line.startswith("warning ")]
    told = [line for line in warned if line]
    assert told == [
        "versions[1].effective: nothing holds from 2026-01-01 to 2026-01-31: the level above holds then",
        "versions[1].effective: ends on 2026-12-31 and nothing follows: the level above holds then",
    ]


def test_a_domain_that_nothing_can_prove_is_told_beside_the_unproven_clients(tmp_path: Path) -> None:
    install(tmp_path)
    told = "staff.factors has domain, which no mail can prove then: staff commands are off"
    assert told in mailflow(tmp_path, "check").stdout
    install(tmp_path, "staff: {factors: [token]}\n")
    said = mailflow(tmp_path, "check").stdout
    assert "every client counts as unproven" in said
    assert "staff.factors" not in said
