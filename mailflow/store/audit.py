"""What ought to hold between the tables and that no foreign key can say, asked of the database as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import BindParameter, Connection, bindparam, exists, func, select

from mailflow.desk.decision import Outcome
from mailflow.desk.request import Entry, What
from mailflow.store.tables import entries, outbox, participants, received, thread_ids, unfetched

MOST_TEXT = 2000
"""Characters of a line: an order with its argument, and not a whole mail."""


def without_outcome(conn: Connection) -> tuple[int, ...]:
    """Received mails that are done with, and nothing says what became of them."""
    return tuple(conn.scalars(_WITHOUT_OUTCOME))


def without_cause(conn: Connection) -> tuple[tuple[int, int, str], ...]:
    """(letter, request, cause) of the letters about a request whose timeline has no line that gave them."""
    return tuple((row.id, row.request, row.cause) for row in conn.execute(_WITHOUT_CAUSE))


def leading_nowhere(conn: Connection) -> tuple[tuple[int, int], ...]:
    """(received mail, request) of the mails that belong to a request, while an answer to them would not find it."""
    return tuple((row.id, row.request) for row in conn.execute(_LEADING_NOWHERE))


def people(conn: Connection, numbers: Sequence[int]) -> Mapping[int, frozenset[str]]:
    """Who is found as taking part in each of these requests, by the keys of their addresses."""
    found: dict[int, set[str]] = {number: set() for number in numbers}
    for number, address in conn.execute(_PEOPLE, {"numbers": list(numbers)}) if numbers else ():
        found[number].add(address)
    return {number: frozenset(addresses) for number, addresses in found.items()}


def timelines(conn: Connection, numbers: Sequence[int]) -> Mapping[int, tuple[Entry, ...]]:
    """The lines of these requests as they were written down, of their texts no more than orders need."""
    found: dict[int, list[Entry]] = {number: [] for number in numbers}
    for row in conn.execute(_LINES, {"numbers": list(numbers)}) if numbers else ():
        found[row.request].append(Entry(**{**row._mapping, "what": What(row.what)}))
    return {number: tuple(lines) for number, lines in found.items()}


def known_uids(conn: Connection, inbox: str, uidvalidity: int) -> frozenset[int]:
    """The UIDs of a mailbox that are stored, or that are tried again."""
    values = {"inbox": inbox, "uidvalidity": uidvalidity}
    return frozenset((*conn.scalars(_STORED_UIDS, values), *conn.scalars(_TRIED_UIDS, values)))


_NUMBERS: BindParameter[Sequence[int]] = bindparam("numbers", expanding=True)
_WITHOUT_OUTCOME = (
    select(received.c.id).where(received.c.status != "new", received.c.outcome.is_(None)).order_by(received.c.id)
)
_WITHOUT_CAUSE = (
    select(outbox.c.id, outbox.c.request, outbox.c.cause)
    .where(
        outbox.c.request.is_not(None),
        # It may speak of a mail that waits, or was taken back: nothing of that stands on a timeline.
        outbox.c.template != "staff_done",
        ~exists().where(entries.c.id == outbox.c.cause),
    )
    .order_by(outbox.c.id)
)
_LEADING_NOWHERE = (
    select(received.c.id, received.c.request)
    .where(
        received.c.outcome.in_((Outcome.REQUEST, Outcome.REPLY)),
        received.c.request.is_not(None),
        received.c.message_id.is_not(None),
        ~exists().where(thread_ids.c.message_id == received.c.message_id),
        ~exists().where(outbox.c.message_id == received.c.message_id),
    )
    .order_by(received.c.id)
)
_LINES = (
    select(
        *(entries.c[name] for name in ("id", "request", "at", "recorded_at", "what", "actor", "reason", "public")),
        func.substr(entries.c.text, 1, MOST_TEXT).label("text"),
        entries.c.clock,
    )
    .where(entries.c.request.in_(_NUMBERS))
    .order_by(entries.c.position)
)
_PEOPLE = select(participants.c.request, participants.c.address).where(participants.c.request.in_(_NUMBERS))
_STORED_UIDS = select(received.c.uid).where(
    received.c.inbox == bindparam("inbox"), received.c.uidvalidity == bindparam("uidvalidity")
)
_TRIED_UIDS = select(unfetched.c.uid).where(
    unfetched.c.inbox == bindparam("inbox"), unfetched.c.uidvalidity == bindparam("uidvalidity")
)
