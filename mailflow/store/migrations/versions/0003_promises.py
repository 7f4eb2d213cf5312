"""What the timers look at: when a clock's next warning is due; and what the promises of a request depend on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

TIME = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add four columns and a table."""
    op.add_column("requests", sa.Column("service", sa.Text()))
    op.add_column("requests", sa.Column("late_reason", sa.Text()))
    op.add_column("handbooks", sa.Column("recounted_at", TIME))
    op.add_column("clocks", sa.Column("next_at", TIME))
    op.create_index("ix_clocks_next_at", "clocks", ["next_at"])
    op.create_table(
        "calendars",
        sa.Column("fingerprint", sa.Text()),
        sa.Column("content", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name="pk_calendars"),
    )
