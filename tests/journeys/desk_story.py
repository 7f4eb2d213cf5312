"""A story at the desk: people's mails come in, the workers run, the world gets letters, and the request is looked at.

Mails lie in a real mailbox and letters reach a real server. Who runs the workers is up to the desk: `desk_at_work`
has them as a service, `timed_desk` has days pass in seconds.
"""

from __future__ import annotations

import email
import email.policy
import re
from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime

from mailflow.desk.request import Case, Entry
from mailflow.store import cases
from tests.journeys.installation import Installation
from tests.journeys.mails import Proof, raw
from tests.servers.smtp_peer import Taken

SITI, BUDI = "siti@sejahtera.example", "budi@sejahtera.example"
DANIEL = "daniel@nusantara.example"
RANI, BIMA = "rani@vendor.example", "bima@vendor.example"
REFERENCE = re.compile(r"BEN-([0-9]+)")


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

    @property
    def at(self) -> datetime:
        """When it was written."""
        return parsedate_to_datetime(self.field("Date")).astimezone(UTC)

    def field(self, name: str) -> str:
        return str(self.mail[name])


@dataclass(slots=True)
class Story(ABC):
    """Each step is a mail, or several that arrive together; it returns the letters that it gave."""

    installation: Installation
    sent: list[str] = field(default_factory=list)
    read: int = 0

    @abstractmethod
    def comes(self, *mails: bytes) -> list[Letter]:
        """Mails arrive together and are worked off."""

    def news(self) -> list[Letter]:
        """The letters that the world has got and the story has not looked at so far."""
        taken = self.installation.peer.taken[self.read :]
        self.read += len(taken)
        return [read_letter(each) for each in taken]

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

    def case(self, reference: str) -> Case:
        with self.installation.store.read() as connection:
            found = cases.case(connection, number(reference))
        assert found is not None
        return found

    def state(self, reference: str) -> str:
        return self.case(reference).request.state

    def clocks(self, reference: str) -> dict[str, str]:
        """The state of each clock, and of the last one where several have the same name."""
        return {clock.name: clock.state for clock in self.case(reference).clocks}

    def timeline(self, reference: str) -> list[Entry]:
        with self.installation.store.read() as connection:
            return [line.entry for line in cases.timeline(connection, number(reference))]

    def outcomes(self) -> list[str]:
        """What became of every mail so far."""
        return [row.outcome for row in self.installation.received()]

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


def number(reference: str) -> int:
    """1001 of "BEN-1001"."""
    return int(reference.rpartition("-")[2])


def about(letter: Letter) -> str:
    """The reference of the request that a letter is about."""
    found = REFERENCE.search(letter.field("Subject"))
    assert found is not None, letter.field("Subject")
    return found[0]
