"""An enhancement. It has no deadline before an estimate is approved (policy, part 5a)."""

from __future__ import annotations

from mailflow.kinds.kind import CLIENT_MAIL, REPLY, Intake, Kind, Opening, common_needs

SUBMITTED, IN_REVIEW, CLOSED = "submitted", "in_review", "closed"
ALL = (SUBMITTED, IN_REVIEW, CLOSED)


def intake(intake: Intake) -> Opening:
    """Submitted, until somebody reviews it."""
    return Opening(SUBMITTED, "acknowledgement", needs=common_needs(intake.message))


KIND = Kind(
    name="change_request",
    intake=intake,
    finished=frozenset({CLOSED}),
    stops={},
    moves={
        REPLY: {SUBMITTED: IN_REVIEW, IN_REVIEW: IN_REVIEW, CLOSED: CLOSED},
        CLIENT_MAIL: {SUBMITTED: SUBMITTED, IN_REVIEW: IN_REVIEW, CLOSED: IN_REVIEW},
        "progress": dict.fromkeys((SUBMITTED, IN_REVIEW), IN_REVIEW),
        "close": dict.fromkeys((SUBMITTED, IN_REVIEW), CLOSED),
        "reopen": {CLOSED: IN_REVIEW},
        "note": {state: state for state in ALL},
    },
)
