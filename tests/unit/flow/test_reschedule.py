"""Another date for a visit or a session, by a client's word: one letter to each, and the line by which it stands."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime

import pytest

from mailflow.flow import remind
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, SITI, Desk, shown, words_of
from tests.unit.flow.visits_desk import FORM, LINK, order, orders_in, says, seen, told

pytestmark = pytest.mark.usefixtures("told_again")


def test_a_client_asks_for_another_date_and_the_old_one_leaves_every_calendar(confirmed: Desk) -> None:
    says(confirmed, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00")
    request = confirmed.request()
    assert (request.state, dict(request.form)["visit_date"]) == ("awaiting_schedule", "2025-02-20 13.00")
    assert seen(confirmed, SITI)[:2] == seen(confirmed, RANI)[:2] == ("CANCEL", 1)
    assert len(confirmed.decision.notices) == 2
    assert told(confirmed) == {("reschedule", SITI), ("staff_reschedule", RANI)}
    order(confirmed, "/jadwal Kamis depan 13.00")
    assert seen(confirmed, SITI) == ("REQUEST", 2, datetime(2025, 2, 20, 6, 0, tzinfo=UTC))


def test_another_date_that_is_too_near_is_answered_with_the_earliest_one(confirmed: Desk) -> None:
    says(confirmed, "Jadwal ulang ke lusa jam 10.00 ya")
    assert confirmed.request().state == "late"
    late = confirmed.letter(SITI, "reschedule")
    assert "17 Februari 2025" in words_of(late)  # the earliest: Wednesday, 12 February and three days are a Saturday
    confirmed.answer(SITI, late, "Tanggal kunjungan: 18 Februari 2025")
    assert confirmed.request().state == "awaiting_schedule"


@pytest.mark.parametrize("wish", ["", " ya Pak", " Senin 20 Februari 2025", " 30 Februari 2025"])
def test_without_a_clear_date_the_client_is_asked_for_one(confirmed: Desk, wish: str) -> None:
    says(confirmed, f"JADWAL ULANG{wish}")
    request = confirmed.request()
    assert (request.state, "visit_date" in dict(request.form)) == ("awaiting_schedule", False)
    (asked,) = [notice for notice in confirmed.decision.notices if notice.template == "reschedule"]
    assert (asked.missing, asked.earliest) == (("visit_date",), date(2025, 2, 17))
    assert "Tanggal kunjungan: Senin, 17 Februari 2025" in words_of(confirmed.letter(SITI))
    assert "17 Februari 2025" in words_of(confirmed.letter(SITI))
    says(confirmed, "Tanggal kunjungan: 20/02/2025")
    assert dict(confirmed.request().form)["visit_date"] == "20/02/2025"


def test_another_date_does_not_complete_a_form_that_lacks_more(desk: Desk) -> None:
    desk.write(SITI, "Mohon kunjungan tim support ke kantor kami.\nAlamat: Jl. Melati 5", subject="Kunjungan")
    says(desk, "JADWAL ULANG 20/02/2025")
    (asked,) = [notice for notice in desk.decision.notices if notice.template == "onsite_incomplete"]
    assert (desk.request().state, asked.missing) == ("incomplete", ("contact", "phone", "purpose"))
    says(desk, "Nama: Siti\nTelepon: 021 5550 1234\nKeperluan: pelatihan")
    assert desk.request().state == "awaiting_schedule"


def test_a_session_is_asked_for_anew(session: Desk) -> None:
    says(session, "RESCHEDULE Thursday next week 2 pm")
    assert session.request().state == "requested"
    assert seen(session, SITI)[:2] == ("CANCEL", 1)
    assert told(session) == {("reschedule", SITI), ("staff_reschedule", RANI)}
    asked = words_of(session.letter(SITI))
    assert "Semula: Rabu, 19 Februari 2025 pukul 10.00–11.00 WIB" in asked
    assert "Diminta: Kamis, 20 Februari 2025 pukul 14.00–15.00 WIB" in asked
    order(session, orders_in(session))
    assert seen(session, SITI) == ("REQUEST", 2, datetime(2025, 2, 20, 7, 0, tzinfo=UTC))
    assert session.request().appointment.place == LINK


def test_client_and_staff_read_from_when_to_when_a_visit_is_to_be_moved_and_what_is_next(confirmed: Desk) -> None:
    says(confirmed, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00-14.30 ya, terima kasih")
    before, after = "Rabu, 19 Februari 2025 pukul 10.00–12.00 WIB", "Kamis, 20 Februari 2025 pukul 13.00–14.30 WIB"
    for letter in (confirmed.letter(SITI), confirmed.letter(RANI)):
        assert f"Semula: {before}" in words_of(letter)
        assert f"Diminta: {after}" in words_of(letter)
    asked, staff = words_of(confirmed.letter(SITI)), words_of(confirmed.letter(RANI))
    assert "BELUM pasti" in asked
    assert "Terima kasih. Permintaan kunjungan" not in asked, "it is no new request"
    assert "Pembatalan kalender terlampir" in staff
    assert orders_in(confirmed) == "/jadwal 20/02/2025 13.00-14.30 Jl. Melati 5, Jakarta"
    order(confirmed, orders_in(confirmed))
    assert confirmed.request().state == "confirmed"
    assert seen(confirmed, SITI) == seen(confirmed, RANI) == ("REQUEST", 2, datetime(2025, 2, 20, 6, 0, tzinfo=UTC))


def test_a_day_without_a_time_leaves_the_time_to_staff(confirmed: Desk) -> None:
    says(confirmed, "JADWAL ULANG ke 24 Februari 2025")
    assert "Diminta: Senin, 24 Februari 2025" in words_of(confirmed.letter(SITI)).splitlines()
    assert "jamnya belum disebut" in words_of(confirmed.letter(RANI))
    assert orders_in(confirmed) == "/jadwal 24/02/2025"


def test_everybody_who_was_invited_hears_of_the_other_date_in_one_letter(visit: Desk) -> None:
    order(visit, f"/tembusan {BUDI}\n/tugaskan bima\n/jadwal 19/02/2025 10.00")
    order(visit, "/tugaskan kosong", BIMA)
    order(visit, "Sampai jumpa hari Rabu, Bu.")
    assert (visit.request().assignee, visit.request().appointment.engineer) == ("rani", "Bima")
    says(visit, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00")
    assert sorted((notice.template, notice.to.address) for notice in visit.decision.notices) == [
        ("reschedule", BUDI), ("reschedule", SITI), ("staff_reschedule", RANI), ("staff_status", BIMA),
    ]  # fmt: skip
    for person in (SITI, BUDI, BIMA):
        assert seen(visit, person)[:2] == ("CANCEL", 1)
    assert not [part for part in shown(visit.letter(RANI)).walk() if part.get_content_type() == "text/calendar"]


def test_another_date_in_place_of_one_that_nobody_has_confirmed_calls_nothing_off(visit: Desk) -> None:
    says(visit, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00")
    assert told(visit) == {("reschedule", SITI), ("staff_reschedule", RANI), ("staff_reschedule", BIMA)}
    assert {notice.invitation for notice in visit.decision.notices} == {""}
    assert "Semula" not in words_of(visit.letter(SITI))
    assert orders_in(visit) == "/jadwal 20/02/2025 13.00-15.00"
    order(visit, orders_in(visit))
    assert seen(visit, SITI) == ("REQUEST", 0, datetime(2025, 2, 20, 6, 0, tzinfo=UTC))


def test_the_day_that_was_asked_for_last_is_the_one_that_staff_are_reminded_of(visit: Desk) -> None:
    says(visit, "JADWAL ULANG Selasa, 25 Februari 2025 jam 13.00")
    reasons = [reason for entry in visit.timeline for reason in entry.reason]
    assert remind.judged_day(reasons) == date(2025, 2, 25)


def test_a_time_is_meant_in_the_zone_that_is_written_beside_it(session: Desk) -> None:
    says(session, "JADWAL ULANG Kamis, 20 Februari 2025 jam 14.00 WITA")
    assert "Diminta: Kamis, 20 Februari 2025 pukul 13.00–14.00 WIB" in words_of(session.letter(SITI))


def test_a_very_long_wish_is_read_at_once(confirmed: Desk) -> None:
    for wish in ("20/02/2025 " * 100_000, "ke " * 500_000, "a" * 1_000_000):
        began = time.process_time()
        says(confirmed, f"JADWAL ULANG {wish}")
        assert time.process_time() - began < 5


# What only begins with the word


@pytest.mark.parametrize("text", [
    "Jadwal ulang sudah kami terima, terima kasih.", "Jadwal ulang oke pak, sampai ketemu hari Kamis",
    "Jadwal ulang tidak bisa pak, tetap Rabu ya", "Rescheduled date is fine with us, thanks",
    "Reschedule not possible for us, please keep Wednesday", "Jadwal ulang? Kami tidak minta",
    "Rescheduling is not needed", "Ganti jadwal gajian di sistem gagal", "Jadwal ulang?",
    "Bisa jadwal ulang ke Kamis 20 Februari 13.00?", "JADWAL ULANG Kamis 20 Februari 13.00 oke pak",
    "JADWAL ULANG Kamis 20 Februari 13.00\nServer penggajian juga mati sejak pagi.",
    "JADWAL ULANG Kamis 20 Februari 13.00 karena libur, tapi kalau tidak bisa tetap Rabu",
    "JADWAL ULANG 20/02/2025 13.00 di kantor cabang", "JADWAL ULANG karena direktur kami cuti",
    "JADWAL ULANG 19-20 Februari 2025", "Jadwal ulang ke 19 Februari",
    "Jadwal ulang Rabu 19 Februari 10.00 karena gedung kami pindah ke Jl. Kenanga 7",
])  # fmt: skip
def test_a_sentence_that_begins_with_the_word_calls_nothing_off(confirmed: Desk, text: str) -> None:
    before = confirmed.request()
    says(confirmed, text)
    after = confirmed.request()
    assert (after.state, after.appointment, after.form) == (before.state, before.appointment, before.form)
    assert told(confirmed) == {("staff_client_reply", RANI)}


def test_thanks_for_another_date_of_staff_do_not_call_it_off(confirmed: Desk) -> None:
    order(confirmed, "/jadwal 20 Februari 2025 10.00\nMaaf Bu, jadwal kami ubah.")
    says(confirmed, "Jadwal ulang oke pak, sampai ketemu hari Kamis.")
    assert confirmed.request().state == "confirmed"
    assert seen(confirmed, SITI) == ("REQUEST", 1, datetime(2025, 2, 20, 3, 0, tzinfo=UTC))


@pytest.mark.parametrize(("text", "wish"), [
    ("JADWAL ULANG Senin 24 Februari 10.00 karena direktur kami cuti", "2025-02-24 10.00"),
    ("Jadwal ulang ya Pak Budi, ke Kamis 20 Februari jam 13.00 ya, terima kasih", "2025-02-20 13.00"),
    ("Mohon jadwal ulang kunjungannya menjadi Kamis, 20 Februari 2025.\n\nSalam,\nSiti Rahma", "2025-02-20"),
    ("JADWAL ULANG\nKamis 20 Februari 2025 13.00\n\nTerima kasih", "2025-02-20 13.00"),
    ("Reschedule to 20 February 2025, 14:00 because our director is not in", "2025-02-20 14.00"),
    ("Ganti jadwal ke Kamis depan jam 9 pagi ya kak, trims", "2025-02-20 09.00"),
    ("JADWAL ULANG Rabu depan 13.00", "2025-02-19 13.00"), ("Jadwal ulang Kamis depan pagi", "2025-02-20"),
])  # fmt: skip
def test_another_date_with_courtesies_or_a_reason_is_asked_for(confirmed: Desk, text: str, wish: str) -> None:
    says(confirmed, text)
    assert (confirmed.request().state, dict(confirmed.request().form)["visit_date"]) == ("awaiting_schedule", wish)
    assert seen(confirmed, SITI)[:2] == ("CANCEL", 1)


def test_a_form_that_lacks_its_date_is_completed_by_whatever_words_stand_above_it(desk: Desk) -> None:
    desk.write(SITI, FORM.format(day="13/02/2025"), subject="Formulir kunjungan")
    assert desk.request().state == "late"
    says(desk, "Jadwal ulang bisa, ini tanggal barunya:\nTanggal kunjungan: 20/02/2025")
    assert (desk.request().state, dict(desk.request().form)["visit_date"]) == ("awaiting_schedule", "20/02/2025")


def test_a_bare_word_keeps_the_date_that_was_asked_for_before(confirmed: Desk) -> None:
    says(confirmed, "JADWAL ULANG Kamis, 20 Februari 2025 jam 13.00")
    says(confirmed, "Jadwal ulang")
    assert dict(confirmed.request().form)["visit_date"] == "2025-02-20 13.00"
    letter = words_of(confirmed.letter(SITI, "reschedule"))
    assert "Diminta: Kamis, 20 Februari 2025" in letter
    assert "tetap kami catat" in letter


def test_a_mail_about_a_visit_reaches_staff_with_the_appointment_that_stands(confirmed: Desk) -> None:
    says(confirmed, "Apakah bisa digeser ke Kamis jam 1, Pak? Ruangnya dipakai.")
    assert "Rabu, 19 Februari 2025 pukul 10.00" in words_of(confirmed.letter(RANI, "staff_client_reply"))


def test_whoever_ends_a_visit_leaves_its_engineer_one_letter_with_the_cancellation(confirmed: Desk) -> None:
    says(confirmed, "BATAL")
    assert told(confirmed) == {("appointment", SITI), ("staff_client_reply", RANI)}
    assert len(confirmed.decision.notices) == 2
    assert seen(confirmed, RANI)[:2] == ("CANCEL", 1)
    assert "Anda tidak perlu berangkat" in words_of(confirmed.letter(RANI))
