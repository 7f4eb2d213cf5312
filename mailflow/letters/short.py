"""A notice for a chat or a pager, which may carry nothing confidential: reference, severity and deadline, no more."""

from __future__ import annotations

from datetime import datetime

from mailflow.letters import filters
from mailflow.letters.words import CLOCKS, SEVERITIES, word
from mailflow.mail.message import Language

SAID = {
    "id": {
        "warning": "{} % waktu terpakai",
        "breach": "TERLAMBAT",
        "escalated": "MASIH TERLAMBAT",
        "correction": "ralat, tidak terlambat",
        "new_critical": "permintaan baru",
    },
    "en": {
        "warning": "{}% of the time used",
        "breach": "LATE",
        "escalated": "STILL LATE",
        "correction": "correction, not late",
        "new_critical": "new request",
    },
}


def short(
    said: str, reference: str, severity: str, clock: str, percent: int, due: datetime | None, language: Language
) -> str:
    """One line. `due` is local; `clock` is "" where the notice is about none."""
    parts = (
        SAID[language][said].format(percent),
        word(SEVERITIES, severity, language) if severity else "",
        word(CLOCKS, clock, language) if clock else "",
        filters.when(due, language) if due else "",
    )
    return f"[{reference}] " + " | ".join(filter(None, parts))
