"""rules/sla.yaml and the public holidays to an `Agreement`, with every mistake at its line.

The `holidays` package is asked here and nowhere else, and only once: its look-ups are slow, and one for an unknown year
adds that year as a side effect. Its answers are copied into frozen dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache

import holidays as public_holidays

from mailflow.errors import CalendarExhausted, ConfigError, Problem
from mailflow.sla.agreement import Agreement, LeadTime, Severity, Target, Vendor
from mailflow.sla.budget import Budget, default_counting, due_by, make_budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.hours import WEEKDAYS, in_words, overlap, split
from mailflow.sla.shape import YEARS, AgreementShape, CalendarShape, FileShape, HolidaysShape, TargetShape, read_date
from mailflow.yamlfile import Document, Path, parse, validate

FILE = "sla.yaml"
ANY = "any"
ESTIMATED = ("perkiraan", "estimated")
REFERENCE = datetime(YEARS[0], 1, 1, tzinfo=UTC)

Dates = Mapping[date, str]


def load(files: Mapping[str, str]) -> Agreement:
    """The agreement in `files["sla.yaml"]`. Raises `ConfigError` with every problem found."""
    if FILE not in files:
        raise ConfigError(Problem(FILE, 0, 0, "", "is missing: it says what is promised to clients"))
    document = parse(files[FILE], FILE)
    return _Reading(document, validate(FileShape, document)).agreement()


class _Reading:
    """One pass over a file of the right shape: builds what it can and collects what is wrong."""

    def __init__(self, document: Document, shape: FileShape) -> None:
        self.document = document
        self.shape = shape
        self.problems: list[Problem] = []

    def agreement(self) -> Agreement:
        terms = self.shape.corporate
        calendars = {name: self._calendar(name, each) for name, each in self.shape.calendars.items()}
        for path, name in ((("calendar",), terms.calendar), (("channels", "phone", "calendar"), _phone(terms))):
            if name not in calendars:
                self._wrong(("corporate", *path), f"there is no calendar {name!r}; there are {', '.join(calendars)}")
        self._stop_if_wrong()
        calendar = calendars[terms.calendar]
        promises = {kind: dict(self._promises(kind, calendar)) for kind in terms.targets}
        window = self._budget(("reopen_window",), terms.reopen_window, calendar)
        answer = terms.channels.chat.response
        response = self._budget(("channels", "chat", "response"), answer, calendar) if answer else None
        self._stop_if_wrong()
        assert window is not None
        return Agreement(
            name=terms.name,
            version=terms.version,
            prevailing_language=terms.prevailing_language,
            calendar=calendar,
            business_day=self._business_day(),
            clock=terms.clock,
            business_days=terms.business_days,
            promises=promises,
            start_at=terms.start_at,
            severity_decided_by=terms.severity_decided_by,
            resolution_satisfies_workaround=terms.resolution_satisfies_workaround,
            reopen_window=window,
            lead_time=LeadTime(**terms.lead_time.model_dump()),
            visit_on=terms.visit_on,
            submitted_when=terms.submitted_when,
            prerequisites_mode=terms.prerequisites.mode,
            recording=terms.recording,
            chat_response=response,
            vendor=_vendor(terms, calendars[_phone(terms)]),
        )

    def _wrong(self, path: Path, text: str) -> None:
        self.problems.append(self.document.problem(path, text))

    def _stop_if_wrong(self) -> None:
        if self.problems:
            raise ConfigError(self.problems)

    def _calendar(self, name: str, shape: CalendarShape) -> Calendar:
        path = ("calendars", name)
        weekly = split({day: getattr(shape.hours, weekday) for day, weekday in enumerate(WEEKDAYS)})
        if not weekly:
            self._wrong((*path, "hours"), 'no hours at all: write at least one window, such as monday: ["09:00-18:00"]')
        for day, windows in weekly.items():
            if overlap(windows):
                self._wrong((*path, "hours", WEEKDAYS[day]), "two windows of this day overlap: write them as one")
        if shape.business_day.unit == "bd":
            self._wrong((*path, "business_day"), f"must be a length in hours, such as 9h, not {shape.business_day}")
        if shape.holidays is None:
            return Calendar(shape.zone, weekly, {})
        public, joint = self._holidays((*path, "holidays"), shape.holidays)
        estimated = frozenset(day for day, text in public.items() if any(word in text for word in ESTIMATED))
        return Calendar(shape.zone, weekly, public, joint, estimated)

    def _holidays(self, path: Path, shape: HolidaysShape) -> tuple[Dates, Dates]:
        """The days off, and the joint-leave days whether they are off or not."""
        try:
            public, joint = country_holidays(shape.country)
        except NotImplementedError:
            self._wrong((*path, "country"), f"must be a country's ISO code, such as ID, not {shape.country!r}")
            return {}, {}
        added = {}
        for text, name in shape.add.items():
            try:
                added[read_date(text)] = name
            except ValueError as error:
                self._wrong((*path, "add", text), str(error))
        for number, day in enumerate(shape.remove):
            if day in added:
                self._wrong((*path, "remove", number), f"{day} stands in `add` too: remove one of them")
        joint = {day: name for day, name in joint.items() if day not in shape.remove}
        public = {day: name for day, name in public.items() if day not in shape.remove}
        return (joint if shape.joint_leave == "holiday" else {}) | public | added, joint

    def _promises(self, kind: str, calendar: Calendar) -> Iterator[tuple[Severity, tuple[Target, ...]]]:
        """For each severity the targets under `any` and its own."""
        path = ("targets", kind)
        sections = self.shape.corporate.targets[kind]
        for name in sections.keys() - {ANY, *Severity}:
            known = ", ".join((*Severity, ANY))
            self._wrong(("corporate", *path, name), f"unknown severity; there are {known} (for every severity)")
        named = [severity for severity in Severity if severity in sections]
        for severity in Severity:
            if named and severity not in sections:
                text = f"severity {severity} is missing; write `{severity}: {{}}` where nothing is promised"
                self._wrong(("corporate", *path), text)
        read = {name: tuple(self._targets((*path, name), calendar)) for name in sections}
        for severity in Severity:
            yield severity, read.get(ANY, ()) + read.get(severity, ())

    def _targets(self, path: Path, calendar: Calendar) -> Iterator[Target]:
        _, kind, section = path
        shapes = self.shape.corporate.targets[str(kind)][str(section)]
        for clock in type(shapes).model_fields:
            shape = getattr(shapes, clock)
            if shape and (budget := self._budget((*path, clock), shape, calendar)):
                yield Target(clock, budget)

    def _budget(self, path: Path, shape: TargetShape, calendar: Calendar) -> Budget | None:
        """The budget, tried once: one that no calendar satisfies must fail here, not when a mail comes in."""
        terms = self.shape.corporate
        counting = shape.clock or default_counting(shape.within, terms.clock, terms.business_days)
        try:
            budget = make_budget(shape.within, self._business_day(), counting)
            due_by(calendar, budget, REFERENCE)
        except (ValueError, CalendarExhausted) as error:
            self._wrong(("corporate", *path), f"{shape.within}: {error}")
            return None
        return budget

    def _business_day(self) -> int:
        length = self.shape.calendars[self.shape.corporate.calendar].business_day
        return make_budget(length, 0, "operating").seconds


@cache
def country_holidays(country: str) -> tuple[Dates, Dates]:
    """(public holidays, joint leave) of `YEARS`. Joint leave (cuti bersama) is Indonesia's, which files it under
    `government`; elsewhere that category means the public service's own days off. The language is given because the
    package's default depends on the environment. Raises `NotImplementedError` for an unknown country.
    """
    public = public_holidays.country_holidays(country, years=YEARS, categories=("public",), language="id")
    joint = {}
    if country == "ID":
        joint = dict(public_holidays.country_holidays(country, years=YEARS, categories=("government",), language="id"))
    return dict(public), joint


def _phone(terms: AgreementShape) -> str:
    return terms.channels.phone.calendar


def _vendor(terms: AgreementShape, calendar: Calendar) -> Vendor:
    zone = _zone_name(calendar)
    return Vendor(
        name=terms.vendor.name,
        service=terms.vendor.service,
        email=terms.vendor.email,
        phone=terms.channels.phone.number,
        phone_hours={language: f"{in_words(calendar.weekly, language)} {zone}" for language in ("id", "en")},
        phone_calendar=calendar,
        whatsapp=terms.channels.chat.whatsapp,
    )


def _zone_name(calendar: Calendar) -> str:
    """ "WIB"; the zone's full name where DST gives it two."""
    names = {calendar.local(datetime(2025, month, 1, tzinfo=UTC)).tzname() for month in (1, 7)}
    return names.pop() or calendar.zone if len(names) == 1 else calendar.zone
