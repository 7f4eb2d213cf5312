"""What was promised when something was decided: by which agreement and calendar, and how long for each clock.

An event keeps its terms, so that its story is told by what held then. Without them every later handbook would recount
every older request by its own terms, and nobody would notice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mailflow.sla.agreement import Agreement, Severity, Target
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar

Calendars = Mapping[str, Calendar]
"""Calendars by their fingerprint."""


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one request at one instant: `agreement` and `version` by name, `calendar` by its fingerprint.

    `targets` are those of its kind and severity; `reopen_window` is how long after closing a reply reopens it.
    """

    agreement: str
    version: str
    calendar: str
    targets: tuple[Target, ...] = ()
    reopen_window: Budget | None = None

    @property
    def budgets(self) -> dict[str, Budget]:
        """How long each clock may take."""
        return {target.clock: target.budget for target in self.targets}


def terms(agreement: Agreement, kind: str, severity: Severity | None) -> Terms:
    """What the agreement promises now for a request of this kind and severity."""
    return Terms(
        agreement.name,
        agreement.version,
        agreement.calendar.fingerprint,
        agreement.targets(kind, severity),
        agreement.reopen_window,
    )


def corrected(before: Terms, known: Calendars, agreement: Agreement, kind: str, severity: Severity | None) -> Terms:
    """The terms from a change of the rules on, for a request that has had `before` until now.

    A correction of the same version holds whole. Another version is for later requests (sla.md 3): of it only the
    holidays count, since a decree closes the office for everybody; its hours are terms like any other.
    """
    fresh = terms(agreement, kind, severity)
    if (before.agreement, before.version) == (fresh.agreement, fresh.version):
        return fresh
    old, new = known[before.calendar], agreement.calendar
    same_hours = (old.zone, old.weekly) == (new.zone, new.weekly)
    return replace(before, calendar=new.fingerprint) if same_hours else before
