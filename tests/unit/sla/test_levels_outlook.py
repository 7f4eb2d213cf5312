"""What `mailflow check` says of the days ahead."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.sla.calendar import Calendar
from mailflow.sla.outlook import undecreed_years, working_joint_leave

HOURS = dict.fromkeys(range(5), ((9 * 3600, 18 * 3600),))
FRIDAY, SATURDAY, MONDAY = date(2026, 12, 25), date(2026, 12, 26), date(2026, 12, 28)
LEAVE = {FRIDAY: "Cuti Bersama A", SATURDAY: "Cuti Bersama B", MONDAY: "Cuti Bersama C"}


def test_joint_leave_ahead_is_listed_where_somebody_works() -> None:
    calendar = Calendar("Asia/Jakarta", HOURS, {}, LEAVE)
    assert working_joint_leave(calendar, date(2026, 1, 1)) == (FRIDAY, MONDAY)
    assert working_joint_leave(calendar, FRIDAY) == (FRIDAY, MONDAY)
    assert working_joint_leave(calendar, SATURDAY) == (MONDAY,)
    assert working_joint_leave(calendar, date(2026, 12, 29)) == ()


def test_joint_leave_that_is_a_day_off_stops_the_clocks_and_needs_no_word() -> None:
    assert working_joint_leave(Calendar("Asia/Jakarta", HOURS, LEAVE, LEAVE), date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("today", "years"),
    [
        (date(2026, 9, 30), ()),
        (date(2026, 10, 1), (2027,)),
        (date(2027, 9, 30), (2027,)),
        (date(2027, 10, 1), (2027, 2028)),
    ],
)
def test_a_year_is_missed_from_the_month_in_which_it_should_be_decreed(today: date, years: tuple[int, ...]) -> None:
    assert undecreed_years(Calendar("Asia/Jakarta", HOURS, {}, LEAVE), today) == years


def test_a_country_without_joint_leave_misses_none() -> None:
    assert undecreed_years(Calendar("Europe/Berlin", HOURS, {}), date(2031, 12, 1)) == ()
