"""Sums of money as Indonesians and English speakers write them: "Rp15.000.000,-", "1,5 jt", "USD 1,200.50".

What can be read in two ways is asked back: a dot too many is a factor of a thousand in somebody's contract.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from mailflow.desk.problem import Problem

RUPIAH = "IDR"
LONGEST = 40  # characters of a sum
SMALLEST = 1000  # Rupiah; nobody works for less, so a unit is missing
CURRENCIES = {
    word: code
    for code, words in {
        RUPIAH: "rp idr rupiah",
        "USD": "usd us$",
        "SGD": "sgd s$",
        "EUR": "eur euro €",
        "MYR": "myr rm",
        "AUD": "aud a$",
        "GBP": "gbp £",
        "JPY": "jpy yen",
        "": "$ dollar dollars dolar",
    }.items()
    for word in words.split()
}
"""What people write for a currency, with its code of ISO 4217; "" where it may be one of several."""
UNITS = {
    word: power
    for power, words in {
        3: "rb ribu k thousand",
        6: "jt juta jta mio million",
        9: "miliar milyar billion",
        12: "triliun trillion",
        0: "m mil",
    }.items()
    for word in words.split()
}
"""Words for powers of ten; 0 where the word is a million to some and a billion to others."""
_ENGLISH = frozenset({"thousand", "mio", "million", "billion", "trillion"})  # these say nothing about the currency
_CURRENCY = "|".join(sorted(map(re.escape, CURRENCIES), key=len, reverse=True))
_UNIT = "|".join(sorted(UNITS, key=len, reverse=True))
_SUM = re.compile(
    rf"(?:(?P<before>{_CURRENCY})\.?\s?)?(?P<number>[0-9][0-9.,]{{0,24}}?)"
    rf"(?:\s?(?P<unit>{_UNIT})\b\.?)?(?:\s?(?P<after>{_CURRENCY})(?![a-z]))?(?:,-{{1,2}}|\.-)?"
)
_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:\.[0-9]{3}){1,5}|(?:,[0-9]{3}){1,5})")
_DECIMAL = re.compile(
    r"(?P<whole>[0-9]{1,16}|[1-9][0-9]{0,2}(?:\.[0-9]{3}){1,5}(?=,)|[1-9][0-9]{0,2}(?:,[0-9]{3}){1,5}(?=\.))"
    r"[.,](?P<part>[0-9]{1,2})"
)


@dataclass(frozen=True, slots=True)
class Money:
    """A sum; `currency` by ISO 4217."""

    amount: Decimal
    currency: str = RUPIAH

    def __str__(self) -> str:
        """The same text for equal sums, in every language: "IDR 15000000", "USD 1200.50"."""
        places = -int(self.amount.normalize().as_tuple().exponent)
        return f"{self.currency} {self.amount:.{max(2, places) if places > 0 else 0}f}"


def read(text: str) -> Money | Problem | None:
    """The sum that the whole of `text` names; None where it names none, a problem where it could be two.

    A sum without a currency is in Rupiah, unless its unit is an English word.
    """
    plain = " ".join(text[: 2 * LONGEST].lower().split())
    found = _SUM.fullmatch(plain) if len(plain) <= LONGEST else None
    if found is None:
        return None
    currency = _currency(found)
    number = _number(found["number"], "." if currency == RUPIAH else ",")
    power = UNITS[found["unit"]] if found["unit"] else 0
    if found["unit"] and not power:
        return Problem.WHICH_M
    if isinstance(number, Problem):
        return number
    if not currency:
        return Problem.WHICH_CURRENCY
    if power and _GROUPED.fullmatch(found["number"]):
        return Problem.WHICH_DOT  # "1.500 jt"
    return _sensible(Money(_scaled(number, power), currency))


def _currency(found: re.Match[str]) -> str:
    named = {CURRENCIES[word] for word in (found["before"], found["after"]) if word}
    if not named and found["unit"] not in _ENGLISH:
        return RUPIAH
    return named.pop() if len(named) == 1 else ""


def _number(written: str, thousands: str) -> Decimal | Problem:
    """Dots or commas before every three digits divide thousands; before one or two digits they begin a fraction.

    `thousands` is what divides thousands where the currency is at home.
    """
    if written.isdigit():
        return Decimal(written)
    if _GROUPED.fullmatch(written):
        # "Rp15,000" and "USD 1.200" are thousands in one language, and fractions in the other.
        plain = written.replace(".", "").replace(",", "")
        return Problem.WHICH_DOT if len(written) - len(plain) == 1 and thousands not in written else Decimal(plain)
    if found := _DECIMAL.fullmatch(written):
        return Decimal(f"{found['whole'].replace('.', '').replace(',', '')}.{found['part']}")
    return Problem.WHICH_DOT


def _scaled(number: Decimal, power: int) -> Decimal:
    amount = number.scaleb(power)
    return Decimal(int(amount)) if amount == int(amount) else amount


def _sensible(money: Money) -> Money | Problem:
    if money.currency == RUPIAH and 0 < money.amount < SMALLEST:
        return Problem.TOO_SMALL
    return money
