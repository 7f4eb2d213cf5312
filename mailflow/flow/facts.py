"""What the rules may look at in a mail."""

from __future__ import annotations

from mailflow.flow.sender import Who
from mailflow.mail.message import Message
from mailflow.routing.rules import Facts


def facts(message: Message, who: Who) -> Facts:
    """The facts of one mail for `routing.match`. Where somebody forwards a mail without a word of their own, that mail
    is what they have to say."""
    return Facts(
        sender=who.address or "",
        domain=message.sender.domain,
        client=who.client.id if who.client else None,
        recipients=message.recipients,
        subject=message.subject,
        body=message.new_text or (message.forwarded.text if message.forwarded else ""),
        headers=message.headers,
        attachments=tuple((attachment.name, attachment.type) for attachment in message.attachments),
        language=message.language,
    )
