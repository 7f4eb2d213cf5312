"""The form for a visit as people really send it: the blank one is asked for, filled in, and comes back as a file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from mailflow.letters.blankform import blank
from tests.journeys.fast_desk import BUDI, FastDesk, jakarta
from tests.journeys.visits_of import file_of, filled_document, filled_workbook, last, with_file


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    """It opens on Wednesday, 12 February 2025."""
    opened = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    yield opened
    opened.close()


def told(desk: FastDesk) -> tuple[str, dict[str, str]]:
    request = desk.case().request
    return request.state, dict(request.form)


def test_the_blank_form_that_was_asked_for_comes_back_filled_in_as_a_document(desk: FastDesk) -> None:
    desk.writes(BUDI, "Formulir", "Selamat pagi, minta formulir kunjungan ya.\n\nTerima kasih,\nBudi")
    assert desk.told() == [("onsite_form", BUDI)]
    kind, octets = filled_document(file_of(last(desk, BUDI)))
    desk.comes(with_file(BUDI, "formulir-kunjungan.docx", kind, octets))
    state, form = told(desk)
    assert (state, form["location"]) == ("awaiting_schedule", "Jl. Contoh 5, Jakarta")
    assert last(desk, BUDI).template == "onsite_received"


def test_an_incomplete_form_is_answered_with_the_blank_one_and_completed_by_it(desk: FastDesk) -> None:
    desk.writes(BUDI, "Kunjungan", "Mohon kunjungan tim support ke kantor kami.\nKeperluan: pelatihan lembur")
    assert told(desk) == ("incomplete", {"purpose": "pelatihan lembur"})
    asked = last(desk, BUDI, "onsite_incomplete")
    assert file_of(asked)[:2] == b"PK"
    desk.answers(asked, "Nama kontak: Budi\nTelepon: 0812 0000 000\nAlamat: Jl. Contoh 5\nTanggal: 19/02/2025")
    assert told(desk)[0] == "awaiting_schedule"


@pytest.mark.parametrize("fill", [filled_document, filled_workbook])
@pytest.mark.parametrize("language", ["id", "en"])
def test_each_form_of_ours_is_read_when_it_comes_back(
    desk: FastDesk, fill: Callable[[bytes], tuple[str, bytes]], language: str
) -> None:
    agreement = desk.app.shelf.current.handbook.agreement
    format_ = "docx" if fill is filled_document else "xlsx"
    made = blank(agreement, "id" if language == "id" else "en", "docx" if fill is filled_document else "xlsx")
    kind, octets = fill(made.content)
    desk.comes(with_file(BUDI, f"onsite-form.{format_}", kind, octets))
    state, form = told(desk)
    assert (state, form["contact"], form["phone"]) == ("awaiting_schedule", "Budi", "0812 0000 000")
    assert form["visit_date"] == "Rabu, 19 Februari 2025"
