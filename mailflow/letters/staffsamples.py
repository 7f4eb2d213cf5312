"""The samples of letters to staff: notifications, transcripts, refusals, warnings, lists and a request at a glance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Literal

from mailflow.desk.decision import Notice, Quote, Refusal, TranscriptLine
from mailflow.kinds import KINDS
from mailflow.letters.agreedsamples import (
    ANSWERED,
    APPROVED,
    DECLINED,
    FIRST,
    FREE,
    MET,
    VISIT,
    VISITED,
    offered,
)
from mailflow.letters.invented import AFTERWARDS, LATER, NIGHT, NOW, REQUEST, STAFF, of_kind, ticket

QUOTE = Quote("Siti <siti@klien.example>", "Tidak bisa login", "Saya tidak bisa login.\nMohon bantu.", ("layar.png",))


def notified() -> Iterator[Notice]:
    """A client's mail for staff: whoever wrote it, of every kind."""
    for notice in (ticket(), of_kind("documentation", "requested")):
        told = replace(STAFF, request=notice.request, clocks=notice.clocks, quote=QUOTE)
        yield replace(told, words="dmarc=pass", lines=("rule incident: subject (tidak bisa login)",))
    unknown = replace(REQUEST, requester="", requester_name="", client=None, level=0, subject="", severity=None)
    yield replace(STAFF, request=unknown, quote=Quote("", "", ""))
    yield replace(STAFF, request=replace(REQUEST, client=None), clients=("klien", "lain"))
    for kind in KINDS:
        asked = replace(REQUEST, kind=kind, form=(("visit_date", "Selasa, 18 Februari 2025 jam 9"),))
        yield replace(STAFF, request=asked, visit=date(2025, 2, 18))


def of_meetings() -> Iterator[Notice]:
    """A client's mail about a visit that stands, and the word that ended it."""
    told = replace(STAFF, request=VISITED.request, quote=QUOTE)
    yield from (told, replace(told, appointment=VISIT.cancel(), invitation="CANCEL", moved="cancelled"))


_SAID = (*(TranscriptLine("/selesai", refusal) for refusal in Refusal), TranscriptLine("/tingkat 1", None))
REFUSED = replace(STAFF, request=REQUEST, transcript=_SAID, allowed=("progress", "note"))
UNDELIVERED = replace(STAFF, request=REQUEST, lines=("siti@klien.example: 5.1.1",), words="550 no such user")

ASSIGNED = replace(STAFF, request=REQUEST, clocks=ticket().clocks, author="Rani")


def assigned() -> Iterator[Notice]:
    """A request given to somebody, with a note and without, and taken from him."""
    yield replace(ASSIGNED, words="Nasabah bank ini sudah menunggu.", quote=QUOTE, lines=HAPPENED[-1:])
    yield ASSIGNED
    yield from (replace(ASSIGNED, request=replace(REQUEST, assignee=who), moved="taken") for who in ("bima", None))


def transcripts() -> Iterator[Notice]:
    """What becomes of a mail of staff, and how an offer and an appointment in it were understood."""
    said = (TranscriptLine("/selesai", None), TranscriptLine("/tugaskan rani", None))
    done = replace(STAFF, request=REQUEST, transcript=said, moment=NIGHT, lines=HAPPENED)
    yield from (replace(done, moved=moved) for moved in ("waits", "undone", "meanwhile"))
    yield replace(done, moved="meanwhile", transcript=())
    understood = (REQUEST, offered(FIRST).request, VISITED.request)
    yield from (replace(done, request=each, moved=moved) for each in understood for moved in ("done", "waits"))
    unusual = (
        "an exception by staff: 2026-11-29 is no business day",
        "an exception by staff: the client asked for 2026-12-02",
    )
    yield from (replace(done, request=VISITED.request, moved="waits", lines=lines) for lines in (unusual, ()))
    yield from (replace(done, request=each, moved="already") for each in (REQUEST, VISITED.request))


def warnings() -> Iterator[Notice]:
    """Every notice about a promise: unread mailboxes, nobody assigned, a clock that promises nothing any more."""
    for key, now in (("75", NOW), ("100", LATER), ("+32400", AFTERWARDS), ("corrected", NOW)):
        late = ticket(now=now)
        warned = replace(STAFF, request=late.request, clocks=late.clocks, cause=f"c1042.workaround.1.1.{key}")
        taken = replace(REQUEST, assignee="rani")
        yield from (warned, replace(warned, request=taken, lines=("support", "bantuan")), replace(warned, clocks=()))


MONDAY = (
    "late\tBEN-1042\tTidak bisa login\tklien\tcritical\t2025-02-14T16:30:00+07:00\tRani\tMenunggu bank",
    "late\tBEN-1043\t\t\t\t2025-02-14T16:30:00+07:00\t\t",
    "due_today\tBEN-1044\tSlip gaji\tklien\tnormal\t2025-02-17T16:30:00+07:00\tRani\t",
    "waiting\tBEN-1045\tSlip gaji\tklien\tnormal\t\tRani\t",
    "unassigned\tBEN-1046\tSlip gaji\tklien\tnormal\t\t\t",
)
BOARD = (*MONDAY, "late\t+12", "others\tBEN-1047\tSlip gaji\tklien\tlow\t\tRani\t", "others\t+3")
HAPPENED = (
    "2025-02-14 16:30 WIB | client siti@klien.example | opened | Saya tidak bisa login.",
    "2025-02-14 16:35 WIB | staff rani | own | /wait",
    "2025-02-14 16:40 WIB | client siti@klien.example | client mail | Sejak pagi ini.",
    "2025-02-14 16:40 WIB | client siti@klien.example | own | the pause ends",
    "2025-02-14 17:20 WIB | mailflow | promise | workaround 75",
    "2025-02-14 17:30 WIB | staff agus | note | sudah cek log server",
)
"""Lines of a timeline, as `flow.acts.questions.happened` writes them."""


def statuses() -> Iterator[Notice]:
    """A request at a glance, for staff."""
    for notice in (
        ticket(),
        offered(FIRST, APPROVED, DECLINED, FREE),
        VISITED,
        MET,
    ):
        told = replace(STAFF, request=notice.request, clocks=notice.clocks)
        yield from (told, replace(told, lines=HAPPENED))
    seen = replace(
        REQUEST,
        kind="onsite",
        participants=("budi@klien.example",),
        assignee="rani",
        appointment=ANSWERED,
    )
    yield replace(STAFF, request=seen)
    yield replace(STAFF, request=replace(seen, appointment=VISIT.cancel()))
    for moved in ("scheduled", "moved", "cancelled", "replaced"):
        method: Literal["REQUEST", "CANCEL"] = "CANCEL" if moved in ("cancelled", "replaced") else "REQUEST"
        yield replace(
            STAFF,
            request=VISITED.request,
            appointment=VISIT,
            moved=moved,
            invitation=method,
        )
