"""A session over the network, which may be recorded (policy, part 2c and notes).

Staff name the date and the link; whoever wants the recording gets it within the promise for information. One that is
scheduled is not closed before anybody has said whether it was held: a recording may be promised.
"""

from __future__ import annotations

from mailflow.desk.mentioned import mentioned
from mailflow.kinds.kind import CLIENT_MAIL, REPLY, RESCHEDULE, Intake, Kind, Opening, common_needs

REQUESTED, SCHEDULED, HELD, CLOSED, CANCELLED = "requested", "scheduled", "held", "closed", "cancelled"
OPEN = (REQUESTED, SCHEDULED, HELD)
ALL = (*OPEN, CLOSED, CANCELLED)
WANTS_RECORDING = "recording"
"""The tag of a session whose recording was asked for before it took place."""


def intake(intake: Intake) -> Opening:
    """Requested, until staff name a date and a link; a time that the client names is kept for them."""
    message, needs = intake.message, common_needs(intake.message)
    found = mentioned(message.new_text, intake.submitted) or mentioned(message.subject, intake.submitted)
    if found is None or found.day is None:
        return Opening(REQUESTED, "acknowledgement", needs=needs)
    asked = (("visit_date", found.written),)
    return Opening(REQUESTED, "acknowledgement", form=asked, needs=needs, visit=found.day)


KIND = Kind(
    name="virtual",
    initial=REQUESTED,
    intake=intake,
    finished=frozenset({CLOSED, CANCELLED}),
    stops={"record": ("delivery",)},
    moves={
        REPLY: {state: state for state in ALL},
        CLIENT_MAIL: {**{state: state for state in OPEN}, CLOSED: HELD, CANCELLED: REQUESTED},
        RESCHEDULE: dict.fromkeys((REQUESTED, SCHEDULED), REQUESTED),
        "progress": dict.fromkeys((REQUESTED,), REQUESTED),
        "schedule": dict.fromkeys((REQUESTED, SCHEDULED), SCHEDULED),
        "visited": {SCHEDULED: HELD},
        "record": dict.fromkeys((SCHEDULED, HELD), HELD),
        "close": dict.fromkeys((REQUESTED, HELD), CLOSED),
        "cancel": dict.fromkeys((REQUESTED, SCHEDULED), CANCELLED),
        "spam": dict.fromkeys(OPEN, CANCELLED),
        "reopen": {CLOSED: HELD, CANCELLED: REQUESTED},
        "note": {state: state for state in ALL},
    },
)
