"""What a change request will take, in numbered revisions, and how staff write it: "5hk, batas 10/12/2026, 15jt".

The time of completion follows the estimate of effort (policy, part 5a); an approval holds for one revision, by its
digest.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from hashlib import sha256
from typing import Literal

from mailflow.desk import dates, money, tax
from mailflow.desk.days import WEEKDAYS
from mailflow.desk.money import Money
from mailflow.desk.problem import Problem
from mailflow.sla.budget import Duration, Unit

Verdict = Literal["open", "approved", "declined", "replaced", "withdrawn"]

LONGEST = 300  # characters of an argument
EFFORTS: dict[str, Unit | Problem] = {
    **dict.fromkeys(("d", "bd", "hk", "hari", "hari kerja", "day", "days", "business day", "business days"), "bd"),
    **dict.fromkeys(("working day", "working days", "workday", "workdays"), "bd"),
    **dict.fromkeys(("jam", "jam kerja", "hour", "hours", "hr", "hrs", "working hours", "business hours"), "h"),
    "h": Problem.WHICH_H,
    **dict.fromkeys(("w", "minggu", "pekan", "week", "weeks", "bulan", "bln", "month", "months"), Problem.WEEKS),
    **dict.fromkeys(("hari kalender", "calendar days", "md", "mandays", "man days"), Problem.WEEKS),
}
"""Units of effort; a day is a business day. A week has as many of these as its calendar says: it is asked back."""
_EFFORT = re.compile(
    r"(?:(?:effort|estimasi|pengerjaan|durasi|waktu|lama)[ :]{1,3})?(?P<count>[0-9]{1,4})"
    r"(?P<more>[.,][0-9]{1,2}| ?(?:-|–|s/d|sampai|to) ?[0-9]{1,4})? ?"
    rf"(?P<unit>{'|'.join(sorted(EFFORTS, key=len, reverse=True))})"
)
_EFFORT_AND = re.compile(
    rf"(?<![\w.,])[0-9]{{1,4}} ?(?:{'|'.join(sorted(EFFORTS, key=len, reverse=True))}) {{1,3}}"
    r"(?=(?:rp|idr|usd)?\.? ?[0-9])",
    re.IGNORECASE,
)
"""An effort with a sum or a date right behind it: many write no comma there."""
_DUE = re.compile(
    r"(?:due(?: date)?|batas(?: waktu)?|tenggat|deadline|target|jatuh tempo|paling lambat|by)[ :]{1,3}", re.IGNORECASE
)
WITHDRAWN = frozenset({
    *("batal", "batalkan", "dibatalkan", "tarik", "ditarik", "cabut", "dicabut", "cancel", "withdraw", "withdrawn"),
})  # fmt: skip
"""Arguments by which staff take back the revision that waits for an answer."""
_COST = re.compile(r"(?:biaya|harga|cost|price|total)[ :]{1,3}", re.IGNORECASE)
_FREE = frozenset({"gratis", "free", "tanpa biaya", "no charge", "free of charge"})
_YEAR = re.compile(r"\s{0,3}20[0-9]{2}\s{0,3}")
_YEAR_LAST = re.compile(r"(?:[/.-]|[a-z] )20[0-9]{2}\Z", re.IGNORECASE)
_WEEKDAY_LAST = re.compile(rf"(?:\A|\s)(?:{'|'.join(map(re.escape, WEEKDAYS))})\.?\s{{0,3}}\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Estimate:
    """One revision. `effort` counts from approval, `due` is an agreed date and wins; `price` None is free of charge.

    `tax` is as `desk.tax` keeps it; `scope` is what will be done, in words. `at` and `answered_at` in UTC. `evidence`
    is how an approval by telephone or purchase order is known.
    """

    revision: int
    effort: Duration | None
    due: date | None
    price: Money | None
    at: datetime
    tax: str = ""
    scope: str = ""
    by: str = ""
    verdict: Verdict = "open"
    answered_by: str = ""
    answered_at: datetime | None = None
    evidence: str = ""

    @property
    def digest(self) -> str:
        """What was offered, as sha256 in hex: whoever approves it approves exactly this, whatever comes later."""
        offered = (self.effort, self.due, self.price, self.tax, self.scope)
        plain = [self.revision, *("" if each is None else str(each) for each in offered)]
        return sha256(json.dumps(plain, ensure_ascii=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Offer:
    """What the argument of /estimate says; there is an effort or a date in it. `price` None is free of charge."""

    effort: Duration | None = None
    due: date | None = None
    price: Money | None = None
    tax: str = ""


@dataclass(frozen=True, slots=True)
class _Cost:
    price: Money | None
    tax: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """The part of an argument, as it was written, that is asked back, and why; "" where something is missing."""

    part: str
    problem: Problem


def read(argument: str, today: date) -> Offer | Unclear:
    """Effort, date and cost, divided by commas, in any order; `today` is the date in the service's zone."""
    if len(argument) > LONGEST:
        return Unclear(argument[:LONGEST], Problem.UNREADABLE)
    offer, priced = Offer(), False
    for part in filter(None, _parts(argument)):
        match _part(part, today):
            case Problem() as problem:
                return Unclear(part, problem)
            case Duration() as effort if offer.effort is None:
                offer = replace(offer, effort=effort)
            case date() as due if offer.due is None:
                offer = replace(offer, due=due)
            case str() as taxed if not offer.tax:
                offer = replace(offer, tax=taxed)
            case _Cost() as cost if not priced and not (cost.tax and offer.tax):
                offer, priced = replace(offer, price=cost.price, tax=cost.tax or offer.tax), True
            case _:
                return Unclear(part, Problem.TWICE)
    return offer if offer.effort or offer.due else Unclear("", Problem.NO_EFFORT)


def withdraws(argument: str) -> bool:
    """Whether the argument takes an estimate back instead of making one: "/estimasi batal"."""
    return argument[:LONGEST].strip(" .!").lower() in WITHDRAWN


def _parts(argument: str) -> Iterator[str]:
    """What stands between commas; those inside of "1,5jt", "Rp15.000,-", "Kamis, 10 Des" and "Dec 10, 2026" join."""
    for section in _EFFORT_AND.sub(r"\g<0>;", argument).split(";"):
        whole = ""
        for piece in section.split(","):
            if whole and not _joins(whole, piece):
                yield whole.strip()
                whole = piece
            else:
                whole = f"{whole},{piece}" if whole else piece
        yield whole.strip()


def _joins(before: str, after: str) -> bool:
    if before[-1:].isdigit() and after[:1].isdigit():
        return not _YEAR_LAST.search(before)
    return after.startswith("-") or bool(_YEAR.fullmatch(after) or _WEEKDAY_LAST.search(before))


def _part(part: str, today: date) -> Duration | date | _Cost | str | Problem:
    """What one part says; a tax alone is a text."""
    plain = " ".join(part.lower().split())
    if label := _DUE.match(part):
        return _due(part[label.end() :], today) or Problem.NO_DAY
    if label := _COST.match(part):
        return _cost(part[label.end() :]) or Problem.NO_SUM
    if found := _EFFORT.fullmatch(plain):
        return _effort(found)
    if (taxed := tax.split(part))[1] and not taxed[0]:
        return str(taxed[1])
    return _due(part, today) or _cost(part) or Problem.UNREADABLE


def _effort(found: re.Match[str]) -> Duration | Problem:
    unit = EFFORTS[found["unit"]]
    if found["more"]:
        return Problem.FRACTION if found["more"][0] in ".," else Problem.RANGE
    if isinstance(unit, Problem):
        return unit
    return Duration(int(found["count"]), unit) if int(found["count"]) else Problem.NO_EFFORT


def _due(text: str, today: date) -> date | Problem | None:
    day = dates.whole(text, today)
    return Problem.PAST if isinstance(day, date) and day < today else day


def _cost(text: str) -> _Cost | Problem | None:
    """A sum, perhaps with its tax; nothing to pay is no sum."""
    told, taxed = tax.split(text)
    told = told.strip()
    if told.lower() in _FREE:
        return _Cost(None, "")
    price = money.read(told)
    if price is None or isinstance(price, Problem):
        return price
    return _Cost(price if price.amount else None, str(taxed) if taxed else "")
