"""Calendars that are like another one."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow import yamlfile
from mailflow.errors import ConfigError
from mailflow.sla.calendar import Calendar
from mailflow.sla.likeness import written_out
from mailflow.sla.load import agreements
from mailflow.sla.shape import FileShape
from tests.unit.sla.test_levels import HEAD


def calendars(more: str, head: str = HEAD) -> dict[str, Calendar]:
    return dict(agreements({"sla.yaml": head.replace("corporate:\n", f"{more}corporate:\n")}).calendars)


def complaints(more: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        calendars(more)
    return [str(problem) for problem in caught.value.problems]


def test_a_calendar_that_is_like_another_has_its_hours_and_holidays_and_what_differs() -> None:
    found = calendars('  sabtu: {like: support, hours: {saturday: "09:00-13:00", friday: []}}\n')
    support, sabtu = found["support"], found["sabtu"]
    assert sabtu.weekly == {0: support.weekly[0], 1: support.weekly[1], 5: ((9 * 3600, 13 * 3600),)}
    assert (sabtu.zone, sabtu.holidays) == (support.zone, support.holidays)


def test_days_come_to_those_of_the_other_and_the_nearer_word_counts() -> None:
    head = HEAD.replace("holidays: {country: ID}", "holidays: {country: ID, add: {2026-03-10: A, 2026-03-11: B}}")
    found = calendars("  lain: {like: support, holidays: {add: {2026-03-12: C}, remove: [2026-03-11]}}\n", head)
    days = {day.day: name for day, name in found["lain"].holidays.items() if (day.year, day.month) == (2026, 3)}
    assert (days[10], days[12], 11 in days) == ("A", "C", False)


def test_taking_back_an_added_day_is_no_word_for_an_admin() -> None:
    head = HEAD.replace("holidays: {country: ID}", "holidays: {country: ID, add: {2026-03-11: B}}")
    text = head.replace("corporate:\n", "  lain: {like: support, holidays: {remove: [2026-03-11]}}\ncorporate:\n")
    assert not agreements({"sla.yaml": text}).warnings


def test_a_phone_that_rests_on_no_holiday_is_one_line() -> None:
    found = calendars("  telepon: {like: support, holidays: null}\n")
    assert found["telepon"].holidays == {}
    assert found["telepon"].weekly == found["support"].weekly


def test_one_may_be_like_another_that_is_like_a_third() -> None:
    more = '  a: {like: b, zone: Asia/Jayapura}\n  b: {like: support, hours: {sunday: "10:00-12:00"}}\n'
    found = calendars(more)
    assert found["a"].weekly == found["b"].weekly
    assert found["a"].zone == "Asia/Jayapura"
    assert found["a"].holidays[date(2026, 8, 17)]


@pytest.mark.parametrize(
    ("more", "told"),
    [
        ("  a: {like: suport}\n", "calendars.a.like: there is no calendar 'suport'; there are makassar, support"),
        ("  a: {like: a}\n", "calendars.a.like: is like itself in the end"),
        ("  a: {like: b}\n  b: {like: a}\n", "calendars.b.like: is like itself in the end"),
        ("  a: {like: [support]}\n", "calendars.a.like: there is no calendar ['support']"),
        ("  a: {like: support, hours: 9}\n", "calendars.a.hours: must be a mapping"),
        ("  a: {like: support, hours: {saturdy: []}}\n", "unknown key; did you mean saturday?"),
    ],
)
def test_a_slip_in_likeness_is_told_at_its_place(more: str, told: str) -> None:
    lines = complaints(more)
    assert any(told in line and line.startswith("sla.yaml:1") for line in lines), lines


def test_dates_of_the_file_begin_in_the_zone_of_the_calendar_that_the_corporate_one_is_like() -> None:
    text = HEAD.replace("corporate:\n", "  pusat: {like: support}\ncorporate:\n")
    text = text.replace("  calendar: support\n", "  calendar: pusat\n")
    assert yamlfile.validate(FileShape, yamlfile.parse(text, "sla.yaml")).zone == "Asia/Jakarta"


@pytest.mark.parametrize("text", ["", "calendars: 1", "calendars: [a]", "calendars: {a: 1, b: {like: a}}", "a"])
def test_what_is_no_calendar_is_left_for_those_who_read_it(text: str) -> None:
    document, problems = written_out(yamlfile.parse(text, "sla.yaml"))
    assert not problems
    assert "like" not in str(document.data)


def test_a_long_chain_of_calendars_is_read_in_time() -> None:
    chain = "".join(f"  c{n}: {{like: c{n - 1}}}\n" for n in range(1, 300))
    found = calendars("  c0: {like: support}\n" + chain)
    assert found["c299"].weekly == found["support"].weekly
