"""Every decision about a request is made by the agreement of its client, its service and its receipt."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import cache

from mailflow import handbook
from mailflow.handbook import Handbook
from tests.unit.flow.desk_of import DANIEL, RANI, ROOT, SITI, STRANGER, Desk, bundled, words_of

TERMS = """\
services:
  absensi: {targets: {ticket: {critical: {workaround: 4h}}}}
groups: {}
clients:
  sejahtera:
    lead_time: {days: 10}
    reopen_window: 1h
    targets: {ticket: {any: {workaround: 2h}}}
  nusantara:
    versions:
      - {version: lama, effective: {to: 2025-02-28}, targets: {ticket: {critical: {workaround: 1h}}}}
      - {version: baru, effective: {from: 2025-03-01}, targets: {ticket: {critical: {workaround: 7h}}}}
"""
ATTENDANCE = """\
also:
  - name: attendance
    when: {text: [mesin absensi]}
    then: {service: absensi}
    examples:
      - {subject: Mesin absensi mati, expect: {service: absensi}}
"""
DOWN = "Semua user tidak bisa login ke aplikasi sejak pagi, tidak ada yang bisa bekerja."
FORM = "Formulir kunjungan\nNama: Siti\nTelepon: 021 5\nLokasi: Jl. Melati 5\nTanggal: 18/02/2025\nKeperluan: pelatihan"


@cache
def book() -> Handbook:
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    rules["sla.yaml"] = rules["sla.yaml"].replace("services: {}\ngroups: {}\nclients: {}\n", TERMS)
    rules["routing.yaml"] = rules["routing.yaml"].replace("\nalso:\n", f"\n{ATTENDANCE}")
    return handbook.build(rules, bundled()[0].templates, {})


def workaround(desk: Desk, number: int = 1) -> timedelta:
    clock = desk.clocks(number)["workaround"]
    assert clock.due_at is not None
    return clock.due_at - clock.started_at


def test_each_client_has_its_own_deadline_and_a_stranger_that_of_everyone() -> None:
    desk = Desk(handbook=book())
    for sender in (SITI, DANIEL, STRANGER):
        desk.write(sender, DOWN)
    assert [workaround(desk, number) for number in (1, 2, 3)] == [timedelta(hours=hours) for hours in (2, 1, 5)]
    assert (desk.request(3).client, desk.request(3).level) == (None, 0)


def test_the_service_that_a_rule_gives_stands_in_the_request_and_moves_its_deadline() -> None:
    desk = Desk(handbook=book())
    desk.write(STRANGER, f"Mesin absensi: {DOWN}")
    desk.write(STRANGER, DOWN)
    assert [desk.request(number).service for number in (1, 2)] == ["absensi", None]
    assert [workaround(desk, number) for number in (1, 2)] == [timedelta(hours=4), timedelta(hours=5)]


def test_a_request_keeps_the_version_of_its_receipt_though_another_holds_when_it_is_worked_on() -> None:
    desk = Desk(handbook=book())
    desk.write(DANIEL, DOWN)
    desk.now = datetime(2025, 3, 5, 3, 0, tzinfo=UTC)
    desk.write(DANIEL, "Any news?", In_Reply_To=f"<mail1@{DANIEL.partition('@')[2]}>")
    desk.write(DANIEL, DOWN)
    versions = [desk.handbook.agreement_of(desk.request(number)).version for number in (1, 2)]
    assert versions == ["lama", "baru"]
    assert desk.clocks(1)["workaround"].budget.count == 1
    assert workaround(desk, 2) == timedelta(hours=7)


def test_a_letter_tells_the_deadlines_of_the_clients_own_agreement() -> None:
    desk = Desk(handbook=book())
    desk.write(SITI, DOWN)
    desk.write(STRANGER, DOWN)
    assert "2 jam kerja" in words_of(desk.letter(SITI))
    assert "2 jam kerja" not in words_of(desk.letter(STRANGER))


def test_a_visit_must_be_asked_for_as_early_as_the_clients_own_agreement_says() -> None:
    asked = {}
    for sender in (SITI, DANIEL):
        desk = Desk(handbook=book())
        desk.write(sender, FORM, subject="Formulir kunjungan")
        asked[sender] = [letter.template for letter in desk.letters(sender)]
    assert asked == {SITI: ["onsite_late"], DANIEL: ["onsite_received"]}


def test_a_reply_reopens_only_within_the_window_of_the_clients_own_agreement() -> None:
    reopened = []
    for sender in (SITI, DANIEL):
        desk = Desk(handbook=book())
        desk.write(sender, DOWN)
        desk.answer(RANI, desk.letter(RANI, "staff_new"), "/selesai sudah kami perbaiki ya")
        desk.now += timedelta(hours=3)
        desk.answer(sender, desk.letter(sender), "Masih belum bisa, muncul error yang sama lagi.")
        reopened.append((desk.decision.request, desk.request(1).state))
    assert [number for number, _ in reopened] == [2, 1]
