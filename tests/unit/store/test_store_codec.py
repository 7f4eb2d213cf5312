"""What the codec writes it reads back, and what it cannot keep it refuses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from enum import StrEnum
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.sla.agreement import Severity
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import Clock, ClockEvent, Pause
from mailflow.store import codec

NOON = datetime(2025, 2, 12, 12, tzinfo=UTC)


class Colour(StrEnum):
    RED = "red"


@dataclass(frozen=True, slots=True)
class Inner:
    at: datetime
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Outer:
    name: str
    inner: tuple[Inner, ...]
    pair: tuple[int, str]
    colour: Colour
    word: Literal["a", "b"] = "a"
    later: float = 1.5


inners = st.builds(Inner, at=st.datetimes(timezones=st.just(UTC)), day=st.none() | st.dates())
outers = st.builds(
    Outer, st.text(), st.lists(inners).map(tuple), st.tuples(st.integers(), st.text()), st.just(Colour.RED)
)


@settings(derandomize=True, max_examples=200)
@given(outers)
def test_what_is_read_equals_what_was_written(value: Outer) -> None:
    read = codec.load(Outer, codec.dump(value))
    assert read == value
    assert type(read.colour) is Colour


def test_a_clock_and_its_events_survive() -> None:
    budget = Budget(seconds=18000, unit="h", count=5, counting="operating")
    clock = Clock("workaround", "paused", NOON, None, budget, pauses=(Pause(NOON, None),), breached_at=NOON)
    event = ClockEvent(NOON, "start", ("completion",), Severity.LOW, "an estimate ✓", budget)
    assert codec.load(tuple[Clock, ...], codec.dump((clock,))) == (clock,)
    assert codec.load(ClockEvent, codec.dump(event)) == event


def test_an_instant_of_another_zone_is_written_in_utc() -> None:
    jakarta = NOON.astimezone(timezone(timedelta(hours=7)))
    assert codec.dump(Inner(jakarta)) == '{"at":"2025-02-12T12:00:00+00:00","day":null}'


def test_a_field_that_an_older_row_lacks_gets_its_default() -> None:
    assert codec.load(Inner, '{"at":"2025-02-12T12:00:00+00:00"}') == Inner(NOON)


def test_a_field_that_a_newer_program_added_is_passed_over() -> None:
    assert codec.load(Inner, '{"at":"2025-02-12T12:00:00+00:00","more":1}') == Inner(NOON)


def test_a_naive_instant_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        codec.dump(Inner(NOON.replace(tzinfo=None)))


@pytest.mark.parametrize("value", [object(), {1, 2}, b"bytes"])
def test_what_is_no_data_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="cannot be stored as JSON"):
        codec.dump((value,))


@pytest.mark.parametrize("kind", [object, int | str, dict[str, int]])
def test_an_annotation_that_is_no_data_is_refused(kind: object) -> None:
    with pytest.raises(TypeError, match="cannot be stored as JSON"):
        codec.load(kind, "1")
