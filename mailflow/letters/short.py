"""A notice for a chat or a pager, which may carry nothing confidential: reference, severity and deadline, no more."""

from __future__ import annotations

from datetime import datetime

from mailflow.desk.decision import Notice
from mailflow.letters import filters
from mailflow.letters.lists import promise
from mailflow.letters.words import CLOCKS, SEVERITIES, word
from mailflow.mail.message import Language
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import current

SAID = {
    "id": {
        "warning": "{} % waktu terpakai",
        "breach": "TERLAMBAT",
        "escalated": "MASIH TERLAMBAT",
        "correction": "ralat, tidak terlambat",
        "new_critical": "permintaan baru",
        "estimate_overdue": "estimasi belum dibuat",
        "visit_tomorrow": "kunjungan {1}",
    },
    "en": {
        "warning": "{}% of the time used",
        "breach": "LATE",
        "escalated": "STILL LATE",
        "correction": "correction, not late",
        "new_critical": "new request",
        "estimate_overdue": "estimate overdue",
        "visit_tomorrow": "visit {1}",
    },
}
"""What a notice is about, by its template: {0} are percent of the time, {1} is a day."""


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


def about(notice: Notice, calendar: Calendar) -> tuple[str, str, str]:
    """What a notice says that its subject does not, which is that of its thread: what it is about, how urgent that is,
    and when it is due; each "" where there is none."""
    language: Language = "en" if notice.language == "en" else "id"
    _, _, percent = promise(notice.cause, ())
    day = notice.visit or (notice.appointment and calendar.local(notice.appointment.begins_at).date())
    severity = notice.request.severity if notice.request else None
    running = [clock.due_at for clock in current(notice.clocks).values() if clock.due_at and clock.state == "running"]
    return (
        SAID[language].get(notice.template, "").format(percent, filters.day(day, language) if day else "").strip(),
        word(SEVERITIES, severity, language) if severity else "",
        filters.when(calendar.local(min(running)), language) if running else "",
    )
