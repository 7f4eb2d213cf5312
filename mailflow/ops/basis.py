"""The part of an agreement that dates are made of: a calendar, and how lengths and promises are counted by it.

Small enough to be kept between two commands, which is why it is no whole `Agreement`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from mailflow.sla.budget import Budget, Counting, Duration, default_counting, make_budget
from mailflow.sla.calendar import Calendar

if TYPE_CHECKING:
    from mailflow.sla.agreement import Agreement
    from mailflow.sla.source import Source

TARGETS = "targets."


@dataclass(frozen=True, slots=True)
class Basis:
    """What dates follow from. `promises`: kind, severity, clock, budget; `business_day` in seconds.

    `sources` says who set a promise: "ticket.critical.permanent" for the path of it below `targets`.
    """

    name: str
    version: str
    calendar: Calendar
    business_day: int
    clock: Literal["operating", "elapsed"]
    business_days: Literal["operating_time", "end_of_day"]
    promises: Mapping[str, Mapping[str, Mapping[str, Budget]]]
    sources: Mapping[str, Source]

    def budget(self, duration: Duration, counting: Counting | None = None) -> Budget:
        """The length as the agreement counts it. Raises `ValueError` where length and counting do not go together."""
        counting = counting or default_counting(duration, self.clock, self.business_days)
        return make_budget(duration, self.business_day, counting)


def basis(agreement: Agreement) -> Basis:
    """That part of this agreement."""
    return Basis(
        name=agreement.name,
        version=agreement.version,
        calendar=agreement.calendar,
        business_day=agreement.business_day,
        clock=agreement.clock,
        business_days=agreement.business_days,
        promises={
            kind: {str(severity): {each.clock: each.budget for each in targets} for severity, targets in graded.items()}
            for kind, graded in agreement.promises.items()
        },
        sources={
            path.removeprefix(TARGETS): source for path, source in agreement.sources.items() if path.startswith(TARGETS)
        },
    )
