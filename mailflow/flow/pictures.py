"""A picture that comes again: a signature's logo is in every mail of a company, and shows nothing of what happened."""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.known import Known
from mailflow.flow.thread import MOST_PICTURES
from mailflow.mail.message import Message


def without_logos(message: Message, known: Known, request: int | None) -> Message:
    """The mail with those inline images marked as decoration that its sender's domain has sent before, to another
    request than the one this mail continues: in its own conversation a screenshot does come again, below the answer."""
    before = {digest for digest, first in known.pictures.items() if first is None or first != request}
    if not any(each.digest in before for each in message.attachments if each.digest):
        return message
    marked = (replace(each, decoration=True) if each.digest in before else each for each in message.attachments)
    return replace(message, attachments=tuple(marked))


def sent(message: Message) -> tuple[tuple[str, str], ...]:
    """The mail's small inline images, to be known again: the sender's domain and each one's digest."""
    domain = message.sender.domain
    digests = dict.fromkeys(each.digest for each in message.attachments if each.digest)
    return tuple((domain, digest) for digest in digests)[:MOST_PICTURES] if domain else ()
