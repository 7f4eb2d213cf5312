"""Promises in danger: who hears of them, when, and never twice; and clients who do not answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from mailflow.store import due
from tests.journeys.fast_desk import BIMA, BUDI, DEWI, RANI, FastDesk
from tests.journeys.moments import MINUTE, jakarta

WARNINGS = ("warning", "breach", "escalated", "correction")
TERMS = {
    "escalation": {75: ["assignee"], 90: ["assignee"], "breach": ["assignee", "leads"], "after": {"1bd": ["owner"]}},
    "owner": "dewi",
    "remind_after": "1bd",
    "close_after": "2bd",
    "estimate_within": "2bd",
}
Opened = Callable[..., FastDesk]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Opened]:
    """A desk that opens on a Wednesday at ten in the morning, unless told otherwise."""
    opened: list[FastDesk] = []

    def make(start: str = "2025-02-12 10:00", **terms: Any) -> FastDesk:
        opened.append(FastDesk(tmp_path, jakarta(start), TERMS | terms))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def outage(desk: FastDesk) -> None:
    desk.writes(BUDI, "Tidak bisa login", "Semua karyawan tidak bisa login, padahal gajian besok.")


def test_each_threshold_is_told_once_to_the_people_of_the_list(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-13 15:30"), step=5 * MINUTE)
    told = [(letter.at, letter.template, letter.to, letter.cause) for letter in there.letters(*WARNINGS)]
    workaround = [(at, template, to) for at, template, to, cause in told if ".workaround." in cause]
    assert workaround == [
        (jakarta("2025-02-12 13:45"), "warning", RANI),
        (jakarta("2025-02-12 13:45"), "warning", BIMA),
        (jakarta("2025-02-12 14:30"), "warning", RANI),
        (jakarta("2025-02-12 14:30"), "warning", BIMA),
        (jakarta("2025-02-12 15:05"), "breach", RANI),
        (jakarta("2025-02-12 15:05"), "breach", BIMA),
        (jakarta("2025-02-13 15:00"), "escalated", DEWI),
    ]
    assert [line.split(" ", 1)[0] for line in there.timeline() if line.startswith("c1001.workaround.")] == [
        "c1001.workaround.1.1.75",
        "c1001.workaround.1.1.90",
        "c1001.workaround.1.1.100",
        "c1001.workaround.1.1.+32400",
    ]
    assert all(clock.breached_at is None for clock in there.case().clocks), "a tick says it and derives nothing"


def test_after_an_outage_only_the_highest_threshold_is_told(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 10:05"))
    there.jump(jakarta("2025-02-12 16:00"))
    there.until(jakarta("2025-02-12 16:02"))
    causes = {letter.cause for letter in there.letters(*WARNINGS)}
    assert causes == {"c1001.workaround.1.1.100"}


def test_a_breach_at_closing_time_is_told_at_the_next_opening(desk: Opened) -> None:
    there = desk("2025-02-12 13:00")
    outage(there)
    there.until(jakarta("2025-02-12 20:00"), step=10 * MINUTE)
    breached = ("breach",)
    assert there.letters(*breached) == []
    there.until(jakarta("2025-02-13 08:59"), step=10 * MINUTE)
    assert there.letters(*breached) == []
    there.until(jakarta("2025-02-13 09:02"))
    assert [letter.at for letter in there.letters(*breached)] == [jakarta("2025-02-13 09:00")] * 2


def test_a_critical_breach_wakes_people_where_the_agreement_says_so(desk: Opened) -> None:
    there = desk("2025-02-12 13:00", critical_at_once=True)
    outage(there)
    there.until(jakarta("2025-02-12 17:59"), step=10 * MINUTE)
    there.until(jakarta("2025-02-12 18:02"))
    assert [letter.at for letter in there.letters("breach")] == [jakarta("2025-02-12 18:01")] * 2


def test_a_mailbox_that_cannot_be_read_delays_a_warning_five_minutes_and_the_letter_says_so(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 14:59"), step=10 * MINUTE)
    there.until(jakarta("2025-02-12 15:04"), polls=False)
    assert there.letters("breach") == []
    there.until(jakarta("2025-02-12 15:07"), polls=False)
    assert there.told("breach") == [("breach", RANI), ("breach", BIMA)]
    assert "kotak support belum terbaca" in there.letters("breach")[0].words


def test_a_late_mail_that_disproves_a_breach_brings_one_correction_to_those_who_were_told(desk: Opened) -> None:
    there = desk()
    outage(there)
    first = next(letter for letter in there.letters("staff_new") if letter.to == RANI)
    there.until(jakarta("2025-02-12 14:50"), step=10 * MINUTE)
    there.until(jakarta("2025-02-12 15:10"), polls=False)
    assert there.told("breach") == [("breach", RANI), ("breach", BIMA)]
    there.answers(first, "/sementara\nSilakan masuk lewat tautan cadangan.", jakarta("2025-02-12 14:55"))
    there.until(jakarta("2025-02-12 17:00"), step=10 * MINUTE)
    assert there.told("correction") == [("correction", RANI), ("correction", BIMA)]
    assert next(clock for clock in there.case().clocks if clock.name == "workaround").breached_at is None


def test_a_clock_set_back_or_a_second_instance_tells_nothing_twice(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 15:10"), step=10 * MINUTE)
    before = there.told()
    there.jump(jakarta("2025-02-12 13:00"))
    there.timers.tick()
    there.until(jakarta("2025-02-12 15:20"), step=10 * MINUTE)
    with there.app.store.write() as connection:
        due.look_again(connection)
    there.timers.tick()
    assert there.told() == before


def test_nothing_is_warned_of_while_the_client_is_asked(desk: Opened) -> None:
    there = desk(remind_after=None, close_after=None)
    outage(there)
    staff = next(letter for letter in there.letters("staff_new") if letter.to == RANI)
    there.answers(staff, "/tunggu\nMohon tangkapan layarnya, Pak.")
    there.until(jakarta("2025-02-14 17:00"), step=20 * MINUTE)
    assert there.letters(*WARNINGS) == []


def asked(there: FastDesk) -> None:
    outage(there)
    staff = next(letter for letter in there.letters("staff_new") if letter.to == RANI)
    there.answers(staff, "/tunggu\nMohon tangkapan layarnya, Pak.")


def test_a_client_who_does_not_answer_is_reminded_once_told_of_the_closing_and_closed(desk: Opened) -> None:
    there = desk()
    asked(there)
    there.until(jakarta("2025-02-18 12:00"), step=10 * MINUTE)
    steps = [
        (letter.at, letter.template) for letter in there.letters("reminder", "closing_announced", "closed_by_silence")
    ]
    assert steps == [
        (jakarta("2025-02-13 10:00"), "reminder"),
        (jakarta("2025-02-14 10:00"), "closing_announced"),
        (jakarta("2025-02-17 18:00"), "closed_by_silence"),
    ]
    reminder, announced, closed = there.letters("reminder", "closing_announced", "closed_by_silence")
    assert "Mohon tangkapan layarnya, Pak." in reminder.words
    assert "Senin, 17 Februari 2025" in announced.words
    assert "kami buka kembali" in closed.words
    assert there.case().request.state == "closed"
    there.answers(closed, "Maaf baru membalas, masih tidak bisa.")
    assert there.case().request.state == "in_progress"


def test_an_answer_ends_the_waiting(desk: Opened) -> None:
    there = desk()
    asked(there)
    there.until(jakarta("2025-02-14 11:00"), step=10 * MINUTE)
    (announced,) = there.letters("closing_announced")
    there.answers(announced, "Ini tangkapan layarnya.")
    there.until(jakarta("2025-02-18 12:00"), step=10 * MINUTE)
    assert there.letters("closed_by_silence") == []


def test_what_a_client_would_see_waits_for_the_mailbox(desk: Opened) -> None:
    there = desk()
    asked(there)
    there.until(jakarta("2025-02-14 09:00"), step=10 * MINUTE)
    there.until(jakarta("2025-02-17 12:00"), step=10 * MINUTE, polls=False)
    assert there.letters("closing_announced", "closed_by_silence") == []
    there.until(jakarta("2025-02-17 12:02"))
    (announced,) = there.letters("closing_announced")
    assert "Selasa, 18 Februari 2025" in announced.words


def test_the_leads_get_the_monday_letter_once_at_half_past_eight(desk: Opened) -> None:
    there = desk("2025-02-14 10:00")
    outage(there)
    there.until(jakarta("2025-02-18 10:00"), step=10 * MINUTE)
    (monday,) = there.letters("monday")
    assert (monday.at, monday.to) == (jakarta("2025-02-17 08:30"), BIMA)
    assert "TERLAMBAT (1)" in monday.words
    assert "BEN-1001" in monday.words


def test_after_a_monday_that_is_a_holiday_the_letter_comes_on_tuesday(desk: Opened) -> None:
    there = desk("2025-01-25 10:00")
    outage(there)
    there.until(jakarta("2025-01-31 10:00"), step=10 * MINUTE)
    assert [letter.at for letter in there.letters("monday")] == [jakarta("2025-01-28 08:30")]


def test_the_team_hears_of_an_overdue_estimate_once(desk: Opened) -> None:
    there = desk()
    there.writes(BUDI, "Permintaan perubahan", "Mohon dibuatkan change request: tambahkan kolom baru pada laporan.")
    assert there.case().request.kind == "change_request"
    there.until(jakarta("2025-02-17 12:00"), step=10 * MINUTE)
    assert there.told("estimate_overdue") == [("estimate_overdue", RANI), ("estimate_overdue", BIMA)]
    assert there.letters("estimate_overdue")[0].at == jakarta("2025-02-14 10:00")


FORM = """Mohon kunjungan ke kantor kami.
Nama kontak: Budi
Nomor telepon: 0812 0000 000
Alamat lokasi: Jl. Contoh 5, Jakarta
Tanggal kunjungan: 24 Februari 2025
Keperluan: pelatihan penggajian"""


def test_staff_hear_of_a_visit_on_the_business_day_before(desk: Opened) -> None:
    there = desk()
    there.writes(BUDI, "Permintaan kunjungan on-site", FORM)
    assert there.case().request.state == "awaiting_schedule"
    there.until(jakarta("2025-02-24 12:00"), step=10 * MINUTE)
    told = there.letters("visit_tomorrow")
    assert [(letter.at, letter.to) for letter in told] == [(jakarta("2025-02-21 09:00"), to) for to in (RANI, BIMA)]
    assert "BELUM dikonfirmasi" in told[0].words
