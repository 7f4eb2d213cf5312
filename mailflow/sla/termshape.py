"""What one agreement in rules/sla.yaml may look like: keys, their types, and what holds where a file says nothing.

The same keys stand in every level; those of all levels together must be an `AgreementShape`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from mailflow.mail.address import valid_address
from mailflow.sla.budget import Duration
from mailflow.yamlfile import Shape

RUPIAH = re.compile(r"Rp\.? ?([0-9]{1,3}(?:\.[0-9]{3}){0,5})(?:,([0-9]{2}))?\Z")
CENTS = re.compile(r"[0-9]{1,15}(?:\.[0-9]{2})?\Z")
AMBIGUOUS = (
    'must be in quotes where a dot stands in it, "Rp25.000" or "1500.50": without them 25.000 is read as 25; or write '
    "a whole number, 25000"
)
NOBODY = "goes to nobody: name somebody"


def _listed(value: Any) -> Any:
    """One entry may stand without the brackets of a list."""
    return [value] if isinstance(value, str) else value


def _some(names: tuple[str, ...]) -> tuple[str, ...]:
    if not names:
        raise ValueError(NOBODY)
    return names


def _title(text: str) -> str:
    if not text.strip():
        raise ValueError("must not be empty: letters and explanations name it")
    return text


def _address(text: str) -> str:
    if not valid_address(text):
        raise ValueError(f"{text!r} is no e-mail address; write it like siti@klien.example")
    return text.lower()


def read_amount(value: object) -> Decimal | None:
    """An amount of money: a whole number, Rupiah as they are written, "Rp15.000.000", or "1500.50" with its cents.

    Raises `ValueError`; for a number with a dot too: YAML reads 25.000, as twenty-five thousand is written in
    Indonesia, as 25.
    """
    if value is None:
        return None
    if isinstance(value, float):
        raise ValueError(AMBIGUOUS)  # noqa: TRY004 - pydantic reads it
    found = RUPIAH.match(value) if isinstance(value, str) else None
    if found:
        amount = Decimal(f"{found[1].replace('.', '')}.{found[2] or '00'}")
    elif CENTS.match(str(value)) and not isinstance(value, bool):
        amount = Decimal(str(value))
    else:
        raise ValueError(f'must be an amount such as "Rp15.000.000" or 15000000, not {value!r}')
    if not amount:
        raise ValueError("must be more than nothing: who may approve nothing is no approver")
    return amount


Length = Annotated[Duration, BeforeValidator(Duration.read)]
Names = Annotated[tuple[str, ...], AfterValidator(_some), BeforeValidator(_listed)]
Address = Annotated[str, AfterValidator(_address)]


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

    mode: Literal["ask", "none"]


class LeadTimeShape(Shape):
    """How long before a visit its form must be there."""

    days: Annotated[int, Field(ge=0, le=365, strict=True)]
    count: Literal["calendar", "business"]
    submission_day: Literal["excluded", "included"]


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

    whatsapp: str | None
    response: TargetShape | None


class ChannelsShape(Shape):
    """The ways to support beside e-mail."""

    phone: PhoneShape
    chat: ChatShape


class EscalationShape(Shape, extra="allow"):
    """Who hears of a promise in danger: `75:` at 75 % of its time, `breach:`, and `after:` so long after a breach."""

    __pydantic_extra__: dict[str, Names | None]
    breach: Names
    after: dict[str, Names | None]


class ApproverShape(Shape):
    """Who may approve an estimate at the client, and up to which amount; null is any amount."""

    address: Address
    limit: Annotated[Decimal | None, BeforeValidator(read_amount)]
    currency: Annotated[str, Field(pattern=r"^[A-Z]{3}$")] = "IDR"


class AgreementShape(Shape):
    """One agreement: every decided ambiguity of the policy is a key of its own."""

    name: Annotated[str, AfterValidator(_title)]
    version: Annotated[str, AfterValidator(_title)]
    prevailing_language: Literal["id", "en"]
    calendar: str
    joint_leave: Literal["working", "holiday"] | None
    clock: Literal["operating", "elapsed"]
    business_days: Literal["operating_time", "end_of_day"]
    start_at: Literal["mailbox_arrival", "fetch"]
    severity_decided_by: Literal["staff", "rules"]
    targets: dict[str, dict[str, TargetsShape]]
    resolution_satisfies_workaround: bool
    reopen_window: TargetShape
    recording: Literal["documentation"]
    prerequisites: PrerequisitesShape
    lead_time: LeadTimeShape
    visit_on: Literal["business_day", "any_day"]
    submitted_when: Literal["form_complete", "first_mail"]
    vendor: VendorShape
    channels: ChannelsShape
    owner: str | None
    client_owner: Address | None
    escalation: EscalationShape
    critical_at_once: bool
    remind_after: TargetShape | None
    close_after: TargetShape | None
    estimate_within: TargetShape | None
    approvers: tuple[ApproverShape, ...] | None
    exclusions: tuple[str, ...] | None


BUILT_IN: Mapping[str, Any] = {
    "prevailing_language": "id",
    "joint_leave": None,
    "clock": "operating",
    "business_days": "operating_time",
    "start_at": "mailbox_arrival",
    "severity_decided_by": "staff",
    "resolution_satisfies_workaround": True,
    "reopen_window": "5bd",
    "recording": "documentation",
    "prerequisites": {"mode": "ask"},
    "lead_time": {"count": "calendar", "submission_day": "excluded"},
    "visit_on": "business_day",
    "submitted_when": "form_complete",
    "channels": {"chat": {"whatsapp": None, "response": None}},
    "owner": None,
    "client_owner": None,
    "escalation": {"75": ["assignee"], "breach": ["assignee", "leads"], "after": {"1bd": ["owner"]}},
    "critical_at_once": False,
    "remind_after": "3bd",
    "close_after": None,
    "estimate_within": "3bd",
    "approvers": [],
    "exclusions": [],
}
"""What holds where no level says otherwise: the readings that the bundled file explains."""
