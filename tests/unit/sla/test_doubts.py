"""What is right in sla.yaml and hardly meant, and what is refused with the right word beside it."""

from __future__ import annotations

import pytest

from mailflow.sla.load import agreements
from tests.unit.sla.test_levels import HEAD, NOW, complaints, read


def warned(levels: str, head: str = HEAD) -> list[str]:
    return list(agreements({"sla.yaml": head + levels}).warnings)


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        (
            "clients: {makmur: {targets: {ticket: {critical: {permanent: 1h}}}}}\n",
            "targets.ticket.critical.permanent: is shorter than the workaround",
        ),
        (
            "clients: {makmur: {targets: {ticket: {critical: {workaround: 4bd, permanent: 5bd}}}}}\n",
            "targets.ticket.critical.workaround: is longer than that of severity high",
        ),
        (
            "clients: {makmur: {calendar: makassar, joint_leave: holiday, channels: {phone: {calendar: makassar}}}}\n",
            "joint_leave: changes nothing: no joint leave is known for calendar makassar",
        ),
        (
            "clients:\n  makmur:\n    calendar: makassar\n",
            "calendar: makassar works on Saturday, the phone (support) does not; set channels.phone.calendar beside it",
        ),
    ],
)
def test_what_is_hardly_meant_is_told_once_with_its_line(levels: str, told: str) -> None:
    (line,) = warned(levels)
    assert line.startswith("sla.yaml:2")
    assert told in line


def test_a_phone_that_was_set_on_purpose_is_left_alone() -> None:
    both = "clients: {makmur: {calendar: makassar, channels: {phone: {calendar: support}}}}\n"
    assert warned(both) == []


def test_the_bundled_policy_leaves_no_doubt(bundled: str) -> None:
    assert agreements({"sla.yaml": bundled}).warnings == ()


def test_joint_leave_of_a_country_without_any_is_told() -> None:
    head = HEAD.replace("holidays: null", "holidays: {country: DE, joint_leave: holiday}")
    (line,) = warned("", head)
    assert line.endswith("calendars.makassar.holidays.joint_leave: changes nothing: no joint leave is known for DE")


@pytest.mark.parametrize(
    ("country", "right"),
    [("Indonesia", "ID"), ("IDN", "ID"), ("id", "ID"), ("indonesia", "ID"), ("UK", "GB"), ("Singapore", "SG")],
)
def test_a_country_is_named_by_two_letters_and_the_right_ones_are_told(country: str, right: str) -> None:
    head = HEAD.replace("country: ID", f"country: {country}")
    told = complaints("", head)
    assert any(f"must be {right}, the country's ISO code of two letters, not '{country}'" in line for line in told)


@pytest.mark.parametrize("country", ["XX", "Negeri", "HolidayBase", "datetime", "ÎD", "__name__"])
def test_what_is_no_country_is_refused_without_a_guess(country: str) -> None:
    told = complaints("", HEAD.replace("country: ID", f"country: {country}"))
    assert any("must be a country's ISO code of two letters, such as ID, not" in line for line in told)


@pytest.mark.parametrize(
    ("levels", "told"),
    [
        ("clients: {makmur: {critical_at_onse: true}}\n", "did you mean critical_at_once?"),
        ("clients: {makmur: {targets: {ticket: {critical: {workarround: 3h}}}}}\n", "did you mean workaround? known"),
        ("clients: {makmur: {targets: {ticket: {critical: {workaround: {witin: 3h}}}}}}\n", "did you mean within?"),
        ("clients: {makmur: {lead_time: {day: 3}}}\n", "did you mean days? known here: count, days, submission_day"),
        ("clients: {makmur: {approvers: [{adres: a@b.example, limit: null}]}}\n", "did you mean address?"),
        (f"clients: {{makmur: {{lead_time: {{{'x' * 1000}: 3}}}}}}\n", "known here: count, days, submission_day"),
    ],
)
def test_a_misspelt_key_is_told_with_the_one_that_was_meant(levels: str, told: str) -> None:
    assert any(told in line for line in complaints(levels))


def test_an_amount_with_a_bare_dot_is_refused_with_the_way_to_write_it() -> None:
    (line,) = complaints("clients: {makmur: {approvers: [{address: a@b.example, limit: 25.000}]}}\n")
    assert 'must be in quotes where a dot stands in it, "Rp25.000" or "1500.50"' in line


def test_an_agreement_knows_its_days_its_calendars_and_the_targets_counted_apart() -> None:
    levels = (
        "clients:\n  makmur:\n    versions:\n      - effective: {from: 2026-01-01, to: 2026-12-31}\n"
        "        calendar: makassar\n"
        "        targets: {ticket: {critical: {workaround: {within: 3h, clock: elapsed}}}}\n"
    )
    found = read(levels).of("makmur", None, NOW.replace(year=2026))
    assert [str(day) for day in found.valid] == ["2026-01-01", "2026-12-31"]
    assert (found.calendar_name, found.phone_calendar_name) == ("makassar", "support")
    assert found.apart == {"targets.ticket.critical.workaround"}
