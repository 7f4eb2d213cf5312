"""Dates as people write them in a form: day before month, two languages, no guess where one contradicts itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.dates import MONTHS, WEEKDAYS, read

TODAY = date(2026, 3, 20)
APRIL = date(2026, 4, 3)  # a Friday


@pytest.mark.parametrize(
    "text",
    ["3 April 2026", "03/04/2026", "3-4-2026", "3.4.26", "2026-04-03", "Jumat, 3 April 2026", "Friday, April 3, 2026",
     "April 3rd, 2026", "3 Apr 2026 pukul 10.00", "tgl 3 april", "JUMAT 3 APRIL 2026 jam 09:00 s/d 12:00",
     "Jum'at, 03-04-2026", "3-Apr-2026", "tanggal 3 April 2026, 5 orang"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read(text, TODAY).day == APRIL


@pytest.mark.parametrize("text", ["Senin, 3 April 2026", "Monday 03/04/2026", "Minggu 2026-04-03"])
def test_a_weekday_that_does_not_fit_is_asked_back(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None
    assert "weekday" in found.problem


@pytest.mark.parametrize(
    "text", ["secepatnya", "31 Februari 2026", "30/02/2026", "99-99-2026", "2026-13-01", "Rabu depan"]
)
def test_what_is_no_date_is_a_problem_in_words(text: str) -> None:
    found = read(text, TODAY)
    assert (found.day, found.problem) == (None, "no date could be read")


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_at_all_is_no_problem_but_a_missing_field(text: str) -> None:
    assert (read(text, TODAY).day, read(text, TODAY).problem) == (None, "")


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    assert read("5 Januari", date(2025, 12, 20)).day == date(2026, 1, 5)
    assert read("24 Desember", date(2025, 12, 20)).day == date(2025, 12, 24)


def test_a_day_that_has_just_passed_is_not_moved_to_next_year() -> None:
    assert read("15 Maret", TODAY).day == date(2026, 3, 15)


def test_every_month_and_weekday_has_names_in_both_languages() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))
    for name, number in MONTHS.items():
        assert read(f"1 {name} 2026", TODAY).day == date(2026, number, 1), name


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %B %Y"])
)
def test_every_day_of_the_century_comes_back_as_it_was_written(day: date, form: str) -> None:
    assert read(day.strftime(form), TODAY).day == day


@given(st.dates(date(2026, 3, 20), date(2026, 12, 31)), st.integers(1, 6))
def test_no_wrong_weekday_is_overlooked(day: date, off: int) -> None:
    wrong = (day + timedelta(days=off)).strftime("%A")
    assert read(f"{wrong}, {day:%d/%m/%Y}", TODAY).day is None
    assert read(f"{day:%A}, {day:%d/%m/%Y}", TODAY).day == day


@given(st.text(max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None or not found.problem
