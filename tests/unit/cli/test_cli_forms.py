"""mailflow forms: the blank form for a visit, as a file."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from mailflow import letters
from tests.commands import mailflow
from tests.unit.cli.conftest import Run


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_form_is_written_under_its_own_name(tmp_path: Path, kind: str) -> None:
    said = mailflow(tmp_path, "forms", "onsite", "--format", kind)
    assert (said.returncode, said.stdout) == (0, f"written: formulir-kunjungan.{kind}\n")
    assert (tmp_path / f"formulir-kunjungan.{kind}").read_bytes().startswith(b"PK")


def test_the_text_goes_to_the_terminal_with_the_lead_time_of_the_rules(run: Run) -> None:
    said = run("forms", "onsite", "--format", "txt", "--lang", "en")
    assert said.status == 0
    assert "at least 3 days before the visit" in said.out


def test_the_form_is_sent_to_the_mailbox_of_the_installation(run: Run, site: Path) -> None:
    config = site / "config.yaml"
    (address,) = re.findall(r"address: (\S+@\S+)", config.read_text("utf-8"))[:1]
    assert f"send this form to {address} at least" in run("forms", "onsite", "--format", "txt", "--lang", "en").out
    config.write_text(config.read_text("utf-8").replace(address, "bantuan@vendor.example"), "utf-8")
    said = run("forms", "onsite", "--format", "txt")
    assert "kirim formulir ini ke bantuan@vendor.example paling lambat" in said.out


def test_a_named_file_and_standard_output(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "x.txt"
    assert run("forms", "onsite", "--format", "txt", "--out", str(file)).out == f"written: {file}\n"
    assert run("forms", "onsite", "--format", "txt", "--out", "-").raw == file.read_bytes()


@pytest.mark.parametrize(
    ("arguments", "why"),
    [(("--lang", "fr"), "--lang must be id or en"), (("--format", "pdf"), "--format must be docx or xlsx or txt")],
)
def test_a_wrong_choice_is_explained(run: Run, arguments: tuple[str, str], why: str) -> None:
    said = run("forms", "onsite", *arguments)
    assert said.status == 2
    assert why in said.err


def test_a_place_that_cannot_be_written_is_named(run: Run, tmp_path: Path) -> None:
    said = run("forms", "onsite", "--format", "txt", "--out", str(tmp_path))
    assert said.status == 1
    assert "cannot be written" in said.err


def test_a_missing_library_is_told_with_the_way_out(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "mailflow.letters.formfiles", raising=False)
    monkeypatch.delattr(letters, "formfiles", raising=False)
    monkeypatch.setitem(sys.modules, "docx", None)
    said = run("forms", "onsite", "--out", "-")
    assert said.status != 0
    assert "mailflow-desk[forms]" in said.err
