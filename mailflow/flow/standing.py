"""How a request stands, told again from its timeline alone: the stored state is a cache of it, as clocks are.

The moves are those of its kinds, by which mails move it too. A timeline does not say everything: in which state a form
began follows from the form, so a request may have begun in several, and each line leaves those that it is possible in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from mailflow.desk import commands
from mailflow.desk.request import Entry, What
from mailflow.errors import ForbiddenMove
from mailflow.kinds.kind import CLIENT_MAIL, REPLY, Kind

ARROW, BEFORE = " -> ", ", before: "
NOTED = ": noted"
SAME_AS = {"merge": "cancel"}
"""Orders that move a request as another one does."""
BACK_TO_WORK = {"decline": ("approve", "progress"), "reopen": ("reopen", "estimate", "approve", "progress")}
"""Orders after which only the estimates tell a request from one that goes back to the work that was agreed, each with
the moves that would lead there."""
OF_SEVERAL_LINES = ("m", "l")


@dataclass(frozen=True, slots=True)
class Standing:
    """What the timeline says. `states` are all that fit it, none where it cannot be followed, from the line `lost` on.

    `client` and `late_reason` are what staff said last, "" for nobody; None where they never said anything. `merged` is
    the request that it became a part of.
    """

    kind: str
    states: frozenset[str]
    closed_at: datetime | None = None
    client: str | None = None
    late_reason: str | None = None
    merged: int | None = None
    lost: str = ""


def standing(kinds: Mapping[str, Kind], kind: str, entries: Sequence[Entry]) -> Standing:
    """How a request stands after these lines, in the order in which they were written down. `kind` is what it is
    stored as: what it began as, unless a line says that it was another before."""
    begun = next((before for entry in entries if (before := _kind_before(entry)) in kinds), kind)
    found = Standing(begun, opening_states(kinds[begun]))
    for _, lines in groupby(entries, _source):
        found = _after_one_source(kinds, found, tuple(lines))
    return found


def _source(entry: Entry) -> str:
    """The mail or the failed letter that gave the line. What the timers say one by one stands by itself."""
    return entry.id.partition(".")[0] if entry.id.startswith(OF_SEVERAL_LINES) else entry.id


def opening_states(kind: Kind) -> frozenset[str]:
    """Those in which a request can begin: any in which its form is still read, or the first of its kind."""
    return kind.unready | {kind.initial}


def _states(kind: Kind) -> frozenset[str]:
    return frozenset(state for each in kind.moves.values() for move in each.items() for state in move)


def _after_one_source(kinds: Mapping[str, Kind], before: Standing, lines: tuple[Entry, ...]) -> Standing:
    """After all lines of one mail or one tick: what is closed and opened again by one mail was closed all the time."""
    found = before
    for entry in lines:
        found = _after(kinds, found, entry)
    if not found.states & kinds[found.kind].finished:
        return replace(found, closed_at=None)
    return replace(found, closed_at=before.closed_at or lines[0].at)


def _after(kinds: Mapping[str, Kind], before: Standing, entry: Entry) -> Standing:
    word = _command(entry)
    if _kind_before(entry) and word is not None:
        name = commands.kind(word.argument.partition(BEFORE)[0])
        if name is None or name not in kinds:
            return before
        return replace(before, kind=name, states=frozenset({kinds[name].initial}))
    if entry.what is What.MOVED and word is not None and word.name == "merge":
        before = replace(before, merged=commands.reference(word.argument))
    if entry.what is What.CLIENT and word is not None:
        return replace(before, client=commands.client(word.argument))
    if entry.what is What.NOTE and word is not None and word.name == "reason":
        return replace(before, late_reason=commands.reason(word.argument))
    states = frozenset(_possible(kinds[before.kind], before.states, entry))
    return replace(before, states=states, lost=before.lost or ("" if states else entry.id))


def _possible(kind: Kind, states: Iterable[str], entry: Entry) -> Iterator[str]:
    word = _command(entry)
    for state in states:
        try:
            yield _moved(kind, state, entry)
            back = BACK_TO_WORK.get(word.name or "", ()) if entry.what is What.MOVED and word is not None else ()
            for move in back:
                state = kind.move(move, state)
            if back:
                yield state
        except ForbiddenMove:
            continue


def _moved(kind: Kind, state: str, entry: Entry) -> str:
    """The state after a line. Raises `ForbiddenMove` where the line cannot follow this state."""
    match entry.what:
        case What.CLIENT_MAIL:
            return _after_client(kind, state, entry)
        case What.VOIDED:
            return kind.move(CLIENT_MAIL, state)
        case What.STAFF_REPLY if entry.public:
            return kind.move(REPLY, state)
        case What.MOVED | What.SEVERITY if (word := _command(entry)) is not None and word.name is not None:
            return kind.move(SAME_AS.get(word.name, word.name), state)
        case What.MOVED:
            return _arrow(kind, state, entry)
    return state


def _after_client(kind: Kind, state: str, entry: Entry) -> str:
    """A mail says to which state it led, and what was only noted moved nothing."""
    led = any(ARROW in reason for reason in entry.reason)
    if led or state in kind.unready:
        return _arrow(kind, state, entry)
    only_noted = any(NOTED in reason for reason in entry.reason)
    thanked = only_noted or (state in kind.finished and entry.clock is None)
    return state if thanked else kind.move(CLIENT_MAIL, state)


def _arrow(kind: Kind, state: str, entry: Entry) -> str:
    """The state that the line's own reason names, the same where it names none."""
    for reason in entry.reason:
        before, arrow, after = reason.partition(ARROW)
        if arrow and {before, after} <= _states(kind):
            if before != state:
                raise ForbiddenMove(reason, ())
            return after
    return state


def _kind_before(entry: Entry) -> str:
    """The kind that a line took from the request; "" for any other line."""
    is_kind = entry.what is What.MOVED and entry.text.startswith("/kind ")
    return entry.text.rpartition(BEFORE)[2] if is_kind else ""


def _command(entry: Entry) -> commands.Command | None:
    """The order that the line repeats."""
    return next(iter(commands.read(entry.text).commands), None) if entry.text.startswith("/") else None
