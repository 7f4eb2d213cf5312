"""A date in a form that no visit can have is asked back, whatever calendars do with it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.kinds import onsite
from mailflow.kinds.kind import Intake, Opening
from mailflow.mail import parse
from mailflow.sla.agreement import Agreement
from tests.unit.flow.desk_of import OWN

MAIL = """From: Budi <budi@sejahtera.example>\r
To: support@vendor.example\r
Subject: Permintaan kunjungan\r
Message-ID: <a@sejahtera.example>\r
Content-Type: text/plain; charset=utf-8\r
\r
Nama kontak: Budi\r
Nomor telepon: 0812 0000 000\r
Alamat lokasi: Jl. Contoh 5, Jakarta\r
Tanggal kunjungan: {day}\r
Keperluan: pelatihan penggajian\r
"""
SUBMITTED = date(2025, 2, 14)


def opened(agreement: Agreement, day: str, submitted: date = SUBMITTED) -> Opening:
    return onsite.intake(Intake(parse.parse(MAIL.format(day=day).encode(), own=OWN), agreement, submitted))


@pytest.mark.parametrize("day", ["9999-12-25", "0001-01-05", "25/12/9999", "2031-01-06", "2023-12-29", "1970-01-01"])
def test_a_date_years_away_is_asked_back(agreement: Agreement, day: str) -> None:
    opening = opened(agreement, day)
    assert (opening.state, opening.template, opening.visit) == ("incomplete", "onsite_incomplete", None)
    assert opening.missing == ("visit_date",)
    assert "is no date that can be a visit" in opening.reason[0]


@pytest.mark.parametrize(
    ("day", "state"), [("2030-12-20", "awaiting_schedule"), ("2024-01-02", "late"), ("2025-02-20", "awaiting_schedule")]
)
def test_a_date_that_somebody_may_mean_is_judged(agreement: Agreement, day: str, state: str) -> None:
    assert opened(agreement, day).state == state


@settings(derandomize=True, max_examples=100, deadline=None, database=None)
@given(st.dates(), st.dates(date(2024, 1, 1), date(2035, 12, 31)))
def test_no_date_at_all_is_an_error(agreement: Agreement, day: date, submitted: date) -> None:
    opening = opened(agreement, day.isoformat(), submitted)
    assert opening.visit is None or abs(opening.visit.year - submitted.year) <= 5
