"""What a decision must know, read in one go, and the decision applied, all or nothing.

Both run inside the savepoint of one mail. Between the reading and the writing another worker may have changed a
request or taken a number: `apply` compares before it swaps, and the loser decides again on fresh facts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from mailflow.desk.decision import Decision
from mailflow.desk.known import Known, Lookup
from mailflow.desk.request import Case, Request
from mailflow.store import board, calendars, confirmations, delayed, named, remembered
from mailflow.store.cases import REQUEST_COLUMNS, latest_entries, load_cases
from mailflow.store.columns import address_key, key
from mailflow.store.conflict import Conflict
from mailflow.store.statements import insert_missing, insert_or_replace
from mailflow.store.tables import (
    OPEN,
    blocked_addresses,
    clocks,
    counters,
    entries,
    outbox,
    participants,
    requests,
    thread_ids,
)

MOST_IDS = 200
"""The newest ids of a thread that are looked up; a References header can name thousands."""

MOST_OWN = 5
"""Open requests of a sender, the newest ones, where he asks how his own stand."""

MOST_MERGES = 10
"""How far a chain of merged requests is followed."""

MOST_NUMBER = 2**63 - 1
"""Both databases' largest; a tag in a subject can name any number."""


def known(conn: Connection, lookup: Lookup, now: datetime) -> Known:
    """All that the store has to say about one mail; inside of the write transaction, in its own savepoint.

    `cases` also has the newest two open requests of the sender that lack evidence: one is enough to join, two are too
    many to choose.
    """
    # First of all, since on PostgreSQL its lock makes the workers take turns: the rest is then read as it stays.
    next_number = (conn.scalar(_LAST_NUMBER) or 0) + 1
    asked = {key(id_): id_ for id_ in lookup.message_ids[:MOST_IDS]}
    seen = named.seen(conn, lookup, now)
    letters = named.letters(conn, lookup, list(asked))
    by_message_id = {letter.message_id: letter.request for letter in letters if letter.request is not None}
    if asked:
        by_message_id.update(conn.execute(_THREAD, {"ids": list(asked)}).all())
    by_message_id = {asked[id_]: number for id_, number in by_message_id.items() if id_ in asked}
    numbers = {*lookup.numbers, *by_message_id.values(), *_filled(s.request for s in seen)}
    numbers |= _filled(letter.request for letter in letters)
    if lookup.mine and lookup.sender:
        numbers |= set(conn.scalars(_OWN, {"sender": lookup.sender}))
    cases = _cases(conn, numbers, lookup.sender)
    client = remembered.client_of(conn, lookup.sender)
    pictures = remembered.requests_with(conn, lookup.pictures_of, lookup.pictures)
    listed, counts = board.read(conn, lookup.board, now) if lookup.board else ((), {})
    found = Known(
        next_number, seen, cases, by_message_id, letters, client, pictures, listed, counts=counts,
        delayed=delayed.waiting(conn, cases), latest=latest_entries(conn, cases) if lookup.staff else (),
        clients=remembered.clients_of(conn, _whose(lookup, cases)),
    )  # fmt: skip
    return confirmations.with_questions(conn, found, lookup)


def _whose(lookup: Lookup, cases: Mapping[int, Case]) -> tuple[str, ...]:
    """The addresses that staff may have given to a client: those they name, and those that take part."""
    taking_part = (address for case in cases.values() for address in case.request.participants)
    return tuple(dict.fromkeys((*lookup.addresses, *(taking_part if lookup.staff else ()))))


def apply(conn: Connection, received_id: int | None, decision: Decision, now: datetime) -> None:
    """Write everything down that a decision changes, except its letters.

    Raises Conflict where the request has another version than `expected_version`, or a new one's number is taken.
    `received_id` is the mail it comes from, None for a tick. A Message-ID that led to another request leads to this
    one from now on.
    """
    if decision.case:
        _write_case(conn, decision.case, decision.expected_version)
    for case, version in decision.also:
        _write_case(conn, case, version)
    number = decision.case.request.number if decision.case else decision.request
    if decision.thread_ids and number is not None:
        ids = dict.fromkeys(map(key, decision.thread_ids))
        insert_or_replace(conn, thread_ids, [{"message_id": id_, "request": number} for id_ in ids])
    if decision.case:
        terms = (entry.clock.terms for entry in decision.entries if entry.clock is not None)
        calendars.keep(conn, decision.case.calendars, (each.calendar for each in terms if each is not None))
    if decision.entries:
        values = [{name: getattr(entry, name) for name in _ENTRY_COLUMNS} for entry in decision.entries]
        conn.execute(_INSERT_ENTRY, [{**row, "received": received_id} for row in values])
    if decision.bounced:
        conn.execute(_BOUNCED, [{"b_id": id_, "last_error": why} for id_, why in decision.bounced])
    reason = "an order" if received_id is None else f"received mail {received_id}"
    rows = [{"address": address, "at": now, "reason": reason} for address in decision.blocked]
    insert_missing(conn, blocked_addresses, rows)
    delayed.undo(conn, decision.undone)
    if decision.remembered:
        remembered.remember(conn, decision.remembered, decision.entries[0].id if decision.entries else reason, now)
    if number is not None:
        remembered.seen(conn, decision.pictures, number, now)
    if decision.asks is not None:
        confirmations.ask(conn, decision.asks)
    if decision.confirmed:
        confirmations.confirm(conn, decision.confirmed)


def blocked(conn: Connection, addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses that get no letters until staff say otherwise."""
    asked = {address_key(address): address for address in addresses}
    return frozenset(asked[found] for found in conn.scalars(_BLOCKED, {"addresses": list(asked)}))


def _write_case(conn: Connection, case: Case, expected_version: int | None) -> None:
    request = case.request
    if expected_version is None:
        _open(conn, request)
    else:
        _change(conn, request, expected_version)
        conn.execute(_FORGET_PEOPLE, {"number": request.number})
        conn.execute(_FORGET_CLOCKS, {"number": request.number})
    people = [{"request": request.number, "address": address} for address in request.people]
    insert_missing(conn, participants, people)
    write_clocks(conn, case)


def write_clocks(conn: Connection, case: Case) -> None:
    """Store the clocks of a request that has none; the timers look at each, since its `next_at` is empty."""
    if case.clocks:
        conn.execute(
            _INSERT_CLOCK,
            [
                {
                    "request": case.request.number,
                    "position": position,
                    "name": clock.name,
                    "state": clock.state,
                    "due_at": clock.due_at,
                    "data": clock,
                }
                for position, clock in enumerate(case.clocks)
            ],
        )


def rewrite_clocks(conn: Connection, case: Case) -> None:
    """Store the clocks of a request anew: they are a cache of its events, which stay as they are."""
    conn.execute(_FORGET_CLOCKS, {"number": case.request.number})
    write_clocks(conn, case)


def _open(conn: Connection, request: Request) -> None:
    if conn.execute(_TAKE_NUMBER, {"b_number": request.number}).rowcount != 1:
        raise Conflict(f"request {request.number} was opened by another worker")
    conn.execute(_INSERT_REQUEST, _row(request))


def _change(conn: Connection, request: Request, expected_version: int) -> None:
    values = {**_row(request), "version": expected_version + 1}
    found = conn.execute(_SWAP, {"b_number": request.number, "b_version": expected_version, **values})
    if found.rowcount != 1:
        raise Conflict(f"request {request.number} no longer has version {expected_version}")


def _row(request: Request) -> dict[str, object]:
    return {name: getattr(request, name) for name in REQUEST_COLUMNS}


def _cases(conn: Connection, numbers: set[int], sender: str | None) -> Mapping[int, Case]:
    possible = [number for number in numbers if 0 < number <= MOST_NUMBER]
    if not possible and sender is None:
        return {}
    rows = conn.execute(_REQUESTS, {"numbers": possible, "sender": sender or ""}).all()
    found = {case.request.number: case for case in load_cases(conn, rows)}
    for _ in range(MOST_MERGES):
        missing = _filled(case.request.merged for case in found.values()) - found.keys()
        if not missing:
            break
        rows = conn.execute(_MERGED, {"numbers": list(missing)}).all()
        found |= {case.request.number: case for case in load_cases(conn, rows)}
    return found


def _filled(numbers: Iterable[int | None]) -> set[int]:
    return {number for number in numbers if number is not None}


_ENTRY_COLUMNS = ("id", "request", "at", "recorded_at", "what", "actor", "text", "reason", "public", "clock")

_IS_REQUEST_COUNTER = counters.c.name == "request"
_LAST_NUMBER = select(counters.c.value).where(_IS_REQUEST_COUNTER).with_for_update()
_TAKE_NUMBER = (
    update(counters)
    .where(_IS_REQUEST_COUNTER, counters.c.value == bindparam("b_number") - 1)
    .values(value=bindparam("b_number"))
)
_THREAD = select(thread_ids.c.message_id, thread_ids.c.request).where(
    thread_ids.c.message_id.in_(bindparam("ids", expanding=True))
)
_LACKING_EVIDENCE = (
    select(requests.c.number)
    .where(OPEN, requests.c.requester == bindparam("sender"), ~requests.c.evidence)
    .order_by(requests.c.number.desc())
    .limit(2)
    .subquery()
)
_OWN = (
    select(requests.c.number)
    .where(OPEN, requests.c.requester == bindparam("sender"))
    .order_by(requests.c.number.desc())
    .limit(MOST_OWN)
)
_REQUESTS = select(requests).where(
    or_(
        requests.c.number.in_(bindparam("numbers", expanding=True)),
        requests.c.number.in_(select(_LACKING_EVIDENCE.c.number)),
    )
)
_MERGED = select(requests).where(requests.c.number.in_(bindparam("numbers", expanding=True)))
_INSERT_REQUEST = insert(requests)
_SWAP = (
    update(requests)
    .where(requests.c.number == bindparam("b_number"), requests.c.version == bindparam("b_version"))
    .values({name: bindparam(name) for name in REQUEST_COLUMNS if name != "number"})
)
_FORGET_PEOPLE = delete(participants).where(participants.c.request == bindparam("number"))
_FORGET_CLOCKS = delete(clocks).where(clocks.c.request == bindparam("number"))
_INSERT_CLOCK = insert(clocks)
_INSERT_ENTRY = insert(entries)
# The decision that brings the bounce also brings the notice to staff.
_BOUNCED = (
    update(outbox)
    .where(outbox.c.id == bindparam("b_id"))
    .values(status="failed", told=True, last_error=bindparam("last_error"))
)
_BLOCKED = select(blocked_addresses.c.address).where(
    blocked_addresses.c.address.in_(bindparam("addresses", expanding=True))
)
