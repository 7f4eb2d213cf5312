"""An enhancement. It has no deadline before an estimate is approved (policy, part 5a).

Its estimates come in numbered revisions: a new one, also in the middle of the work, asks the client again.
"""

from __future__ import annotations

from mailflow.kinds.kind import ACCEPT, CLIENT_MAIL, REPLY, Intake, Kind, Opening, common_needs

SUBMITTED, IN_REVIEW, ESTIMATED, APPROVED = "submitted", "in_review", "estimated", "approved"
IN_PROGRESS, DELIVERED = "in_progress", "delivered"
DECLINED, ACCEPTED, CLOSED, CANCELLED = "declined", "accepted", "closed", "cancelled"
OPEN = (SUBMITTED, IN_REVIEW, ESTIMATED, APPROVED, IN_PROGRESS, DELIVERED)
FINISHED = (DECLINED, ACCEPTED, CLOSED, CANCELLED)
ALL = (*OPEN, *FINISHED)


def intake(intake: Intake) -> Opening:
    """Submitted, until somebody reviews it."""
    return Opening(SUBMITTED, "acknowledgement", needs=common_needs(intake.message))


KIND = Kind(
    name="change_request",
    initial=SUBMITTED,
    intake=intake,
    finished=frozenset(FINISHED),
    stops={"deliver": ("completion",)},
    moves={
        REPLY: {**{state: state for state in ALL}, SUBMITTED: IN_REVIEW},
        CLIENT_MAIL: {
            **{state: state for state in OPEN},
            ACCEPTED: IN_PROGRESS,
            **dict.fromkeys((DECLINED, CLOSED, CANCELLED), IN_REVIEW),
        },
        ACCEPT: {DELIVERED: ACCEPTED},
        "progress": {SUBMITTED: IN_REVIEW, IN_REVIEW: IN_REVIEW, **dict.fromkeys((APPROVED, DELIVERED), IN_PROGRESS)},
        "estimate": dict.fromkeys((SUBMITTED, IN_REVIEW, ESTIMATED, APPROVED, IN_PROGRESS), ESTIMATED),
        "approve": {ESTIMATED: APPROVED},
        "decline": dict.fromkeys((SUBMITTED, IN_REVIEW, ESTIMATED), DECLINED),
        # Of what was approved, also while another revision waits, or after it was closed and opened again.
        "deliver": dict.fromkeys((IN_REVIEW, ESTIMATED, APPROVED, IN_PROGRESS), DELIVERED),
        "close": dict.fromkeys((SUBMITTED, IN_REVIEW, DELIVERED), CLOSED),
        "cancel": dict.fromkeys(OPEN, CANCELLED),
        "spam": dict.fromkeys(OPEN, CANCELLED),
        "reopen": {ACCEPTED: IN_PROGRESS, **dict.fromkeys((DECLINED, CLOSED, CANCELLED), IN_REVIEW)},
        "note": {state: state for state in ALL},
    },
)
