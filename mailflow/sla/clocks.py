"""A request's clocks as a replay of its events: the same events in any order of arrival give the same clocks.

Stored clocks are a cache of this replay. An event that comes in late, with an earlier instant, does not patch them: the
whole story is told again, so no order of mails can make a promise look kept that was not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from types import MappingProxyType

from mailflow.sla.agreement import Agreement
from mailflow.sla.clock import Clock, Pause, State, threshold_at
from mailflow.sla.event import ClockEvent, What, in_order
from mailflow.sla.measure import own_budgets, under
from mailflow.sla.story import NAMES, Story, floor
from mailflow.sla.terms import Calendars

__all__ = [
    "NAMES", "Clock", "ClockEvent", "Pause", "State", "What", "current", "own_budgets", "replay", "threshold_at",
    "under",
]  # fmt: skip


def replay(
    agreement: Agreement | None,
    kind: str,
    events: Iterable[ClockEvent],
    now: datetime,
    calendars: Calendars = MappingProxyType({}),
) -> tuple[Clock, ...]:
    """The clocks of a request of this kind as they stand at `now`; events after `now` have not happened yet.

    `calendars` has every one that the events' terms name. `agreement` is for events without terms, those of an older
    mailflow: the one valid at the first start. Former cycles of a clock stand before its current one. Raises
    `CalendarExhausted`, `KeyError` for a calendar that is not given, `ValueError` for an agreement that is missing.
    """
    story = Story(agreement, kind, calendars)
    for event in in_order(events, now):
        story.apply(event)
    story.lapse(floor(now), stopping=True)
    clocks = (*story.former, *story.clocks.values())
    return tuple(sorted(clocks, key=lambda clock: (NAMES.index(clock.name), clock.cycle)))


def current(clocks: Sequence[Clock]) -> dict[str, Clock]:
    """The last cycle of each clock by its name."""
    return {clock.name: clock for clock in sorted(clocks, key=lambda clock: clock.cycle)}
