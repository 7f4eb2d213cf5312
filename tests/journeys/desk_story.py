"""A story at the desk: people's mails come in, the command runs, the world gets letters, admins look at the request."""

from __future__ import annotations

import email
import email.policy
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from tests.journeys.installation import Installation
from tests.journeys.mails import Proof, raw
from tests.servers.smtp_peer import Taken

SITI, BUDI = "siti@sejahtera.example", "budi@sejahtera.example"
DANIEL = "daniel@nusantara.example"
RANI, BIMA = "rani@vendor.example", "bima@vendor.example"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its reader has it, with the envelope it came in."""

    envelope_from: str
    to: str
    mail: EmailMessage

    @property
    def text(self) -> str:
        part = self.mail.get_body(("plain",))
        assert part is not None
        return str(part.get_content()).replace("\r\n", "\n")

    @property
    def words(self) -> str:
        """The text without its line breaks."""
        return " ".join(self.text.split())

    def field(self, name: str) -> str:
        return str(self.mail[name])


@dataclass(slots=True)
class Story:
    """Each step is one mail and one `mailflow run --once`; it returns the letters that the step gave."""

    installation: Installation
    sent: list[str] = field(default_factory=list)

    def comes(self, mail: bytes) -> list[Letter]:
        """A mail arrives and is worked on."""
        peer = self.installation.peer
        before = len(peer.taken)
        self.installation.accounts["support"].append(mail)
        done = self.installation.run_once()
        assert done.status == 0, done.err
        return [read_letter(taken) for taken in peer.taken[before:]]

    def writes(self, sender: str, subject: str, text: str, *more: str, proof: Proof = "pass") -> list[Letter]:
        """Somebody writes a new mail."""
        return self.comes(raw(sender, subject, text, self._id(sender), proof=proof, more=more))

    def answers(self, sender: str, letter: Letter, text: str, *more: str) -> list[Letter]:
        """Somebody answers a letter."""
        return self.comes(self.reply(sender, letter, text, *more))

    def reply(self, sender: str, letter: Letter, text: str, *more: str) -> bytes:
        """An answer as mail programs write it: to Reply-To, the whole thread named, the letter quoted."""
        quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
        named = letter.field("References").split() if letter.mail["References"] else []
        thread = (
            f"In-Reply-To: {letter.field('Message-ID')}",
            f"References: {' '.join((*named, letter.field('Message-ID')))}",
        )
        body = f"{text}\n\nPada Jum, 14 Feb 2025 pukul 10.00 Benemica <support@vendor.example> menulis:\n{quoted}"
        subject, to = f"Re: {letter.field('Subject')}", letter.field("Reply-To")
        return raw(sender, subject, body, self._id(sender), to=to, more=(*thread, *more))

    def request(self, reference: str) -> dict[str, Any]:
        """The request, its clocks and its timeline, as `mailflow requests show --json` has them."""
        done = self.installation.mailflow("requests", "show", reference, "--json")
        assert done.status == 0, done.err
        shown: dict[str, Any] = done.json()
        return shown

    def state(self, reference: str) -> str:
        return str(self.request(reference)["request"]["state"])

    def clocks(self, reference: str) -> dict[str, str]:
        return {clock["name"]: clock["state"] for clock in self.request(reference)["clocks"]}

    def _id(self, sender: str) -> str:
        self.sent.append(sender)
        return f"story{len(self.sent)}@{sender.rpartition('@')[2]}"


def read_letter(taken: Taken) -> Letter:
    """A letter as the peer took it."""
    mail = email.message_from_bytes(taken.data, EmailMessage, policy=email.policy.default)
    (recipient,) = taken.recipients
    return Letter(taken.mail_from, recipient, mail)


def to(letters: list[Letter], reader: str) -> Letter:
    """The one letter of these that went to somebody."""
    (found,) = (letter for letter in letters if letter.to == reader)
    return found
