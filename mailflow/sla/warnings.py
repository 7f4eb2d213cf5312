"""When the people responsible hear of a promise in danger: which threshold comes next, and which were crossed.

A threshold is told once for each (clock, cycle, revision), and of several that were crossed unseen only the highest
(sla.md 4). What was told stands on the timeline under a cause of this module, so it needs no memory of its own. A mail
that comes late may disprove a breach that was told: then a correction is due, and all is told anew after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from mailflow.sla.agreement import Agreement
from mailflow.sla.budget import due_by
from mailflow.sla.clock import Clock, lapse, spans, threshold_at
from mailflow.sla.openings import SECOND

BREACH = 100
CORRECTED = "corrected"
_CAUSE = re.compile(
    r"c([0-9]{1,19})\.([a-z]{1,20})\.([0-9]{1,9})\.([0-9]{1,9})\.(corrected|[0-9]{1,3}|\+[0-9]{1,12})(?:\.([0-9]{1,9}))?\Z"
)


@dataclass(frozen=True, slots=True)
class Threshold:
    """From the instant `at` on, `names` should know. `key` is the percentage, or "+" and the seconds after a breach."""

    key: str
    at: datetime
    names: tuple[str, ...]

    @property
    def rank(self) -> int:
        """Their order: a percentage itself, seconds after the breach above all of these."""
        return rank(self.key)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the timeline: `cause` was told by what was known up to the instant `at`."""

    cause: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Cause:
    """A cause taken apart. `round` counts up with each correction."""

    request: int
    clock: str
    cycle: int
    revision: int
    key: str
    round: int = 1

    def __str__(self) -> str:
        again = f".{self.round}" if self.round > 1 else ""
        return f"c{self.request}.{self.clock}.{self.cycle}.{self.revision}.{self.key}{again}"


@dataclass(frozen=True, slots=True)
class Look:
    """What is to be said about one clock now: a threshold, or that a breach told as `disproved` never was.

    `next_at` is when to look again; None is never, until the clock changes.
    """

    cause: Cause | None = None
    threshold: Threshold | None = None
    disproved: tuple[str, ...] = ()
    next_at: datetime | None = None


def rank(key: str) -> int:
    """The order of keys: "75" before "100" before "+3600"."""
    return BREACH + int(key) if key.startswith("+") else int(key)


def read_cause(text: str) -> Cause | None:
    """The parts of a cause of this module; None for any other."""
    match = _CAUSE.match(text)
    if match is None:
        return None
    request, clock, cycle, revision, key, round_ = match.groups()
    return Cause(int(request), clock, int(cycle), int(revision), key, int(round_ or 1))


def thresholds(agreement: Agreement, clock: Clock) -> tuple[Threshold, ...]:
    """All thresholds of a running clock, lowest first; none where it is paused or excused. Raises `CalendarExhausted`.

    A breach is told from the second after the due date on: a stop at the due date itself is in time.
    """
    if clock.state != "running" or clock.due_at is None or clock.waived_at is not None:
        return ()
    found = []
    for percent, names in sorted(agreement.escalation.warnings.items()):
        if names and (at := threshold_at(agreement, clock, percent)) is not None:
            found.append(Threshold(str(percent), at, names))
    late = clock.breached_at or clock.due_at
    found.append(Threshold(str(BREACH), late + SECOND, agreement.escalation.breach))
    pauses = spans(clock.pauses, late)
    for budget, names in sorted(agreement.escalation.after, key=lambda each: each[0].seconds):
        at = due_by(agreement.calendar, budget, late, pauses)
        found.append(Threshold(f"+{budget.seconds}", max(at, late + SECOND), names))
    return tuple(found)


def next_at(agreement: Agreement, clock: Clock, told: Iterable[Told] = ()) -> datetime | None:
    """When the next threshold that was not told is reached; None where none is to come. Raises `CalendarExhausted`."""
    passed = _passed(thresholds(agreement, clock), clock, _of(clock, told))
    return next((each.at for each in thresholds(agreement, clock) if each.rank > passed), None)


def look(agreement: Agreement, number: int, clock: Clock, told: Iterable[Told], horizon: datetime) -> Look:
    """What is to be said about a clock of request `number` by what is known up to `horizon`, and when to look again.

    Raises `CalendarExhausted`.
    """
    said = _of(clock, told)
    round_ = 1 + sum(cause.key == CORRECTED for cause, _ in said)
    if wrong := _disproved(clock, said, horizon):
        cause = Cause(number, clock.name, clock.cycle, clock.revision, CORRECTED, round_)
        return Look(cause, disproved=tuple(map(str, wrong)))
    clock = lapse(clock, horizon, stopping=True)
    steps = thresholds(agreement, clock)
    open_ = [each for each in steps if each.rank > _passed(steps, clock, said)]
    later = next((each.at for each in open_ if each.at > horizon), None)
    crossed = [each for each in open_ if each.at <= horizon]
    if not crossed:
        return Look(next_at=later)
    cause = Cause(number, clock.name, clock.cycle, clock.revision, crossed[-1].key, round_)
    return Look(cause, crossed[-1], next_at=later)


def _of(clock: Clock, told: Iterable[Told]) -> list[tuple[Cause, Told]]:
    """What was told of this cycle of the clock, in order."""
    read = ((read_cause(each.cause), each) for each in told)
    mine = [(cause, each) for cause, each in read if cause and (cause.clock, cause.cycle) == (clock.name, clock.cycle)]
    return sorted(mine, key=lambda pair: (pair[0].round, pair[0].key == CORRECTED))


def _since(said: Sequence[tuple[Cause, Told]]) -> tuple[Told | None, list[tuple[Cause, Told]]]:
    """The last correction, and what was told after it."""
    last = max((n for n, (cause, _) in enumerate(said) if cause.key == CORRECTED), default=-1)
    return (said[last][1] if last >= 0 else None), list(said[last + 1 :])


def _passed(steps: Sequence[Threshold], clock: Clock, said: Sequence[tuple[Cause, Told]]) -> int:
    """The highest rank that need not be told any more: told itself, or crossed when a correction said how it stands."""
    correction, since = _since(said)
    ranks = [rank(cause.key) for cause, _ in since if cause.revision == clock.revision]
    if correction is not None:
        ranks += [each.rank for each in steps if each.at <= correction.at]
    return max(ranks, default=0)


def _disproved(clock: Clock, said: Sequence[tuple[Cause, Told]], horizon: datetime) -> list[Cause]:
    """The breaches that were told and are none by all that is known now; a clock set back disproves nothing, and an
    excuse says that there was one."""
    _, since = _since(said)
    late = [(cause, each) for cause, each in since if rank(cause.key) >= BREACH]
    if not late:
        return []
    until = max(horizon, *(each.at for _, each in late))
    return [cause for cause, _ in late] if lapse(clock, until, stopping=True).broken_at is None else []
