"""The argument of /estimate in any order, and what an approval is bound to."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.estimate import EFFORTS, LONGEST, Estimate, Offer, Unclear, read
from mailflow.desk.money import Money
from mailflow.desk.problem import Problem
from mailflow.sla.budget import Duration

TODAY = date(2026, 11, 22)
DUE = date(2026, 12, 10)  # a Thursday
FIVE = Duration(5, "bd")
MILLIONS = Money(Decimal(15_000_000))
HALF = Money(Decimal(1_500_000))
DOLLARS = Money(Decimal("1200.50"), "USD")


@pytest.mark.parametrize(
    "text",
    ["5d", "5bd", "5hk", "5 hari", "5 hari kerja", "5 Hari Kerja", "5 days", "5 working days", "effort: 5 hk",
    "pengerjaan 5 hari", "5hk,"],
)  # fmt: skip
def test_days_of_effort_are_business_days(text: str) -> None:
    assert read(text, TODAY) == Offer(FIVE)


@pytest.mark.parametrize("text", ["40 jam", "40 jam kerja", "40 hours", "40 hrs"])
def test_effort_may_be_in_hours(text: str) -> None:
    assert read(text, TODAY) == Offer(Duration(40, "h"))


@pytest.mark.parametrize(
    "text",
    ["due 10 Des 2026", "batas 10/12/2026", "10 Des 2026", "batas waktu: 10-12-2026", "deadline Dec 10, 2026",
    "Kamis, 10 Desember 2026",
     "due Kamis, 10/12", "tenggat 2026-12-10", "Thursday, December 10, 2026", "10 Des"],
)  # fmt: skip
def test_an_agreed_date_is_read_with_and_without_its_label(text: str) -> None:
    assert read(text, TODAY) == Offer(due=DUE)


@pytest.mark.parametrize(
    ("text", "offer"),
    [
        ("5hk, batas 10/12/2026, 15jt", Offer(FIVE, DUE, MILLIONS)),
        ("5hk,10/12/2026,Rp15.000.000", Offer(FIVE, DUE, MILLIONS)),
        ("5hk,10 Des 2026,15jt", Offer(FIVE, DUE, MILLIONS)), ("Rp15.000.000,-, 5hk", Offer(FIVE, None, MILLIONS)),
        ("due Kamis, 10 Desember 2026, 1,5jt", Offer(None, DUE, HALF)), ("1,5 jt; 5 hari", Offer(FIVE, None, HALF)),
        ("5d, Dec 10, 2026, USD 1,200.50", Offer(FIVE, DUE, DOLLARS)),
        ("5d,USD 1,200.50,Dec 10, 2026", Offer(FIVE, DUE, DOLLARS)),
        ("biaya: 15 juta, 5hk", Offer(FIVE, None, MILLIONS)), ("5hk, gratis", Offer(FIVE)), ("5hk, Rp0", Offer(FIVE)),
        ("5hk, 15jt + PPN 11%", Offer(FIVE, None, MILLIONS, "excluded VAT 11%")),
        ("15jt belum termasuk PPN, 5hk", Offer(FIVE, None, MILLIONS, "excluded VAT")),
        ("5d, USD 1,200.50 excl. VAT", Offer(FIVE, None, DOLLARS, "excluded VAT")),
        ("5hk, 15jt, termasuk pajak", Offer(FIVE, None, MILLIONS, "included tax")),
        ("termasuk pajak, 15jt, 5hk", Offer(FIVE, None, MILLIONS, "included tax")),
        ("5hk, 15jt sudah termasuk PPN 11,5 %", Offer(FIVE, None, MILLIONS, "included VAT 11.5%")),
        ("5d, USD 1,200.50 excluded tax 10.0%", Offer(FIVE, None, DOLLARS, "excluded tax 10%")),
    ],
)  # fmt: skip
def test_commas_divide_parts_and_not_sums_or_dates(text: str, offer: Offer) -> None:
    assert read(text, TODAY) == offer


@pytest.mark.parametrize(
    ("text", "part", "problem"),
    [
        ("5h, 15jt", "5h", Problem.WHICH_H), ("40h", "40h", Problem.WHICH_H), ("2 minggu", "2 minggu", Problem.WEEKS),
        ("3 weeks, 15jt", "3 weeks", Problem.WEEKS),
        ("1 bulan", "1 bulan", Problem.WEEKS), ("5 hari kalender", "5 hari kalender", Problem.WEEKS),
        ("5 mandays", "5 mandays", Problem.WEEKS),
        ("2,5 hari", "2,5 hari", Problem.FRACTION), ("5-7 hari, 15jt", "5-7 hari", Problem.RANGE),
        ("3 s/d 5 hk", "3 s/d 5 hk", Problem.RANGE),
        ("0 hari", "0 hari", Problem.NO_EFFORT), ("", "", Problem.NO_EFFORT), (",,", "", Problem.NO_EFFORT),
        ("15jt", "", Problem.NO_EFFORT),
        ("5hk, 15 M", "15 M", Problem.WHICH_M), ("5hk, biaya nego", "biaya nego", Problem.NO_SUM),
        ("5hk, 15,000", "15,000", Problem.WHICH_DOT),
        ("5hk, 15", "15", Problem.TOO_SMALL), ("5hk, 10jt, 15jt", "15jt", Problem.TWICE),
        ("5hk, 6hk", "6hk", Problem.TWICE),
        ("10/12/2026, batas 11/12/2026", "batas 11/12/2026", Problem.TWICE),
        ("gratis, 5hk, 15jt", "15jt", Problem.TWICE),
        ("5hk, 15jt + ppn, + ppn", "+ ppn", Problem.TWICE), ("+ ppn, 15jt + ppn, 5hk", "15jt + ppn", Problem.TWICE),
        ("5hk, batas segera", "batas segera", Problem.NO_DAY), ("5hk, 10/11/2026", "10/11/2026", Problem.PAST),
        ("31 Feb 2027", "31 Feb 2027", Problem.NO_SUCH_DAY),
        ("due Senin, 10 Des 2026", "due Senin, 10 Des 2026", Problem.WEEKDAY),
        ("10 Des atau 12 Des", "10 Des atau 12 Des", Problem.SEVERAL),
        ("batas minggu depan", "batas minggu depan", Problem.WHICH_WEEK),
        ("5 hari lebih 15jt", "5 hari lebih 15jt", Problem.UNREADABLE),
        ("5hk, secepatnya", "secepatnya", Problem.UNREADABLE), ("sekitar 5 hari", "sekitar 5 hari", Problem.UNREADABLE),
    ],
)  # fmt: skip
def test_the_part_that_is_not_clear_is_named(text: str, part: str, problem: Problem) -> None:
    assert read(text, TODAY) == Unclear(part, problem)


@pytest.mark.parametrize("order", list(permutations(("5hk", "batas 10/12/2026", "1,5 jt", "+ PPN 11%"))))
@pytest.mark.parametrize("divider", [", ", ",", "; ", " , "])
def test_the_parts_stand_in_any_order(order: tuple[str, ...], divider: str) -> None:
    assert read(divider.join(order), TODAY) == Offer(FIVE, DUE, HALF, "excluded VAT 11%")


@given(st.integers(1, 9999), st.sampled_from(sorted(EFFORTS)))
def test_every_unit_of_effort_is_one_or_is_asked_back(count: int, unit: str) -> None:
    meant, found = EFFORTS[unit], read(f"{count} {unit}", TODAY)
    if isinstance(meant, Problem):
        assert found == Unclear(f"{count} {unit}", meant)
    else:
        assert found == Offer(Duration(count, meant))


@given(st.one_of(st.text(max_size=80), st.text(alphabet="5dhk ,;.1/2026Rpjt+PN%-", max_size=60)))
def test_no_text_makes_it_fail_and_no_offer_is_without_effort_and_date(text: str) -> None:
    found = read(text, TODAY)
    assert isinstance(found, Unclear) or found.effort or (found.due and found.due >= TODAY)


def test_a_hostile_line_takes_no_time() -> None:
    before = time.process_time()
    for piece in (",", "5d,", "1", "1,", " ", "due ", "2026,", "Kamis,", "+ppn "):
        assert isinstance(read(piece * 1_000_000, TODAY), Unclear)
        read((piece * LONGEST)[:LONGEST], TODAY)
    assert time.process_time() - before < 1


AT = datetime(2026, 11, 22, 3, 0, tzinfo=UTC)
OFFERED = Estimate(1, FIVE, DUE, MILLIONS, AT, tax="+ PPN 11%", scope="Kolom NPWP di slip gaji", by="dimas")


def test_the_digest_tells_every_change_of_what_was_offered() -> None:
    changed = [
        replace(OFFERED, revision=2), replace(OFFERED, effort=Duration(6, "bd")),
        replace(OFFERED, effort=Duration(5, "h")),
        replace(OFFERED, effort=None), replace(OFFERED, due=None), replace(OFFERED, due=date(2026, 12, 11)),
        replace(OFFERED, price=None),
        replace(OFFERED, price=Money(MILLIONS.amount, "USD")), replace(OFFERED, price=HALF), replace(OFFERED, tax=""),
        replace(OFFERED, scope="Kolom NIK di slip gaji"),
        replace(OFFERED, tax="", scope="+ PPN 11%Kolom NPWP di slip gaji"),
    ]  # fmt: skip
    assert len({each.digest for each in (OFFERED, *changed)}) == len(changed) + 1


def test_the_digest_stays_through_the_answer_and_for_ever() -> None:
    answered = replace(
        OFFERED, verdict="approved", answered_by="siti@klien.example", answered_at=AT, evidence="PO 7", by="rani"
    )
    assert answered.digest == OFFERED.digest
    same = replace(OFFERED, price=Money(Decimal("1.500E+7")))
    assert same.digest == OFFERED.digest == "5cedb24a081e175f049c17343e374c684753fc8ad21773a498fe417b3637668b"


@pytest.mark.parametrize(
    ("argument", "days", "price"),
    [
        ("3 hari kerja 7,5 juta", 3, 7_500_000),
        ("5hk Rp15.000.000", 5, 15_000_000),
        ("5 bd 15jt + PPN 11%", 5, 15_000_000),
        ("10 hari kerja rp 2.500.000", 10, 2_500_000),
    ],
)
def test_a_comma_between_effort_and_sum_may_be_left_out(argument: str, days: int, price: int) -> None:
    offer = read(argument, TODAY)
    assert isinstance(offer, Offer)
    assert offer.effort is not None
    assert offer.price is not None
    assert (offer.effort.count, offer.effort.unit, offer.price.amount) == (days, "bd", price)


@pytest.mark.parametrize("argument", ["3 jam 30 menit, 15jt", "5 hari 6 hari, 15jt", "5 6 hari 15jt"])
def test_two_figures_that_are_no_effort_and_sum_are_still_asked_back(argument: str) -> None:
    assert isinstance(read(argument, TODAY), Unclear)
