"""Blank forms for clients, by the agreement that holds for everyone."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import cast, get_args

from mailflow.errors import MailflowError
from mailflow.letters.blankform import FORMATS, Format, blank
from mailflow.mail.compose import Attached
from mailflow.mail.message import Language
from mailflow.ops import agreements, whatif
from mailflow.sla.agreement import earliest_visit

__all__ = ["FORMATS", "LANGUAGES", "NoLibrary", "onsite"]

LANGUAGES: tuple[str, ...] = get_args(Language)


class NoLibrary(MailflowError):
    """An extra that this installation does not have."""


def onsite(config: Path | None, language: str, kind: str, at: datetime) -> Attached:
    """The blank form for a visit, with the lead time that holds at `at`; it is sent to the installation's mailbox.

    By the rules of the installation, else by those that come with mailflow and the address in them. Raises
    `ConfigError`, `NoLibrary`.
    """
    agreement = agreements.of(whatif.rules(config), None, None, at)
    inbox = agreement.vendor.email if config is None else _inbox(config)
    try:
        example = earliest_visit(agreement, agreement.calendar.local(at).date())
        return blank(agreement.lead_time, inbox, cast("Language", language), cast("Format", kind), example)
    except ImportError as error:
        raise NoLibrary(f"{kind} needs a library: pip install 'mailflow-desk[forms]', or take --format txt") from error


def _inbox(config: Path) -> str:
    """The first mailbox, which letters about no request come from as well (`Office.inbox`)."""
    from mailflow import config as settings

    return settings.load(config).mailboxes[0].address
