"""What must be told about a promise, and when: reckoned from what happened, with no line of the product.

Operating seconds are counted one by one beforehand (Monday to Friday, 9 to 18 in Jakarta), so every instant below is a
look into a long table.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate

from tests.unit.sla import reference

ORIGIN = datetime(2025, 2, 10, tzinfo=UTC)
DAYS = 26
OFFICE = dict.fromkeys(range(5), ((9 * 60, 18 * 60),))
HOUR, BUSINESS_DAY = 3600, 9 * 3600
WARNING, BREACH, ESCALATED = "75", "100", f"+{BUSINESS_DAY}"
RANKS = {WARNING: 75, BREACH: 100, ESCALATED: 100 + BUSINESS_DAY}
SHARE = 75
PROMISES: Mapping[tuple[str, str], Mapping[str, int]] = {
    ("ticket", "critical"): {"workaround": 5 * HOUR, "permanent": 2 * BUSINESS_DAY},
    ("ticket", "high"): {"workaround": BUSINESS_DAY, "permanent": 5 * BUSINESS_DAY},
    ("ticket", "normal"): {"workaround": 3 * BUSINESS_DAY, "permanent": 7 * BUSINESS_DAY},
    ("ticket", "low"): {"permanent": 10 * BUSINESS_DAY},
    ("documentation", ""): {"delivery": 5 * BUSINESS_DAY},
}
"""The policy, sections 4 and 5b: operating seconds by clock."""
STOPS = {"workaround": ("workaround",), "resolve": ("workaround", "permanent", "delivery")}

Told = dict[tuple[int, str, str], int]
"""(request, clock, threshold) -> the second in which it is told."""


class Hours:
    """Which seconds count: `flags` second by second, `used` how many before each."""

    def __init__(self, flags: bytes) -> None:
        self.flags = flags
        self.used = array("l", accumulate(flags, initial=0))

    def reached(self, start: int, need: int, pauses: Sequence[tuple[int, int]], until: int) -> int | None:
        """The second before which `need` counted ones outside of the pauses lie; None where that is after `until`."""
        begin = start
        for pause, end in (*((a, b) for a, b in pauses if b > start), (until, until)):
            stretch = max(begin, pause)
            there = self.used[stretch] - self.used[begin]
            if need <= there:
                return bisect_left(self.used, self.used[begin] + need)
            need -= there
            begin = max(begin, end)
        return None


class Policy:
    """The hours of the office, the clocks for which every second counts instead, and whether a critical breach may wake
    somebody."""

    def __init__(self, wall: frozenset[tuple[str, str]] = frozenset(), at_once: bool = False) -> None:
        self.office = Hours(reference.days("Asia/Jakarta", ORIGIN, DAYS, OFFICE).flags)
        self.always = Hours(b"\x01" * len(self.office.flags))
        self.last = len(self.office.flags) - 1
        self.wall, self.at_once = wall, at_once

    def hours(self, story: Story, clock: str) -> Hours:
        return self.always if (story.severity, clock) in self.wall else self.office

    def may_tell(self, story: Story, at: int) -> bool:
        return bool(self.office.flags[at]) or (self.at_once and story.severity == "critical")


@dataclass
class Story:
    """One request as the world knows it; instants are seconds since `ORIGIN`, a pause that lasts has no end yet."""

    client: str
    arrived: int
    number: int = 0
    kind: str = ""
    severity: str = ""
    pauses: list[tuple[int, int | None]] = field(default_factory=list)
    stops: dict[str, int] = field(default_factory=dict)
    """Which of its clocks were stopped, and when."""

    @property
    def clocks(self) -> Mapping[str, int]:
        return PROMISES[self.kind, self.severity if self.kind == "ticket" else ""]

    def stop(self, command: str, at: int) -> None:
        for clock in STOPS[command]:
            if clock in self.clocks:
                self.stops.setdefault(clock, at)


@dataclass(frozen=True)
class Verdict:
    """What a clock came to: `due` and `breached` are None where they lie behind the end of the days."""

    due: int | None
    breached: int | None
    stopped: int | None


def verdict(policy: Policy, story: Story, clock: str, until: int) -> Verdict:
    """The clock at the second `until`. A stop in the due second is in time."""
    stopped = story.stops.get(clock)
    end = until if stopped is None else stopped
    due = policy.hours(story, clock).reached(story.arrived, story.clocks[clock], _pauses(story, end), policy.last)
    return Verdict(due, due if due is not None and due < end else None, stopped)


def told(policy: Policy, story: Story, looks: Sequence[int]) -> Told:
    """Which thresholds are told at which of the seconds in `looks`: while the clock runs, when somebody may
    be told, and of several only the highest."""
    found: Told = {}
    for clock in story.clocks:
        crossed = list(_crossed(policy, story, clock))
        passed = 0
        for look in looks[bisect_left(looks, crossed[0][1]) :] if crossed else ():
            key = max((key for key, at in crossed if at <= look), key=RANKS.__getitem__)
            if RANKS[key] > passed and _runs(story, clock, look) and policy.may_tell(story, look):
                found[story.number, clock, key] = look
                passed = RANKS[key]
    return found


def _crossed(policy: Policy, story: Story, clock: str) -> Iterator[tuple[str, int]]:
    """The thresholds with the second from which on each may be told: a clock is late only after its due second."""
    hours, budget = policy.hours(story, clock), story.clocks[clock]
    end = story.stops.get(clock, policy.last)
    pauses = _pauses(story, end)
    warned = hours.reached(story.arrived, -(-budget * SHARE // 100), pauses, end)
    if warned is not None:
        yield WARNING, warned
    due = hours.reached(story.arrived, budget, pauses, end)
    if due is None or due >= end:
        return
    yield BREACH, due + 1
    escalated = policy.office.reached(due, BUSINESS_DAY, pauses, end)
    if escalated is not None:
        yield ESCALATED, max(escalated, due + 1)


def _runs(story: Story, clock: str, at: int) -> bool:
    stopped = story.stops.get(clock)
    waits = any(begin <= at and (end is None or at < end) for begin, end in story.pauses)
    return (stopped is None or at < stopped) and not waits


def _pauses(story: Story, until: int) -> list[tuple[int, int]]:
    return [(begin, until if end is None else min(end, until)) for begin, end in story.pauses if begin < until]
