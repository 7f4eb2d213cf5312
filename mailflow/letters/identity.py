"""Who a letter is: its token, the address it is answered to, its Message-ID, its bounce address and its thread.

All of it follows from the notice and the office's keys, so a letter made twice is the same letter. Staff and clients
have threads of their own: what is written to a client never names a letter to staff, whose ids carry their tokens.
"""

from __future__ import annotations

from dataclasses import dataclass

from mailflow.desk import tokens
from mailflow.desk.decision import Notice
from mailflow.desk.office import Inbox, Office
from mailflow.letters.foreign import holds_staff_token
from mailflow.mail.msgid import valid_msgid

MAX_REFERENCES = 20
"""RFC 5322 sets no limit; some servers cut or refuse very long header fields."""


@dataclass(frozen=True, slots=True)
class ReplyTo:
    """Where a reply goes. `ref` is the token where the address cannot carry it, else ""; `subject` of such a reply."""

    address: str
    ref: str
    subject: str


@dataclass(frozen=True, slots=True)
class Identity:
    """What makes one letter this letter. Ids are without angle brackets; `token` is "" where there is no request."""

    inbox: Inbox
    tag: str
    token: str
    message_id: str
    envelope_from: str
    in_reply_to: str | None
    references: tuple[str, ...]

    @property
    def reply_to(self) -> str:
        """The address that proves its writer, where the provider delivers such addresses."""
        return self.inbox.tagged(self.token) if self.token and self.inbox.plus else self.inbox.address


def identity(notice: Notice, office: Office) -> Identity:
    """The identity of the letter that `notice` asks for."""
    inbox = office.inbox(notice.request.inbox if notice.request else notice.inbox)
    tag = tokens.letter_tag(office, notice.cause, notice.to.address, notice.template)
    token = token_of(notice, office)
    references = thread(notice, office, inbox)
    answered = notice.in_reply_to if notice.in_reply_to in references else None
    bounce = office.bounce_address or (inbox.tagged(f"b-{tag}") if inbox.plus else inbox.address)
    return Identity(
        inbox=inbox,
        tag=tag,
        token=token,
        message_id=f"{token}.{tag}@{inbox.domain}" if token else f"{tag}@{inbox.domain}",
        envelope_from=bounce,
        # Outlook and Apple Mail follow In-Reply-To first, so a letter that answers no mail still names its thread.
        in_reply_to=answered or (references[-1] if references else None),
        references=references,
    )


def token_of(notice: Notice, office: Office) -> str:
    """The recipient's own token; an admin's letter has none, since no command is given by answering it."""
    if notice.confirmation is not None:
        return str(tokens.sign(office, "held", notice.confirmation, notice.to.address))
    if notice.audience == "admin" or (notice.request is None and notice.audience == "client"):
        return ""
    number = notice.request.number if notice.request else tokens.DESK
    return str(tokens.sign(office, notice.audience, number, notice.to.address))


def thread(notice: Notice, office: Office, inbox: Inbox) -> tuple[str, ...]:
    """The References of the letter, root first: the root and the newest ones, and at last the mail it answers."""
    if notice.request is None:
        known: tuple[str, ...] = ()
    elif notice.audience == "client":
        known = notice.request.thread
    else:
        # No such mail exists: a common ancestor is what keeps all letters to staff about one request together.
        known = (f"{tokens.letter_tag(office, f'thread {notice.request.number}', 'staff', 'thread')}@{inbox.domain}",)
    root, newer = known[:1], [item for item in known[1:] if item != notice.in_reply_to]
    ids = dict.fromkeys((*root, *newer, *filter(None, (notice.in_reply_to,))))
    named = [item for item in ids if valid_msgid(item) and _may_name(notice, item)]
    return (*named[:1], *named[1:][1 - MAX_REFERENCES :])


def _may_name(notice: Notice, message_id: str) -> bool:
    # Whatever stands around the token: the id of a letter to staff may come back damaged.
    return notice.audience == "staff" or not holds_staff_token(message_id.encode())


def event_id(notice: Notice, office: Office) -> str:
    """The iCalendar UID of a request's appointment: one for its whole life, for everybody invited (RFC 7986 5.3)."""
    assert notice.request is not None
    inbox = office.inbox(notice.request.inbox)
    return f"appointment-{office.prefix.lower()}-{notice.request.number}@{inbox.domain}"
