"""The sentences of the policy that can be read in two ways: each reading, and what it would do to one example.

The example is an incident of Thursday, 27 March 2025 at 16:30, before joint leave, a weekend and Eid, and the form for
a visit of Wednesday, 28 May 2025, before a holiday and a weekend: there the bundled policy's readings show. Where those
of another agreement do not, the first later day is taken on which they do. Every date is reckoned by the program that
reckons the promises, from an agreement that says what the other reading would write, and none is written down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from mailflow.errors import CalendarExhausted
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement, Severity, Target
from mailflow.sla.calendar import ONE_DAY

RECEIVED, FORM = date(2025, 3, 27), date(2025, 5, 28)
AT, LATER = timedelta(hours=16, minutes=30), timedelta(hours=10)
"""The time of day at which the incident comes in; and at which, the day after, a stopped mailflow fetches the mail, or
the screenshot comes."""
DAYS = 366
"""For so many days after the example readings are tried."""
OTHER = "-"
"""The value of a reading that the program does not offer."""

Outcome = tuple[tuple[str, "datetime | date | str | None"], ...]
"""What follows, by labels: instants, dates, or words that the sheet's words name; None is no promise."""
Texts = Mapping[Language, str]


@dataclass(frozen=True, slots=True)
class Example:
    """The days on which the incident comes in and the form is sent."""

    incident: date = RECEIVED
    form: date = FORM

    def received(self, agreement: Agreement) -> datetime:
        """The incident's receipt."""
        return _wall(self.incident, AT, agreement)

    def later(self, agreement: Agreement) -> datetime:
        """The next day at ten."""
        return _wall(self.incident + ONE_DAY, LATER, agreement)

    @property
    def complete(self) -> date:
        """The Monday after the form's first mail, with which it is complete."""
        return self.form + (7 - self.form.weekday()) * ONE_DAY


Effect = Callable[[Agreement, Example], Outcome]


def _unchanged(agreement: Agreement) -> Agreement:
    return agreement


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read it: the value of the key, what it means, and the agreement that would say so.

    `also` are further keys that it needs, with their values in YAML. `effect` is for a reading that the program does
    not offer: what it would do to the example.
    """

    value: str
    meaning: Texts
    as_if: Callable[[Agreement], Agreement] = _unchanged
    effect: Effect | None = None
    also: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Point:
    """A question that the policy leaves open. `key` is that of rules/sla.yaml, "" where there is none. `chosen` is the
    reading in force, `effect` what an agreement does to the example, and `shown` the value as the file writes it.

    `unasked` says why it cannot be asked of an agreement, by a key of the sheet's words; "" where it can, None where
    not even that is worth a line. Questions and meanings may name `facts`: "{hours}".
    """

    key: str
    question: Texts
    chosen: Callable[[Agreement], str]
    readings: tuple[Reading, ...]
    effect: Effect
    unasked: Callable[[Agreement], str | None] = lambda _agreement: ""
    shown: Callable[[Agreement, Reading], str] = lambda _agreement, reading: reading.value

    def ordered(self, agreement: Agreement) -> tuple[Reading, ...]:
        """The readings, the one in force first."""
        chosen = self.chosen(agreement)
        return tuple(sorted(self.readings, key=lambda reading: reading.value != chosen))

    def outcomes(self, agreement: Agreement, example: Example) -> tuple[Outcome, ...]:
        """What each of `ordered` does to the example. Raises `CalendarExhausted`."""
        _, *others = self.ordered(agreement)
        told = ((each.effect or self.effect)(each.as_if(agreement), example) for each in others)
        return (self.effect(agreement, example), *told)

    def example(self, agreement: Agreement) -> Example | None:
        """The first example of which two readings make different things; None without one."""
        return next((one for one in _examples() if self._shows(agreement, one)), None)

    def _shows(self, agreement: Agreement, example: Example) -> bool:
        try:
            first, *others = (_dates(outcome) for outcome in self.outcomes(agreement, example))
        except CalendarExhausted:
            return False
        return any(other != first for other in others)

    def settings(self, agreement: Agreement, reading: Reading) -> Mapping[str, str]:
        """What to write into the file for this reading; nothing where the program does not offer it."""
        value = self.shown(agreement, reading)
        return {} if not self.key or value == OTHER else {self.key: value, **reading.also}


def _examples() -> Iterator[Example]:
    return (Example(RECEIVED + days * ONE_DAY, FORM + days * ONE_DAY) for days in range(DAYS))


def _dates(outcome: Outcome) -> Outcome:
    """What a reading changes, without the form's own date."""
    return tuple(each for each in outcome if each[0] != "form")


def _wall(day: date, at: timedelta, agreement: Agreement) -> datetime:
    return (datetime(day.year, day.month, day.day) + at).replace(tzinfo=ZoneInfo(agreement.calendar.zone))  # noqa: DTZ001


def promised(agreement: Agreement, *units: str) -> tuple[Severity, tuple[Target, ...]] | None:
    """The gravest severity with targets of an incident in these units, and those; only such as the agreement's own
    `clock` and `business_days` count. None where there are none."""
    for severity in Severity:
        start = f"targets.ticket.{severity}."
        targets = agreement.targets("ticket", severity)
        found = tuple(
            each for each in targets if each.budget.unit in units and start + each.clock not in agreement.apart
        )
        if found:
            return severity, found
    return None


def gravest(agreement: Agreement) -> Severity:
    """The severity of the example: the gravest for which anything is promised."""
    return next((each for each in Severity if agreement.targets("ticket", each)), Severity.CRITICAL)
