"""What the bundled policy promises, and when a visit may be."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.errors import CalendarExhausted
from mailflow.sla.agreement import (
    Agreement,
    Duration,
    LeadTime,
    Severity,
    earliest_visit,
    reopen_until,
    visit_allowed,
)
from mailflow.sla.calendar import Calendar
from tests.unit.sla import reference

PROPERTY = settings(derandomize=True, max_examples=200, deadline=None, database=None)
WEEKDAYS = dict.fromkeys(range(5), ((9 * 3600, 18 * 3600),))


@pytest.mark.parametrize(
    ("kind", "severity", "promised"),
    [
        ("ticket", Severity.CRITICAL, {"workaround": "5h", "permanent": "2bd"}),
        ("ticket", Severity.HIGH, {"workaround": "1bd", "permanent": "5bd"}),
        ("ticket", Severity.NORMAL, {"workaround": "3bd", "permanent": "7bd"}),
        ("ticket", Severity.LOW, {"permanent": "10bd"}),
        ("ticket", None, {"workaround": "3bd", "permanent": "7bd"}),
        ("documentation", None, {"delivery": "5bd"}),
        ("documentation", Severity.CRITICAL, {"delivery": "5bd"}),
        ("change_request", None, {}),
        ("onsite", None, {}),
    ],
)
def test_the_bundled_policy_promises(
    agreement: Agreement, kind: str, severity: Severity | None, promised: dict[str, str]
) -> None:
    assert {target.clock: str(target.budget) for target in agreement.targets(kind, severity)} == promised


def test_the_vendor_s_facts_come_from_the_file_and_the_hours_from_the_calendar(agreement: Agreement) -> None:
    vendor = agreement.vendor
    assert (vendor.phone, vendor.email) == ("+62 21 39524568", "support@bposeven.com")
    assert vendor.phone_hours == {"id": "Senin–Jumat 09.00–18.00 WIB", "en": "Monday–Friday 09:00–18:00 WIB"}
    assert agreement.chat_response == agreement.budget(Duration(30, "m"))


def test_severities_are_compared_by_level_and_not_by_letter() -> None:
    assert [severity.rank for severity in Severity] == [1, 2, 3, 4]
    assert sorted([Severity.LOW, Severity.CRITICAL, Severity.NORMAL]) == [
        Severity.CRITICAL,
        Severity.NORMAL,
        Severity.LOW,
    ]
    assert Severity.CRITICAL < Severity.HIGH < Severity.NORMAL < Severity.LOW
    assert Severity.LOW >= Severity.LOW > Severity.NORMAL <= Severity.NORMAL


@pytest.mark.parametrize("text", ["5", "5 h", "h", "-5h", "1.5h", "5d", "0h", "0bd", "", 5, None])
def test_a_length_that_is_none_is_refused_with_an_example(text: object) -> None:
    with pytest.raises(ValueError, match=r"must be (a length such as 30m, 5h or 2bd|more than nothing)"):
        Duration.read(text)


def test_a_way_of_counting_that_does_not_fit_the_length_is_refused(agreement: Agreement) -> None:
    with pytest.raises(ValueError, match="write hours, not 2bd"):
        agreement.budget(Duration(2, "bd"), "elapsed")
    with pytest.raises(ValueError, match="write 1bd, not 5h"):
        agreement.budget(Duration(5, "h"), "end_of_day")


def test_a_reply_reopens_for_five_business_days(agreement: Agreement) -> None:
    jakarta = ZoneInfo("Asia/Jakarta")
    closed = datetime(2025, 2, 12, 10, tzinfo=jakarta)
    assert reopen_until(agreement, closed) == datetime(2025, 2, 19, 10, tzinfo=jakarta)


@pytest.mark.parametrize(
    ("submitted", "visit", "allowed"),
    [
        ("2025-02-10", "2025-02-13", True),
        ("2025-02-10", "2025-02-12", False),
        ("2025-02-12", "2025-02-15", False),  # Saturday
        ("2025-02-12", "2025-02-17", True),
        ("2025-03-28", "2025-03-31", False),  # Eid
        ("2025-02-14", "2025-02-17", True),  # Friday to Monday: calendar days
    ],
)
def test_a_form_is_in_time_three_calendar_days_ahead_for_a_business_day(
    agreement: Agreement, submitted: str, visit: str, allowed: bool
) -> None:
    assert visit_allowed(agreement, date.fromisoformat(submitted), date.fromisoformat(visit)) is allowed


@pytest.mark.parametrize(
    ("lead", "visit_on", "earliest"),
    [
        (LeadTime(3, "calendar", "excluded"), "business_day", "2025-02-17"),
        (LeadTime(3, "calendar", "excluded"), "any_day", "2025-02-16"),
        (LeadTime(3, "calendar", "included"), "any_day", "2025-02-15"),
        (LeadTime(3, "business", "excluded"), "business_day", "2025-02-18"),
        (LeadTime(3, "business", "included"), "business_day", "2025-02-17"),
        (LeadTime(0, "calendar", "excluded"), "business_day", "2025-02-13"),
    ],
)
def test_each_reading_of_the_lead_time_gives_its_own_earliest_date(
    agreement: Agreement, lead: LeadTime, visit_on: str, earliest: str
) -> None:
    read = replace(agreement, lead_time=lead, visit_on=visit_on)  # type: ignore[arg-type]
    assert earliest_visit(read, date(2025, 2, 13)) == date.fromisoformat(earliest)


leads = st.builds(
    LeadTime,
    days=st.integers(0, 12),
    count=st.sampled_from(["calendar", "business"]),
    submission_day=st.sampled_from(["excluded", "included"]),
)


@PROPERTY
@given(
    leads,
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
    st.sets(st.integers(0, 20), max_size=8),
    st.sampled_from(["business_day", "any_day"]),
)
def test_the_earliest_visit_is_accepted_and_nothing_earlier_is(
    agreement: Agreement, lead: LeadTime, submitted: date, off: set[int], visit_on: str
) -> None:
    holidays = {submitted + timedelta(days=n): "a holiday" for n in off}
    calendar = Calendar("Asia/Jakarta", WEEKDAYS, holidays)
    read = replace(agreement, calendar=calendar, lead_time=lead, visit_on=visit_on)  # type: ignore[arg-type]
    earliest = earliest_visit(read, submitted)
    open_days = frozenset(
        day for day in (submitted + timedelta(days=n) for n in range(60)) if day.weekday() < 5 and day not in holidays
    )
    assert earliest == reference.earliest_visit(
        submitted,
        lead.days,
        business=lead.count == "business",
        including=lead.submission_day == "included",
        open_days=open_days,
        any_day=visit_on == "any_day",
    )
    assert visit_allowed(read, submitted, earliest)
    before = [submitted + timedelta(days=n) for n in range(-3, (earliest - submitted).days)]
    assert not any(visit_allowed(read, submitted, day) for day in before)


def test_no_business_day_in_ten_years_is_an_error_and_no_endless_search(agreement: Agreement) -> None:
    with pytest.raises(CalendarExhausted, match="no visit is possible"):
        earliest_visit(replace(agreement, calendar=Calendar("Asia/Jakarta", {}, {})), date(2025, 1, 1))
