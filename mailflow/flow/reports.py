"""What mail servers say of our letters: recorded with the letter, told to staff, never answered (RFC 3464, 8098).

Only a report that reached the letter's own bounce address is proven: it carries a tag that nobody else can make. An
unproven one is noted and told, but it silences no address: anybody can write one.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import SentLetter
from mailflow.desk.request import What
from mailflow.flow import thread, tick
from mailflow.flow.incoming import Incoming
from mailflow.mail.message import Report

MOST_TEXT = 2000
"""Characters of a report that stand on the timeline."""


def decide(incoming: Incoming) -> Decision:
    """A delivery report, a read receipt or a feedback report."""
    report = incoming.message.report
    assert report is not None
    why = f"{report.kind} report"
    found = _letter(incoming)
    if found is None:
        return Decision(Outcome.RECORDED, (why, "about no letter of ours"))
    letter, proven = found
    about = (why, f"about letter {letter.id} to {letter.recipient}", "proven" if proven else "unproven")
    failed = report.kind == "failed"
    case = incoming.known.cases.get(letter.request) if letter.request is not None else None
    if case is None:
        decision = Decision(Outcome.RECORDED, about)
    elif not failed:
        decision = incoming.recorded(case, What.BOUNCE, about)
    else:
        entry = incoming.entry(1, case.request.number, What.BOUNCE, report.text[:MOST_TEXT], about)
        status = _status(report, letter)
        decision = tick.undelivered(letter, case, entry, status, incoming.handbook, incoming.now, voids=proven)
        decision = replace(decision, reason=(*about, *decision.reason))
    if not (failed and proven):
        return decision
    status = _status(report, letter)
    # 4.x.x is given up after days of trying, of a full mailbox, say: the address may work tomorrow (RFC 3463 2).
    blocked = () if status.startswith("bounced 4") else (letter.recipient,)
    return replace(decision, bounced=((letter.id, status),), blocked=blocked)


def _letter(incoming: Incoming) -> tuple[SentLetter, bool] | None:
    """The letter the report is about, and whether the report proves it; else the last one to its recipient."""
    asked = thread.lookup(incoming.message, incoming.arrival, incoming.office, incoming.handbook)
    for letter in incoming.known.letters:
        if any(tag in letter.message_id for tag in asked.letter_tags):
            return letter, True
    for letter in incoming.known.letters:
        if letter.message_id in asked.message_ids:
            return letter, not _has_bounce_address(incoming, letter)
    return next(((letter, False) for letter in _by_recipient(incoming)), None)


def _by_recipient(incoming: Incoming) -> list[SentLetter]:
    """The letters to the recipients that the report names, in its order; of a failure not those it did reach."""
    report = incoming.message.report
    assert report is not None
    reached = "2" if report.kind == "failed" else "-"
    named = [each.address.lower() for each in report.recipients if not each.status.startswith(reached)]
    letters = [letter for letter in incoming.known.letters if letter.recipient.lower() in named]
    return sorted(letters, key=lambda letter: named.index(letter.recipient.lower()))


def _has_bounce_address(incoming: Incoming, letter: SentLetter) -> bool:
    """Whether the letter had a bounce address of its own: then a true report comes by it. A Message-ID is known to
    everybody who reads the thread, and is believed only where nothing better exists."""
    office = incoming.office
    case = incoming.known.cases.get(letter.request) if letter.request is not None else None
    inbox = office.inbox(case.request.inbox) if case else office.inboxes[0]
    return office.bounce_address is None and inbox.plus


def _status(report: Report, letter: SentLetter) -> str:
    """The report's status code for the letter's recipient, in words."""
    code = next((each.status for each in report.recipients if each.address.lower() == letter.recipient.lower()), "")
    return f"bounced {code}".strip()
