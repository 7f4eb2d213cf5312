"""What a client says to an estimate, and to which revision of it: a consent binds nobody to what he has not read."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mailflow.desk import consent, consenttext
from mailflow.desk.known import SentLetter
from mailflow.desk.request import Request
from mailflow.flow.incoming import Incoming
from mailflow.mail.message import Message

SHOWS = frozenset({"estimate", "consent_unclear"})
"""Letters that show the newest revision of their time, and ask for an answer to it."""
OFFER = "estimasi"
"""What stands in the place of "revisi 2" when the words around it are read."""

_NUMBERED = r"(?:ke-?|no\.?|nomor|number|#)?[ \t]{0,2}(?P<number>[0-9]{1,3})(?![\w%]|[.,][0-9])"
_REVISION = re.compile(rf"\b(?:revisi|revision|rev)\b\.?[ \t]{{0,2}}{_NUMBERED}", re.IGNORECASE)
_SUBJECT = re.compile(rf"\b(?:estimasi|estimate), (?:revisi|revision) {_NUMBERED}", re.IGNORECASE)
"""As the subject of our letter has it, which a forward keeps."""
_ORDER = re.compile(
    r"(?:\b(?:dengan|with|our|nomor|number|no\.?)[ \t]{1,2}){0,2}\b(?:p\.?o\.?|purchase order)[ \t:#]{0,3}"
    r"(?:(?:nomor|number|no|nr)\b[.: \t]{0,3})?"
    r"(?P<number>(?=[a-z/.-]{0,20}[0-9])[a-z0-9][a-z0-9/.-]{1,29})(?![\w/-])",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Said:
    """A client's word on a request, as `desk.consent` reads it. `revision` is the one he names himself, `order` his
    purchase order ("PO 4711"); None and "" where there is none. `rest` is the text behind the word."""

    word: str
    conditional: bool
    revision: int | None = None
    order: str = ""
    rest: str = ""


def read(incoming: Incoming) -> Said | None:
    """What the new text of the mail says; the number of a revision or of a purchase order makes it no less clear."""
    text, revision, order = incoming.message.new_text, "", ""
    if len(text) <= consenttext.LONGEST:
        text, revision = _taken(_REVISION, text, OFFER)
        text, order = _taken(_ORDER, text, " ")
    found = consent.read(text, names(incoming), incoming.message.signature)
    if found is None:
        return None
    number = int(revision) if revision else None
    purchase = f"PO {order.rstrip('./-')}" if order else ""
    return Said(found.word, found.conditional, number, purchase, found.rest)


def answered(incoming: Incoming, request: Request, named: int | None) -> int | None:
    """The revision that the mail answers; None where that cannot be told for certain.

    The letter it answers says so, or the mail itself, by its words or by the subject of a forwarded letter; where these
    differ, nothing does. Where there was never more than one, there is nothing to confuse.
    """
    shown = _by_letter(incoming, request) or _by_subject(incoming.message)
    told = {each for each in (named, shown) if each is not None}
    first = request.estimates[0]
    if not told and len(request.estimates) == 1 and incoming.arrival.arrived_at >= first.at:
        return first.revision
    return told.pop() if len(told) == 1 else None


def _taken(pattern: re.Pattern[str], text: str, instead: str) -> tuple[str, str]:
    """The text without the one number that it has of this sort, and the number; of several, none is taken."""
    found = list(pattern.finditer(text))
    if len(found) != 1:
        return text, ""
    (one,) = found
    return f"{text[: one.start()]}{instead}{text[one.end() :]}", one["number"]


def names(incoming: Incoming) -> frozenset[str]:
    """What the writer is called, by himself and by the rules."""
    from_, contact = incoming.message.from_, incoming.who.contact
    told = (from_.name if from_ else "", contact.name if contact else "")
    return frozenset(" ".join(told).lower().split())


def letter_answered(incoming: Incoming, request: Request) -> SentLetter | None:
    """The letter about the request that the mail answers; None where it answers none."""
    message = incoming.message
    letters = {each.message_id: each for each in incoming.known.letters if each.request == request.number}
    ids = (*message.in_reply_to, *reversed(message.references))
    return next((letters[id_] for id_ in ids if id_ in letters), None)


def _by_letter(incoming: Incoming, request: Request) -> int | None:
    """The newest revision when the letter was written that the mail answers; None for a letter that shows none."""
    letter = letter_answered(incoming, request)
    if letter is None or letter.template not in SHOWS:
        return None
    return max((each.revision for each in request.estimates if each.at <= letter.created_at), default=None)


def _by_subject(message: Message) -> int | None:
    subjects = (message.subject, message.forwarded.subject if message.forwarded else "")
    found = next(filter(None, map(_SUBJECT.search, subjects)), None)
    return int(found["number"]) if found else None
