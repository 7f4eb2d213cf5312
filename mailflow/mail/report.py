"""What another server or a mail program says of an earlier letter: bounces, read receipts, abuse complaints.

Reports come as machine-readable parts (DSN RFC 3464, MDN RFC 8098, feedback RFC 5965; wrapped by RFC 6522, though
OpenSMTPD sends multipart/mixed) and, from older servers, as free text. Free text is read only where the sender is a
mail system: a person may forward a bounce and ask what it means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message as MimeMessage

from mailflow.mail.headers import readable
from mailflow.mail.message import Report, ReportedRecipient, ReportKind
from mailflow.mail.msgid import ids
from mailflow.mail.parts import children, own_parts

ACTIONS: dict[str, ReportKind] = {
    "failed": "failed",
    "delayed": "delayed",
    "delivered": "delivered",
    "relayed": "delivered",
    "expanded": "delivered",
}
RETURNED = ("message/rfc822", "text/rfc822-headers", "message/rfc822-headers", "message/partial", "message/global")
STATUS = re.compile(r"\b([245]\.\d{1,3}\.\d{1,3})\b")
REPLY_CODE = re.compile(r"\b([45])\d\d[ -]")
ADDRESS = re.compile(r"<?([A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+)>?")
MESSAGE_ID = re.compile(r"^[ \t>]*Message-ID:\s*(<[^<>\s]{1,998}>)", re.IGNORECASE | re.MULTILINE)
SYSTEM_SENDER = re.compile(r"(?:mailer-?daemon|postmaster|mail delivery (?:sub)?system|maildelivery)", re.IGNORECASE)
UNDELIVERED = re.compile(
    r"undeliver|delivery (?:status|failure|failed|has failed|to the following)|returned (?:mail|to sender|message)"
    r"|failure|could not be delivered|couldn't be delivered|wasn't able to deliver|not be delivered"
    r"|permanent (?:fatal )?error"
    r"|tidak (?:dapat|bisa|berhasil) (?:di)?kirim|gagal (?:di)?kirim|tidak terkirim",
    re.IGNORECASE,
)
DELAYED = re.compile(
    r"delayed|warning: (?:message|could not)|will (?:keep|continue)|still (?:being )?retr|tertunda", re.I
)
ORIGINAL_COPY = re.compile(
    r"^(?:-+ (?:this is a copy|original message|the following is a copy|below this line)|received: |return-path: )",
    re.IGNORECASE | re.MULTILINE,
)
SCANNED = 20_000  # characters of free text


def read(mime: MimeMessage, headers: tuple[tuple[str, str], ...]) -> Report | None:
    """The report in a mail, or None where it is none. Recipients are lower case, with their RFC 3463 status."""
    parts = list(own_parts(mime))
    for part in parts:
        kind = part.get_content_type()
        if kind in ("message/delivery-status", "message/global-delivery-status"):
            return _delivery_status(part, parts) or _free_form(parts, headers)
        if kind in ("message/disposition-notification", "message/global-disposition-notification"):
            return _disposition(part, parts)
        if kind == "message/feedback-report":
            return _feedback(part, parts)
    return _free_form(parts, headers)


def _delivery_status(part: MimeMessage, parts: list[MimeMessage]) -> Report | None:
    """RFC 3464 2: groups of fields, the first about the message, each other about one recipient."""
    recipients, kinds, reasons = [], set(), []
    for group in _groups(part):
        address = _typed(group.get("original-recipient", "")) or _typed(group.get("final-recipient", ""))
        if not address:
            continue
        status = STATUS.search(group.get("status", "")) or STATUS.search(group.get("diagnostic-code", ""))
        recipients.append(ReportedRecipient(address.lower(), status[1] if status else ""))
        kinds.add(_kind(group.get("action", ""), status[1] if status else ""))
        reasons.append(group.get("diagnostic-code", ""))
    if not recipients:
        return None
    worst: ReportKind = "failed" if "failed" in kinds else "delayed" if "delayed" in kinds else "delivered"
    return Report(worst, tuple(recipients), _original_id(parts), "\n".join(filter(None, reasons))[:2000])


def _kind(action: str, status: str) -> ReportKind:
    words = action.split()
    known = ACTIONS.get(words[0].lower()) if words else None
    return known or ("delayed" if status.startswith("4") else "delivered" if status.startswith("2") else "failed")


def _disposition(part: MimeMessage, parts: list[MimeMessage]) -> Report:
    fields = _merged(part)
    address = _typed(fields.get("original-recipient", "")) or _typed(fields.get("final-recipient", ""))
    original = ids(fields.get("original-message-id", ""))
    who = (ReportedRecipient(address.lower(), ""),) if address else ()
    return Report("read", who, original[0] if original else _original_id(parts), fields.get("disposition", "")[:200])


def _feedback(part: MimeMessage, parts: list[MimeMessage]) -> Report:
    fields = _merged(part)
    address = ADDRESS.search(fields.get("original-rcpt-to", ""))
    who = (ReportedRecipient(address[1].lower(), ""),) if address else ()
    return Report("feedback", who, _original_id(parts), fields.get("feedback-type", "")[:200])


def _free_form(parts: list[MimeMessage], headers: tuple[tuple[str, str], ...]) -> Report | None:
    """A bounce without machine-readable part: Exim (with its X-Failed-Recipients), qmail, older Exchange."""
    first = {name.lower(): value for name, value in reversed(headers)}
    system = SYSTEM_SENDER.search(first.get("from", "")) or "x-failed-recipients" in first
    null_sender = first.get("return-path", "").strip() == "<>"
    # A vacation reply has the null sender too (RFC 3834 3.3), and says what it is.
    if system or (null_sender and not first.get("auto-submitted", "").lower().startswith("auto-replied")):
        return _told(parts, first)
    return None


def _told(parts: list[MimeMessage], first: dict[str, str]) -> Report | None:
    text = "\n".join(_text(part) for part in parts if part.get_content_type() == "text/plain")[:SCANNED]
    words = ORIGINAL_COPY.split(text, maxsplit=1)[0]
    subject = first.get("subject", "")
    named = ADDRESS.findall(first.get("x-failed-recipients", ""))
    if not (named or UNDELIVERED.search(subject) or UNDELIVERED.search(words) or DELAYED.search(subject)):
        return None
    status = STATUS.search(words)
    code = status[1] if status else next((f"{m[1]}.0.0" for m in REPLY_CODE.finditer(words)), "")
    kind: ReportKind = "delayed" if code.startswith("4") or (not code and DELAYED.search(subject + words)) else "failed"
    found = named or [a for a in ADDRESS.findall(words) if not SYSTEM_SENDER.match(a)][:20]
    who = tuple(ReportedRecipient(address, code) for address in dict.fromkeys(map(str.lower, found)))
    return Report(kind, who, _original_id(parts) or _id_in(text), words.strip()[:2000])


def _groups(part: MimeMessage) -> Iterator[dict[str, str]]:
    """The groups of a status part; the standard library makes a message of each."""
    groups = children(part)
    for group in groups:
        yield {name.lower(): _plain(value) for name, value in group.raw_items()}
        # Some servers forget the empty line between the groups, or encode the part: then it is the text of one group.
        inner = group.get_payload()
        if isinstance(inner, str) and "recipient:" in inner.lower():
            yield _fields(inner)
    if not groups:
        yield from (_fields(block) for block in re.split(r"\n\s*\n", _text(part)))


def _merged(part: MimeMessage) -> dict[str, str]:
    merged: dict[str, str] = {}
    for group in _groups(part):
        merged = {**group, **merged}
    return merged or _fields(_text(part))


def _fields(text: str) -> dict[str, str]:
    pairs = (line.partition(":") for line in text.splitlines())
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _typed(value: str) -> str:
    """The address in `rfc822; someone@klien.example` (RFC 3464 2.1.2), "" where there is none."""
    match = ADDRESS.search(value.rpartition(";")[2])
    return match[1] if match else ""


def _original_id(parts: list[MimeMessage]) -> str | None:
    """The Message-ID of the returned mail or of its returned headers (RFC 6522 3)."""
    for part in parts:
        if part.get_content_type() not in RETURNED:
            continue
        inside = children(part)
        found = ids(_plain(inside[0].get("message-id", ""))) if inside else ()
        if found:
            return found[0]
        if not inside and (told := _id_in(_text(part))):
            return told
    return None


def _id_in(text: str) -> str | None:
    match = MESSAGE_ID.search(text)
    return match[1].strip("<>") if match else None


def _text(part: MimeMessage) -> str:
    payload = part.get_payload(decode=True)
    return readable(payload).replace("\r\n", "\n") if isinstance(payload, bytes) else ""


def _plain(value: object) -> str:
    """A header value of the standard library as one line of sound text."""
    return " ".join(str(value).encode("utf-8", "replace").decode("utf-8").split())
