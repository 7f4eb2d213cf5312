"""rules/sla.yaml: the bundled one holds, and every slip is told with its place."""

from __future__ import annotations

from datetime import date

import pytest

from mailflow.errors import ConfigError
from mailflow.sla.load import load

MINIMAL = """\
calendars:
  support:
    zone: Asia/Jakarta
    hours:
      monday: ["09:00-18:00"]
    business_day: 9h
    holidays:
      country: ID
corporate:
  name: Example
  version: "1"
  calendar: support
  targets:
    ticket:
      any: {permanent: 2bd}
  lead_time: {days: 3}
  vendor: {name: Vendor, service: Payroll, email: support@vendor.example}
  channels:
    phone: {number: "+62 21 555", calendar: support}
"""


def test_the_shortest_file_has_the_readings_of_the_bundled_one() -> None:
    agreement = load({"sla.yaml": MINIMAL})
    assert agreement.prevailing_language == "id"
    assert (agreement.clock, agreement.business_days) == ("operating", "operating_time")
    assert str(agreement.reopen_window) == "5bd"
    assert agreement.resolution_satisfies_workaround
    assert agreement.prerequisites_mode == "ask"
    assert agreement.chat_response is None


def test_joint_leave_is_worked_unless_the_file_says_otherwise() -> None:
    working = load({"sla.yaml": MINIMAL}).calendar
    off = load({"sla.yaml": MINIMAL.replace("country: ID", "country: ID\n      joint_leave: holiday")}).calendar
    day = date(2025, 8, 18)
    assert working.joint_leave[day] == off.joint_leave[day] == "Cuti Bersama Hari Kemerdekaan Republik Indonesia"
    assert working.business_day(day)
    assert off.holiday_name(day) == "Cuti Bersama Hari Kemerdekaan Republik Indonesia"


def test_added_and_removed_days_override_the_package_and_an_added_one_is_certain() -> None:
    edits = "country: ID\n      add: {2027-03-10: Idul Fitri}\n      remove: [2027-03-11, 2027-03-15]"
    calendar = load({"sla.yaml": MINIMAL.replace("country: ID", edits)}).calendar
    untouched = load({"sla.yaml": MINIMAL}).calendar
    assert date(2027, 3, 10) in untouched.estimated
    assert calendar.holiday_name(date(2027, 3, 10)) == "Idul Fitri"
    assert not calendar.estimated & {date(2027, 3, 10), date(2027, 3, 11)}
    assert calendar.holiday_name(date(2027, 3, 11)) is None
    assert date(2027, 3, 15) not in calendar.joint_leave


def test_another_country_has_its_holidays_and_no_joint_leave() -> None:
    text = MINIMAL.replace("country: ID", "country: DE").replace("Asia/Jakarta", "Europe/Berlin")
    agreement = load({"sla.yaml": text})
    assert agreement.calendar.holiday_name(date(2025, 10, 3))
    assert not agreement.calendar.joint_leave
    assert agreement.vendor.phone_hours["en"] == "Monday 09:00–18:00 Europe/Berlin"


def test_a_calendar_may_have_no_holidays() -> None:
    text = MINIMAL.replace("    holidays:\n      country: ID\n", "    holidays: null\n")
    assert load({"sla.yaml": text}).calendar.holidays == {}


def test_targets_under_any_hold_beside_those_of_a_severity() -> None:
    both = "{response: 4h}\n      critical: {permanent: {within: 48h, clock: elapsed}}\n"
    both += "".join(f"      {severity}: {{}}\n" for severity in ("high", "normal", "low"))
    agreement = load({"sla.yaml": MINIMAL.replace("{permanent: 2bd}\n", both)})
    (response, permanent) = agreement.targets("ticket", next(iter(agreement.promises["ticket"])))
    assert (response.clock, permanent.clock, permanent.budget.counting) == ("response", "permanent", "elapsed")
    assert [target.clock for target in agreement.targets("ticket", None)] == ["response"]


@pytest.mark.parametrize(
    ("right", "wrong", "complaint"),
    [
        ("permanent: 2bd", "permanent: 0h", "15:24: corporate.targets.ticket.any.permanent.within: must be more than"),
        ("permanent: 2bd", "permanent: -1h", "15:24: corporate.targets.ticket.any.permanent.within: must be a length"),
        (
            "permanent: 2bd",
            "permanent: 90000bd",
            "15:24: corporate.targets.ticket.any.permanent: 90000bd: the hours of",
        ),
        (
            "permanent: 2bd",
            "permanent: {within: 2bd, clock: elapsed}",
            "15:13: corporate.targets.ticket.any.permanent: 2bd: elapsed counts every second",
        ),
        (
            "permanent: 2bd",
            "permanent: {within: 5h, clock: end_of_day}",
            "15:13: corporate.targets.ticket.any.permanent: 5h: end_of_day counts whole business days",
        ),
        ("any: {perm", "urgent: {perm", "15:7: corporate.targets.ticket.urgent: unknown severity; there are critical"),
        (
            "any: {perm",
            "high: {perm",
            "14:5: corporate.targets.ticket: severity critical is missing; write `critical: {}`",
        ),
        ("{permanent: 2bd}", "{permenant: 2bd}", "15:24: corporate.targets.ticket.any.permenant: unknown key"),
        ("09:00-18:00", "18:00-09:00", "5:16: calendars.support.hours.monday[0]: '18:00-09:00' closes before it opens"),
        (
            '["09:00-18:00"]',
            "[09:00]",
            '5:16: calendars.support.hours.monday[0]: a time must be in quotes, like "09:00"',
        ),
        ('monday: ["09:00-18:00"]', "{}", "4:5: calendars.support.hours: no hours at all"),
        ("18:00", '12:00", "11:00-18:00', "5:7: calendars.support.hours.monday: two windows of this day overlap"),
        ("Asia/Jakarta", "Asia/Jakarte", "3:11: calendars.support.zone: must be a zone such as Asia/Jakarta, not"),
        ("9h", "1bd", "6:19: calendars.support.business_day: must be a length in hours, such as 9h, not 1bd"),
        ("country: ID", "country: XX", "8:16: calendars.support.holidays.country: must be a country's ISO code"),
        (
            "country: ID",
            "country: ID\n      remove: [2025-02-30]",
            "9:16: calendars.support.holidays.remove[0]: must be a date such as 2026-08-18, not '2025-02-30'",
        ),
        (
            "country: ID",
            "country: ID\n      add: {18-08-2026: Libur}",
            "9:25: calendars.support.holidays.add.18-08-2026: must be a date such as 2026-08-18",
        ),
        (
            "country: ID",
            "country: ID\n      add: {2206-08-18: Libur}",
            "9:25: calendars.support.holidays.add.2206-08-18: must be in the years 2024 to 2035",
        ),
        (
            "country: ID",
            "country: ID\n      add: {2026-08-18: Libur}\n      remove: [2026-08-18]",
            "10:16: calendars.support.holidays.remove[0]: 2026-08-18 stands in `add` too",
        ),
        ("  calendar: support", "  calendar: office", "12:13: corporate.calendar: there is no calendar 'office'"),
        ("days: 3", "days: -1", "16:21: corporate.lead_time.days: must be greater than or equal to 0"),
        ("days: 3", "days: true", "16:21: corporate.lead_time.days: must be a whole number"),
        ("  name: Example", "  nama: Example", "10:9: corporate.nama: unknown key"),
    ],
)
def test_a_slip_is_told_with_file_line_column_and_key(right: str, wrong: str, complaint: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load({"sla.yaml": MINIMAL.replace(right, wrong, 1)})
    assert any(str(problem).startswith(f"sla.yaml:{complaint}") for problem in caught.value.problems), caught.value


def test_a_missing_file_is_named() -> None:
    with pytest.raises(ConfigError, match=r"^sla\.yaml: is missing"):
        load({"routing.yaml": ""})


def test_several_slips_are_told_at_once() -> None:
    text = MINIMAL.replace("2bd", "0h").replace("Asia/Jakarta", "Mars").replace("days: 3", "days: x")
    with pytest.raises(ConfigError) as caught:
        load({"sla.yaml": text})
    assert [problem.line for problem in caught.value.problems] == [3, 15, 16]
