"""All that a template sees, without a language: the filters find the words, the templates the order.

What a reader may not see is left out here and not in a template, so that no edited template can show it: a client's
letter has no quote, no transcript and no token of staff, and a letter that may copy nothing has no client text at all.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, datetime
from typing import Any

from mailflow.desk.decision import Notice, Quote, TranscriptLine
from mailflow.desk.estimate import Estimate
from mailflow.desk.office import Office
from mailflow.desk.request import FORGED, Request
from mailflow.kinds import KINDS, onsite, virtual
from mailflow.letters import agreed, commandwords, foreign, lists, orders, replies
from mailflow.letters.agreed import Meeting
from mailflow.letters.catalog import CATALOG
from mailflow.letters.deadlines import Deadline, deadlines
from mailflow.letters.identity import Identity, ReplyTo, identity
from mailflow.letters.lists import Row
from mailflow.mail.subject import bare
from mailflow.sla.agreement import Agreement, LeadTime, Vendor, reopen_until
from mailflow.sla.calendar import WEEKEND, Calendar, Skipped
from mailflow.sla.clocks import current

MAX_SUBJECT = 200
MAX_PROSE = 40_000
MAX_QUOTE = 20_000
MAX_LINE = 300
MAX_LINES = 300
MAX_ITEMS = 50
MAX_GAVE = 5
"""In characters, lines and items: what no real mail reaches, and what keeps the longest letter under render's cap."""


@dataclass(frozen=True, slots=True)
class Phone:
    """The call centre at the instant of writing, in its local time.

    Open: until `open_until`, then from `again`. Closed: from `again`. Never closed: neither is known.
    """

    number: str
    open: bool
    open_until: datetime | None
    again: datetime | None


@dataclass(frozen=True, slots=True)
class Facts:
    """The variables of every template. A text is "" and a list empty where the letter has none of it."""

    letter: str
    service: str
    vendor: Vendor
    inbox: str
    audience: str
    recipient: tuple[str, str]
    reference: str
    ref: str
    reply_to: ReplyTo
    subject: str
    kind: str
    state: str
    finished: bool
    severity: str
    severity_decided_by: str
    urgency: str
    gave_severity: tuple[str, ...]
    opened: datetime | None
    deadlines: tuple[Deadline, ...]
    moment: datetime | None
    estimate: Estimate | None
    estimates: tuple[Estimate, ...]
    agreed_revision: int
    approvers: tuple[str, ...]
    meeting: Meeting | None
    wish: Meeting | None
    invited: bool
    recording: bool
    link: str
    files: tuple[str, ...]
    replies: tuple[str, ...]
    phone: Phone
    needs: tuple[str, ...]
    missing: tuple[str, ...]
    form: tuple[str, ...]
    visit: date | None
    day_off: tuple[Skipped, ...]
    earliest: date | None
    lead_time: LeadTime
    reopen_until: datetime | None
    words: str
    author: str
    moved: str
    severity_changed: bool
    lines: tuple[str, ...]
    news: tuple[str, ...]
    asked: str
    requester: str
    requester_name: str
    client: str
    level: int
    hold: str
    quote: Quote | None
    transcript: tuple[TranscriptLine, ...]
    commands: tuple[str, ...]
    endings: tuple[str, ...]
    clients: tuple[str, ...]
    persons: tuple[str, ...]
    assignee: str
    participants: tuple[str, ...]
    promise_name: str
    promise: Deadline | None
    percent: int
    card: tuple[str, ...]
    board: tuple[tuple[str, tuple[Row, ...]], ...]
    counts: Mapping[str, int]

    def context(self) -> dict[str, Any]:
        """The facts as a template's variables."""
        return {name: getattr(self, name) for name in _NAMES}


SIGNATURE_LINES = 4
RECORDING = "recording"
_NAMES = tuple(field.name for field in fields(Facts))


def facts(notice: Notice, agreement: Agreement, office: Office, now: datetime) -> Facts:
    """What the letter for `notice` may say. Raises `CalendarExhausted` where the calendar has no hours left."""
    request, calendar = notice.request, agreement.calendar
    staff, copies = notice.audience != "client", CATALOG[notice.template].copies
    safe: Callable[[str], str] = str if staff else foreign.without_staff_tokens
    who = identity(notice, office)
    named = request is not None and copies and (staff or FORGED not in request.tags)
    subject = safe(foreign.line(bare(request.subject), MAX_SUBJECT)) if request and named else ""
    closed = (request and request.closed_at) or now
    shown = deadlines(notice.clocks, notice.before, calendar, notice.zone)
    offered = _offered(notice, calendar, safe) if copies else None
    promise_name, promise, percent = lists.promise(notice.cause, shown)
    if request and request.kind == virtual.KIND.name:
        shown = tuple(replace(each, name=_of_session(each.name)) for each in shown)
        promise_name = _of_session(promise_name)
    return Facts(
        letter=notice.template,
        service=office.service,
        vendor=agreement.vendor,
        inbox=who.inbox.address,
        audience=notice.audience,
        recipient=(foreign.name(notice.to.name), notice.salutation or "") if copies else ("", ""),
        reference=office.reference(request.number) if request else "",
        ref=who.token,
        reply_to=_reply_to(who, request, office, subject),
        subject=subject,
        kind=request.kind if request else "",
        state=request.state if request else "",
        finished=bool(request and request.kind in KINDS and request.state in KINDS[request.kind].finished),
        severity=request.severity or "" if request else "",
        severity_decided_by=agreement.severity_decided_by,
        urgency=request.urgency if request else "",
        gave_severity=tuple(safe(foreign.line(word, 80)) for word in notice.gave_severity[:MAX_GAVE]) if copies else (),
        opened=calendar.local(request.opened_at) if request else None,
        deadlines=shown,
        moment=notice.moment and calendar.local(notice.moment),
        estimate=offered,
        estimates=tuple(agreed.estimate(each, calendar, safe) for each in _revisions(request)) if copies else (),
        agreed_revision=_agreed_revision(request),
        approvers=agreed.approvers(agreement.approvers, offered) if copies else (),
        meeting=_meeting(notice, calendar, staff, safe) if copies else None,
        wish=agreed.meeting(notice.wish, calendar, notice.zone, staff, safe) if notice.wish and copies else None,
        invited=notice.invitation == "REQUEST",
        recording=bool(request and virtual.WANTS_RECORDING in request.tags),
        link=safe(foreign.line(notice.link, agreed.MAX_PLACE)),
        files=notice.files,
        replies=_replies(notice, request) if request and not staff and copies else (),
        phone=_phone(agreement.vendor.phone, agreement.vendor.phone_calendar, now),
        needs=tuple(notice.needs),
        missing=notice.missing,
        form=tuple(field.key for field in onsite.FIELDS),
        visit=notice.visit,
        day_off=_day_off(notice, calendar),
        earliest=notice.earliest,
        lead_time=agreement.lead_time,
        reopen_until=calendar.local(reopen_until(agreement, closed)) if _ends(notice) else None,
        words=safe(foreign.prose(notice.words, MAX_PROSE)) if copies else "",
        author="" if not staff and _signed(notice) else foreign.name(notice.author),
        moved=notice.moved,
        severity_changed=bool(notice.before),
        lines=tuple(safe(foreign.line(line, MAX_LINE)) for line in _capped(notice.lines)),
        news=tuple(foreign.line(line, MAX_LINE) for line in notice.news) if staff else (),
        asked=foreign.line(dict(request.form).get("visit_date", ""), MAX_LINE) if request and staff else "",
        requester=request.requester if request and staff else "",
        requester_name=foreign.line(request.requester_name, MAX_LINE) if request and staff else "",
        client=(request.client or "") if request and staff else "",
        level=request.level if request and staff else 0,
        hold=foreign.line(request.hold or "", MAX_LINE) if request and staff else "",
        quote=_quote(notice.quote) if staff and notice.quote else None,
        transcript=tuple(map(_transcript_line, notice.transcript[:MAX_ITEMS])) if staff else (),
        commands=orders.possible(notice, request) if staff else (),
        endings=orders.endings(notice, request) if staff else (),
        clients=_some(notice.clients) if staff else (),
        persons=_some(notice.persons) if staff else (),
        assignee=(request.assignee or "") if request and staff else "",
        participants=_some(request.participants) if request and staff else (),
        promise_name=promise_name,
        promise=promise,
        percent=percent,
        card=tuple(commandwords.GROUPS) if notice.template == "staff_help" else (),
        board=lists.board(notice.lines, calendar) if notice.template in ("monday", "board") else (),
        counts=lists.counts(notice.lines),
    )


def _of_session(clock: str) -> str:
    """What the clock of a session is called: what it delivers is the recording (policy, part 5b)."""
    return RECORDING if clock == "delivery" else clock


def _replies(notice: Notice, request: Request) -> tuple[str, ...]:
    possible = replies.possible(request.kind, request.state, notice.template)
    return tuple(word for word in possible if word not in _done_already(notice, request))


def _done_already(notice: Notice, request: Request) -> tuple[str, ...]:
    """What nobody needs to ask for: a recording that comes anyway, or was handed over; another date where none stands,
    since any answer can name one."""
    clock = current(notice.clocks).get("delivery")
    asked = virtual.WANTS_RECORDING in request.tags or (clock is not None and clock.state != "cancelled")
    stands = request.appointment is not None and not request.appointment.cancelled
    return (*(("recording",) if asked or notice.link else ()), *(() if stands else ("reschedule",)))


def _ends(notice: Notice) -> bool:
    """Whether the letter says that a request has come to its end, and may be opened again for a while."""
    return notice.moved in ("resolve", "close") or notice.template == "accepted"


def _offered(notice: Notice, calendar: Calendar, safe: Callable[[str], str]) -> Estimate | None:
    """The revision that the letter is about, else the newest one."""
    newest = next(reversed(notice.request.estimates), None) if notice.request else None
    offered = notice.estimate or newest
    return agreed.estimate(offered, calendar, safe) if offered else None


def _revisions(request: Request | None) -> tuple[Estimate, ...]:
    return request.estimates[-MAX_ITEMS:] if request else ()


def _agreed_revision(request: Request | None) -> int:
    """The newest revision that was approved, 0 for none."""
    estimates = request.estimates if request else ()
    return max((each.revision for each in estimates if each.verdict == "approved"), default=0)


def _meeting(notice: Notice, calendar: Calendar, staff: bool, safe: Callable[[str], str]) -> Meeting | None:
    """The appointment that the letter is about, else the request's own."""
    found = notice.appointment or (notice.request.appointment if notice.request else None)
    return agreed.meeting(found, calendar, notice.zone, staff, safe) if found else None


def _day_off(notice: Notice, calendar: Calendar) -> tuple[Skipped, ...]:
    """The day asked for and why nobody works on it; empty for a business day."""
    if notice.visit is None or calendar.business_day(notice.visit):
        return ()
    return (Skipped(notice.visit, calendar.holiday_name(notice.visit) or WEEKEND),)


def _signed(notice: Notice) -> bool:
    """Whether the words end with their writer's name already, as most people's do."""
    ending = " ".join(notice.words.split("\n")[-SIGNATURE_LINES:]).casefold()
    return any(part.casefold() in ending for part in notice.author.split()[:1])


def _reply_to(who: Identity, request: Request | None, office: Office, subject: str) -> ReplyTo:
    tagged = f"[{office.reference(request.number)}] {subject}".strip() if request else subject
    return ReplyTo(who.reply_to, "" if who.inbox.plus else who.token, tagged)


def _phone(number: str, calendar: Calendar, now: datetime) -> Phone:
    closes = calendar.closes_at(now)
    if closes is not None:
        return Phone(number, True, calendar.local(closes), calendar.local(calendar.next_open(closes)))
    if calendar.is_open(now):
        return Phone(number, True, None, None)
    return Phone(number, False, None, calendar.local(calendar.next_open(now)))


def _capped(lines: tuple[str, ...]) -> tuple[str, ...]:
    more = len(lines) - MAX_LINES
    return (*lines[:MAX_LINES], f"[…] +{more}") if more > 0 else lines


def _some(names: tuple[str, ...]) -> tuple[str, ...]:
    more = len(names) - MAX_ITEMS
    return (*names[:MAX_ITEMS], f"[…] +{more}") if more > 0 else names


def _quote(quote: Quote) -> Quote:
    return Quote(
        foreign.line(quote.sender, MAX_LINE),
        foreign.line(quote.subject, MAX_LINE),
        foreign.prose(quote.text, MAX_QUOTE),
        tuple(foreign.line(name, MAX_LINE) for name in quote.attachments[:MAX_ITEMS]),
    )


def _transcript_line(said: TranscriptLine) -> TranscriptLine:
    return TranscriptLine(foreign.line(said.line, MAX_LINE), said.refusal)
