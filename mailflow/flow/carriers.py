"""The tokens that a mail carries: each comes three ways, since providers rewrite each of them now and then."""

from __future__ import annotations

from mailflow.desk import tokens
from mailflow.desk.office import Office
from mailflow.desk.tokens import Token
from mailflow.mail.message import Message


def carriers(message: Message, office: Office) -> tuple[tuple[str, Token], ...]:
    """Every token in the mail that speaks for the letter it answers, with the name of its carrier."""
    found = [("reply address", tokens.in_address(office, address)) for address in message.recipients]
    answered = (*message.in_reply_to[:1], *reversed(message.references))
    first = next(filter(None, (tokens.in_message_id(office, each) for each in answered)), None)
    found += [("Message-ID", first), ("Ref line", tokens.in_text(message.text))]
    return tuple((name, token) for name, token in found if token is not None)
