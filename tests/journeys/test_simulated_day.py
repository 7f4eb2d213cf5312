"""A day of requests and what the timers say of them, against what must be said by the policy.

The second run is a smaller one under other terms: a critical workaround is promised within five hours on the wall, and
its lateness may be told at night.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

import pytest
import time_machine
from sqlalchemy import select

from mailflow.sla.clocks import Clock, current
from mailflow.store import cases, tables
from mailflow.store.engine import Store
from tests.journeys.expected import BREACH, ESCALATED, ORIGIN, WARNING, Policy, Story, Told, told, verdict
from tests.journeys.simulation import END, OUTAGE, START, Simulation

REQUESTS, FEWER, SEED = 2_000, 80, 20250212
TEMPLATES = {WARNING: "warning", BREACH: "breach", ESCALATED: "escalated"}
HEAR = {WARNING: {"rani"}, BREACH: {"rani", "bima"}, ESCALATED: {"bima"}}
"""rules/sla.yaml: the assignee at 75 %, with the leads at a breach; a day later the owner, who is a lead here."""
WALL = "{workaround: {within: 5h, clock: elapsed}, permanent: 2bd}"


@dataclass(frozen=True)
class Day:
    """What came of a simulated day. `letters` are (recipient, template, second) by their cause."""

    policy: Policy
    expected: Told
    stories: list[Story]
    notes: Mapping[str, int]
    letters: Mapping[str, list[tuple[str, str, int]]]
    clocks: Mapping[int, Mapping[str, Clock]]

    @property
    def told(self) -> Told:
        """What stands on the timelines."""
        return {read(cause): at for cause, at in self.notes.items()}


def read(cause: str) -> tuple[int, str, str]:
    """The parts of "c1007.workaround.1.1.75": request, clock and threshold of the first cycle and revision."""
    request, clock, cycle, revision, key = cause.removeprefix("c").split(".")
    assert (cycle, revision) == ("1", "1"), cause
    return int(request), clock, key


def second(at: datetime) -> int:
    return int((at - ORIGIN).total_seconds())


def bundled(rules: str) -> str:
    return rules


def critical_at_once(rules: str) -> str:
    changed = rules.replace("critical_at_once: false", "critical_at_once: true")
    changed = changed.replace("{workaround: 5h, permanent: 2bd}", WALL)
    assert changed.count(WALL) == 1
    assert "critical_at_once: true" in changed
    return changed


DAYS = {
    "bundled": (bundled, REQUESTS, Policy),
    "critical at once": (
        critical_at_once,
        FEWER,
        lambda: Policy(frozenset({("critical", "workaround")}), at_once=True),
    ),
}


@pytest.fixture(scope="module", params=DAYS)
def day(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    rules, requests, policy = DAYS[request.param]
    with time_machine.travel(START, tick=False) as traveller:
        simulation = Simulation(tmp_path_factory.mktemp("day"), traveller, requests, SEED, rules)
        simulation.run()
        yield played(simulation, policy())
        simulation.close()


def played(simulation: Simulation, policy: Policy) -> Day:
    store = simulation.desk.app.store
    entries, outbox = tables.entries.c, tables.outbox.c
    with store.read() as connection:
        notes = connection.execute(select(entries.id, entries.recorded_at).where(entries.id.like("c%.%"))).all()
        rows = connection.execute(
            select(outbox.cause, outbox.recipient, outbox.template, outbox.created_at).where(outbox.cause.like("c%.%"))
        ).all()
    letters: dict[str, list[tuple[str, str, int]]] = {}
    for row in rows:
        letters.setdefault(row.cause, []).append((row.recipient, row.template, second(row.created_at)))
    said = {row.id: second(row.recorded_at) for row in notes}
    stories, looks = simulation.stories, simulation.looks
    expected = {key: at for story in stories for key, at in told(policy, story, looks).items()}
    return Day(policy, expected, stories, said, letters, _clocks(store, stories))


def _clocks(store: Store, stories: list[Story]) -> dict[int, Mapping[str, Clock]]:
    found = {}
    with store.read() as connection:
        for story in stories:
            case = cases.case(connection, story.number)
            assert case is not None
            found[story.number] = current(case.clocks)
    return found


def test_the_day_has_everything_in_it(day: Day) -> None:
    """Else what follows would hold of nothing."""
    assert {(story.kind, story.severity) for story in day.stories} == {
        ("ticket", "critical"), ("ticket", "high"), ("ticket", "normal"), ("ticket", "low"), ("documentation", ""),
    }  # fmt: skip
    assert {key for _, _, key in day.expected} == set(TEMPLATES)
    assert any(OUTAGE[0] < story.arrived < OUTAGE[1] for story in day.stories)
    assert any(OUTAGE[0] < at < OUTAGE[1] for story in day.stories for at in story.stops.values())
    assert any(end is not None and begin < OUTAGE[0] < end for story in day.stories for begin, end in story.pauses)


def test_each_threshold_is_told_when_it_must_be_and_nothing_else_is(day: Day) -> None:
    found = day.told
    assert {key: at for key, at in found.items() if day.expected.get(key) != at} == {}
    assert {key: at for key, at in day.expected.items() if found.get(key) != at} == {}


def test_each_of_the_responsible_gets_each_notice_once(day: Day) -> None:
    assert day.letters.keys() == day.notes.keys()
    for cause, letters in day.letters.items():
        _, _, key = read(cause)
        assert sorted(name for name, _, _ in letters) == sorted(f"{who}@vendor.example" for who in HEAR[key])
        assert {(template, at) for _, template, at in letters} == {(TEMPLATES[key], day.notes[cause])}


def test_nobody_is_told_at_night_unless_it_is_critical_and_the_agreement_says_so(day: Day) -> None:
    severities = {story.number: story.severity for story in day.stories}
    at_night = {key for key, at in day.told.items() if not day.policy.office.flags[at]}
    assert bool(at_night) == day.policy.at_once
    assert {severities[number] for number, _, _ in at_night} <= {"critical"}


def test_no_deadline_moved_and_no_verdict_is_false_whatever_happened_in_the_outage(day: Day) -> None:
    for story in day.stories:
        clocks = day.clocks[story.number]
        assert clocks.keys() == story.clocks.keys()
        for name, clock in clocks.items():
            true = verdict(day.policy, story, name, END)
            assert second(clock.started_at) == story.arrived
            assert (clock.due_at and second(clock.due_at)) == true.due
            assert (clock.stopped_at and second(clock.stopped_at)) == true.stopped
            if true.stopped is not None:
                assert (clock.state, clock.breached_at and second(clock.breached_at)) == (
                    ("met", None) if true.breached is None else ("missed", true.breached)
                )
