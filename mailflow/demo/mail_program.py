"""What a person's mail program does: it sends by SMTP with the owner's login, and reads the owner's IMAP mailbox."""

from __future__ import annotations

import email
import email.policy
import imaplib
import smtplib
from dataclasses import dataclass, field
from email.message import EmailMessage

SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class MailProgram:
    """The account of `address`, on servers without TLS as on the loopback."""

    host: str
    imap_port: int
    smtp_port: int
    address: str
    password: str = field(repr=False)

    def send(self, mail: EmailMessage, envelope_from: str | None = None) -> None:
        """Submits the mail to everybody in To and Cc; "" is the null sender, None the address in From.

        Raises `smtplib.SMTPException`, an `OSError`, where the server refuses it.
        """
        name = self.address.rpartition("@")[2]  # the default looks the machine's own name up, which can take seconds
        with smtplib.SMTP(self.host, self.smtp_port, local_hostname=name, timeout=SECONDS) as server:
            server.login(self.address, self.password)
            server.send_message(mail, from_addr=envelope_from)

    def inbox(self) -> tuple[EmailMessage, ...]:
        """Every mail in the INBOX, oldest first, left unread."""
        with imaplib.IMAP4(self.host, self.imap_port, timeout=SECONDS) as server:
            server.login(self.address, self.password)
            server.select("INBOX", readonly=True)
            _, (numbers, *_) = server.search(None, "ALL")
            return tuple(_read(server, number.decode()) for number in numbers.split())


def _read(server: imaplib.IMAP4, number: str) -> EmailMessage:
    _, parts = server.fetch(number, "(BODY.PEEK[])")
    raw = next(part[1] for part in parts if isinstance(part, tuple))
    return email.message_from_bytes(raw, EmailMessage, policy=email.policy.default)


def text_of(mail: EmailMessage) -> str:
    """What the reader sees: the plain text part, with plain line ends."""
    part = mail.get_body(("plain",))
    return str(part.get_content()).replace("\r\n", "\n").strip() if part is not None else ""
