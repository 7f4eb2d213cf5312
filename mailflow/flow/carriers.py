"""The tokens that a mail carries: each comes three ways, since providers rewrite each of them now and then."""

from __future__ import annotations

from mailflow.desk import tokens
from mailflow.desk.office import Office
from mailflow.desk.tokens import Token
from mailflow.mail.message import Message

Carried = tuple[tuple[str, Token], ...]
TO = "reply address"
"""The name of the carrier that the writer's own mail program fills in."""


def carriers(message: Message, office: Office) -> Carried:
    """Every token of a request in the mail that speaks for the letter it answers, with the name of its carrier."""
    return tuple((name, token) for name, token in every(message, office) if token.audience != "held")


def brought(message: Message, office: Office) -> Carried:
    """The tokens of a mail in which staff bring in a client's (/as). What is quoted and named there is the client's
    thread, so a token of a client's letter says nothing about the sender: but for an address that the mail went to."""
    return tuple((name, token) for name, token in carriers(message, office) if token.audience == "staff" or name == TO)


def answers(message: Message, office: Office) -> Carried:
    """Every token of a question about held mails; its number is that question's, and never a request's."""
    return tuple((name, token) for name, token in every(message, office) if token.audience == "held")


def every(message: Message, office: Office) -> Carried:
    """Every token, of whatever letter."""
    found = [(TO, tokens.in_address(office, address)) for address in message.recipients]
    answered = (*message.in_reply_to[:1], *reversed(message.references))
    first = next(filter(None, (tokens.in_message_id(office, each) for each in answered)), None)
    found += [("Message-ID", first), ("Ref line", tokens.in_text(message.text))]
    return tuple((name, token) for name, token in found if token is not None)
