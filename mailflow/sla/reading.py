"""The values of all levels, put together, to one `Agreement`: what the keys mean together is checked here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import ValidationError

from mailflow.errors import CalendarExhausted, ConfigError, Problem
from mailflow.sla.agreement import Agreement, Approver, Escalation, LeadTime, Severity, Target, Vendor
from mailflow.sla.budget import Budget, Duration, default_counting, due_by, make_budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.hours import in_words
from mailflow.sla.merge import ANY, Merged
from mailflow.sla.provenance import promised_by, sources
from mailflow.sla.shape import YEARS
from mailflow.sla.termshape import AgreementShape, TargetShape
from mailflow.yamlfile import Path, dotted, explain

JointLeave = Literal["working", "holiday"]
Clocks = Mapping[str, frozenset[str]]
"""The clocks that something stops, by the kind of request."""
REFERENCE = datetime(YEARS[0], 1, 1, tzinfo=UTC)
PERCENT = re.compile(r"[1-9][0-9]?\Z")
ROLES = frozenset({"assignee", "team", "leads", "owner"})


@dataclass(frozen=True, slots=True)
class Working:
    """A calendar, and how many seconds of it one business day of a budget is."""

    calendar: Calendar
    business_day: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Makes agreements. `calendars` are the names there are, `working` finds one and has told where it is wrong.

    `staff` are the ids an agreement may name, `kinds` the kinds that it may promise something for; None: they are not
    known.
    """

    calendars: tuple[str, ...]
    working: Callable[[str, JointLeave | None], Working | None]
    staff: frozenset[str] | None
    kinds: Clocks | None = None

    def read(self, merged: Merged) -> Agreement:
        """The agreement of these values. Raises `ConfigError`, without a problem where only a calendar is wrong."""
        shape = _shaped(merged)
        reading = _Reading(merged, shape, self)
        for path, name in ((("calendar",), shape.calendar), (("channels", "phone", "calendar"), _phone(shape))):
            if name not in self.calendars:
                reading.wrong(path, f"there is no calendar {name!r}; there are {', '.join(self.calendars)}")
        reading.stop_if_wrong()
        hours, phone = self.working(shape.calendar, shape.joint_leave), self.working(_phone(shape), shape.joint_leave)
        if hours is None or phone is None:
            raise ConfigError(())
        return reading.agreement(hours, phone.calendar)


def _shaped(merged: Merged) -> AgreementShape:
    try:
        return AgreementShape.model_validate(merged.data)
    except ValidationError as error:
        raise ConfigError(
            merged.problem(_steps(detail["loc"], merged.data), explain(detail, AgreementShape))
            for detail in error.errors(include_url=False)
        ) from error


def _steps(loc: tuple[int | str, ...], data: Any) -> Path:
    """Pydantic's location without the steps that stand in no file."""
    steps: Path = ()
    for number, step in enumerate(loc):
        there = isinstance(data, dict) and step in data
        there = there or (isinstance(data, list) and isinstance(step, int) and step < len(data))
        if there or number == len(loc) - 1:
            steps = (*steps, step)
            data = data[step] if there else None
    return steps


class _Reading:
    """One agreement in the making: collects what is wrong with it."""

    def __init__(self, merged: Merged, shape: AgreementShape, reader: Reader) -> None:
        self.merged, self.shape, self.staff, self.kinds = merged, shape, reader.staff, reader.kinds
        self.problems: list[Problem] = []
        self.apart: set[str] = set()

    def wrong(self, path: Path, text: str) -> None:
        self.problems.append(self.merged.problem(path, text))

    def stop_if_wrong(self) -> None:
        if self.problems:
            raise ConfigError(self.problems)

    def agreement(self, hours: Working, phone: Calendar) -> Agreement:
        self.hours = hours
        shape = self.shape
        promises = {kind: dict(self._promises(kind)) for kind in shape.targets}
        window = self._budget(("reopen_window",), shape.reopen_window)
        made = Agreement(
            name=shape.name,
            version=shape.version,
            prevailing_language=shape.prevailing_language,
            calendar=hours.calendar,
            business_day=hours.business_day,
            clock=shape.clock,
            business_days=shape.business_days,
            promises=promises,
            start_at=shape.start_at,
            severity_decided_by=shape.severity_decided_by,
            resolution_satisfies_workaround=shape.resolution_satisfies_workaround,
            reopen_window=window or NOTHING,
            lead_time=LeadTime(**dict(shape.lead_time)),
            visit_on=shape.visit_on,
            submitted_when=shape.submitted_when,
            prerequisites_mode=shape.prerequisites.mode,
            recording=shape.recording,
            chat_response=self._budget(("channels", "chat", "response"), shape.channels.chat.response),
            vendor=_vendor(shape, phone),
            escalation=self._escalation(),
            critical_at_once=shape.critical_at_once,
            remind_after=self._budget(("remind_after",), shape.remind_after),
            close_after=self._budget(("close_after",), shape.close_after),
            estimate_within=self._budget(("estimate_within",), shape.estimate_within),
            owner=self._owner(),
            client_owner=shape.client_owner,
            approvers=self._approvers(),
            exclusions=shape.exclusions or (),
            sources=sources(self.merged, shape.calendar, _phone(shape)),
            promised_by=promised_by(self.merged),
            valid=(self.merged.parts[-1].first, self.merged.parts[-1].last),
            calendar_name=shape.calendar,
            phone_calendar_name=_phone(shape),
            apart=frozenset(self.apart),
        )
        self.stop_if_wrong()
        return made

    def _promises(self, kind: str) -> Iterator[tuple[Severity, tuple[Target, ...]]]:
        sections = self.shape.targets[kind]
        if self.kinds is not None and kind not in self.kinds:
            self.wrong(("targets", kind), f"there is no kind {kind!r}; there are {', '.join(sorted(self.kinds))}")
            return
        for name in sections.keys() - set(Severity):
            known = ", ".join((*Severity, ANY))
            self.wrong(("targets", kind, name), f"unknown severity; there are {known} (for every severity)")
        for severity in Severity:
            if sections and severity not in sections:
                text = f"severity {severity} is missing; write `{severity}: {{}}` where nothing is promised"
                self.wrong(("targets", kind), text)
            yield severity, tuple(self._targets(kind, severity)) if severity in sections else ()

    def _targets(self, kind: str, severity: Severity) -> Iterator[Target]:
        shapes = self.shape.targets[kind][severity]
        for clock in type(shapes).model_fields:
            path = ("targets", kind, severity, clock)
            shape = getattr(shapes, clock)
            if budget := self._budget(path, shape):
                self._stops(path, kind, clock)
                if shape.clock is not None:
                    self.apart.add(dotted(path))
                yield Target(clock, budget)

    def _stops(self, path: Path, kind: str, clock: str) -> None:
        """A clock that nothing stops would be late whatever anybody does."""
        stopped = self.kinds.get(kind) if self.kinds is not None else None
        if stopped is not None and clock not in stopped:
            known = ", ".join(sorted(stopped))
            self.wrong(path, f"nothing stops the clock {clock!r} of {kind}; what can be promised for it: {known}")

    def _budget(self, path: Path, shape: TargetShape | None) -> Budget | None:
        """The budget, tried once: one that no calendar satisfies must fail here, not when a mail comes in."""
        return self._length(path, shape.within, shape.clock) if shape else None

    def _length(self, path: Path, within: Duration, counting: Any = None) -> Budget | None:
        counting = counting or default_counting(within, self.shape.clock, self.shape.business_days)
        try:
            budget = make_budget(within, self.hours.business_day, counting)
            due_by(self.hours.calendar, budget, REFERENCE)
        except (ValueError, CalendarExhausted) as error:
            self.wrong(path, f"{within}: {error}")
            return None
        return budget

    def _escalation(self) -> Escalation:
        shape = self.shape.escalation
        warnings = {}
        for key, names in (shape.__pydantic_extra__ or {}).items():
            path: Path = ("escalation", key)
            if not PERCENT.match(key):
                self.wrong(path, "unknown key; write a percentage from 1 to 99, `breach` or `after`")
            elif names is not None:
                warnings[int(key)] = self._people(path, names)
        after = [each for key, names in shape.after.items() if names and (each := self._after(key, names))]
        return Escalation(
            dict(sorted(warnings.items())),
            self._people(("escalation", "breach"), shape.breach),
            tuple(sorted(after, key=lambda each: each[0].seconds)),
        )

    def _after(self, key: str, names: tuple[str, ...]) -> tuple[Budget, tuple[str, ...]] | None:
        path: Path = ("escalation", "after", key)
        people = self._people(path, names)
        try:
            length = Duration.read(key)
        except ValueError as error:
            self.wrong(path, str(error))
            return None
        budget = self._length(path, length)
        return (budget, people) if budget else None

    def _people(self, path: Path, names: tuple[str, ...]) -> tuple[str, ...]:
        for number, name in enumerate(names):
            if self.staff is not None and name not in self.staff | ROLES:
                known = ", ".join((*sorted(self.staff), *sorted(ROLES)))
                self.wrong((*path, number), f"goes to nobody: there is no {name!r} in staff.yaml; known: {known}")
        return tuple(dict.fromkeys(names))

    def _owner(self) -> str | None:
        owner = self.shape.owner
        if owner is not None and self.staff is not None and owner not in self.staff:
            known = ", ".join(sorted(self.staff))
            self.wrong(("owner",), f"there is nobody with the id {owner!r} in staff.yaml; known: {known}")
        return owner

    def _approvers(self) -> tuple[Approver, ...]:
        found: dict[str, Approver] = {}
        for number, each in enumerate(self.shape.approvers or ()):
            if each.address in found:
                self.wrong(("approvers", number), f"{each.address} stands twice: which limit is right?")
            found[each.address] = Approver(each.address, each.limit, each.currency)
        return tuple(found.values())


NOTHING = Budget(0, "s", 0, "elapsed")
"""Stands for a length that is wrong, until all that is wrong has been told."""


def _phone(shape: AgreementShape) -> str:
    return shape.channels.phone.calendar


def _vendor(shape: AgreementShape, calendar: Calendar) -> Vendor:
    zone = _zone_name(calendar)
    return Vendor(
        name=shape.vendor.name,
        service=shape.vendor.service,
        email=shape.vendor.email,
        phone=shape.channels.phone.number,
        phone_hours={language: f"{in_words(calendar.weekly, language)} {zone}" for language in ("id", "en")},
        phone_calendar=calendar,
        whatsapp=shape.channels.chat.whatsapp,
    )


def _zone_name(calendar: Calendar) -> str:
    """ "WIB"; the zone's full name where DST gives it two."""
    names = {calendar.local(datetime(2025, month, 1, tzinfo=UTC)).tzname() for month in (1, 7)}
    return names.pop() or calendar.zone if len(names) == 1 else calendar.zone
