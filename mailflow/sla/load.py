"""rules/sla.yaml and the public holidays to `Agreements`, with every mistake at its line.

The `holidays` package is asked here and nowhere else, and only once: its look-ups are slow, and one for an unknown year
adds that year as a side effect. Its answers are copied into frozen dates.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from typing import Any

import holidays as public_holidays
from pydantic import ValidationError

from mailflow.errors import ConfigError, Problem
from mailflow.sla.agreement import Agreement
from mailflow.sla.assembly import assemble
from mailflow.sla.budget import make_budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.doubts import doubts
from mailflow.sla.hours import WEEKDAYS, overlap, split
from mailflow.sla.levels import Agreements
from mailflow.sla.likeness import written_out
from mailflow.sla.reading import Clocks, JointLeave, Reader, Working
from mailflow.sla.shape import YEARS, CalendarShape, FileShape, HolidaysShape, LevelShape, read_date
from mailflow.yamlfile import Document, Path, parse, validate, validation_problems

FILE = "sla.yaml"
ESTIMATED = ("perkiraan", "estimated")

Dates = Mapping[date, str]


def load(files: Mapping[str, str]) -> Agreement:
    """The corporate agreement in `files["sla.yaml"]`. Raises `ConfigError` with every problem found."""
    return agreements(files).corporate


def agreements(
    files: Mapping[str, str],
    staff: frozenset[str] | None = None,
    clients: frozenset[str] | None = None,
    kinds: Clocks | None = None,
    name: str = FILE,
) -> Agreements:
    """Every agreement in `files["sla.yaml"]`, which people know as the file `name`. `staff` and `clients` are the ids
    it may name, `kinds` those of requests with the clocks that something stops; None: they are not known.

    Raises `ConfigError` with every problem found.
    """
    if FILE not in files:
        raise ConfigError(Problem(FILE, 0, 0, "", "is missing: it says what is promised to clients"))
    document, unlike = written_out(parse(files[FILE], name))
    shape = validate(FileShape, document)
    calendars = _Calendars(document, shape)
    reader = Reader(tuple(shape.calendars), calendars.working, staff, kinds)
    made = assemble(document, shape, calendars.as_written(), clients, reader.read, unlike or calendars.problems)
    found = (*calendars.warnings, *made.warnings, *_alone(document, shape), *doubts(made.every))
    return replace(made, warnings=found)


def _alone(document: Document, shape: FileShape) -> Iterator[str]:
    """Where a level begins on a day without being one of `versions`: an admin who left out the one before it would not
    see that the level above holds until then. Of an end the assembly tells."""
    for path, level in _levels(shape):
        if level.versions is None and (first := level.effective.from_):
            text = f"stands outside of `versions`, and begins on {first}: before it the level above holds"
            yield str(document.problem((*path, "effective"), text))


def _levels(shape: FileShape) -> Iterator[tuple[Path, LevelShape]]:
    for section in ("services", "groups", "clients"):
        for name, level in getattr(shape, section).items():
            yield (section, name), level
            for service, inside in getattr(level, "services", {}).items():
                yield (section, name, "services", service), inside


class _Calendars:
    """The calendars of the file, each with joint leave as an agreement wants it; collects what is wrong, and what an
    admin should look at."""

    def __init__(self, document: Document, shape: FileShape) -> None:
        self.document = document
        self.problems: list[Problem] = []
        self.warnings: list[str] = []
        self.added = {day for each in shape.calendars.values() for day in _added(each)}
        self.shapes = {name: self._shape(name) for name in shape.calendars}
        self.made = {(name, None): self._working(name, each) for name, each in self.shapes.items() if each}
        self.changed: dict[tuple[str, JointLeave], Working | None] = {}

    def as_written(self) -> dict[str, Calendar]:
        """The calendars by name, without those that are wrong."""
        return {name: working.calendar for (name, _), working in self.made.items() if working}

    def working(self, name: str, joint_leave: JointLeave | None) -> Working | None:
        """One calendar; None where it is wrong, which has been told."""
        shape = self.shapes[name]
        if joint_leave is None or shape is None or shape.holidays is None:
            return self.made.get((name, None))
        key = name, joint_leave
        if key not in self.changed:
            holidays = shape.holidays.model_copy(update={"joint_leave": joint_leave})
            self.changed[key] = self._working(name, shape.model_copy(update={"holidays": holidays}))
        return self.changed[key]

    def _wrong(self, path: Path, text: str) -> None:
        self.problems.append(self.document.problem(path, text))

    def _idle(self, path: Path, text: str) -> None:
        """No problem: what was decreed after one version of `holidays` may be known to the next."""
        if (told := str(self.document.problem(path, text))) not in self.warnings:
            self.warnings.append(told)

    def _shape(self, name: str) -> CalendarShape | None:
        path = ("calendars", name)
        try:
            return CalendarShape.model_validate(self.document.data["calendars"][name])
        except ValidationError as error:
            self.problems += validation_problems(error, self.document, path, CalendarShape)
            return None

    def _working(self, name: str, shape: CalendarShape) -> Working | None:
        path, before = ("calendars", name), len(self.problems)
        weekly = split({day: getattr(shape.hours, weekday) for day, weekday in enumerate(WEEKDAYS)})
        if not weekly:
            self._wrong((*path, "hours"), 'no hours at all: write at least one window, such as monday: ["09:00-18:00"]')
        for day, windows in weekly.items():
            if overlap(windows):
                self._wrong((*path, "hours", WEEKDAYS[day]), "two windows of this day overlap: write them as one")
        if shape.business_day.unit == "bd":
            self._wrong((*path, "business_day"), f"must be a length in hours, such as 9h, not {shape.business_day}")
        public, joint = self._holidays((*path, "holidays"), shape.holidays)
        if len(self.problems) > before:
            return None
        estimated = frozenset(day for day, text in public.items() if any(word in text for word in ESTIMATED))
        length = make_budget(shape.business_day, 0, "operating").seconds
        return Working(Calendar(shape.zone, weekly, public, joint, estimated), length)

    def _holidays(self, path: Path, shape: HolidaysShape | None) -> tuple[Dates, Dates]:
        """The days off, and the joint-leave days whether they are off or not."""
        if shape is None:
            return {}, {}
        if shape.country not in codes():
            self._wrong((*path, "country"), f"must be {_code(shape.country)}, not {shape.country!r}")
            return {}, {}
        public, joint = country_holidays(shape.country)
        if "joint_leave" in shape.model_fields_set and not joint:
            self._idle((*path, "joint_leave"), f"changes nothing: no joint leave is known for {shape.country}")
        added = {}
        for text, name in shape.add.items():
            try:
                added[read_date(text)] = name
            except ValueError as error:
                self._wrong((*path, "add", text), str(error))
        for number, day in enumerate(shape.remove):
            if day in added:
                self._wrong((*path, "remove", number), f"{day} stands in `add` too: remove one of them")
            elif day not in public and day not in joint and str(day) not in self.added:
                self._idle((*path, "remove", number), f"{day} is no holiday of {shape.country}: it removes nothing")
        joint = {day: name for day, name in joint.items() if day not in shape.remove}
        public = {day: name for day, name in public.items() if day not in shape.remove}
        return (joint if shape.joint_leave == "holiday" else {}) | public | added, joint


def _added(calendar: Mapping[str, Any]) -> Mapping[str, Any]:
    """The days that a calendar as it is written adds: one that is like it may remove them."""
    holidays = calendar.get("holidays")
    added = holidays.get("add") if isinstance(holidays, dict) else None
    return added if isinstance(added, dict) else {}


@cache
def codes() -> frozenset[str]:
    """The countries whose holidays are known, by their codes of two letters (ISO 3166-1 alpha-2)."""
    return frozenset(public_holidays.list_supported_countries(include_aliases=False))


def _code(country: str) -> str:
    """The code that was meant: by other letters, by three of them, or by the country's name in English."""
    word = "".join(character for character in country if character.isalpha())
    for name in (word.upper(), word, word.title()) if word.isascii() else ():
        found = getattr(getattr(public_holidays, name, None), "country", None)
        if found in codes():
            return f"{found}, the country's ISO code of two letters"
    return "a country's ISO code of two letters, such as ID"


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
