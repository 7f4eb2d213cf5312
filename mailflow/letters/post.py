"""A notice as a mail: final bytes, with the headers that keep every mail of a request in one thread.

The bytes follow from the notice, the stationery and `now` alone, so that what is queued in a transaction can be sent
any number of times and stays the same mail (email.md 9).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from mailflow.desk.decision import Notice
from mailflow.desk.office import Office
from mailflow.desk.outgoing import Outgoing
from mailflow.letters.catalog import CATALOG, STAFF_WORDS
from mailflow.letters.enclosed import calendar, own_files
from mailflow.letters.foreign import header, holds_staff_token
from mailflow.letters.identity import Identity, identity
from mailflow.letters.render import Stationery
from mailflow.letters.short import about
from mailflow.mail.compose import Attached, AutoSubmitted, Draft, compose
from mailflow.mail.message import Address
from mailflow.sla.agreement import Agreement

END_OF_HEADERS = b"\r\n\r\n"
CONTENT_LANGUAGE = {"id": "id", "en": "en", "both": "id, en"}


def outgoing(
    notice: Notice,
    stationery: Stationery,
    agreement: Agreement,
    office: Office,
    now: datetime,
    attached: tuple[Attached, ...] = (),
) -> Outgoing:
    """The letter for `notice`, ready for the outbox; `attached` are the files it relays. Raises `TemplateError`.

    A file with a token of staff in it, such as our own letter to staff, stays behind: no client gets one (email.md 5).
    """
    notice = _in_our_language(notice, office)
    if notice.audience == "client":
        attached = tuple(file for file in attached if not holds_staff_token(file.content))
    letter, who = stationery.render(notice, agreement, office, now), identity(notice, office)
    draft = Draft(
        message_id=who.message_id,
        date=now,
        from_=Address(office.service, who.inbox.address),
        to=Address(header(notice.to.name) if CATALOG[notice.template].copies else "", notice.to.address),
        reply_to=who.reply_to,
        subject=letter.subject,
        in_reply_to=who.in_reply_to,
        references=who.references,
        text=letter.text,
        html=letter.html,
        attachments=(*own_files(notice, agreement, who, now), *attached),
        auto_submitted=auto_submitted(notice),
        loop=office.loop,
        language=CONTENT_LANGUAGE[notice.language],
        invitation=calendar(notice, letter, office, who, now),
        method=notice.invitation or "REQUEST",
    )
    headers, end, body = compose(draft).partition(END_OF_HEADERS)
    return _outgoing(notice, who, letter.subject, now, headers + end, body)


def line(notice: Notice, stationery: Stationery, agreement: Agreement, office: Office, now: datetime) -> Outgoing:
    """The letter for `notice` as what it becomes over the window: a line of a digest, with no bytes of its own.

    Raises `TemplateError`.
    """
    notice, who = _in_our_language(notice, office), identity(notice, office)
    subject = stationery.subject(notice, agreement, office, now)
    said = _answerable(notice, who, subject, agreement) if notice.audience == "staff" else subject
    return replace(_outgoing(notice, who, said, now, b"", b""), status="deferred")


def _answerable(notice: Notice, who: Identity, subject: str, agreement: Agreement) -> str:
    """A staff line with what it is about and how urgent, and the way to answer: the letter itself never comes."""
    answer = who.reply_to if who.inbox.plus else f"Ref: {who.token}"
    return " | ".join(filter(None, (subject, *about(notice, agreement.calendar), answer if who.token else "")))


def _in_our_language(notice: Notice, office: Office) -> Notice:
    return replace(notice, language=office.language(notice.language))


def _outgoing(notice: Notice, who: Identity, subject: str, now: datetime, headers: bytes, body: bytes) -> Outgoing:
    return Outgoing(
        cause=notice.cause,
        recipient=notice.to.address,
        template=notice.template,
        audience=notice.audience,
        request=notice.request.number if notice.request else None,
        message_id=who.message_id,
        tag=who.tag,
        envelope_from=who.envelope_from,
        headers=headers,
        body=body,
        priority=CATALOG[notice.template].priority if notice.automatic else STAFF_WORDS,
        automatic=notice.automatic,
        summary=subject,
        created_at=now,
    )


def auto_submitted(notice: Notice) -> AutoSubmitted:
    """What the letter says of itself (RFC 3834 5): a person's own words are no automatic mail."""
    if not notice.automatic:
        return "no"
    return "auto-replied" if notice.in_reply_to else "auto-generated"
