"""What an agreement says and hardly means: an admin hears of it from `mailflow check`, and it holds all the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from itertools import pairwise

from mailflow.sla.agreement import Agreement, Severity, due
from mailflow.sla.hours import NAMES
from mailflow.sla.source import Source

RECEIVED = datetime(2025, 2, 12, 3, tzinfo=UTC)
"""A Wednesday without holidays around it, from which dates are compared."""


def doubts(agreements: Iterable[Agreement]) -> tuple[str, ...]:
    """A line for each, with the file and line that set it, once for all agreements."""
    return tuple(dict.fromkeys(line for agreement in agreements for line in _of(agreement)))


def place(agreement: Agreement, path: str) -> str:
    """ "sla.yaml:12: targets.ticket.critical.permanent", as problems begin."""
    source = agreement.sources.get(path)
    return f"{source.file}:{source.line}: {path}" if source and source.file else path


def _of(agreement: Agreement) -> Iterator[str]:
    for kind in agreement.promises:
        yield from _permanent_first(agreement, kind)
        yield from _slower(agreement, kind)
    yield from _idle_leave(agreement)
    yield from _closed_phone(agreement)


def _permanent_first(agreement: Agreement, kind: str) -> Iterator[str]:
    for severity in Severity:
        dues = _dues(agreement, kind, severity)
        if "workaround" in dues and dues.get("permanent", dues["workaround"]) < dues["workaround"]:
            at = place(agreement, f"targets.{kind}.{severity}.permanent")
            yield f"{at}: is shorter than the workaround, so nobody would need one"


def _slower(agreement: Agreement, kind: str) -> Iterator[str]:
    for graver, lesser in pairwise(Severity):
        sooner, later = _dues(agreement, kind, graver), _dues(agreement, kind, lesser)
        for clock in sooner.keys() & later.keys():
            if sooner[clock] > later[clock]:
                at = place(agreement, f"targets.{kind}.{graver}.{clock}")
                yield f"{at}: is longer than that of severity {lesser}, which is less grave"


def _dues(agreement: Agreement, kind: str, severity: Severity) -> dict[str, datetime]:
    return {target.clock: due(agreement, target, RECEIVED) for target in agreement.targets(kind, severity)}


def _idle_leave(agreement: Agreement) -> Iterator[str]:
    source = agreement.sources.get("joint_leave")
    if source and source.file and not agreement.calendar.joint_leave:
        at, name = place(agreement, "joint_leave"), agreement.calendar_name
        yield f"{at}: changes nothing: no joint leave is known for calendar {name}"


def _closed_phone(agreement: Agreement) -> Iterator[str]:
    """Days of support on which nobody answers the phone, where the level that set the hours says nothing of it."""
    phone = agreement.sources.get("channels.phone.calendar")
    hours = agreement.sources.get("calendar")
    days = sorted(agreement.calendar.weekly.keys() - agreement.vendor.phone_calendar.weekly.keys())
    if days and _level(hours) != _level(phone):
        named = ", ".join(NAMES["en"][day] for day in days)
        at = place(agreement, "calendar")
        yield (
            f"{at}: {agreement.calendar_name} works on {named}, the phone ({agreement.phone_calendar_name}) does not; "
            "set channels.phone.calendar beside it"
        )


def _level(source: Source | None) -> str:
    return source.level if source else ""
