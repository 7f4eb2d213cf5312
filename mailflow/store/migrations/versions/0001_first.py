"""The first tables."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

LAST_NUMBER_BEFORE_THE_FIRST = 1000
"""Requests begin at 1001: a number of four digits is not met in a subject by chance."""

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Create everything, and the counter of requests."""
    _requests()
    _received()
    _mailboxes()
    _timeline()
    _outbox()
    _small_tables()


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("number", sa.BigInteger(), autoincrement=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("severity", sa.Text()),
        sa.Column("urgency", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("requester", sa.Text(), nullable=False),
        sa.Column("requester_name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("client", sa.Text()),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("team", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text()),
        sa.Column("participants", sa.Text(), nullable=False),
        sa.Column("inbox", sa.Text(), nullable=False),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("changed_at", TIME, nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("hold", sa.Text()),
        sa.Column("tags", sa.Text(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Boolean(), nullable=False),
        sa.Column("linked", sa.BigInteger()),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_requests"),
        sa.ForeignKeyConstraint(["linked"], ["requests.number"], name="fk_requests_linked"),
    )
    _index("ix_requests_open", "requests", ["number"], "closed_at IS NULL")
    _index("ix_requests_open_requester", "requests", ["requester"], "closed_at IS NULL")
    op.create_table(
        "participants",
        sa.Column("request", sa.BigInteger(), autoincrement=False),
        sa.Column("address", sa.Text()),
        sa.PrimaryKeyConstraint("request", "address", name="pk_participants"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_participants_request"),
    )
    op.create_index("ix_participants_address", "participants", ["address"])
    op.create_table(
        "thread_ids",
        sa.Column("message_id", sa.Text()),
        sa.Column("request", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("message_id", name="pk_thread_ids"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_thread_ids_request"),
    )


def _received() -> None:
    op.create_table(
        "received",
        sa.Column("id", ID),
        sa.Column("inbox", sa.Text(), nullable=False),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("uid", sa.BigInteger(), nullable=False),
        sa.Column("arrived_at", TIME, nullable=False),
        sa.Column("arrival_note", sa.Text(), nullable=False),
        sa.Column("fetched_at", TIME, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("truncated", sa.Boolean(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("conversation", sa.Text(), nullable=False),
        sa.Column("message_id", sa.Text()),
        sa.Column("fingerprint", sa.Text()),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("replays", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", TIME),
        sa.Column("last_error", sa.Text()),
        sa.Column("outcome", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.Column("request", sa.BigInteger()),
        sa.Column("handbook", sa.Text()),
        sa.Column("filed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_received"),
        sa.UniqueConstraint("inbox", "uidvalidity", "uid", name="uq_received_inbox_uidvalidity_uid"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_received_request"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_received_message_id", "received", ["message_id"])
    op.create_index("ix_received_fingerprint", "received", ["fingerprint"])
    _index("ix_received_new", "received", ["id"], "status = 'new'")
    _index("ix_received_new_arrived", "received", ["arrived_at"], "status = 'new'")
    waiting = "status = 'new' AND next_attempt_at IS NOT NULL"
    _index("ix_received_waiting", "received", ["conversation", "id"], waiting)
    _index("ix_received_aside", "received", ["id"], "status IN ('quarantined', 'held')")
    to_file = ~sa.column("filed", sa.Boolean()) & ~sa.column("truncated", sa.Boolean())
    _index("ix_received_to_file", "received", ["inbox", "uidvalidity", "uid"], to_file)
    op.create_table(
        "raw",
        sa.Column("received", ID, autoincrement=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("received", name="pk_raw"),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name="fk_raw_received", ondelete="CASCADE"),
    )


def _mailboxes() -> None:
    op.create_table(
        "cursors",
        sa.Column("inbox", sa.Text()),
        sa.Column("uidvalidity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("polled_at", TIME),
        sa.PrimaryKeyConstraint("inbox", name="pk_cursors"),
    )
    op.create_table(
        "unfetched",
        sa.Column("inbox", sa.Text()),
        sa.Column("uidvalidity", sa.BigInteger(), autoincrement=False),
        sa.Column("uid", sa.BigInteger(), autoincrement=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("inbox", "uidvalidity", "uid", name="pk_unfetched"),
    )


def _timeline() -> None:
    op.create_table(
        "entries",
        sa.Column("position", ID),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("request", sa.BigInteger(), nullable=False),
        sa.Column("received", ID),
        sa.Column("at", TIME, nullable=False),
        sa.Column("recorded_at", TIME, nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("public", sa.Boolean(), nullable=False),
        sa.Column("clock", sa.Text()),
        sa.PrimaryKeyConstraint("position", name="pk_entries"),
        sa.UniqueConstraint("id", name="uq_entries_id"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_entries_request"),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name="fk_entries_received", ondelete="SET NULL"),
    )
    op.create_index("ix_entries_request", "entries", ["request"])
    op.create_index("ix_entries_received", "entries", ["received"])
    op.create_table(
        "clocks",
        sa.Column("request", sa.BigInteger(), autoincrement=False),
        sa.Column("position", sa.Integer(), autoincrement=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", TIME),
        sa.Column("data", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("request", "position", name="pk_clocks"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_clocks_request"),
    )


def _outbox() -> None:
    op.create_table(
        "bodies",
        sa.Column("id", sa.Text()),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_bodies"),
    )
    op.create_table(
        "outbox",
        sa.Column("id", ID),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("template", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("request", sa.BigInteger()),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("tag", sa.Text(), nullable=False),
        sa.Column("envelope_from", sa.Text(), nullable=False),
        sa.Column("headers", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("automatic", sa.Boolean(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("next_attempt_at", TIME),
        sa.Column("last_error", sa.Text()),
        sa.Column("reply", sa.Text()),
        sa.Column("sent_at", TIME),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("cause", "recipient", "template", name="uq_outbox_cause_recipient_template"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_outbox_request"),
        sa.ForeignKeyConstraint(["body"], ["bodies.id"], name="fk_outbox_body"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_request", "outbox", ["request"])
    op.create_index("ix_outbox_message_id", "outbox", ["message_id"])
    op.create_index("ix_outbox_tag", "outbox", ["tag"])
    op.create_index("ix_outbox_recipient_created_at", "outbox", ["recipient", "created_at"])
    _index("ix_outbox_queued", "outbox", ["priority", "id"], "status = 'queued'")
    kept_back = sa.text("(status NOT IN ('deferred', 'held', 'digested', 'dropped'))")
    _index(
        "ix_outbox_counted",
        "outbox",
        ["recipient", "created_at"],
        sa.and_(sa.column("automatic", sa.Boolean()), kept_back),
    )
    untold = sa.and_(sa.text("status = 'failed'"), ~sa.column("told", sa.Boolean()))
    _index("ix_outbox_untold", "outbox", ["id"], untold)
    _index("ix_outbox_unsent", "outbox", ["status", "recipient"], "status != 'sent'")


def _small_tables() -> None:
    counters = op.create_table(
        "counters",
        sa.Column("name", sa.Text()),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_counters"),
    )
    op.bulk_insert(counters, [{"name": "request", "value": LAST_NUMBER_BEFORE_THE_FIRST}])
    op.create_table(
        "handbooks",
        sa.Column("hash", sa.Text()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("first_used_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_handbooks"),
    )
    op.create_table(
        "blocked",
        sa.Column("address", sa.Text()),
        sa.Column("at", TIME, nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_blocked"),
    )
    op.create_table(
        "alarms",
        sa.Column("cause", sa.Text()),
        sa.Column("last_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("cause", name="pk_alarms"),
    )


def _index(name: str, table: str, columns: list[str], where: str | sa.ColumnElement[bool]) -> None:
    condition = sa.text(where) if isinstance(where, str) else where
    op.create_index(name, table, columns, sqlite_where=condition, postgresql_where=condition)
