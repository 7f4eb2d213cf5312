"""Every table, and for each work list a partial index: what is done costs a work list nothing, however many years.

A partial index serves only a query that says the same condition in literal words, which is why the conditions are
constants here. `migrations/` builds the same schema step by step; a test holds the two together.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ColumnElement,
    ForeignKey,
    FromClause,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    UniqueConstraint,
    false,
    literal_column,
)

from mailflow.desk.appointment import Appointment
from mailflow.desk.confirmation import HeldMail
from mailflow.desk.estimate import Estimate
from mailflow.desk.request import Form
from mailflow.sla.clocks import Clock, ClockEvent
from mailflow.store.columns import Address, Id, Json, Key, UtcDateTime, Words

Strings = tuple[str, ...]
HeldMails = tuple[HeldMail, ...]
Estimates = tuple[Estimate, ...]

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

counters = Table(
    "counters",
    metadata,
    Column("name", Key, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

handbooks = Table(
    "handbooks",
    metadata,
    Column("hash", Key, primary_key=True),
    Column("content", Words, nullable=False),
    Column("first_used_at", UtcDateTime, nullable=False),
    Column("recounted_at", UtcDateTime),
)

requests = Table(
    "requests",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("kind", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("severity", Words),
    Column("urgency", Words, nullable=False),
    Column("subject", Words, nullable=False),
    Column("requester", Key, nullable=False),
    Column("requester_name", Words, nullable=False),
    Column("language", Words, nullable=False),
    Column("client", Words),
    Column("level", Integer, nullable=False),
    Column("team", Words, nullable=False),
    Column("assignee", Words),
    Column("participants", Json(Strings), nullable=False),
    Column("inbox", Words, nullable=False),
    Column("opened_at", UtcDateTime, nullable=False),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("closed_at", UtcDateTime),
    Column("hold", Words),
    Column("tags", Json(Strings), nullable=False),
    Column("form", Json(Form), nullable=False),
    Column("evidence", Boolean, nullable=False),
    Column("linked", BigInteger, ForeignKey("requests.number")),
    Column("thread", Json(Strings), nullable=False),
    Column("version", Integer, nullable=False),
    Column("merged", BigInteger, ForeignKey("requests.number")),
    Column("service", Words),
    Column("late_reason", Words),
    Column("estimates", Json(Estimates), nullable=False, server_default="[]"),
    Column("appointment", Json(Appointment)),
)
OPEN: ColumnElement[bool] = requests.c.closed_at.is_(None)
Index("ix_requests_open", requests.c.number, sqlite_where=OPEN, postgresql_where=OPEN)
Index("ix_requests_open_requester", requests.c.requester, sqlite_where=OPEN, postgresql_where=OPEN)

participants = Table(
    "participants",
    metadata,
    Column("request", BigInteger, ForeignKey("requests.number"), primary_key=True, autoincrement=False),
    Column("address", Address, primary_key=True),
    Index(None, "address"),
)

thread_ids = Table(
    "thread_ids",
    metadata,
    Column("message_id", Key, primary_key=True),
    Column("request", BigInteger, ForeignKey("requests.number"), nullable=False),
)

received = Table(
    "received",
    metadata,
    Column("id", Id, primary_key=True),
    Column("inbox", Key, nullable=False),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("uid", BigInteger, nullable=False),
    Column("arrived_at", UtcDateTime, nullable=False),
    Column("arrival_note", Words, nullable=False),
    Column("fetched_at", UtcDateTime, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("truncated", Boolean, nullable=False),
    Column("sha256", Words, nullable=False),
    Column("conversation", Key, nullable=False),
    Column("message_id", Key, index=True),
    Column("fingerprint", Key, index=True),
    Column("status", Words, nullable=False, default="new"),
    Column("attempts", Integer, nullable=False, default=0),
    Column("replays", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("last_error", Words),
    Column("outcome", Words),
    Column("reason", Json(Strings)),
    Column("request", BigInteger, ForeignKey("requests.number")),
    Column("handbook", Words),
    Column("filed", Boolean, nullable=False, default=False),
    Column("confirmed", Boolean, nullable=False, server_default=false()),
    UniqueConstraint("inbox", "uidvalidity", "uid"),
    # A deleted mail's id must never come back: timeline entries and letters are named after it.
    sqlite_autoincrement=True,
)


def is_new(mails: FromClause) -> ColumnElement[bool]:
    """The condition on `received`, or on an alias of it: still to be processed."""
    return mails.c.status == literal_column("'new'")


def is_waiting(mails: FromClause) -> ColumnElement[bool]:
    """New, and tried before."""
    return is_new(mails) & mails.c.next_attempt_at.is_not(None)


NEW, WAITING = is_new(received), is_waiting(received)
DELAYED: ColumnElement[bool] = received.c.status == literal_column("'delayed'")
ASIDE: ColumnElement[bool] = received.c.status.in_((literal_column("'quarantined'"), literal_column("'held'")))
# A mail cut at the size limit stays on the server, so it is never filed.
TO_FILE: ColumnElement[bool] = ~received.c.filed & ~received.c.truncated
Index("ix_received_new", received.c.id, sqlite_where=NEW, postgresql_where=NEW)
Index("ix_received_new_arrived", received.c.arrived_at, sqlite_where=NEW, postgresql_where=NEW)
Index("ix_received_waiting", received.c.conversation, received.c.id, sqlite_where=WAITING, postgresql_where=WAITING)
Index("ix_received_delayed", received.c.arrived_at, sqlite_where=DELAYED, postgresql_where=DELAYED)
Index("ix_received_aside", received.c.id, sqlite_where=ASIDE, postgresql_where=ASIDE)
Index(
    "ix_received_to_file",
    *(received.c.inbox, received.c.uidvalidity, received.c.uid),
    sqlite_where=TO_FILE,
    postgresql_where=TO_FILE,
)

raw = Table(
    "raw",
    metadata,
    Column("received", Id, ForeignKey("received.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
)

# Staff mail whose words wait before they leave: until then its writer may take it back.
delayed = Table(
    "delayed",
    metadata,
    Column("received", Id, ForeignKey("received.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("request", BigInteger, ForeignKey("requests.number"), nullable=False, index=True),
    Column("person", Key, nullable=False),
    Column("until", UtcDateTime, nullable=False),
)

# Questions to a member of staff whether held mails are theirs; `received` are those that the letter lists.
confirmations = Table(
    "confirmations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", Key, nullable=False),
    Column("request", BigInteger, ForeignKey("requests.number")),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("received", Json(HeldMails), nullable=False),
    Index(None, "person", "asked_at"),
    sqlite_autoincrement=True,
)

cursors = Table(
    "cursors",
    metadata,
    Column("inbox", Key, primary_key=True),
    Column("uidvalidity", BigInteger, nullable=False),
    Column("last_uid", BigInteger, nullable=False),
    Column("polled_at", UtcDateTime),
)

unfetched = Table(
    "unfetched",
    metadata,
    Column("inbox", Key, primary_key=True),
    Column("uidvalidity", BigInteger, primary_key=True, autoincrement=False),
    Column("uid", BigInteger, primary_key=True, autoincrement=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", UtcDateTime, nullable=False),
    Column("reason", Words, nullable=False),
)

entries = Table(
    "entries",
    metadata,
    Column("position", Id, primary_key=True),
    Column("id", Key, nullable=False, unique=True),
    Column("request", BigInteger, ForeignKey("requests.number"), nullable=False, index=True),
    Column("received", Id, ForeignKey("received.id", ondelete="SET NULL"), index=True),
    Column("at", UtcDateTime, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("what", Words, nullable=False),
    Column("actor", Words, nullable=False),
    Column("text", Words, nullable=False),
    Column("reason", Json(Strings), nullable=False),
    Column("public", Boolean, nullable=False),
    Column("clock", Json(ClockEvent)),
)

clocks = Table(
    "clocks",
    metadata,
    Column("request", BigInteger, ForeignKey("requests.number"), primary_key=True, autoincrement=False),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("name", Words, nullable=False),
    Column("state", Words, nullable=False),
    Column("due_at", UtcDateTime),
    Column("next_at", UtcDateTime, index=True),
    Column("data", Json(Clock), nullable=False),
)

calendars = Table(
    "calendars",
    metadata,
    Column("fingerprint", Key, primary_key=True),
    Column("content", Words, nullable=False),
)

bodies = Table(
    "bodies",
    metadata,
    Column("id", Key, primary_key=True),
    Column("data", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cause", Key, nullable=False),
    Column("recipient", Address, nullable=False),
    Column("template", Key, nullable=False),
    Column("audience", Words, nullable=False),
    Column("request", BigInteger, ForeignKey("requests.number"), index=True),
    Column("message_id", Key, nullable=False, index=True),
    Column("tag", Key, nullable=False, index=True),
    Column("envelope_from", Words, nullable=False),
    Column("headers", LargeBinary, nullable=False),
    Column("body", Key, ForeignKey("bodies.id"), nullable=False),
    Column("priority", Integer, nullable=False),
    Column("automatic", Boolean, nullable=False),
    Column("summary", Words, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("status", Words, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_attempt_at", UtcDateTime),
    Column("last_error", Words),
    Column("reply", Words),
    Column("sent_at", UtcDateTime),
    Column("told", Boolean, nullable=False, default=False),
    UniqueConstraint("cause", "recipient", "template"),
    Index(None, "recipient", "created_at"),
    sqlite_autoincrement=True,
)
QUEUED: ColumnElement[bool] = outbox.c.status == literal_column("'queued'")
UNTOLD: ColumnElement[bool] = (outbox.c.status == literal_column("'failed'")) & ~outbox.c.told
# What the windows count: without the letters that were kept back, so that a flood of these costs them nothing.
GONE_OUT: ColumnElement[bool] = outbox.c.status.not_in(
    [literal_column(f"'{status}'") for status in ("deferred", "held", "digested", "dropped")]
)
COUNTED: ColumnElement[bool] = outbox.c.automatic & GONE_OUT


def is_unsent(letters: FromClause) -> ColumnElement[bool]:
    """The condition on `outbox`, or on an alias of it: not sent, for whatever reason."""
    return letters.c.status != literal_column("'sent'")


UNSENT = is_unsent(outbox)
Index("ix_outbox_queued", outbox.c.priority, outbox.c.id, sqlite_where=QUEUED, postgresql_where=QUEUED)
Index("ix_outbox_counted", outbox.c.recipient, outbox.c.created_at, sqlite_where=COUNTED, postgresql_where=COUNTED)
Index("ix_outbox_untold", outbox.c.id, sqlite_where=UNTOLD, postgresql_where=UNTOLD)
Index("ix_outbox_unsent", outbox.c.status, outbox.c.recipient, sqlite_where=UNSENT, postgresql_where=UNSENT)

blocked_addresses = Table(
    "blocked",
    metadata,
    Column("address", Address, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("reason", Words, nullable=False),
)

alarms = Table(
    "alarms",
    metadata,
    Column("cause", Key, primary_key=True),
    Column("last_at", UtcDateTime, nullable=False),
)

# Addresses outside of every contract domain that staff said belong to a client; `entry` is the order that said so.
remembered_addresses = Table(
    "remembered_addresses",
    metadata,
    Column("address", Address, primary_key=True),
    Column("client", Words, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("entry", Key, nullable=False),
)

# Small inline images by the domain that sent them; `request` is empty once a second one had the same: it is a logo.
pictures = Table(
    "pictures",
    metadata,
    Column("domain", Address, primary_key=True),
    Column("digest", Key, primary_key=True),
    Column("request", BigInteger, ForeignKey("requests.number")),
    Column("seen_at", UtcDateTime, nullable=False),
    Index(None, "domain", "seen_at"),
)

# How many automatic letters to clients were queued, a row a minute: what the breaker counts without reading the outbox.
letter_counts = Table(
    "letter_counts",
    metadata,
    Column("minute", UtcDateTime, primary_key=True),
    Column("proven", Boolean, primary_key=True),
    Column("letters", Integer, nullable=False),
)
