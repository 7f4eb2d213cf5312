"""What rules/sla.yaml may look like as a whole: calendars, and levels of agreements. Their keys are in `termshape`.

`corporate` is the agreement that holds for everyone. Services, groups and clients set only what differs.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mailflow.sla.hours import read_window
from mailflow.sla.openings import Window
from mailflow.sla.termshape import Length
from mailflow.yamlfile import Shape, zone_name

YEARS = range(2024, 2036)
"""The years whose public holidays are known: from before the first policy to ten years past it. Fixed, because holidays
that depended on the day of loading would give a replay other dates than the clock it checks."""


ID = re.compile(r"[a-z0-9][a-z0-9_-]*")


def read_day(text: object) -> date:
    """A date written 2026-08-18. Raises `ValueError`."""
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError as error:
        raise ValueError(f"must be a date such as 2026-08-18, not {text!r} ({error})") from error
    if day is None or str(day) != text:
        raise ValueError(f"must be a date such as 2026-08-18, not {text!r}")
    return day


def read_date(text: object) -> date:
    """A date written 2026-08-18, in `YEARS`. Raises `ValueError`."""
    day = read_day(text)
    if day.year not in YEARS:
        raise ValueError(f"must be in the years {YEARS[0]} to {YEARS[-1]}, not {text}")
    return day


def _listed(value: Any) -> Any:
    """One window may stand without the brackets of a list; an empty value is a closed day."""
    return () if value is None else [value] if isinstance(value, str) else value


def _id(text: str) -> str:
    if not ID.fullmatch(text):
        raise ValueError(f"{text!r} is no id: write small letters, digits, - and _")
    return text


Id = Annotated[str, AfterValidator(_id)]
OpenDay = Annotated[date, BeforeValidator(read_day)] | None
Day = Annotated[date, BeforeValidator(read_date)]
Hours = Annotated[tuple[Annotated[Window, BeforeValidator(read_window)], ...], BeforeValidator(_listed)]


class WeekShape(Shape):
    """The windows of each weekday; a day that is left out is closed."""

    monday: Hours = ()
    tuesday: Hours = ()
    wednesday: Hours = ()
    thursday: Hours = ()
    friday: Hours = ()
    saturday: Hours = ()
    sunday: Hours = ()


class HolidaysShape(Shape):
    """Public holidays of a country, less `remove`, plus `add` (date to name)."""

    country: str
    joint_leave: Literal["working", "holiday"] = "working"
    add: dict[str, str] = Field(default_factory=dict)
    remove: tuple[Day, ...] = ()


class CalendarShape(Shape):
    """When somebody works, and how long one of their business days is in a budget; `like` is written out before."""

    zone: Annotated[str, AfterValidator(zone_name)]
    hours: WeekShape
    business_day: Length
    holidays: HolidaysShape | None


class EffectiveShape(Shape):
    """From when to when something holds, both days included; without a date there is no end to that side."""

    from_: Annotated[OpenDay, Field(alias="from")] = None
    to: OpenDay = None

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.from_ and self.to and self.to < self.from_:
            raise ValueError(f"ends on {self.to}, before it begins on {self.from_}")
        return self


class PartShape(Shape, extra="allow"):
    """What one level sets, while it is `effective`: any keys of an agreement, and those that nobody below may set."""

    locked: tuple[str, ...] = ()
    effective: EffectiveShape = EffectiveShape()


def _not_empty(versions: tuple[PartShape, ...]) -> tuple[PartShape, ...]:
    # Not by `min_length`: that counts a version which is wrong as none, and tells a second mistake that is none.
    if not versions:
        raise ValueError("must not be empty")
    return versions


class LevelShape(PartShape):
    """A level: what it sets, or several `versions` of that with dates of their own."""

    versions: Annotated[tuple[PartShape, ...], AfterValidator(_not_empty)] | None = None

    @model_validator(mode="after")
    def _one_or_versions(self) -> Self:
        beside = [*(self.model_extra or ()), *(self.model_fields_set & {"locked", "effective"})]
        if self.versions is not None and beside:
            raise ValueError(f"has `versions` and {beside[0]!r} beside them: write that into each version")
        return self


class ClientShape(LevelShape):
    """What is agreed with one client, and with it for single services."""

    services: dict[str, LevelShape] = Field(default_factory=dict)


class GroupShape(ClientShape):
    """What is agreed with several clients alike."""

    clients: tuple[str, ...] = ()


class FileShape(Shape):
    """The whole file. What the levels set is checked when they are put together."""

    calendars: dict[str, dict[str, Any]]
    corporate: LevelShape
    services: dict[Id, LevelShape] = Field(default_factory=dict)
    groups: dict[Id, GroupShape] = Field(default_factory=dict)
    clients: dict[str, ClientShape] = Field(default_factory=dict)

    @property
    def zone(self) -> str:
        """The zone in which dates of this file begin and end, that of the corporate calendar; "UTC" for lack of it."""
        corporate: PartShape = self.corporate.versions[0] if self.corporate.versions else self.corporate
        name = str((corporate.model_extra or {}).get("calendar"))
        try:
            for _ in self.calendars:
                if "zone" not in self.calendars[name]:
                    name = self.calendars[name]["like"]
            return zone_name(self.calendars[name]["zone"])
        except (KeyError, ValueError, TypeError):
            return "UTC"
