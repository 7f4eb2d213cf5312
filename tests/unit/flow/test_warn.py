"""Which threshold comes next, what was crossed, and who hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.flow import monday
from mailflow.flow.board import board
from mailflow.flow.warn import may_tell_at, responsible
from mailflow.sla.agreement import Agreement, Escalation, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.clock import Clock, Pause, begin, pause, resume, stop
from mailflow.sla.warnings import Told, look, next_at, read_cause, thresholds
from tests.unit.flow.desk_of import BUDI, OFFICE, Desk, bundled

HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
TEN = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
"""A Wednesday, 10:00 in Jakarta; five operating hours later it is 15:00."""
DAY = Budget(9 * 3600, "bd", 1, "operating")
FIVE = Budget(5 * 3600, "h", 5, "operating")
NUMBER = 1042


def agreement(**more: object) -> Agreement:
    escalation = Escalation({75: ("assignee",), 50: ("team",)}, ("assignee", "leads"), ((DAY, ("owner",)),))
    return replace(bundled()[0].agreement, escalation=escalation, **more)


TERMS = agreement()


def running(at: datetime = TEN) -> Clock:
    return begin(TERMS.calendar, "workaround", FIVE, at)


def test_thresholds_stand_in_order_and_a_breach_is_told_from_the_second_after_the_due_date() -> None:
    found = [(each.key, each.at - TEN) for each in thresholds(TERMS, running())]
    assert found == [
        ("50", 2.5 * HOUR),
        ("75", 3.75 * HOUR),
        ("100", 5 * HOUR + SECOND),
        ("+32400", 29 * HOUR),
    ]


def test_the_next_threshold_is_the_first_that_was_not_told() -> None:
    told = [Told("c1042.workaround.1.1.50", TEN + 3 * HOUR)]
    assert next_at(TERMS, running()) == TEN + 2.5 * HOUR
    assert next_at(TERMS, running(), told) == TEN + 3.75 * HOUR


def test_nothing_is_told_while_paused_nor_after_the_end() -> None:
    asked = pause(running(), TEN + HOUR)
    assert next_at(TERMS, asked) is None
    assert look(TERMS, NUMBER, asked, (), TEN + 50 * HOUR).cause is None
    ended = stop(TERMS.calendar, running(), TEN + HOUR)
    assert look(TERMS, NUMBER, ended, (), TEN + 50 * HOUR).next_at is None


def test_a_pause_moves_the_thresholds_behind_it() -> None:
    resumed = resume(TERMS.calendar, pause(running(), TEN + HOUR), TEN + 2 * HOUR)
    assert resumed.pauses == (Pause(TEN + HOUR, TEN + 2 * HOUR),)
    assert next_at(TERMS, resumed) == TEN + 3.5 * HOUR


def test_a_stop_at_the_due_date_itself_was_never_late() -> None:
    found = look(TERMS, NUMBER, running(), (), TEN + 5 * HOUR)
    assert found.cause is not None
    assert found.cause.key == "75"


def test_a_moved_due_date_is_told_of_anew() -> None:
    told = [Told("c1042.workaround.1.1.75", TEN + 4 * HOUR)]
    assert look(TERMS, NUMBER, running(), told, TEN + 4 * HOUR).cause is None
    found = look(TERMS, NUMBER, replace(running(), revision=2), told, TEN + 4 * HOUR)
    assert str(found.cause) == "c1042.workaround.1.2.75"


def test_after_a_correction_a_breach_is_told_again_under_a_cause_of_its_own() -> None:
    told = [Told("c1042.workaround.1.1.100", TEN + 6 * HOUR)]
    moved = resume(TERMS.calendar, pause(running(), TEN + 4 * HOUR), TEN + 5.5 * HOUR)
    wrong = look(TERMS, NUMBER, moved, told, TEN + 6 * HOUR)
    assert (str(wrong.cause), wrong.disproved) == ("c1042.workaround.1.1.corrected", (told[0].cause,))
    told.append(Told(str(wrong.cause), TEN + 6 * HOUR))
    assert look(TERMS, NUMBER, moved, told, TEN + 6 * HOUR).cause is None, "75 % was passed when it was corrected"
    again = look(TERMS, NUMBER, moved, told, TEN + 7 * HOUR)
    assert str(again.cause) == "c1042.workaround.1.1.100.2"


def test_a_clock_set_back_disproves_nothing() -> None:
    told = [Told("c1042.workaround.1.1.100", TEN + 6 * HOUR)]
    assert look(TERMS, NUMBER, running(), told, TEN + HOUR).cause is None


def test_an_excused_breach_is_neither_told_nor_corrected() -> None:
    late = replace(running(), excused=TEN + 5 * HOUR, waived_at=TEN + 6 * HOUR)
    told = [Told("c1042.workaround.1.1.100", TEN + 5.5 * HOUR)]
    assert look(TERMS, NUMBER, late, told, TEN + 90 * HOUR).cause is None


def test_other_lines_of_a_timeline_are_no_causes() -> None:
    for text in ("m12.1", "c12.workaround.1.1", "q12.1.reminder", "c12.workaround.1.1.1000x", "c" * 5_000_000):
        assert read_cause(text) is None


@settings(derandomize=True, max_examples=100, deadline=None, database=None)
@given(st.lists(st.integers(-3600, 40 * 3600), min_size=1, max_size=12))
def test_whenever_one_looks_nothing_is_told_twice_and_the_highest_is_not_missed(looks: list[int]) -> None:
    told: list[Told] = []
    for seconds in looks:
        found = look(TERMS, NUMBER, running(), told, TEN + seconds * SECOND)
        if found.cause is not None:
            told.append(Told(str(found.cause), TEN + seconds * SECOND))
    causes = [each.cause for each in told]
    assert len(set(causes)) == len(causes)
    last = TEN + max(looks) * SECOND
    crossed = [each.key for each in thresholds(TERMS, running()) if each.at <= last]
    assert {cause.rpartition(".")[2] for cause in causes} <= set(crossed)
    assert not crossed or f"c1042.workaround.1.1.{crossed[-1]}" in causes


def a_case() -> Desk:
    desk = Desk()
    desk.write(BUDI, "Tidak bisa login, padahal gajian besok.", subject="Login")
    return desk


def test_names_become_people_nobody_twice_and_without_an_owner_the_leads_hear() -> None:
    people, request = bundled()[0].people, a_case().request()

    def ids(*names: str, **more: object) -> list[str]:
        return [person.id for person in responsible(names, replace(request, **more), TERMS, people)]

    assert ids("assignee") == ["rani", "bima"]
    assert ids("assignee", "leads", assignee="rani") == ["rani", "bima"]
    assert ids("dewi", "leads", "dewi") == ["dewi", "bima"]
    assert ids("owner") == ["bima"]
    assert ids("nobody-any-more") == ["bima"]


def test_outside_hours_only_what_is_critical_is_told_and_only_where_that_is_agreed() -> None:
    request, night = a_case().request(), datetime(2025, 2, 14, 15, 0, tzinfo=UTC)
    opening = datetime(2025, 2, 17, 2, 0, tzinfo=UTC)
    awake = agreement(critical_at_once=True)
    assert request.severity is Severity.CRITICAL
    assert may_tell_at(request, TERMS, night) == opening
    assert may_tell_at(request, awake, night) == night
    assert may_tell_at(replace(request, severity=Severity.HIGH), awake, night) == opening
    assert may_tell_at(request, TERMS, opening) == opening


def test_a_board_shows_what_is_late_due_today_waiting_and_nobodys() -> None:
    desk = a_case()
    case = desk.cases[1]
    morning = board([case], case.request.opened_at, TERMS)
    assert (morning.late, len(morning.due_today), morning.waiting) == ((), 1, ())
    assert [each.request.number for each in morning.unassigned] == [1]
    evening = board([case], case.request.opened_at + 8 * HOUR, TERMS)
    assert [each.request.number for each in evening.late] == [1]
    assert evening.due_today == (), "a late one is not due today, too"
    waiting = replace(case, request=replace(case.request, state="waiting_client", assignee="rani"))
    assert len(board([waiting], TEN, TERMS).waiting) == 1
    assert board([waiting], TEN, TERMS).unassigned == ()
    finished = replace(case, request=replace(case.request, closed_at=TEN))
    assert board([finished], TEN, TERMS).unassigned == ()


def test_the_monday_moment_is_half_past_eight_of_the_first_business_day() -> None:
    def moment(text: str) -> tuple[date, datetime] | None:
        return monday.last_moment(TERMS, datetime.fromisoformat(f"{text}+07:00"))

    assert moment("2025-02-17 08:30") == (date(2025, 2, 17), datetime(2025, 2, 17, 1, 30, tzinfo=UTC))
    assert moment("2025-02-17 08:29") == (date(2025, 2, 10), datetime(2025, 2, 10, 1, 30, tzinfo=UTC))
    assert moment("2025-01-27 12:00") == (date(2025, 1, 20), datetime(2025, 1, 20, 1, 30, tzinfo=UTC))
    assert moment("2025-01-28 09:00") == (date(2025, 1, 27), datetime(2025, 1, 28, 1, 30, tzinfo=UTC))


def test_rows_of_the_monday_letter_hold_no_tabs_of_a_subject() -> None:
    desk = a_case()
    case = desk.cases[1]
    sly = replace(case, request=replace(case.request, subject="a\tb\nlate\tBEN-9"))
    (letter,) = monday.letters(board([sly], TEN, TERMS), date(2025, 2, 17), bundled()[0].people, OFFICE)
    assert all(line.count("\t") == 7 for line in letter.lines)
