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
Grades = tuple[tuple[Severity, tuple[Target, ...]], ...]


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms of one request at one instant: `agreement` and `version` by name, `calendar` by its fingerprint.

    `targets` are those of its kind and severity, `grades` those of its kind for every severity: a severity decided
    later counts by the same version. `promised_by` are the levels that set them, since two clients' agreements may
    bear one name. Both are () in what an older mailflow wrote. `reopen_window` is how long after closing a reply still
    reopens it.
    """

    agreement: str
    version: str
    calendar: str
    targets: tuple[Target, ...] = ()
    reopen_window: Budget | None = None
    grades: Grades = ()
    promised_by: tuple[str, ...] = ()

    @property
    def budgets(self) -> dict[str, Budget]:
        """How long each clock may take."""
        return {target.clock: target.budget for target in self.targets}

    def at(self, severity: Severity | None) -> Terms | None:
        """The same terms for a request of this severity; None where they do not say what they promise for it."""
        targets = dict(self.grades).get(severity or Severity.NORMAL)
        return None if targets is None else replace(self, targets=targets)


def terms(agreement: Agreement, kind: str, severity: Severity | None) -> Terms:
    """What the agreement promises now for a request of this kind and severity."""
    return Terms(
        agreement.name,
        agreement.version,
        agreement.calendar.fingerprint,
        agreement.targets(kind, severity),
        agreement.reopen_window,
        tuple((each, agreement.targets(kind, each)) for each in Severity),
        agreement.promised_by,
    )


def corrected(before: Terms, known: Calendars, agreement: Agreement, kind: str, severity: Severity | None) -> Terms:
    """The terms from a change of the rules on, for a request that has had `before` until now.

    A correction of the same version holds whole. Another version, or another client's agreement of the same name, is
    for later requests (sla.md 3): of it only the holidays count, since a decree closes the office for everybody; its
    hours are terms like any other.
    """
    fresh = terms(agreement, kind, severity)
    if same_version(before, fresh):
        return fresh
    return (
        replace(before, calendar=fresh.calendar) if same_hours(known[before.calendar], agreement.calendar) else before
    )


def same_hours(one: Calendar, other: Calendar) -> bool:
    """Whether two calendars differ in holidays at most, so that a length measured in one is the same in the other."""
    return (one.zone, one.weekly) == (other.zone, other.weekly)


def same_version(one: Terms, other: Terms) -> bool:
    """Whether both are the same version of one agreement. Who promised it is not known of an older mailflow's terms."""
    levels = not one.promised_by or not other.promised_by or one.promised_by == other.promised_by
    return levels and (one.agreement, one.version) == (other.agreement, other.version)
