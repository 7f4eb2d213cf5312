"""/client and the promises: another client's agreement moves the clocks that run, and those who wait hear of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from mailflow.desk.decision import Notice
from mailflow.desk.request import What
from mailflow.handbook import Handbook, build
from mailflow.sla.agreement import Severity
from mailflow.sla.clock import Clock
from mailflow.sla.clocks import replay
from tests.unit.flow.desk_of import RANI, ROOT, Desk, shown, words_of

CONTRACT = """
clients:
  nusantara:
    version: "kontrak 2025"
    targets: {ticket: {critical: {workaround: 3h, permanent: 1bd}, low: {permanent: 4bd}}}
  sejahtera:
    version: "kontrak 2025"
    calendar: panjang
    targets: {ticket: {critical: {workaround: 8h}}}
"""
LONG = """calendars:
  panjang:
    zone: Asia/Jakarta
    hours: {monday: ["07:00-22:00"], wednesday: ["07:00-22:00"]}
    business_day: 15h
    holidays: {country: ID, joint_leave: working, add: {}, remove: []}
"""
HOME = "ayu@surat.example"


def handbook(*decreed: str) -> Handbook:
    """The bundled rules with both contracts, and holidays more in the office's own calendar."""
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    added = "add: {" + ", ".join(f"{day}: Libur tambahan" for day in decreed) + "}"
    sla = rules["sla.yaml"].replace("add: {}", added).replace("calendars:\n", LONG, 1)
    return build(rules | {"sla.yaml": sla.replace("\nclients: {}\n", CONTRACT)}, {}, {})


@pytest.fixture
def asked() -> Desk:
    """Ayu wrote from home on Wednesday at 10:10 that nothing works: nobody knows whose she is, so the terms are those
    for everybody, five hours and two business days."""
    desk = Desk(handbook=handbook())
    desk.write(HOME, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Tidak bisa login")
    assert dates(desk) == {"workaround": local("2025-02-12 15:10"), "permanent": local("2025-02-14 10:10")}
    return desk


def order(desk: Desk, text: str, at: str) -> None:
    raw = desk.answering(RANI, desk.letters(RANI, "staff_new")[0], text)
    desk.receive(raw, at=local(at))


def dates(desk: Desk) -> Mapping[str, datetime | None]:
    return {name: clock.due_at for name, clock in desk.clocks().items()}


def local(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00").astimezone(UTC)


def noticed(desk: Desk, template: str) -> list[Notice]:
    return [notice for notice in desk.decision.notices if notice.template == template]


def replayed(desk: Desk) -> tuple[Clock, ...]:
    case = desk.cases[1]
    return replay(None, "ticket", case.events, case.request.changed_at, case.calendars)


def test_the_clocks_follow_the_agreement_of_the_client_that_staff_name(asked: Desk) -> None:
    order(asked, "/klien nusantara", "2025-02-12 11:00")
    assert dates(asked) == {"workaround": local("2025-02-12 13:10"), "permanent": local("2025-02-13 10:10")}
    assert [clock.revision for clock in asked.clocks().values()] == [2, 2]
    (entry,) = (entry for entry in asked.decision.entries if entry.what is What.CLIENT)
    assert entry.clock is not None
    assert (entry.clock.what, entry.clock.cause, entry.clock.at) == ("agreement", entry.id, local("2025-02-12 11:00"))
    assert entry.clock.terms is not None
    assert entry.clock.terms.version == "kontrak 2025"
    assert replayed(asked) == asked.cases[1].clocks


def test_staff_and_client_read_the_old_and_the_new_deadline(asked: Desk) -> None:
    order(asked, "/klien nusantara", "2025-02-12 11:00")
    staff = words_of(asked.letter(RANI, "staff_promise_moved"))
    client = words_of(asked.letter(HOME, "promise_moved"))
    for words in (staff, client):
        assert "Rabu, 12 Februari 2025 pukul 13.10" in words
        assert "Sebelumnya: Rabu, 12 Februari 2025 pukul 15.10" in words
    assert "sekarang berlaku perjanjian klien nusantara" in staff
    assert "ketentuan layanan yang berlaku ikut berubah" in client
    assert "nusantara" not in client, "whose the request is stays inside"
    assert str(shown(asked.letter(RANI, "staff_promise_moved"))["Subject"]) == "[BEN-1] Tidak bisa login"


def test_a_date_that_would_lie_in_the_past_stays(asked: Desk) -> None:
    order(asked, "/klien nusantara", "2025-02-12 14:00")
    assert dates(asked) == {"workaround": local("2025-02-12 15:10"), "permanent": local("2025-02-13 10:10")}
    assert not asked.clocks()["workaround"].late


def test_a_broken_promise_stays_broken_and_what_is_done_stays_done(asked: Desk) -> None:
    order(asked, "/sementara\nPakai menu lama dulu, Bu.", "2025-02-12 12:00")
    met = asked.clocks()["workaround"]
    order(asked, "/klien nusantara", "2025-02-17 11:00")
    assert asked.clocks()["workaround"] == met
    permanent = asked.clocks()["permanent"]
    assert (permanent.breached_at, permanent.due_at) == (local("2025-02-14 10:10"), local("2025-02-14 10:10"))
    assert not asked.decision.notices, "no date has moved"


def test_the_way_back_leads_to_the_dates_that_were_promised_to_everybody(asked: Desk) -> None:
    before = dates(asked)
    order(asked, "/klien nusantara", "2025-02-12 11:00")
    order(asked, "/klien kosong", "2025-02-12 11:30")
    assert dates(asked) == before
    assert "sekarang berlaku ketentuan umum" in words_of(asked.letter(RANI, "staff_promise_moved"))


def test_only_the_last_of_several_clients_counts(asked: Desk) -> None:
    order(asked, "/klien sejahtera\n/klien nusantara", "2025-02-12 11:00")
    assert [event.what for event in asked.cases[1].events] == ["start", "agreement"]
    assert dates(asked)["workaround"] == local("2025-02-12 13:10")
    order(asked, "/klien sejahtera\n/klien nusantara", "2025-02-12 11:10")
    assert [event.what for event in asked.cases[1].events] == ["start", "agreement"], "nothing changed"


def test_another_calendar_comes_with_another_client(asked: Desk) -> None:
    order(asked, "/klien sejahtera", "2025-02-12 11:00")
    assert dates(asked)["workaround"] == local("2025-02-12 18:10")
    assert replayed(asked) == asked.cases[1].clocks


def test_a_later_severity_is_that_of_the_new_agreement(asked: Desk) -> None:
    order(asked, "/klien nusantara", "2025-02-12 11:00")
    order(asked, "/tingkat rendah\nTerima kasih, Bu.", "2025-02-12 11:10")
    assert dates(asked)["permanent"] == local("2025-02-18 10:10")


def test_with_a_severity_in_the_same_mail_the_client_gets_one_letter_with_both_deadlines(asked: Desk) -> None:
    order(asked, "/klien nusantara\n/tingkat rendah\nTerima kasih, Bu.", "2025-02-12 11:00")
    assert asked.request().severity is Severity.LOW
    assert dates(asked)["permanent"] == local("2025-02-18 10:10")
    assert [notice.to.address for notice in asked.decision.notices if notice.audience == "client"] == [HOME]
    assert "Sebelumnya: Jumat, 14 Februari 2025 pukul 10.10" in words_of(asked.letter(HOME, "update"))
    assert noticed(asked, "staff_promise_moved")


def test_a_decree_that_was_not_counted_yet_goes_with_a_severity_and_a_client_of_one_mail(asked: Desk) -> None:
    asked.handbook = handbook("2025-02-13")
    order(asked, "/tingkat rendah\n/klien sejahtera\nTerima kasih, Bu.", "2025-02-12 11:00")
    assert asked.request().client == "sejahtera"
    assert replayed(asked) == asked.cases[1].clocks


def test_a_paused_promise_has_no_date_to_tell_and_goes_on_by_the_new_terms(asked: Desk) -> None:
    order(asked, "/tunggu\nLayar yang mana?", "2025-02-12 11:10")
    order(asked, "/klien nusantara", "2025-02-12 11:30")
    assert not asked.decision.notices
    raw = asked.answering(HOME, asked.letter(HOME, "update"), "Layar slip gaji")
    asked.receive(raw, at=local("2025-02-12 12:10"))
    assert dates(asked)["workaround"] == local("2025-02-12 14:10"), "three hours, and one of waiting"


def test_a_client_with_the_same_promises_leaves_no_event(reported: Desk) -> None:
    before = reported.cases[1]
    order(reported, "/klien nusantara", "2025-02-12 11:00")
    assert reported.cases[1].events == before.events
    assert not reported.decision.notices


def test_the_assignee_and_whoever_said_it_are_told(asked: Desk) -> None:
    order(asked, "Kami periksa, Bu.", "2025-02-12 10:30")
    bima = asked.letters("bima@vendor.example", "staff_new")[0]
    asked.receive(asked.answering("bima@vendor.example", bima, "/klien nusantara"), at=local("2025-02-12 11:00"))
    told = {notice.to.address for notice in noticed(asked, "staff_promise_moved")}
    assert told == {RANI, "bima@vendor.example"}


ANSWERED = CONTRACT.replace("{workaround: 3h, permanent: 1bd}", "{response: 2h, workaround: 3h, permanent: 1bd}")
"""The contract of nusantara, with a promise that nobody else has: a first answer within two hours."""


@pytest.fixture
def promised_an_answer() -> Desk:
    """Ayu wrote on Wednesday at 10:10, as above; an answer would be due at 12:10."""
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    sla = rules["sla.yaml"].replace("calendars:\n", LONG, 1).replace("\nclients: {}\n", ANSWERED)
    desk = Desk(handbook=build(rules | {"sla.yaml": sla}, {}, {}))
    desk.write(HOME, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Tidak bisa login")
    assert "response" not in desk.clocks()
    return desk


def test_a_promise_that_only_the_new_agreement_has_counts_from_the_receipt(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    order(desk, "/klien nusantara", "2025-02-12 11:00")
    clock = desk.clocks()["response"]
    assert (clock.state, clock.started_at, clock.due_at) == (
        "running", local("2025-02-12 10:10"), local("2025-02-12 12:10"),
    )  # fmt: skip
    assert "12 Februari 2025 pukul 12.10" in words_of(desk.letter(HOME, "promise_moved"))
    assert replayed(desk) == desk.cases[1].clocks
    order(desk, "Kami periksa sekarang, Bu.", "2025-02-12 12:10")
    assert desk.clocks()["response"].state == "met"


def test_a_promise_that_was_kept_before_anybody_knew_of_it_is_met(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    order(desk, "Kami periksa sekarang, Bu.", "2025-02-12 11:40")
    order(desk, "/klien nusantara", "2025-02-12 14:30")
    clock = desk.clocks()["response"]
    # Half an hour before 12:10; the workaround, due at 13:10 by the contract, keeps its date of 15:10.
    assert (clock.state, clock.stopped_at, clock.margin) == ("met", local("2025-02-12 11:40"), 1800)
    assert desk.clocks()["workaround"].due_at == local("2025-02-12 15:10")
    assert replayed(desk) == desk.cases[1].clocks


@pytest.mark.parametrize("answered", ["", "2025-02-12 12:30"])
def test_a_promise_that_would_be_broken_before_anybody_knew_of_it_is_none(
    promised_an_answer: Desk, answered: str
) -> None:
    desk = promised_an_answer
    if answered:
        order(desk, "Kami periksa sekarang, Bu.", answered)
    order(desk, "/klien nusantara", "2025-02-12 14:00")
    assert set(desk.clocks()) == {"workaround", "permanent"}
    assert not any(clock.late for clock in desk.clocks().values())


def test_a_severity_after_it_keeps_the_promise_that_came_with_the_client(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    order(desk, "/klien nusantara", "2025-02-12 11:00")
    order(desk, "/tingkat kritis", "2025-02-12 11:30")
    assert desk.clocks()["response"].due_at == local("2025-02-12 12:10")


def test_a_correction_of_the_same_agreement_begins_no_promise_anew(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    order(desk, "/klien nusantara", "2025-02-12 14:00")
    order(desk, "/klien nusantara", "2025-02-12 14:30")
    assert "response" not in desk.clocks()


SHORTER = {"reopen_window: 5bd": "reopen_window: 1bd"}


def test_a_window_that_was_cut_after_the_closing_takes_nothing_back(reported: Desk) -> None:
    """Resolved on Wednesday 12 February at 10:20: the letter says that a reply until Wednesday 19 February reopens."""
    order_of = reported.answering(RANI, reported.letters(RANI)[0], "/selesai\nSudah bisa, Bu.")
    reported.receive(order_of, at=local("2025-02-12 10:20"))
    letter = reported.letter("siti@sejahtera.example", "update")
    assert "Rabu, 19 Februari 2025 pukul 10.20" in words_of(letter)
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    ((long, short),) = SHORTER.items()
    assert long in rules["sla.yaml"]
    reported.handbook = build(rules | {"sla.yaml": rules["sla.yaml"].replace(long, short)}, {}, {})
    raw = reported.answering("siti@sejahtera.example", letter, "Masih gagal login, Bu.")
    reported.receive(raw, at=local("2025-02-18 11:00"))
    assert reported.request().state == "in_progress"
    permanent = reported.clocks()["permanent"]
    assert permanent.state == "running"
    # Received 10:10 with two business days, closed from 10:20 on the 12th to 11:00 on the 18th: 36:40 operating hours
    # later than Friday 14 at 10:10, which is 7:50 on Friday, 9 each on Monday, Tuesday and Wednesday, 1:50 on Thursday.
    assert permanent.due_at == local("2025-02-20 10:50")


@pytest.mark.parametrize("right", ["kosong", "sejahtera"])
def test_a_promise_that_came_with_the_wrong_client_goes_with_him(promised_an_answer: Desk, right: str) -> None:
    desk = promised_an_answer
    order(desk, "/klien nusantara", "2025-02-12 11:00")
    order(desk, f"/klien {right}", "2025-02-12 11:30")
    clock = desk.clocks()["response"]
    assert (clock.state, clock.stopped_at, clock.breached_at, clock.reason) == (
        "cancelled", local("2025-02-12 11:30"), None, "agreement_change",
    )  # fmt: skip
    for letter in (desk.letter(RANI, "staff_promise_moved"), desk.letter(HOME, "promise_moved")):
        assert "pukul 12.10" not in words_of(letter)
    # It was due at 12:10: neither kept by an answer nor broken by the time.
    order(desk, "Kami periksa sekarang, Bu.", "2025-02-12 13:00")
    assert (desk.clocks()["response"].state, desk.clocks()["response"].breached_at) == ("cancelled", None)
    assert replayed(desk) == desk.cases[1].clocks


def test_a_promise_that_the_right_client_has_too_stays_and_comes_back_with_him(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    for word, at in (("nusantara", "11:00"), ("kosong", "11:10"), ("nusantara", "11:20")):
        order(desk, f"/klien {word}", f"2025-02-12 {at}")
    clock = desk.clocks()["response"]
    assert (clock.state, clock.due_at, clock.cycle) == ("running", local("2025-02-12 12:10"), 1)
    assert replayed(desk) == desk.cases[1].clocks


def test_a_promise_that_a_severity_began_under_the_wrong_client_goes_with_him(asked: Desk) -> None:
    order(asked, "/tingkat rendah\nTerima kasih, Bu.", "2025-02-12 10:20")
    before = set(asked.clocks())
    order(asked, "/klien nusantara\n/tingkat kritis\nMaaf, Bu.", "2025-02-12 11:00")
    order(asked, "/tingkat rendah\n/klien kosong\nTerima kasih, Bu.", "2025-02-12 11:30")
    assert {name for name, clock in asked.clocks().items() if clock.state != "cancelled"} <= before


def test_a_promise_that_was_broken_under_a_client_stays_broken(promised_an_answer: Desk) -> None:
    desk = promised_an_answer
    order(desk, "/klien nusantara", "2025-02-12 11:00")
    order(desk, "/klien kosong", "2025-02-12 13:00")
    assert desk.clocks()["response"].breached_at == local("2025-02-12 12:10")
