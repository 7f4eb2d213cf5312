"""A request for product information or documentation, "information request" in letters: one clock, delivery."""

from __future__ import annotations

from mailflow.kinds.kind import CLIENT_MAIL, REPLY, Intake, Kind, Opening, common_needs

REQUESTED, IN_PROGRESS, DELIVERED, CLOSED = "requested", "in_progress", "delivered", "closed"
ALL = (REQUESTED, IN_PROGRESS, DELIVERED, CLOSED)


def intake(intake: Intake) -> Opening:
    """The promise runs from receipt (policy, part 5b)."""
    return Opening(REQUESTED, "acknowledgement", needs=common_needs(intake.message))


KIND = Kind(
    name="documentation",
    initial=REQUESTED,
    intake=intake,
    finished=frozenset({DELIVERED, CLOSED}),
    stops={"resolve": ("delivery",), "deliver": ("delivery",)},
    moves={
        REPLY: {REQUESTED: IN_PROGRESS, IN_PROGRESS: IN_PROGRESS, DELIVERED: DELIVERED, CLOSED: CLOSED},
        CLIENT_MAIL: {
            REQUESTED: REQUESTED,
            IN_PROGRESS: IN_PROGRESS,
            DELIVERED: IN_PROGRESS,
            CLOSED: IN_PROGRESS,
        },
        "progress": dict.fromkeys((REQUESTED, IN_PROGRESS), IN_PROGRESS),
        "resolve": dict.fromkeys((REQUESTED, IN_PROGRESS), DELIVERED),
        "deliver": dict.fromkeys((REQUESTED, IN_PROGRESS), DELIVERED),
        "close": {DELIVERED: CLOSED},
        "cancel": dict.fromkeys((REQUESTED, IN_PROGRESS), CLOSED),
        "spam": dict.fromkeys((REQUESTED, IN_PROGRESS), CLOSED),
        "reopen": {DELIVERED: IN_PROGRESS, CLOSED: IN_PROGRESS},
        "note": {state: state for state in ALL},
    },
)
