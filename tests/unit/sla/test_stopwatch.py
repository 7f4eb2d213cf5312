"""A request's clock against somebody with a stop-watch who looks at every second: pauses, answers and stops at will."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.sla.agreement import Agreement, Severity, Target
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import Clock, ClockEvent, What, replay
from tests.unit.sla import reference
from tests.unit.sla.scenes import LENGTH, Scene, scenes

PROPERTY = settings(derandomize=True, max_examples=120, deadline=None, database=None)
LAST = LENGTH * reference.DAY - 1
Happened = list[tuple[int, str]]
WHATS: tuple[What, ...] = ("stop", "pause", "pause", "resume", "resume")


@st.composite
def stories(draw: st.DrawFn) -> tuple[Scene, Happened, int]:
    """A scene, what happens in it, and the second at which somebody looks; many of them beside the due second."""
    scene = draw(scenes(pauses=0))
    due = scene.days.due(scene.start, scene.budget) or LAST
    edges = [*scene.days.boundaries(), due, due, due]

    def second() -> int:
        near = draw(st.sampled_from(edges)) + draw(st.integers(-1, 1))
        return min(LAST, max(scene.start, draw(st.one_of(st.just(near), st.integers(scene.start, LAST)))))

    events = [(second(), draw(st.sampled_from(WHATS))) for _ in range(draw(st.integers(0, 6)))]
    return scene, events, second()


def promised(agreement: Agreement, scene: Scene) -> Agreement:
    budget = Budget(scene.budget, "s", scene.budget, "operating")
    targets = dict.fromkeys(Severity, (Target("permanent", budget),))
    return replace(agreement, calendar=scene.calendar, promises={"ticket": targets})


def log(scene: Scene, happened: Happened) -> list[ClockEvent]:
    start = ClockEvent(scene.begin, "start", severity=Severity.NORMAL)
    return [start, *(ClockEvent(scene.days.at(at), what) for at, what in happened)]  # type: ignore[arg-type]


def told(scene: Scene, clock: Clock) -> reference.Told:
    """The clock as the reference tells one."""

    def second(at: object) -> int | None:
        return None if at is None else int((at - scene.days.origin).total_seconds())  # type: ignore[operator]

    pauses = tuple((second(pause.start) or 0, second(pause.end)) for pause in clock.pauses)
    return clock.state, second(clock.stopped_at), second(clock.breached_at), pauses


@PROPERTY
@given(stories())
def test_a_clock_is_what_a_stop_watch_shows(agreement: Agreement, story: tuple[Scene, Happened, int]) -> None:
    scene, happened, now = story
    (clock,) = replay(promised(agreement, scene), "ticket", log(scene, happened), scene.days.at(now))
    assert told(scene, clock) == reference.clock(scene.days, scene.start, scene.budget, happened, now)


@PROPERTY
@given(stories(), st.randoms(use_true_random=False))
def test_any_order_of_arrival_tells_the_same_story(
    agreement: Agreement, story: tuple[Scene, Happened, int], shuffler: Random
) -> None:
    scene, happened, now = story
    terms, events = promised(agreement, scene), log(scene, happened)
    shuffled: Sequence[ClockEvent] = shuffler.sample(events, len(events))
    at = scene.days.at(now)
    assert replay(terms, "ticket", shuffled, at) == replay(terms, "ticket", events, at)


@PROPERTY
@given(stories())
def test_a_breach_once_seen_stays_at_its_second_whatever_happens_later(
    agreement: Agreement, story: tuple[Scene, Happened, int]
) -> None:
    scene, happened, now = story
    terms, events = promised(agreement, scene), log(scene, happened)
    (seen,) = replay(terms, "ticket", events, scene.days.at(now))
    (later,) = replay(terms, "ticket", events, scene.days.at(LAST))
    if seen.breached_at is not None:
        assert (later.breached_at, later.due_at) == (seen.breached_at, seen.due_at)
