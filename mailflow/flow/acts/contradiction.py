"""Lines of one mail that take each other back: both letters would go out, and the client could answer either.

An offer of an earlier line is on its way to people who may say yes to it; a later line that ends the request, or makes
it another one, would leave them with a letter about nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.desk.commands import Command
from mailflow.flow.acts.money import LETTER
from mailflow.flow.work import Draft, Work

OFFER, AGREEMENT, MEETING, PART = "offer", "agreement", "meeting", "part"
TAKES_BACK: Mapping[str, frozenset[str]] = {
    "kind": frozenset({OFFER, AGREEMENT, MEETING}),
    "merge": frozenset({OFFER, AGREEMENT, MEETING}),
    "cancel": frozenset({OFFER, AGREEMENT}),
    "client": frozenset({OFFER, AGREEMENT, MEETING, PART}),
    "decline": frozenset({OFFER}),
    "deliver": frozenset({OFFER}),
    "close": frozenset({MEETING}),
    "visited": frozenset({MEETING}),
    "spam": frozenset({AGREEMENT, MEETING}),
}
"""What a command makes void, by its name; /cancel says of a meeting that it is named twice."""


def contradicts(work: Work, draft: Draft, command: Command) -> bool:
    """Whether the command takes back what an earlier line of the same mail is about to tell the client."""
    return not TAKES_BACK.get(command.name or "", frozenset()).isdisjoint(_made(work, draft))


def _made(work: Work, draft: Draft) -> frozenset[str]:
    """What the lines so far have made, by the letters that they would send."""
    made = {
        OFFER: draft.template == LETTER,
        AGREEMENT: any(notice.moved == "approve" for notice in draft.notices),
        MEETING: any(notice.invitation == "REQUEST" for notice in draft.notices),
        PART: draft.request.merged != work.case.request.merged,
    }
    return frozenset(name for name, is_made in made.items() if is_made)
