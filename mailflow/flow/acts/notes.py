"""A note: words that stay in the house."""

from __future__ import annotations

from mailflow.desk.commands import Command
from mailflow.desk.decision import Refusal
from mailflow.flow.work import Draft, Work


def note(work: Work, draft: Draft, command: Command, line: int) -> Draft | Refusal:
    """The words stand on the timeline already, as a note."""
    return draft
