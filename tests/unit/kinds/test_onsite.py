"""A visit on site: in time, too late, incomplete, completed by a second mail, and a weekday that does not fit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.request import Form
from mailflow.kinds import onsite
from mailflow.kinds.kind import Intake, Opening
from mailflow.mail import parse
from mailflow.sla.agreement import earliest_visit, visit_allowed
from tests.unit.flow.desk_of import OWN, SITI, bundled, mail

MONDAY = date(2025, 2, 10)
FORM = """Nama kontak: Siti
Nomor telepon: 021 5550 1234
Alamat lokasi: Jl. Melati 5, Jakarta
Tanggal kunjungan: {day}
Keperluan: pelatihan modul gaji"""


def intake(text: str, submitted: date = MONDAY, form: Form = ()) -> Opening:
    message = parse.parse(mail(SITI, text, id_="a@x.example"), own=OWN)
    return onsite.intake(Intake(message, bundled()[0].agreement, submitted, form))


def test_a_form_of_monday_is_in_time_for_thursday() -> None:
    opening = intake(FORM.format(day="Kamis, 13 Februari 2025"))
    assert (opening.state, opening.template) == ("awaiting_schedule", "onsite_received")
    assert opening.visit == date(2025, 2, 13)
    assert not opening.missing


def test_a_form_of_monday_is_too_late_for_wednesday_and_is_told_the_earliest_day() -> None:
    opening = intake(FORM.format(day="12/02/2025"))
    assert (opening.state, opening.template) == ("late", "onsite_late")
    assert (opening.visit, opening.earliest) == (date(2025, 2, 12), date(2025, 2, 13))
    assert "too late, 2025-02-13 is proposed" in opening.reason[0]


def test_for_a_day_off_far_ahead_the_next_business_day_is_proposed_and_not_the_earliest() -> None:
    opening = intake(FORM.format(day="Sabtu, 22 Februari 2025"))
    assert (opening.state, opening.template) == ("late", "onsite_late")
    assert (opening.visit, opening.earliest) == (date(2025, 2, 22), date(2025, 2, 24))
    assert "no business day" in opening.reason[0]


@pytest.mark.parametrize("day", ["15 Februari 2025", "16/02/2025", "3 Februari 2025", "31 Maret 2025"])
def test_a_weekend_a_holiday_and_the_past_are_no_days_for_a_visit(day: str) -> None:
    assert intake(FORM.format(day=day)).state == "late"


@pytest.mark.parametrize("field", onsite.FIELDS, ids=lambda field: field.key)
def test_each_field_that_is_not_there_is_asked_for_by_name(field: onsite.Field) -> None:
    lines = FORM.format(day="20 Februari 2025").splitlines()
    position = [each.key for each in onsite.FIELDS].index(field.key)
    opening = intake("\n".join(lines[:position] + lines[position + 1 :]))
    assert (opening.state, opening.template) == ("incomplete", "onsite_incomplete")
    assert opening.missing == (field.key,)


def test_an_empty_form_asks_for_everything() -> None:
    opening = intake("Terlampir formulir kunjungan kami.")
    assert opening.missing == tuple(field.key for field in onsite.FIELDS)
    assert opening.earliest == date(2025, 2, 13)


def test_a_second_mail_completes_the_first_and_its_own_day_counts_as_submitted() -> None:
    first = intake(FORM.replace("Tanggal kunjungan: {day}\n", ""))
    opening = intake("Tanggal kunjungan: Kamis, 13 Februari 2025", form=first.form)
    assert opening.state == "awaiting_schedule"
    late = intake("Tanggal kunjungan: Kamis, 13 Februari 2025", MONDAY + timedelta(days=1), first.form)
    assert (late.state, late.earliest) == ("late", date(2025, 2, 14))


def test_a_second_mail_replaces_what_the_first_said() -> None:
    first = intake(FORM.format(day="12/02/2025"))
    opening = intake("Tanggal kunjungan: 14/02/2025", form=first.form)
    assert (opening.state, opening.visit) == ("awaiting_schedule", date(2025, 2, 14))
    assert dict(opening.form)["location"] == "Jl. Melati 5, Jakarta"


def test_a_weekday_that_does_not_fit_its_date_is_asked_back() -> None:
    opening = intake(FORM.format(day="Senin, 20 Februari 2025"))  # a Thursday
    assert opening.state == "incomplete"
    assert opening.missing == ("visit_date",)
    assert "not on that weekday" in opening.reason[0]


@pytest.mark.parametrize("day", ["19-20 Februari 2025", "19 atau 20 Februari 2025", "antara 19 dan 21 Februari"])
def test_of_several_days_none_is_chosen(day: str) -> None:
    opening = intake(FORM.format(day=day))
    assert (opening.state, opening.missing, opening.visit) == ("incomplete", ("visit_date",), None)
    assert "more than one day" in opening.reason[0]


@pytest.mark.parametrize(
    ("day", "visit", "state"),
    [
        ("Rabu depan", date(2025, 2, 19), "awaiting_schedule"),
        ("Kamis jam 10.00", date(2025, 2, 13), "awaiting_schedule"),
        ("13/2", date(2025, 2, 13), "awaiting_schedule"),
        ("Rabu", date(2025, 2, 12), "late"),
        ("lusa", date(2025, 2, 12), "late"),
    ],
)
def test_a_weekday_is_read_from_the_day_of_the_mail(day: str, visit: date, state: str) -> None:
    """Monday, 10 February 2025: Thursday the 13th is three days ahead, Wednesday the 12th two."""
    opening = intake(FORM.format(day=day))
    assert (opening.visit, opening.state) == (visit, state)


@pytest.mark.parametrize("day", ["Rabu depan jam 10.00", "hari Rabu minggu depan", "besok", "3 Februari"])
def test_a_later_mail_does_not_move_the_day_that_the_first_one_meant(day: str) -> None:
    first = intake(FORM.format(day=day).replace("021 5550 1234", ""))
    assert first.missing == ("phone",)
    later = intake("Nomor telepon: 021 5550 1234", MONDAY + timedelta(days=8), first.form)
    assert later.visit == first.visit


def test_of_two_forms_in_a_mail_none_is_dropped_in_silence() -> None:
    second = FORM.format(day="20/02/2025").replace("Melati 5", "Mawar 9")
    opening = intake(f"{FORM.format(day='19/02/2025')}\n\n{second}")
    assert (opening.state, opening.missing, opening.visit) == ("incomplete", ("visit_date",), None)
    assert "two forms: 2025-02-19 and 2025-02-20" in opening.reason[0]
    assert intake("Nomor telepon: 021 5550 9999", form=opening.form).missing == ("visit_date",)
    assert intake("Tanggal kunjungan: 20/02/2025", form=opening.form).visit == date(2025, 2, 20)


@pytest.mark.parametrize("more", [FORM.format(day="Rabu, 19 Februari 2025"), "Tanggal: 10/02/2025\nHP: 0812 5550 1234"])
def test_a_form_that_is_sent_twice_and_a_letters_own_date_are_one_form(more: str) -> None:
    opening = intake(f"{FORM.format(day='19/02/2025')}\n\n{more}")
    assert (opening.state, opening.visit) == ("awaiting_schedule", date(2025, 2, 19))


def test_a_date_nobody_can_read_is_asked_back() -> None:
    opening = intake(FORM.format(day="minggu depan"))
    assert (opening.state, opening.missing) == ("incomplete", ("visit_date",))


def test_an_english_form_is_read_as_well() -> None:
    form = ("Contact person: Daniel", "Phone: +62 21 5", "Site address: Kenanga 12", "Visit date: February 20, 2025")
    assert intake("\n".join((*form, "Purpose: tax"))).state == "awaiting_schedule"


def test_every_label_leads_to_one_field_only() -> None:
    labels = [label for field in onsite.FIELDS for label in field.labels]
    assert len(labels) == len(set(labels))
    assert all(onsite.label(field.key, "both") == f"{field.id} / {field.en}" for field in onsite.FIELDS)


@given(st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_the_earliest_day_proposed_is_itself_accepted_and_no_earlier_one_is(submitted: date) -> None:
    agreement = bundled()[0].agreement
    earliest = earliest_visit(agreement, submitted)
    assert visit_allowed(agreement, submitted, earliest)
    assert not any(
        visit_allowed(agreement, submitted, submitted + timedelta(days=n)) for n in range((earliest - submitted).days)
    )
    assert intake(FORM.format(day=earliest.isoformat()), submitted).state == "awaiting_schedule"
