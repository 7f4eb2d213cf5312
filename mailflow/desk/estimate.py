"""What a change request will take, in numbered revisions (policy, part 5a)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from mailflow.desk.money import Money
from mailflow.sla.budget import Duration

Verdict = Literal["open", "approved", "declined", "replaced"]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One revision."""

    revision: int
    effort: Duration | None
    due: date | None
    price: Money | None
    at: datetime
    tax: str = ""
    scope: str = ""
    by: str = ""
    verdict: Verdict = "open"
    answered_by: str = ""
    answered_at: datetime | None = None
    evidence: str = ""
