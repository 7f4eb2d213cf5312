"""Sums of money as people write them; a dot too many is asked back."""

from __future__ import annotations

import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.money import CURRENCIES, LONGEST, UNITS, Money, read
from mailflow.desk.problem import Problem


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Rp15.000.000", "IDR 15000000"), ("Rp 15.000.000,50", "IDR 15000000.50"), ("Rp15.000.000,-", "IDR 15000000"),
        ("Rp. 500.000,--", "IDR 500000"), ("15jt", "IDR 15000000"), ("15 juta", "IDR 15000000"),
        ("1,5 jt", "IDR 1500000"),
        ("2.5jt", "IDR 2500000"), ("Rp 12,75 juta", "IDR 12750000"), ("500rb", "IDR 500000"),
        ("500 ribu", "IDR 500000"),
        ("750k", "IDR 750000"), ("1,2 miliar", "IDR 1200000000"), ("2 milyar rupiah", "IDR 2000000000"),
        ("1 triliun", "IDR 1000000000000"),
        ("USD 1,200.50", "USD 1200.50"), ("USD 1.200,50", "USD 1200.50"), ("usd 1,200", "USD 1200"),
        ("1,500,000 IDR", "IDR 1500000"),
        ("IDR 15000000", "IDR 15000000"), ("15.000.000", "IDR 15000000"), ("15.000", "IDR 15000"),
        ("15000", "IDR 15000"),
        ("S$ 300", "SGD 300"), ("RM 1,500", "MYR 1500"), ("€ 99.9", "EUR 99.90"), ("USD 1.5 million", "USD 1500000"),
        ("Rp0", "IDR 0"),
        ("  RP\u00a015  JUTA ", "IDR 15000000"),
    ],
)  # fmt: skip
def test_a_sum_is_read_however_it_is_written(text: str, shown: str) -> None:
    assert str(read(text)) == shown


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("15 M", Problem.WHICH_M), ("Rp1,5M", Problem.WHICH_M), ("2 mil", Problem.WHICH_M),
        ("15,000", Problem.WHICH_DOT), ("Rp15,000", Problem.WHICH_DOT), ("USD 1.200", Problem.WHICH_DOT),
        ("1.500 jt", Problem.WHICH_DOT),
        ("1,500 juta", Problem.WHICH_DOT), ("15.00.000", Problem.WHICH_DOT), ("1,2,3", Problem.WHICH_DOT),
        ("Rp0.500", Problem.WHICH_DOT),
        ("1.200.00,0", Problem.WHICH_DOT), ("1,200.000", Problem.WHICH_DOT),
        ("$ 1,200", Problem.WHICH_CURRENCY), ("100 dolar", Problem.WHICH_CURRENCY),
        ("1.5 million", Problem.WHICH_CURRENCY),
        ("USD 100 rupiah", Problem.WHICH_CURRENCY), ("15", Problem.TOO_SMALL), ("Rp 15", Problem.TOO_SMALL),
        ("2,5", Problem.TOO_SMALL),
    ],
)  # fmt: skip
def test_what_can_be_two_sums_is_asked_back(text: str, problem: Problem) -> None:
    assert read(text) is problem


@pytest.mark.parametrize(
    "text",
    [
        "",
        "jt",
        "gratis",
        "lima juta",
        "5hk",
        "-15jt",
        "15jt atau 20jt",
        "15jt per bulan",
        "Rp",
        "1e9",
        "¹5jt",
        "١٥ jt",
        "Rp15jtan",
    ],
)
def test_what_is_no_single_sum_is_none(text: str) -> None:
    assert read(text) is None


@given(st.integers(1000, 10**15))
def test_every_sum_of_rupiah_comes_back_from_dots_and_from_its_own_text(amount: int) -> None:
    dotted = f"{amount:,}".replace(",", ".")
    for text in (f"Rp{dotted}", f"Rp {dotted},-", f"IDR {amount}", str(Money(Decimal(amount)))):
        assert read(text) == Money(Decimal(amount))


@given(st.integers(100000, 10**11))
def test_cents_are_exact_in_both_ways_of_writing(cents: int) -> None:
    money = Money(Decimal(cents) / 100, "USD")
    english = f"{cents // 100:,}.{cents % 100:02}"
    indonesian = english.translate(str.maketrans(",.", ".,"))
    assert read(f"USD {english}") == read(f"USD {indonesian}") == money
    assert str(money).split()[1].replace(".", "").rstrip("0") == str(cents).rstrip("0")


@given(st.integers(1, 999), st.integers(1, 9), st.sampled_from(sorted(UNITS)))
def test_a_unit_multiplies_and_never_guesses(whole: int, tenth: int, unit: str) -> None:
    for mark in ",.":
        found = read(f"USD {whole}{mark}{tenth} {unit}")
        expected = Money(Decimal(f"{whole}.{tenth}") * 10 ** UNITS[unit], "USD")
        assert found == (expected if UNITS[unit] else Problem.WHICH_M)


def test_equal_sums_have_the_same_text() -> None:
    assert {str(Money(Decimal(text))) for text in ("15000000", "15000000.00", "1.5E+7")} == {"IDR 15000000"}
    assert {str(Money(Decimal(text), "USD")) for text in ("1200.5", "1200.50")} == {"USD 1200.50"}


def test_every_currency_word_leads_to_its_code() -> None:
    for word, code in CURRENCIES.items():
        found = read(f"{word} 25000")
        assert found == Money(Decimal(25000), code) if code else found is Problem.WHICH_CURRENCY


@given(st.one_of(st.text(max_size=60), st.text(alphabet="Rp0159.,- jtMkUSD$", max_size=LONGEST)))
def test_no_text_makes_it_fail(text: str) -> None:
    found = read(text)
    assert not isinstance(found, Money) or (found.amount >= 0 and len(found.currency) == 3)


def test_a_hostile_line_takes_no_time() -> None:
    before = time.process_time()
    for piece in ("1", "1.", "Rp ", " ", "15jt,", ".,"):
        assert not isinstance(read(piece * 1_000_000), Money)
    assert time.process_time() - before < 1
