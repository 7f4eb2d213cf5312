"""Why nothing is due for a request: which rule it has instead of a clock."""

from __future__ import annotations

from mailflow.desk.request import Request
from mailflow.sla.agreement import Agreement
from mailflow.sla.doubts import place

WHY = {
    "change_request": "No date: the client has approved no estimate yet; the completion counts from the approval.",
    "onsite": "No clock: a visit has a lead time instead. Its form must be there {lead} ({source}).",
    "virtual": "No clock: a session is held when both sides agreed.",
}
OTHER = "No date: the agreement promises none for this kind of request."
DAYS = {"calendar": "{days} days", "business": "{days} business days"}


def why_no_date(request: Request, agreement: Agreement) -> str:
    """The sentence for a request without clocks."""
    time = agreement.lead_time
    count = "" if time.submission_day == "included" else " not"
    lead = f"{DAYS[time.count].format(days=time.days)} before it, the day on which it is sent{count} counted"
    return WHY.get(request.kind, OTHER).format(lead=lead, source=place(agreement, "lead_time.days"))
