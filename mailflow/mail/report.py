"""What another server or a mail program says of an earlier letter: bounces, read receipts, abuse complaints.

Reports come as machine-readable parts (DSN RFC 3464 and 6533, MDN RFC 8098, feedback RFC 5965; wrapped by RFC 6522,
though OpenSMTPD sends multipart/mixed), as the same fields in a text, as JSON of Amazon's, and as free text. Where the
mail is no multipart/report it counts only from a mail system: a person may forward a bounce and ask what it means, and
mail programs then send its parts along one by one.
"""

from __future__ import annotations

import re
from email.message import Message as MimeMessage

from mailflow.mail import bounce, sesreport, statusfields
from mailflow.mail.bounce import Sender
from mailflow.mail.content import children
from mailflow.mail.headers import CONTROLS, sound, visible
from mailflow.mail.message import Report, ReportedRecipient, ReportKind
from mailflow.mail.msgid import ids
from mailflow.mail.parts import own_parts

STATUS_PARTS = frozenset(
    {"message/delivery-status", "message/global-delivery-status", "text/delivery-status", "message/x-delivery-status"}
)
DISPOSITION_PARTS = frozenset({"message/disposition-notification", "message/global-disposition-notification"})
RETURNED = frozenset(
    {
        "message/rfc822",
        "message/rfc822-headers",
        "message/partial",
        "message/global",
        "message/global-headers",
        "text/rfc822-headers",
        "text/rfc822",
    }
)
MESSAGE_ID = re.compile(r"^[ \t>|]{0,20}Message-ID:\s{0,9}(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
SOLE_TO = re.compile(r"^To:(.{1,500})", re.IGNORECASE | re.MULTILINE)
MOST_TEXT = 200_000  # characters of a part that are read
MOST_WORDS = 2000
LONGEST_FIELD = 5000

Headers = tuple[tuple[str, str], ...]


def read(mime: MimeMessage, headers: Headers) -> Report | None:
    """The report in a mail, or None where it is none. Recipients are lower case, with their RFC 3463 status; one whose
    address was rewritten on the way is named by both, the one that was written to first."""
    first = {name.lower(): value.strip() for name, value in reversed(headers)}
    sender = bounce.sender(first, is_report=mime.get_content_type() == "multipart/report")
    found = None if sender is Sender.PERSON else _read(list(own_parts(mime)), first, sender)
    return _clean(found, _answered(first)) if found else None


def _read(parts: list[MimeMessage], first: dict[str, str], sender: Sender) -> Report | None:
    by_type = [(part.get_content_type(), part) for part in parts]
    for kind, part in by_type:
        if kind in DISPOSITION_PARTS:
            return _disposition(part, parts)
        if kind == "message/feedback-report":
            return _feedback(part, parts)
    status = [statusfields.fields_text(part) for kind, part in by_type if kind in STATUS_PARTS]
    return _delivery_status("\n\n".join(status), parts) or _written(parts, first, sender)


def _answered(first: dict[str, str]) -> str | None:
    """The mail that the report itself answers: Exchange and Exim name the letter there and nowhere else."""
    named = ids(first.get("in-reply-to", "")[:LONGEST_FIELD]) or ids(first.get("references", "")[-LONGEST_FIELD:])
    return named[-1] if named else None


def _clean(found: Report, answered: str | None) -> Report:
    """The report without what no database takes: controls, and the lone surrogates of undecoded bytes."""
    who = dict.fromkeys(
        ReportedRecipient(visible(each.address.translate(CONTROLS)), each.status) for each in found.recipients
    )
    named = (found.original_message_id or answered or "").translate(CONTROLS)
    text = sound(found.text.translate(CONTROLS))
    return Report(found.kind, tuple(who), visible(named) if named else None, text)


def _written(parts: list[MimeMessage], first: dict[str, str], sender: Sender) -> Report | None:
    """A bounce in a text for people: fields among the words, JSON, or words alone."""
    text = _words(parts)
    if sender is not Sender.DOUBTFUL and (found := _delivery_status(text, parts)):
        return found
    if found := sesreport.read(text):
        return found
    told = bounce.read(text, first, sender)
    if told is None:
        return None
    recipients = told.recipients or _sole_recipient(parts, text, told)
    return Report(told.kind, recipients, _original_id(parts) or _id_in(text), told.text)


def _delivery_status(text: str, parts: list[MimeMessage]) -> Report | None:
    """RFC 3464 2: groups of fields, the first about the message, each other about one recipient."""
    recipients: list[ReportedRecipient] = []
    kinds: set[ReportKind] = set()
    reasons: list[str] = []
    original: tuple[str, ...] = ()
    for group in statusfields.groups(text):
        original = original or ids(group.get("original-message-id", "") or group.get("x-original-message-id", ""))
        found = statusfields.recipients(group)
        if found and len(recipients) < statusfields.MOST_RECIPIENTS:
            recipients += found
            kinds.add(statusfields.kind(group))
            reasons.append(group.get("diagnostic-code", ""))
    if not recipients:
        return None
    worst: ReportKind = "failed" if "failed" in kinds else "delayed" if "delayed" in kinds else "delivered"
    named = original[0] if original else _original_id(parts) or _id_in(_words(parts))
    return Report(worst, tuple(dict.fromkeys(recipients)), named, "\n".join(filter(None, reasons))[:MOST_WORDS])


def _disposition(part: MimeMessage, parts: list[MimeMessage]) -> Report:
    fields = _merged(part)
    address = statusfields.recipients(fields)[:1]
    original = ids(fields.get("original-message-id", ""))
    who = tuple(ReportedRecipient(each.address, "") for each in address)
    return Report("read", who, original[0] if original else _original_id(parts), fields.get("disposition", "")[:200])


def _feedback(part: MimeMessage, parts: list[MimeMessage]) -> Report:
    fields = _merged(part)
    address = statusfields.typed(fields.get("original-rcpt-to", ""))
    who = (ReportedRecipient(address.lower(), ""),) if address else ()
    return Report("feedback", who, _original_id(parts), fields.get("feedback-type", "")[:200])


def _merged(part: MimeMessage) -> statusfields.Fields:
    """The fields of a part that has one group, however many empty lines stand in it."""
    merged: statusfields.Fields = {}
    for group in statusfields.groups(statusfields.fields_text(part)):
        merged = {**group, **merged}
    return merged


def _words(parts: list[MimeMessage]) -> str:
    """What a person would read: the plain texts, with what is left of broken multiparts, else the HTML."""
    kinds = [(part.get_content_type(), part) for part in parts]
    plain = [part for kind, part in kinds if kind == "text/plain" or kind.startswith("multipart/")]
    text = "\n".join(filter(None, (statusfields.text_of(part)[:MOST_TEXT] for part in plain)))
    if text.strip():
        return text[:MOST_TEXT]
    return "\n".join(bounce.shown(statusfields.text_of(part)) for kind, part in kinds if kind == "text/html")[
        :MOST_TEXT
    ]


def _sole_recipient(parts: list[MimeMessage], text: str, told: Report) -> tuple[ReportedRecipient, ...]:
    """The only addressee of the returned mail: a report that names nobody can be about nobody else."""
    returned = [
        str(inner.get("To", "")) for part in parts if part.get_content_type() in RETURNED for inner in children(part)
    ]
    written = SOLE_TO.findall(text)
    for value in (*returned, *written[-1:]):
        found = {address.lower() for address in statusfields.ADDRESS.findall(value[:500])}
        if len(found) == 1:
            return (ReportedRecipient(found.pop(), statusfields.code(told.text)),)
    return ()


def _original_id(parts: list[MimeMessage]) -> str | None:
    """The Message-ID of the returned mail or of its returned headers (RFC 6522 3)."""
    for part in parts:
        if part.get_content_type() not in RETURNED:
            continue
        inside = children(part)
        found = ids(_plain(inside[0].get("message-id", ""))) if inside else ()
        if found:
            return found[0]
        if not inside and (told := _id_in(statusfields.text_of(part)[:MOST_TEXT])):
            return told
    return None


def _id_in(text: str) -> str | None:
    match = MESSAGE_ID.search(text)
    return match[1].strip("<>") if match else None


def _plain(value: object) -> str:
    """A header value of the standard library as one line of sound text."""
    return " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split())
