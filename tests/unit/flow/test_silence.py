"""When the steps about an unanswered question are due, whatever becomes of the holidays meanwhile."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from mailflow.desk.request import Case
from mailflow.flow import remind, silence
from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import ClockEvent
from mailflow.sla.warnings import Told
from tests.unit.flow.desk_of import RANI, SITI, Desk, bundled

TWO_DAYS = Budget(2 * 9 * 3600, "bd", 2, "operating")
THIRTY_HOURS = Budget(30 * 3600, "h", 30, "elapsed")


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(f"{text}+07:00")


def terms(*holidays: str, **more: object) -> Agreement:
    before = bundled()[0].agreement
    days = {**before.calendar.holidays, **dict.fromkeys(map(date.fromisoformat, holidays), "Libur")}
    return replace(before, calendar=replace(before.calendar, holidays=days), **more)


@pytest.fixture
def waiting(reported: Desk) -> Case:
    """Asked on Wednesday, 12 February 2025, before eleven."""
    reported.answer(RANI, reported.letters(RANI)[-1], "/tunggu\nMohon tangkapan layarnya, Bu.")
    return reported.cases[1]


def asked(case: Case) -> ClockEvent:
    found = remind.question(case, bundled()[0].kinds["ticket"])
    assert found is not None
    return found


def announced(case: Case, agreement: Agreement, at: datetime) -> list[Told]:
    """What the timeline says of an announcement made `at`."""
    decision = remind.remind(case, asked(case), silence.ANNOUNCED, "", bundled()[0], agreement, at)
    return [Told(decision.entries[0].id, at)]


def closing(case: Case, told: list[Told], agreement: Agreement) -> datetime:
    early = told[0].at + timedelta(minutes=1)
    found = silence.step(case, asked(case), told, agreement, early, early)
    assert found.name is None
    assert found.next_at is not None
    return found.next_at


def test_a_closing_is_never_earlier_than_announced(waiting: Case) -> None:
    told = announced(waiting, terms("2025-02-14", close_after=TWO_DAYS), jakarta("2025-02-13 10:00"))
    assert closing(waiting, told, terms(close_after=TWO_DAYS)) == jakarta("2025-02-17 18:00")


def test_a_holiday_that_takes_the_announced_day_gives_the_client_another(waiting: Case) -> None:
    told = announced(waiting, terms(close_after=TWO_DAYS), jakarta("2025-02-13 10:00"))
    assert closing(waiting, told, terms(close_after=TWO_DAYS)) == jakarta("2025-02-14 18:00")
    assert closing(waiting, told, terms("2025-02-14", close_after=TWO_DAYS)) == jakarta("2025-02-17 18:00")


def test_an_announcement_without_its_date_counts_from_its_own_instant(waiting: Case) -> None:
    told = [Told(silence.cause(waiting, asked(waiting), silence.ANNOUNCED), jakarta("2025-02-13 10:00"))]
    assert closing(waiting, told, terms(close_after=TWO_DAYS)) == jakarta("2025-02-14 18:00")


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2025-02-14 23:00", None),
        ("2025-02-15 11:00", None),
        ("2025-02-17 08:59", None),
        ("2025-02-17 09:00", "reminder"),
    ],
    ids=["at night", "on a Saturday", "before opening", "at opening"],
)
def test_a_client_is_reminded_in_operating_hours_only(waiting: Case, at: str, name: str | None) -> None:
    now = jakarta(at)
    agreement = terms(remind_after=THIRTY_HOURS, close_after=None)
    found = silence.step(waiting, asked(waiting), (), agreement, now, now)
    assert found.name == name
    if name is None:
        assert found.next_at == jakarta("2025-02-17 09:00")


@pytest.mark.parametrize(
    ("at", "name"),
    [
        ("2025-02-14 18:00", "closed_by_silence"),
        ("2025-02-14 18:59", "closed_by_silence"),
        ("2025-02-15 02:00", None),
        ("2025-02-17 09:00", "closed_by_silence"),
    ],
)
def test_a_closing_leaves_at_the_end_of_its_day_or_when_the_office_opens_again(
    waiting: Case, at: str, name: str | None
) -> None:
    agreement, now = terms(close_after=TWO_DAYS), jakarta(at)
    told = announced(waiting, agreement, jakarta("2025-02-13 10:00"))
    assert silence.step(waiting, asked(waiting), told, agreement, now, now).name == name


def test_a_question_to_somebody_else_has_steps_of_its_own(reported: Desk, waiting: Case) -> None:
    reported.answer(SITI, reported.letter(SITI), "Layar yang mana?")
    reported.answer(RANI, reported.letters(RANI)[-1], "/tunggu\nYang merah.")
    again = reported.cases[1]
    assert silence.cause(again, asked(again), silence.REMINDER) != silence.cause(
        waiting, asked(waiting), silence.REMINDER
    )
