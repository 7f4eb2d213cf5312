"""An incident: something does not work. The only kind with two clocks, a workaround and a permanent solution."""

from __future__ import annotations

from mailflow.desk.decision import Need
from mailflow.kinds.kind import CLIENT_MAIL, REPLY, Intake, Kind, Opening, common_needs

NEW, IN_PROGRESS, WAITING, WORKAROUND = "new", "in_progress", "waiting_client", "workaround"
RESOLVED, CLOSED = "resolved", "closed"
OPEN = (NEW, IN_PROGRESS, WAITING, WORKAROUND)


def intake(intake: Intake) -> Opening:
    """A ticket is new at once; a screenshot or video is asked for, and work does not wait for it (policy, part 3)."""
    needs = common_needs(intake.message)
    if intake.agreement.prerequisites_mode == "ask" and not intake.message.evidence:
        needs = (*needs, Need.EVIDENCE)
    return Opening(NEW, "acknowledgement", needs=needs)


KIND = Kind(
    name="ticket",
    initial=NEW,
    intake=intake,
    waiting=WAITING,
    finished=frozenset({RESOLVED, CLOSED}),
    stops={"workaround": ("workaround",), "resolve": ("permanent",)},
    moves={
        REPLY: {
            NEW: IN_PROGRESS,
            IN_PROGRESS: IN_PROGRESS,
            WAITING: WAITING,
            WORKAROUND: WORKAROUND,
            RESOLVED: RESOLVED,
            CLOSED: CLOSED,
        },
        CLIENT_MAIL: {
            NEW: NEW,
            IN_PROGRESS: IN_PROGRESS,
            WAITING: IN_PROGRESS,
            WORKAROUND: WORKAROUND,
            RESOLVED: IN_PROGRESS,
            CLOSED: IN_PROGRESS,
        },
        "progress": dict.fromkeys(OPEN, IN_PROGRESS),
        "wait": dict.fromkeys((NEW, IN_PROGRESS, WORKAROUND), WAITING),
        "workaround": dict.fromkeys((NEW, IN_PROGRESS, WAITING), WORKAROUND),
        "resolve": dict.fromkeys(OPEN, RESOLVED),
        # A ticket is closed only after it was resolved with words to the client: no clock stops silently.
        "close": {RESOLVED: CLOSED},
        "reopen": {RESOLVED: IN_PROGRESS, CLOSED: IN_PROGRESS},
        "cancel": dict.fromkeys(OPEN, CLOSED),
        "spam": dict.fromkeys(OPEN, CLOSED),
        "severity": {state: state for state in OPEN},
        "note": {state: state for state in (*OPEN, RESOLVED, CLOSED)},
    },
)
