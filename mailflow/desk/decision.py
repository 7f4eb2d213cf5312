"""What came of a mail, as data: nothing has happened yet when a decision is made.

A notice is the intent to write to somebody; `letters` finds the words, and the outbox keeps the bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

from mailflow.desk.appointment import Appointment
from mailflow.desk.confirmation import Confirmation
from mailflow.desk.estimate import Estimate
from mailflow.desk.office import LetterLanguage
from mailflow.desk.problem import Problem
from mailflow.desk.request import Case, Entry, Request
from mailflow.mail.message import Address
from mailflow.sla.clocks import Clock

Audience = Literal["client", "staff", "admin"]


class Outcome(StrEnum):
    """What a mail became; every mail becomes exactly one of these."""

    REQUEST = "request"
    REPLY = "reply"
    DUPLICATE = "duplicate"
    HELD = "held"
    RECORDED = "recorded"
    QUARANTINED = "quarantined"
    DELAYED = "delayed"
    UNDONE = "undone"


class Need(StrEnum):
    """What is still needed from the client. Work does not wait for it."""

    EVIDENCE = "evidence"
    DESCRIPTION = "description"
    SMALLER = "smaller"


@dataclass(frozen=True, slots=True)
class Quote:
    """A mail as staff see it in a notification: data for their eyes, never part of a letter to a client."""

    sender: str
    subject: str
    text: str
    attachments: tuple[str, ...] = ()


class Refusal(StrEnum):
    """Why a line of a staff mail cannot stand; the value says it in the timeline, letters in the reader's language."""

    UNKNOWN = "unknown command"
    NO_SEVERITY = "names no severity"
    NO_CLIENT = "names no client"
    NO_REASON = "needs a reason behind it"
    NO_LIST = "names no list"
    NOT_LEAD = "is for leads only"
    NOT_LATE = "is not needed: nothing is late"
    NO_WORDS = "needs words to the client: a clock must not stop silently"
    NOT_NOW = "is not possible in this state"
    UNSEEN = "was written before the client's last mail was read"
    NO_PERSON = "names no member of staff"
    NO_ADDRESS = "needs an address, or several"
    NOT_THEIRS = "names an address that is not the client's"
    TOO_MANY = "would be more people than one request can have"
    CLOCK_RUNS = "would leave a promise running"
    JUST_REOPENED = "came no later than the client's mail that opened it again"
    LOSES_PROMISE = "would drop a promise that the other request does not keep as soon"
    LOSES_AGREED = "would drop what the client has approved"
    LOSES_ESTIMATE = "would drop an estimate that waits for an answer"
    LOSES_RECORDING = "would drop a recording that was asked for"
    CONTRADICTS = "contradicts an earlier line of the mail"
    NO_KIND = "names no kind of request"
    NO_REQUEST = "names no request of the same client"
    NO_CONTACT = "names neither a call nor a chat"
    NO_TIMES = "names no times at which it can have been"
    NO_QUESTION = "needs a question that waits for an answer"
    NO_FORWARD = "needs the forwarded mail of a client"
    NO_CLIENTS_ADDRESS = "names an address of ours, of a colleague or of a machine"
    TOO_LATE_TO_UNDO = "comes too late, or there is nothing to take back"
    TOO_LATE = "comes too late: the request was closed too long ago"
    TOO_LARGE = "is too large: only its beginning was fetched"
    NO_SLASH = "is a command without its slash"
    ONE_A_LINE = "has two commands in one line"
    BELOW = "stands below other text: commands belong in the first lines"
    EMPTY = "there is no command in it, and no word for the client"
    NO_SCOPE = "needs the scope in words to the client"
    NO_ESTIMATE = "needs an estimate that waits for an answer"
    NOT_APPROVED = "needs an estimate that the client has approved"
    NO_EVIDENCE = "needs how the approval is known: who said so and when, or a purchase order"
    OVER_LIMIT = "is more than anybody at the client may approve"
    DATE_PASSED = "the agreed date has passed: a new estimate is needed"
    TOO_LONG = "reaches further than the calendar"
    NO_PLACE = "names no place, and the form has none either"
    NO_LINK = "needs one link that begins with https://"
    LINK_ALONE = "has other words beside the link"
    LONG_PLACE = "has too long a place for a calendar"
    TO_COME = "is about a meeting that has yet to take place"
    # Arguments that are asked back, by the names of their problems.
    NO_SUM = Problem.NO_SUM
    WHICH_M = Problem.WHICH_M
    WHICH_DOT = Problem.WHICH_DOT
    WHICH_CURRENCY = Problem.WHICH_CURRENCY
    TOO_SMALL = Problem.TOO_SMALL
    UNREADABLE = Problem.UNREADABLE
    WHICH_H = Problem.WHICH_H
    WEEKS = Problem.WEEKS
    FRACTION = Problem.FRACTION
    RANGE = Problem.RANGE
    TWICE = Problem.TWICE
    NO_EFFORT = Problem.NO_EFFORT
    NO_DAY = Problem.NO_DAY
    NO_SUCH_DAY = Problem.NO_SUCH_DAY
    WHICH_WEEK = Problem.WHICH_WEEK
    WEEKDAY = Problem.WEEKDAY
    PAST = Problem.PAST
    FUTURE = Problem.FUTURE
    NO_TIME = Problem.NO_TIME
    WHICH_HALF = Problem.WHICH_HALF
    ZONE = Problem.ZONE
    ORDER = Problem.ORDER
    SEVERAL = Problem.SEVERAL


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One line of a staff mail, and why it cannot stand: None where it can."""

    line: str
    refusal: Refusal | None


@dataclass(frozen=True, slots=True)
class Notice:
    """The intent to write one letter to one recipient. `template` is its name in letters/catalog.

    `cause` is the id of the timeline entry it comes from: (cause, recipient, template) is written once. `automatic`
    is False only for a staff member's own words. `words` are those words, or a reason in words. `before` are the clocks
    before a change of severity, so that one letter shows old and new deadlines. `level` is the recipient's level.
    `in_reply_to` is the Message-ID of the mail this answers. `relays`: the files attached to that mail go along.
    `zone` is the recipient's time zone (IANA), None where it is the service's. `clients` are ids, for
    staff to say whose an unknown sender is. `moment` is when a mail that can be taken back will act. `invitation` is
    the iTIP method by which `appointment` goes along (RFC 5546 1.4). `files` name what we add to it: "onsite_form".
    `confirmation` is the number of the question to staff that the letter asks. `wish` is the appointment that a client
    would like to have. `inbox` is the mailbox that a letter about no request leaves from, "" for the first one.
    `persons` are ids of staff, where a line named nobody of them.
    `news` says to staff what a client's mail did to the request, or why its word did nothing: lines of ours, as they
    stand on the timeline. `link` leads to the recording that is handed over.
    """

    template: str
    to: Address
    audience: Audience
    language: LetterLanguage
    cause: str
    request: Request | None = None
    clocks: tuple[Clock, ...] = ()
    before: tuple[Clock, ...] = ()
    automatic: bool = True
    level: int = 0
    words: str = ""
    author: str = ""
    salutation: str | None = None
    moved: str = ""
    gave_severity: tuple[str, ...] = ()
    needs: tuple[Need, ...] = ()
    missing: tuple[str, ...] = ()
    earliest: date | None = None
    visit: date | None = None
    quote: Quote | None = None
    transcript: tuple[TranscriptLine, ...] = ()
    allowed: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    in_reply_to: str | None = None
    relays: bool = False
    zone: str | None = None
    clients: tuple[str, ...] = ()
    moment: datetime | None = None
    estimate: Estimate | None = None
    appointment: Appointment | None = None
    invitation: Literal["", "REQUEST", "CANCEL"] = ""
    files: tuple[str, ...] = ()
    confirmation: int | None = None
    wish: Appointment | None = None
    inbox: str = ""
    news: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    link: str = ""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something the admin must hear of; `cause` keeps it to one an hour."""

    cause: str
    text: str


@dataclass(frozen=True, slots=True)
class Wait:
    """A staff member's mail acts at this instant; before, it can be taken back by the same `person` (an id)."""

    person: str
    until: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """All that a mail, or a tick, changes. `reason` is the trace, a line a step: it can always be explained.

    `case` is the request as it is afterwards, with all of its clock events and its clocks; `expected_version` is the
    version it had before, None where it is new. `thread_ids` are the Message-IDs that lead here from now on.
    `bounced` are letters to mark as failed, with the report's status; `blocked` are addresses that get no letters
    until staff say otherwise. `remembered` are addresses with the client that staff gave them to, None for one to
    forget. `pictures` are small inline images that came with the mail, as (domain of its sender, digest).
    `waits`: nothing of it happens before then. `undone` are mails that waited and will never act, by their numbers.
    `also` are other requests that change with it, with the versions they had.
    `asks` is a question to a member of staff about held mails, as it is afterwards; `confirmed` are held mails, by
    number, that are decided again, because their writer has said that they are his.
    """

    outcome: Outcome
    reason: tuple[str, ...]
    request: int | None = None
    case: Case | None = None
    expected_version: int | None = None
    entries: tuple[Entry, ...] = ()
    notices: tuple[Notice, ...] = ()
    thread_ids: tuple[str, ...] = ()
    bounced: tuple[tuple[int, str], ...] = ()
    blocked: tuple[str, ...] = ()
    alarms: tuple[Alarm, ...] = ()
    remembered: tuple[tuple[str, str | None], ...] = ()
    pictures: tuple[tuple[str, str], ...] = ()
    waits: Wait | None = None
    undone: tuple[int, ...] = ()
    also: tuple[tuple[Case, int], ...] = ()
    asks: Confirmation | None = None
    confirmed: tuple[int, ...] = ()
