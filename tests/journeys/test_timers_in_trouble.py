"""What goes wrong with one request, or with one member of staff, is nobody else's trouble."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import event, update

from mailflow.channels.notify import Destination
from mailflow.ops.audit import Audit
from mailflow.sla.clocks import current
from mailflow.store import announcements, outbox, tables
from tests.journeys.fast_desk import BIMA, BUDI, DEWI, RANI, FastDesk
from tests.journeys.mails import raw
from tests.journeys.moments import MINUTE, jakarta
from tests.journeys.test_promises import TERMS, WARNINGS, asked, outage

SITI = "siti@sejahtera.example"
SILENCE = ("reminder", "closing_announced", "closed_by_silence")
FORM = """Mohon kunjungan ke kantor kami.
Nama kontak: Budi
Nomor telepon: 0812 0000 000
Alamat lokasi: Jl. Contoh 5, Jakarta
Tanggal kunjungan: {}
Keperluan: pelatihan penggajian"""
CHANGE = "Mohon dibuatkan change request: tambahkan kolom baru pada laporan."
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


def audit(there: FastDesk) -> list[str]:
    return [each.text for each in Audit(there.app.store, lambda: there.app.shelf.current.handbook.agreement).run()]


def orders(there: FastDesk, text: str) -> None:
    there.answers([letter for letter in there.letters("staff_new") if letter.to == RANI][-1], text)


def spoil(there: FastDesk, number: int, **columns: object) -> None:
    """What no rule of ours allows, but a database may hold."""
    with there.app.store.write() as connection:
        connection.execute(update(tables.requests).where(tables.requests.c.number == number).values(**columns))


def test_a_request_that_cannot_be_looked_after_stops_neither_the_monday_letter_nor_the_estimates_of_others(
    desk: Opened,
) -> None:
    there = desk("2025-02-17 08:00", estimate_within="1h")
    there.writes(BUDI, "Permintaan kunjungan on-site", FORM.format("24 Februari 2025"))
    there.writes(BUDI, "Permintaan perubahan", CHANGE)
    spoil(there, 1001, kind="change_request", state="submitted", opened_at=jakarta("9999-12-30 10:00"))
    there.timers.tick()
    there.until(jakarta("2025-02-17 10:00"), step=30 * MINUTE)
    assert there.told("estimate_overdue") == [("estimate_overdue", RANI), ("estimate_overdue", BIMA)]
    assert [(letter.at, letter.to) for letter in there.letters("monday")] == [(jakarta("2025-02-17 08:30"), BIMA)]
    assert any("BEN-1001" in letter.words for letter in there.letters("alarm"))


@pytest.mark.parametrize("day", ["0001-01-05", "9999-12-31"])
def test_a_visit_in_a_year_that_nobody_means_is_no_visit_and_stops_nothing(desk: Opened, day: str) -> None:
    there = desk("2025-02-14 10:00")
    there.writes(BUDI, "Permintaan kunjungan on-site", FORM.format("24 Februari 2025"))
    spoil(there, 1001, form=(("visit_date", day),))
    there.until(jakarta("2025-02-17 09:10"), step=10 * MINUTE)
    assert there.letters("visit_tomorrow", "alarm") == []
    assert len(there.letters("monday")) == 1


def test_a_notice_that_could_not_be_written_is_written_within_the_minute(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 13:40"), step=10 * MINUTE)
    fails = 2

    def broken(_c: object, _u: object, statement: str, *_: object) -> None:
        nonlocal fails
        if fails and "INSERT INTO outbox" in statement:
            fails -= 1
            raise OSError("disk I/O error")

    event.listen(there.app.store.writer, "before_cursor_execute", broken)
    there.until(jakarta("2025-02-12 13:50"))
    assert fails == 0
    assert [letter.at for letter in there.letters("warning")] == [jakarta("2025-02-12 13:47")] * 2


def test_a_notice_that_can_never_be_written_is_tried_ever_more_seldom_and_the_admin_hears_of_it(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 13:40"), step=10 * MINUTE)
    tries = 0

    def broken(_c: object, _u: object, statement: str, values: object, *_: object) -> None:
        nonlocal tries
        if "INSERT INTO outbox" in statement and "warning" in str(values):
            tries += 1
            raise OSError("disk I/O error")

    event.listen(there.app.store.writer, "before_cursor_execute", broken)
    there.until(jakarta("2025-02-12 14:29"))
    assert 4 < tries < 12
    assert there.told("alarm") == [("alarm", "admin@vendor.example")]
    assert "BEN-1001" in there.letters("alarm")[0].words


def test_a_broken_promise_that_is_reopened_is_told_to_its_assignee_before_it_is_escalated(desk: Opened) -> None:
    there = desk()
    outage(there)
    there.until(jakarta("2025-02-12 15:10"), step=5 * MINUTE)
    there.jump(jakarta("2025-02-17 10:00"))
    there.poll()
    orders(there, "/selesai\nSudah berjalan lagi.")
    there.timers.tick()
    before = len(there.letters(*WARNINGS))
    there.jump(jakarta("2025-02-18 10:00"))
    there.poll()
    there.writes(BUDI, "Re: [BEN-1001] Tidak bisa login", "Masih tidak bisa.")
    assert there.case().request.state == "in_progress"
    there.until(jakarta("2025-02-19 10:10"), step=5 * MINUTE)
    told = [
        (each.at, each.template, each.to) for each in there.letters(*WARNINGS)[before:] if "workaround.2" in each.cause
    ]
    assert told == [
        (jakarta("2025-02-18 10:05"), "breach", RANI),
        (jakarta("2025-02-18 10:05"), "breach", BIMA),
        (jakarta("2025-02-19 10:00"), "escalated", DEWI),
    ]
    assert audit(there) == []


def test_a_client_is_reminded_and_the_request_closed_where_no_clock_runs(desk: Opened) -> None:
    there = desk(targets={"ticket": {grade: {} for grade in ("critical", "high", "normal", "low")}})
    there.writes(BUDI, "Salah label", "Ada typo pada label slip gaji.")
    assert there.case().clocks == ()
    orders(there, "/tunggu\nMohon tangkapan layarnya, Pak.")
    there.until(jakarta("2025-02-18 12:00"), step=10 * MINUTE)
    assert [(each.at, each.template) for each in there.letters(*SILENCE)] == [
        (jakarta("2025-02-13 10:00"), "reminder"),
        (jakarta("2025-02-14 10:00"), "closing_announced"),
        (jakarta("2025-02-17 18:00"), "closed_by_silence"),
    ]
    assert there.case().request.state == "closed"
    assert audit(there) == []


def test_a_client_hears_nothing_at_night_after_an_outage_of_ours(desk: Opened) -> None:
    there = desk(remind_after={"within": "30h", "clock": "elapsed"}, close_after="5bd")
    asked(there)
    there.until(jakarta("2025-02-12 11:00"))
    there.jump(jakarta("2025-02-22 02:00"))
    there.until(jakarta("2025-02-24 09:10"), step=10 * MINUTE)
    assert [(each.at, each.template) for each in there.letters(*SILENCE)] == [
        (jakarta("2025-02-24 09:00"), "closing_announced")
    ]


def test_closing_by_silence_leaves_a_timeline_that_agrees_with_the_request(desk: Opened) -> None:
    there = desk()
    asked(there)
    there.until(jakarta("2025-02-17 18:10"), step=10 * MINUTE)
    assert there.case().request.state == "closed"
    assert audit(there) == []


def test_an_estimate_has_its_whole_time_again_after_a_reopening(desk: Opened) -> None:
    there = desk()
    there.writes(BUDI, "Permintaan perubahan", CHANGE)
    there.until(jakarta("2025-02-14 10:10"), step=10 * MINUTE)
    assert len(there.letters("estimate_overdue")) == 2
    orders(there, "/tutup\nKami tutup dulu.")
    there.jump(jakarta("2025-02-19 10:00"))
    there.writes(BUDI, "Re: [BEN-1001] Permintaan perubahan", "Mohon dibuka lagi, kami masih butuh.")
    assert there.case().request.state == "in_review"
    there.until(jakarta("2025-02-21 09:50"), step=10 * MINUTE)
    assert len(there.letters("estimate_overdue")) == 2
    there.until(jakarta("2025-02-21 10:10"), step=10 * MINUTE)
    assert there.told("estimate_overdue")[2:] == [("estimate_overdue", RANI)], "who closed it has it"


def test_a_date_without_a_year_is_the_one_that_was_read_when_the_form_was_complete(desk: Opened) -> None:
    there = desk("2025-10-20 10:00")
    there.writes(BUDI, "Permintaan kunjungan on-site", FORM.format(""))
    assert there.case().request.state == "incomplete"
    there.jump(jakarta("2026-01-12 10:00"))
    (asks,) = there.letters("onsite_incomplete")
    there.answers(asks, FORM.format("22 Oktober"))
    assert there.case().request.state == "awaiting_schedule"
    there.jump(jakarta("2026-10-21 08:50"))
    there.until(jakarta("2026-10-21 09:10"), step=10 * MINUTE)
    assert there.told("visit_tomorrow") == [("visit_tomorrow", RANI), ("visit_tomorrow", BIMA)]


def leaves(there: FastDesk, person: str) -> None:
    file = there.folder / "rules" / "staff.yaml"
    staff = yaml.safe_load(file.read_text("utf-8"))
    del staff["people"][person]
    file.write_text(json.dumps(staff), "utf-8")
    there.app.shelf.reload()


def test_somebody_who_has_left_gets_neither_a_digest_nor_a_letter_and_the_team_hears_what_waited(desk: Opened) -> None:
    there = desk()
    for number in range(24):
        there.writes(f"a{number}@sejahtera.example", f"Salah label {number}", "Ada typo pada label slip gaji.")
    (one, *_) = [letter for letter in there.letters("staff_new") if letter.to == RANI]
    there.answers(one, "/tugaskan rani")
    there.writes("a0@sejahtera.example", "Re: [BEN-1001] Salah label 0", "Rahasia kami.")
    leaves(there, "rani")
    there.until(jakarta("2025-02-12 11:30"), step=10 * MINUTE)
    with there.app.store.read() as connection:
        waits = outbox.due(connection, jakarta("2025-02-13 10:00"), 500)
    assert RANI not in {letter.recipient for letter in waits}
    assert not [letter for letter in there.letters("digest", "staff_digest") if letter.to == RANI]
    digests = [letter for letter in there.letters("staff_digest") if letter.to == BIMA]
    assert any("BEN-1001" in letter.words for letter in digests)


@pytest.fixture
def pager(desk: Opened) -> FastDesk:
    """A desk with a destination for short notices, where nothing proves who wrote."""
    there = desk(critical_at_once=True)
    there.destinations = (Destination("on-call", "json://127.0.0.1:9/"),)
    return there


def unproven(there: FastDesk, sender: str, number: int = 0) -> None:
    text = "Tidak bisa login, padahal gajian besok."
    there.comes(raw(sender, f"Tidak bisa login {number}", text, f"u{number}@x.example", proof="none"))
    there.timers.tick()


def pages(there: FastDesk) -> list[str]:
    with there.app.store.read() as connection:
        return [each.cause for each in announcements.due(connection, jakarta("2025-02-13 10:00"), 100)]


def test_a_critical_request_of_a_registered_address_wakes_people_though_nothing_proves_it(pager: FastDesk) -> None:
    unproven(pager, SITI)
    assert current(pager.case().clocks)
    assert pager.case().request.level == 1
    assert pages(pager) == ["n1001"]
    pager.timers.tick()
    assert pages(pager) == ["n1001"]
    assert "n1001 a new critical request; told: on-call" in pager.timeline()
    assert audit(pager) == []


@pytest.mark.parametrize("sender", ["orang@luar.example", "siapa@sejahtera.example"])
def test_an_address_that_nobody_registered_wakes_nobody_without_proof(pager: FastDesk, sender: str) -> None:
    unproven(pager, sender)
    assert pages(pager) == []


def test_whoever_writes_in_the_name_of_a_client_wakes_people_three_times_an_hour_at_most(pager: FastDesk) -> None:
    for number in range(5):
        unproven(pager, SITI, number)
    assert pages(pager) == ["n1001", "n1002", "n1003"]
    assert pager.told("alarm") == [("alarm", "admin@vendor.example")]
    pager.writes(SITI, "Tidak bisa login", "Tidak bisa login, padahal gajian besok.")
    pager.timers.tick()
    assert pages(pager) == ["n1001", "n1002", "n1003", "n1006"], "a proven sender has no such bound"
