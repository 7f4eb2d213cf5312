"""A visit or a session that is moved, cancelled and answered, as calendars count it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from mailflow.desk.appointment import Appointment

BEGIN = datetime(2026, 11, 25, 3, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
VISIT = Appointment(BEGIN, BEGIN + HOUR, "Jl. Kenanga 5, Jakarta", engineer="dimas")


def test_a_moved_appointment_counts_up_and_asks_everybody_again() -> None:
    answered = VISIT.answered("siti@klien.example", "accepted")
    later = answered.moved(BEGIN + HOUR, BEGIN + 2 * HOUR)
    assert later == Appointment(BEGIN + HOUR, BEGIN + 2 * HOUR, VISIT.place, sequence=1, engineer="dimas")
    elsewhere = later.moved(later.begins_at, later.ends_at, place="https://meet.example/x", engineer="rani")
    assert (elsewhere.place, elsewhere.engineer, elsewhere.sequence) == ("https://meet.example/x", "rani", 2)


def test_a_cancelled_one_counts_up_once_and_can_take_place_after_all() -> None:
    cancelled = VISIT.answered("siti@klien.example", "accepted").cancel()
    assert (cancelled.cancelled, cancelled.sequence) == (True, 1)
    assert cancelled.answers == (("siti@klien.example", "accepted"),)
    assert cancelled.cancel() == cancelled
    again = cancelled.moved(BEGIN, BEGIN + HOUR)
    assert (again.cancelled, again.sequence) == (False, 2)


def test_the_last_answer_of_each_counts_and_changes_nothing_else() -> None:
    answered = VISIT.answered("Siti@Klien.example", "tentative").answered("agus@klien.example", "declined")
    answered = answered.answered("siti@klien.example", "accepted")
    assert answered.answers == (("agus@klien.example", "declined"), ("siti@klien.example", "accepted"))
    assert replace(answered, answers=()) == VISIT


@pytest.mark.parametrize("length", [timedelta(0), -HOUR])
def test_an_appointment_that_ends_before_it_begins_is_a_mistake(length: timedelta) -> None:
    with pytest.raises(ValueError, match="ends after it begins"):
        Appointment(BEGIN, BEGIN + length, "")
    with pytest.raises(ValueError, match="ends after it begins"):
        VISIT.moved(BEGIN, BEGIN + length)
