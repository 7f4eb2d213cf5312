"""What became of the mails, put beside what had to become of them, in the test's own names."""

from __future__ import annotations

import email
import email.policy
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from email.message import EmailMessage

from tests.journeys.installation import Installation
from tests.journeys.mails import Mail
from tests.servers.smtp_peer import Taken

OUTCOMES = {"request", "reply", "duplicate", "held", "recorded", "quarantined"}
REFERENCE = re.compile(r"\[(BEN-[0-9]+)\]")
STAFF = {"rani@vendor.example", "bima@vendor.example", "dewi@vendor.example", "admin@vendor.example"}


@dataclass(frozen=True, slots=True)
class Became:
    """What became of one mail: the name of the mail that opened its request stands for the request."""

    outcome: str
    thread: str


def became(installation: Installation, mails: Iterable[Mail]) -> dict[str, Became]:
    """Every received mail by its name. Fails where a mail was received twice, or one that nobody wrote."""
    names = {mail.sha256: mail.name for mail in mails}
    rows = installation.received()
    counted = Counter(names[row.sha256] for row in rows)
    assert not [name for name, times in counted.items() if times > 1]
    assert {row.outcome for row in rows} <= OUTCOMES, [row for row in rows if row.outcome not in OUTCOMES]
    openers = {row.request: names[row.sha256] for row in rows if row.outcome == "request"}
    assert len(openers) == sum(row.outcome == "request" for row in rows)
    return {names[row.sha256]: Became(row.outcome, openers.get(row.request, "")) for row in rows}


def expected(mails: Iterable[Mail]) -> dict[str, Became]:
    return {mail.name: Became(mail.outcome, mail.thread) for mail in mails}


def references(installation: Installation, mails: Iterable[Mail]) -> Mapping[str, str]:
    """The reference of every request, by the name of the mail that opened it."""
    names = {mail.sha256: mail.name for mail in mails}
    rows = installation.received()
    return {names[row.sha256]: f"BEN-{row.request}" for row in rows if row.outcome == "request"}


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as its recipient gets it. `answers` is the Message-ID of the mail it answers."""

    recipient: str
    reference: str
    answers: str
    message_id: str
    automatic: bool


def letters(taken: Iterable[Taken]) -> Iterator[Letter]:
    """The letters at the SMTP peer, one each time it took one."""
    for each in taken:
        mail = parsed(each)
        found = REFERENCE.search(str(mail["Subject"]))
        (recipient,) = each.recipients
        yield Letter(
            recipient,
            found[1] if found else "",
            str(mail["In-Reply-To"] or "").strip("<> "),
            str(mail["Message-ID"]).strip("<> "),
            str(mail["Auto-Submitted"]) != "no",
        )


def parsed(taken: Taken) -> EmailMessage:
    return email.message_from_bytes(taken.data, EmailMessage, policy=email.policy.default)


def text(taken: Taken) -> str:
    """What its reader sees."""
    part = parsed(taken).get_body(("plain",))
    assert part is not None
    return str(part.get_content())
