"""Merged requests, remembered addresses, repeated pictures, and the count that the breaker looks at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

TIME = sa.TIMESTAMP(timezone=True).with_variant(sa.Text(), "sqlite")


def upgrade() -> None:
    """Add a column and three tables."""
    # Alembic adds a foreign key apart from its column, which SQLite cannot; both know these words.
    op.execute(
        "ALTER TABLE requests ADD COLUMN merged BIGINT CONSTRAINT fk_requests_merged REFERENCES requests (number)"
    )
    op.create_table(
        "remembered_addresses",
        sa.Column("address", sa.Text()),
        sa.Column("client", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("entry", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("address", name="pk_remembered_addresses"),
    )
    op.create_table(
        "pictures",
        sa.Column("domain", sa.Text()),
        sa.Column("digest", sa.Text()),
        sa.Column("request", sa.BigInteger()),
        sa.Column("seen_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("domain", "digest", name="pk_pictures"),
        sa.ForeignKeyConstraint(["request"], ["requests.number"], name="fk_pictures_request"),
    )
    op.create_index("ix_pictures_domain_seen_at", "pictures", ["domain", "seen_at"])
    op.create_table(
        "letter_counts",
        sa.Column("minute", TIME),
        sa.Column("proven", sa.Boolean()),
        sa.Column("letters", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("minute", "proven", name="pk_letter_counts"),
    )
