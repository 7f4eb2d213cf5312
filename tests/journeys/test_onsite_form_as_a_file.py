"""The form for a visit as people really send it: the blank one is asked for, filled in, and comes back as a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys.desk_story import BUDI, about, to
from tests.journeys.timed_desk import TimedDesk
from tests.journeys.visits_of import file_of, filled_document, filled_workbook, with_file


def told(desk: TimedDesk, ref: str) -> tuple[str, dict[str, str]]:
    request = desk.case(ref).request
    return request.state, dict(request.form)


def test_the_blank_form_that_was_asked_for_comes_back_filled_in_as_a_document(timed_desk: TimedDesk) -> None:
    (sent,) = timed_desk.writes(BUDI, "Formulir", "Minta formulir kunjungan ya.")
    assert sent.to == BUDI
    kind, octets = filled_document(file_of(sent))
    got = timed_desk.comes(with_file(BUDI, "formulir-kunjungan.docx", kind, octets))
    state, form = told(timed_desk, about(to(got, BUDI)))
    assert state == "awaiting_schedule"
    assert form["location"].startswith("Jl. Contoh 5")


def test_an_incomplete_form_is_answered_with_the_blank_one_and_completed_by_it(timed_desk: TimedDesk) -> None:
    wish = "Mohon kunjungan tim support ke kantor kami.\nKeperluan: pelatihan lembur\n\nTerima kasih"
    asked = to(timed_desk.writes(BUDI, "Kunjungan", wish), BUDI)
    ref = about(asked)
    assert told(timed_desk, ref) == ("incomplete", {"purpose": "pelatihan lembur"})
    assert file_of(asked)[:2] == b"PK"
    rest = "Nama kontak: Budi\nTelepon: 0812 0000 000\nAlamat: Jl. Contoh 5\nTanggal: 19/02/2025\n\nTerima kasih"
    timed_desk.answers(BUDI, asked, rest)
    state, form = told(timed_desk, ref)
    assert (state, form["contact"], form["visit_date"]) == ("awaiting_schedule", "Budi", "19/02/2025")


@pytest.mark.parametrize(("fill", "kind"), [(filled_document, "docx"), (filled_workbook, "xlsx")])
@pytest.mark.parametrize("language", ["id", "en"])
def test_a_form_that_staff_handed_over_is_read_when_it_comes_back(
    timed_desk: TimedDesk, fill: Callable[[bytes], tuple[str, bytes]], kind: str, language: str
) -> None:
    written = timed_desk.installation.folder / f"form.{kind}"
    done = timed_desk.installation.mailflow(
        "forms", "onsite", "--lang", language, "--format", kind, "--out", str(written)
    )
    assert done.status == 0, done.err
    type_, octets = fill(written.read_bytes())
    got = timed_desk.comes(with_file(BUDI, f"onsite-form.{kind}", type_, octets))
    state, form = told(timed_desk, about(to(got, BUDI)))
    assert (state, form["phone"], form["visit_date"]) == (
        "awaiting_schedule", "0812 0000 000", "Rabu, 19 Februari 2025",
    )  # fmt: skip
    assert form["contact"].startswith("Budi")
