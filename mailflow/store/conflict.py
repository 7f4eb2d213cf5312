"""Two workers wanted the same thing, and this one lost."""

from __future__ import annotations

from mailflow.errors import MailflowError


class Conflict(MailflowError):
    """What was read is no longer so: roll the savepoint back, read and decide again (three times)."""
