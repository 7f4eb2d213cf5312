"""mailflow templates: letters to look at, one line a mistake, and the command card."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailflow.letters.catalog import CATALOG
from tests.commands import install
from tests.unit.cli.conftest import Run


def test_the_list_names_every_letter_and_its_readers(run: Run) -> None:
    rows = [line.split() for line in run("templates", "list").out.splitlines()]
    assert [(row[0], row[1]) for row in rows] == [(name, each.audience) for name, each in CATALOG.items()]
    assert all(int(row[2]) > 0 for row in rows)


def test_a_preview_shows_subject_text_and_page_side_by_side(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "estimate.html"
    said = run("templates", "preview", "estimate", "--lang", "id", "--out", str(file))
    assert (said.status, said.out) == (0, f"written: {file}\n")
    page = file.read_text("utf-8")
    assert "[BEN-1042] Estimasi, revisi 1: Laporan lembur" in page
    assert page.count("<iframe") == 2 * page.count("<pre>") > 0
    assert "Dear" not in page
    assert "&amp;lt;" not in page.partition("<iframe")[0]


def test_both_languages_are_shown_where_none_is_named(run: Run) -> None:
    page = run("templates", "preview", "accepted", "--out", "-").out
    assert "Yth. Ibu Siti" in page
    assert "Dear Ms. Siti" in page


@pytest.mark.parametrize(
    ("arguments", "why"),
    [
        (("preview", "acknowledgment"), "there is no letter 'acknowledgment'"),
        (("preview", "update", "--lang", "fr"), "--lang must be id, en or both"),
        (("card", "--lang", "both"), "--lang must be id or en"),
        (("card", "--format", "pdf"), "--format must be html or txt"),
    ],
)
def test_a_wrong_choice_is_explained(run: Run, arguments: tuple[str, ...], why: str) -> None:
    said = run("templates", *arguments)
    assert said.status != 0
    assert why in said.err


def test_the_card_is_text_or_a_page_of_its_own(run: Run, tmp_path: Path) -> None:
    assert run("templates", "card").out.startswith("Kartu perintah")
    file = tmp_path / "card.html"
    assert run("templates", "card", "--lang", "en", "--format", "html", "--out", str(file)).status == 0
    assert "<title>Command card" in file.read_text("utf-8")
    assert "@page { size: A4" in file.read_text("utf-8")


def test_a_mistake_in_a_template_is_named_with_its_line(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own"
    (own / "id").mkdir(parents=True)
    (own / "id" / "accepted.txt.j2").write_text("Halo\n{{ nomor }}\n", "utf-8")
    config = install(tmp_path, "folders: {templates: own}\n")
    said = run("--config", str(config), "templates", "check")
    assert said.status == 2
    assert "templates/id/accepted.txt.j2:2:1: 'nomor' is undefined" in said.err
    assert "Traceback" not in said.err


def test_the_templates_that_come_with_mailflow_are_all_good(run: Run) -> None:
    said = run("templates", "check")
    assert said.status == 0
    assert said.out.startswith("all good: ")
