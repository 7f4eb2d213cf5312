"""What people agree by mail: estimates and appointments; staff mail that waits before it acts, or to be confirmed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

TIME = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")
ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add three columns, two tables and their indexes."""
    op.add_column("requests", sa.Column("estimates", sa.Text(), nullable=False, server_default="[]"))
    op.add_column("requests", sa.Column("appointment", sa.Text()))
    op.add_column("received", sa.Column("confirmed", sa.Boolean(), nullable=False, server_default=sa.false()))
    waits = sa.text("status = 'delayed'")
    op.create_index("ix_received_delayed", "received", ["arrived_at"], sqlite_where=waits, postgresql_where=waits)
    op.create_table(
        "delayed",
        sa.Column("received", ID, autoincrement=False),
        sa.Column("request", sa.BigInteger(), nullable=False),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("until", TIME, nullable=False),
        sa.PrimaryKeyConstraint("received", name="pk_delayed"),
        sa.ForeignKeyConstraint(["received"], ["received.id"], name="fk_delayed_received_received", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_delayed_request_requests"),
    )
    op.create_index("ix_delayed_request", "delayed", ["request"])
    op.create_table(
        "confirmations",
        sa.Column("id", ID),
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("request", sa.BigInteger()),
        sa.Column("asked_at", TIME, nullable=False),
        sa.Column("used_at", TIME),
        sa.Column("received", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_confirmations"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_confirmations_request_requests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_confirmations_person_asked_at", "confirmations", ["person", "asked_at"])
