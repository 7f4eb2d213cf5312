"""Every effective value of an agreement as its file would write it, with the level, file and line that set it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from mailflow.desk.money import RUPIAH
from mailflow.sla.agreement import Agreement, Approver, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.clocks import NAMES
from mailflow.sla.hours import in_words
from mailflow.sla.source import Source

NONE = "none"
BUILT_IN = Source("built in", "", 0)
KINDS = ("ticket", "documentation", "change_request")


@dataclass(frozen=True, slots=True)
class Value:
    """One value by its path in sla.yaml, and who set it; `source` is None where nothing is known of that."""

    path: str
    value: str
    source: Source | None


def values(agreement: Agreement) -> tuple[Value, ...]:
    """Every value, the promises first, in the order of sla.yaml."""
    found = dict(_promises(agreement)) | {path: get(agreement) for path, get in FIELDS.items()}
    found |= dict(_escalation(agreement))
    return tuple(Value(path, _plain(value), _source(agreement.sources, path)) for path, value in found.items())


def _calendars(sources: Mapping[str, Source]) -> Source | None:
    """The calendar's own place, of which the agreement only says the name."""
    return next((source for path, source in sources.items() if path.startswith("calendars.")), None)


def _source(sources: Mapping[str, Source], path: str) -> Source | None:
    """Of the value itself, else of the mapping or list that it stands in."""
    if path == "business_day" or (path == "joint_leave" and not sources.get(path, BUILT_IN).file):
        return _calendars(sources)
    while path:
        if path in sources:
            return sources[path]
        path = path.rpartition(".")[0]
    return None


def _promises(agreement: Agreement) -> Iterator[tuple[str, Any]]:
    for kind in sorted(agreement.promises, key=lambda kind: (kind not in KINDS, *map(kind.__ne__, KINDS))):
        for severity in Severity:
            given = {target.clock: target.budget for target in agreement.targets(kind, severity)}
            start = f"targets.{kind}.{severity}."
            named = [path.removeprefix(start) for path in agreement.sources if path.startswith(start)]
            for clock in sorted({*given, *named}, key=NAMES.index):
                yield start + clock, given.get(clock)


def _escalation(agreement: Agreement) -> Iterator[tuple[str, Any]]:
    escalation = agreement.escalation
    for percent, names in sorted(escalation.warnings.items()):
        yield f"escalation.{percent}", names
    yield "escalation.breach", escalation.breach
    for budget, names in escalation.after:
        yield f"escalation.after.{budget}", names


def _joint_leave(agreement: Agreement) -> str:
    calendar = agreement.calendar
    off = any(calendar.holidays.get(day) == name for day, name in calendar.joint_leave.items())
    return "holiday" if off else "working"


FIELDS: Mapping[str, Callable[[Agreement], Any]] = {
    "name": lambda it: it.name,
    "version": lambda it: it.version,
    "prevailing_language": lambda it: it.prevailing_language,
    "calendar": lambda it: f"{it.calendar_name}: {in_words(it.calendar.weekly, 'en')} {it.calendar.zone}",
    "joint_leave": _joint_leave,
    "business_day": lambda it: f"{Decimal(it.business_day) / 3600:f}h",
    "clock": lambda it: it.clock,
    "business_days": lambda it: it.business_days,
    "start_at": lambda it: it.start_at,
    "severity_decided_by": lambda it: it.severity_decided_by,
    "resolution_satisfies_workaround": lambda it: it.resolution_satisfies_workaround,
    "reopen_window": lambda it: it.reopen_window,
    "recording": lambda it: it.recording,
    "prerequisites.mode": lambda it: it.prerequisites_mode,
    "lead_time.days": lambda it: it.lead_time.days,
    "lead_time.count": lambda it: it.lead_time.count,
    "lead_time.submission_day": lambda it: it.lead_time.submission_day,
    "visit_on": lambda it: it.visit_on,
    "submitted_when": lambda it: it.submitted_when,
    "vendor.name": lambda it: it.vendor.name,
    "vendor.service": lambda it: it.vendor.service,
    "vendor.email": lambda it: it.vendor.email,
    "channels.phone.number": lambda it: it.vendor.phone,
    "channels.phone.calendar": lambda it: f"{it.phone_calendar_name}: {it.vendor.phone_hours['en']}",
    "channels.chat.whatsapp": lambda it: it.vendor.whatsapp,
    "channels.chat.response": lambda it: it.chat_response,
    "owner": lambda it: it.owner,
    "client_owner": lambda it: it.client_owner,
    "critical_at_once": lambda it: it.critical_at_once,
    "remind_after": lambda it: it.remind_after,
    "close_after": lambda it: it.close_after,
    "estimate_within": lambda it: it.estimate_within,
    "approvers": lambda it: it.approvers,
    "exclusions": lambda it: it.exclusions,
}
"""The value at each path; targets and escalation have paths that depend on what is agreed."""


def money(amount: Decimal, currency: str) -> str:
    """A sum as its country writes it: "Rp25.000.000", "USD 1,500.50"."""
    whole = amount == amount.to_integral_value()
    if currency == RUPIAH:
        return "Rp" + (f"{amount:,.0f}" if whole else f"{amount:,.2f}").translate(str.maketrans(",.", ".,"))
    return f"{currency} {amount:,.0f}" if whole else f"{currency} {amount:,.2f}"


def _plain(value: Any) -> str:
    match value:
        case None | () | []:
            return NONE
        case bool():
            return str(value).lower()
        case Budget():
            return f"{value}" if value.counting == "operating" else f"{value} ({value.counting})"
        case Approver():
            return value.address + (f" up to {money(value.limit, value.currency)}" if value.limit is not None else "")
        case Sequence() if not isinstance(value, str):
            return ", ".join(map(_plain, value))
    return str(value)
