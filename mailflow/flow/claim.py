"""Whose an unknown sender is: staff say it with one tap, and from then on the address is a contact of that client.

A public mail domain is never a client's domain (email.md 5), so such addresses are registered one by one: in
clients.yaml, which has the last word, or by /client, which the database remembers.
"""

from __future__ import annotations

from mailflow.desk.people import Client, People
from mailflow.desk.request import Request
from mailflow.mail.message import Message

MOST_OFFERED = 6
"""Links in a notification; every other client can be written."""
MOST_READ = 5000
SHORTEST_NAME = 4
"""Characters of a mail in which clients are looked for, and of a word that can tell one."""


def offered(message: Message, request: Request, people: People) -> tuple[str, ...]:
    """The ids of the clients that the sender may belong to: those that the mail speaks of first. Empty for a sender
    whose client is known, or who cannot be told."""
    if request.client is not None or not request.requester or people.client_of(request.requester) is not None:
        return ()
    name = message.from_.name if message.from_ else ""
    text = f"{request.requester} {name} {message.subject} {message.new_text[:MOST_READ]}".casefold()
    likely = sorted(people.clients, key=lambda client: not _spoken_of(client, text))
    return tuple(client.id for client in likely)[:MOST_OFFERED]


def remembers(request: Request, client: str, people: People) -> tuple[tuple[str, str | None], ...]:
    """The requester's address with the client it belongs to from now on, None to forget it where `client` is "".

    Empty where the rules know the address already, or where there is none.
    """
    address = request.requester
    known = people.client_of(address) is not None or people.staff_by_address(address) is not None
    return () if known or not address else ((address, client or None),)


def _spoken_of(client: Client, text: str) -> bool:
    words = (client.id, *client.name.split())
    return any(word.casefold() in text for word in words if len(word) >= SHORTEST_NAME)
