"""What rules/sla.yaml may look like: keys, their types and defaults. What they mean together is `load`'s part.

`corporate` is the agreement that holds for everyone; its defaults are the readings that the bundled file explains.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mailflow.sla.budget import Duration
from mailflow.sla.hours import read_window
from mailflow.sla.openings import Window
from mailflow.yamlfile import Shape, zone_name

YEARS = range(2024, 2036)
"""The years whose public holidays are known: from before the first policy to ten years past it. Fixed, because holidays
that depended on the day of loading would give a replay other dates than the clock it checks."""


def read_date(text: object) -> date:
    """A date written 2026-08-18, in `YEARS`. Raises `ValueError`."""
    try:
        day = date.fromisoformat(text) if isinstance(text, str) else None
    except ValueError as error:
        raise ValueError(f"must be a date such as 2026-08-18, not {text!r} ({error})") from error
    if day is None or str(day) != text:
        raise ValueError(f"must be a date such as 2026-08-18, not {text!r}")
    if day.year not in YEARS:
        raise ValueError(f"must be in the years {YEARS[0]} to {YEARS[-1]}, not {text}")
    return day


def _listed(value: Any) -> Any:
    """One window may stand without the brackets of a list; an empty value is a closed day."""
    return () if value is None else [value] if isinstance(value, str) else value


Length = Annotated[Duration, BeforeValidator(Duration.read)]
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
    """When somebody works, and how long one of their business days is in a budget."""

    zone: Annotated[str, AfterValidator(zone_name)]
    hours: WeekShape
    business_day: Length
    holidays: HolidaysShape | None


class TargetShape(Shape):
    """How long something may take: `5h`, or a mapping where this target is counted in a way of its own."""

    within: Length
    clock: Literal["operating", "elapsed", "end_of_day"] | None = None

    @model_validator(mode="before")
    @classmethod
    def _short(cls, value: Any) -> Any:
        return value if isinstance(value, dict) else {"within": value}


class TargetsShape(Shape):
    """The targets of one kind and severity, by clock; null where nothing is promised."""

    response: TargetShape | None = None
    workaround: TargetShape | None = None
    permanent: TargetShape | None = None
    delivery: TargetShape | None = None
    completion: TargetShape | None = None


class PrerequisitesShape(Shape):
    """What happens when a report has neither screenshot nor video."""

    mode: Literal["ask", "none"] = "ask"


class LeadTimeShape(Shape):
    """How long before a visit its form must be there."""

    days: Annotated[int, Field(ge=0, le=365, strict=True)]
    count: Literal["calendar", "business"] = "calendar"
    submission_day: Literal["excluded", "included"] = "excluded"


class VendorShape(Shape):
    """Who promises."""

    name: str
    service: str
    email: str


class PhoneShape(Shape):
    """The call centre."""

    number: str
    calendar: str


class ChatShape(Shape):
    """The chat group: where it is, and how soon somebody answers there."""

    whatsapp: str | None = None
    response: TargetShape | None = None


class ChannelsShape(Shape):
    """The ways to support beside e-mail."""

    phone: PhoneShape
    chat: ChatShape = ChatShape()


class AgreementShape(Shape):
    """One agreement: every decided ambiguity of the policy is a key of its own."""

    name: str
    version: str
    prevailing_language: Literal["id", "en"] = "id"
    calendar: str
    clock: Literal["operating", "elapsed"] = "operating"
    business_days: Literal["operating_time", "end_of_day"] = "operating_time"
    start_at: Literal["mailbox_arrival", "fetch"] = "mailbox_arrival"
    severity_decided_by: Literal["staff", "rules"] = "staff"
    targets: dict[str, dict[str, TargetsShape]]
    resolution_satisfies_workaround: bool = True
    reopen_window: TargetShape = TargetShape.model_validate("5bd")
    recording: Literal["documentation"] = "documentation"
    prerequisites: PrerequisitesShape = PrerequisitesShape()
    lead_time: LeadTimeShape
    visit_on: Literal["business_day", "any_day"] = "business_day"
    submitted_when: Literal["form_complete", "first_mail"] = "form_complete"
    vendor: VendorShape
    channels: ChannelsShape


class FileShape(Shape):
    """The whole file."""

    calendars: dict[str, CalendarShape]
    corporate: AgreementShape
