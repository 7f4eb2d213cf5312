"""A screenshot that was asked for and comes as a mail of its own: joined where nothing speaks against it."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Outcome
from tests.unit.flow.desk_of import BUDI, SITI, STRANGER, Desk, words_of
from tests.unit.flow.pictures_of import part, png, with_pictures


def screenshot(text: str = "", name: str = "layar.png", **more: str) -> dict[str, str]:
    return with_pictures(text, part(png(1), name)) | {"subject": ""} | more


@pytest.mark.parametrize(
    "text",
    ["", "Ini screenshotnya", "Terlampir ya Pak Joko", "Berikut tangkapan layar yang diminta, terima kasih.\n\nSiti",
     "Selamat pagi,\nberikut gambarnya", "ss nya min", "Please find attached the screenshot", "[cid:image001.png@01D]",
     "[image: layar.png]", "layar.png", "As requested"],
)  # fmt: skip
def test_a_screenshot_that_says_nothing_joins_the_one_request_that_lacks_it(reported: Desk, text: str) -> None:
    decision = reported.write(SITI, **screenshot(text, From=f"Siti Rahma <{SITI}>"))
    assert (decision.outcome, decision.request) == (Outcome.REPLY, 1)
    assert "a screenshot alone" in decision.reason[0]
    assert reported.request().evidence
    letter = reported.letter(SITI, "screenshot_added")
    assert "BEN-1" in words_of(letter)
    assert "tentang hal lain" in words_of(letter)
    assert reported.letters("rani@vendor.example", "staff_client_reply")


@pytest.mark.parametrize(
    "subject",
    ["", "Re:", "screenshot", "Fwd: Tangkapan layar", "layar.png", "layar", "IMG_20250212_101500.jpg",
     "WhatsApp Image 2025-02-12 at 10.15.00.jpeg", "Screenshot (12)", "Tidak bisa login", "foto"],
)  # fmt: skip
def test_a_subject_that_names_a_picture_or_the_request_itself_says_nothing(reported: Desk, subject: str) -> None:
    assert reported.write(SITI, **screenshot(subject=subject)).request == 1


@pytest.mark.parametrize(
    "fields",
    [
        screenshot("Slip gaji kosong"),
        screenshot("Error baru"),
        screenshot("Ini kenapa?"),
        screenshot("Ini screenshotnya", subject="Slip gaji"),
        screenshot("Terlampir bukti potong Joko"),
        screenshot("Bisa bantu?"),
        screenshot("ini " * 13),
        screenshot("", From=f"{SITI}, {BUDI}"),
        screenshot("", result="fail"),
        screenshot("", Auto_Submitted="auto-replied"),
        screenshot("", List_Id="<staf.sejahtera.example>"),
        {"text": "", "subject": "screenshot"},
        with_pictures("", part(png(2, 90, 40), "logo.png", inline=True)) | {"subject": ""},
    ],
    ids=str,
)
def test_a_mail_that_names_something_or_shows_nothing_joins_nothing(reported: Desk, fields: dict[str, str]) -> None:
    assert reported.write(SITI, **fields).request != 1


@pytest.mark.parametrize("writer", [BUDI, STRANGER, SITI])
def test_an_unproven_address_joins_nothing_not_even_a_registered_one(desk: Desk, writer: str) -> None:
    before = desk.write(writer, "Slip gaji kosong", subject="Slip").request
    assert desk.write(writer, **screenshot(result="none")).request != before


def test_of_two_requests_that_lack_a_screenshot_neither_is_chosen(reported: Desk) -> None:
    reported.write(SITI, "Laporan lembur kosong", subject="Laporan lembur")
    assert reported.write(SITI, **screenshot()).request == 3


@pytest.mark.parametrize(
    ("subject", "text", "kind"),
    [
        ("Usulan perubahan", "Mohon ditambahkan kolom NIK di laporan lembur (change request).", "change_request"),
        ("Kunjungan", "Mohon kunjungan tim support ke kantor kami.", "onsite"),
        ("Sesi virtual", "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", "virtual"),
        ("Panduan", "Mohon dikirimkan user manual modul cuti.", "documentation"),
    ],
)
def test_a_request_that_is_never_asked_for_a_picture_lacks_none(
    reported: Desk, subject: str, text: str, kind: str
) -> None:
    reported.write(SITI, text, subject=subject)
    assert reported.request(2).kind == kind
    assert reported.write(SITI, **screenshot("Berikut screenshotnya, Mas")).request == 1
    assert reported.write(SITI, **screenshot()).request == 3, "nothing else waits for one"


def test_a_request_that_has_its_screenshot_or_is_finished_is_not_waiting_for_one(reported: Desk) -> None:
    assert reported.write(SITI, **screenshot("Slip gaji kosong", subject="Slip gaji")).request == 2
    assert reported.write(SITI, **screenshot()).request == 1, "the second has one"
    assert reported.write(SITI, **screenshot()).request == 3, "now both have"
    fresh = Desk()
    fresh.write(SITI, "Tidak bisa login", subject="Login")
    fresh.answer("rani@vendor.example", fresh.letter("rani@vendor.example"), "/selesai\nSudah.")
    assert fresh.write(SITI, **screenshot()).request == 2


def test_a_colleagues_request_is_not_waiting_for_this_sender(reported: Desk) -> None:
    assert reported.write(BUDI, **screenshot()).request == 2


def test_a_screenshot_that_answers_a_letter_needs_no_letter_about_it(reported: Desk) -> None:
    fields = screenshot()
    to = str(fields.pop("to", "")) or "support@vendor.example"
    decision = reported.write(SITI, **fields, to=to, In_Reply_To="<mail1@sejahtera.example>")
    assert decision.request == 1
    assert not reported.letters(SITI, "screenshot_added")


def test_a_screenshot_ends_the_waiting_for_it(reported: Desk) -> None:
    reported.answer("rani@vendor.example", reported.letter("rani@vendor.example"), "/tunggu\nMohon layarnya, Bu.")
    reported.write(SITI, **screenshot())
    assert reported.request().state == "in_progress"
    assert reported.clocks()["permanent"].state == "running"
