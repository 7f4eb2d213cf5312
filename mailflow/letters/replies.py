"""The words a client can answer with, by what the request is: the mirror of `desk.consent`, which reads them."""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.kinds import KINDS
from mailflow.kinds.kind import ACCEPT, RESCHEDULE

ALWAYS = ("status", "help")
NEEDS: Mapping[str, str] = {
    "approve": "approve",
    "decline": "approve",
    "accept": ACCEPT,
    "not_right": ACCEPT,
    "reopen": "reopen",
    "reschedule": RESCHEDULE,
    "recording": "record",
    "cancel": "cancel",
}
"""Each word, and the move that must be possible for it: an estimate is declined only where one can be approved."""


ASKED: Mapping[str, tuple[str, ...]] = {
    "estimate": ("approve", "decline"),
    "onsite_late": ("cancel",),
    "update": ("accept", "not_right", "reopen", "reschedule", "recording"),
}
"""Letters that ask for one thing: no other word stands beside it."""


def possible(kind: str, state: str, letter: str = "") -> tuple[str, ...]:
    """What a client can order now, by the names of `desk.consent`; what is finished can only be opened again."""
    if kind not in KINDS:
        return ()
    moves, finished, asked = KINDS[kind].moves, state in KINDS[kind].finished, ASKED.get(letter, tuple(NEEDS))
    return tuple(
        word
        for word, move in NEEDS.items()
        if word in asked and state in moves.get(move, {}) and finished == (word == "reopen")
    )
