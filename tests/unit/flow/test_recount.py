"""Which open requests a change of the rules touches, and what is told of it, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from mailflow.desk.decision import Decision
from mailflow.flow.recount import recounted
from mailflow.handbook import Handbook, build
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import current, replay
from tests.unit.flow.desk_of import RANI, ROOT, SITI, START, Desk, bundled

HOUR = timedelta(hours=1)


def decreed(*days: str) -> Handbook:
    """The bundled handbook with holidays more."""
    rules = {path.name: path.read_text("utf-8") for path in (ROOT / "rules").glob("*.yaml")}
    added = ", ".join(f"{day}: Libur tambahan" for day in days)
    rules["sla.yaml"] = rules["sla.yaml"].replace("add: {}", f"add: {{{added}}}")
    return build(rules, {}, {})


def recount(desk: Desk, handbook: Handbook) -> Decision | None:
    return recounted(desk.cases[1], handbook, desk.now + HOUR)


def test_a_promise_that_moves_is_told_to_the_client_and_to_staff(reported: Desk) -> None:
    decision = recount(reported, decreed("2025-02-13"))
    assert decision is not None
    assert decision.case is not None
    assert {(notice.template, notice.to.address) for notice in decision.notices} >= {
        ("promise_moved", SITI),
        ("staff_promise_moved", RANI),
    }
    assert {notice.before for notice in decision.notices} == {reported.cases[1].clocks}
    moved = current(decision.case.clocks)["permanent"].due_at
    assert moved is not None
    assert moved > START + timedelta(days=4)
    assert decision.expected_version == reported.request().version


def test_what_is_decided_is_what_a_replay_gives(reported: Desk) -> None:
    decision = recount(reported, decreed("2025-02-13"))
    assert decision is not None
    assert decision.case is not None
    case = decision.case
    assert case.clocks == replay(None, "ticket", case.events, case.request.changed_at, case.calendars)
    assert [entry.clock for entry in decision.entries] == [case.events[-1]]


def test_a_paused_promise_moves_without_a_letter_since_it_has_no_date_to_tell(reported: Desk) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], "/tunggu\nMohon gambarnya, Bu.")
    decision = recount(reported, decreed("2025-02-13"))
    assert decision is not None
    assert decision.notices == ()
    assert decision.entries[0].text == "permanent: paused"


@pytest.mark.parametrize("days", [(), ("2031-02-13",)])
def test_rules_that_move_nothing_are_not_told_of(reported: Desk, days: tuple[str, ...]) -> None:
    assert recount(reported, decreed(*days)) is None


def test_a_finished_request_keeps_its_dates(reported: Desk) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], "/selesai\nSudah.")
    assert recount(reported, decreed("2025-02-13")) is None


def test_a_request_of_an_older_mailflow_counts_by_the_rules_of_now_anyway(reported: Desk) -> None:
    case = reported.cases[1]
    old = replace(case, events=tuple(replace(event, terms=None) for event in case.events))
    assert recounted(old, decreed("2025-02-13"), reported.now) is None


def test_an_event_of_the_near_future_comes_before_the_change(reported: Desk) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), "/tunggu\nMohon gambarnya, Bu.")
    reported.receive(raw, at=reported.now, now=reported.now + 3 * HOUR)
    decision = recounted(reported.cases[1], decreed("2025-02-13"), reported.now - HOUR)
    assert decision is not None
    assert decision.case is not None
    assert decision.case.events[-1].at == reported.now


def test_the_calendar_of_an_earlier_event_stays_with_the_case(reported: Desk) -> None:
    first = bundled()[0].agreement.calendar
    decision = recount(reported, decreed("2025-02-13"))
    assert decision is not None
    assert decision.case is not None
    assert decision.case.calendars[first.fingerprint] == first
    named = {event.terms.calendar for event in decision.case.events if event.terms}
    assert named <= decision.case.calendars.keys()
    calendar: Calendar = decision.case.calendars[max(named - {first.fingerprint})]
    assert calendar.holiday_name(date(2025, 2, 13)) == "Libur tambahan"
