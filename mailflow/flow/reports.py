"""What mail servers say of our letters: recorded with the letter, told to staff, never answered (RFC 3464, 8098).

Only a report that reached the letter's own bounce address, or names its Message-ID, is believed: both carry a tag that
nobody else can make, so a stranger cannot silence an address.
"""

from __future__ import annotations

from dataclasses import replace

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import SentLetter
from mailflow.desk.request import What
from mailflow.flow import tick
from mailflow.flow.incoming import Incoming
from mailflow.mail.message import Report


def decide(incoming: Incoming) -> Decision:
    """A delivery report, a read receipt or a feedback report."""
    report = incoming.message.report
    assert report is not None
    why = f"{report.kind} report"
    letter = next(iter(incoming.known.letters), None)
    if letter is None:
        return Decision(Outcome.RECORDED, (why, "about no letter of ours"))
    about = (why, f"about letter {letter.id} to {letter.recipient}")
    case = incoming.known.cases.get(letter.request) if letter.request is not None else None
    hard = report.kind == "failed"
    if not hard or case is None:
        marked = ((letter.id, _status(report, letter)),) if hard else ()
        decision = incoming.recorded(case, What.BOUNCE, about) if case else Decision(Outcome.RECORDED, about)
        return replace(decision, bounced=marked, blocked=(letter.recipient,) if hard else ())
    entry = incoming.entry(1, case.request.number, What.BOUNCE, report.text[:2000], about)
    decision = tick.undelivered(letter, case, entry, _status(report, letter), incoming.handbook, incoming.now)
    return replace(
        decision,
        reason=(*about, *decision.reason),
        bounced=((letter.id, _status(report, letter)),),
        blocked=(letter.recipient,),
    )


def _status(report: Report, letter: SentLetter) -> str:
    """The report's status code for the letter's recipient, in words."""
    code = next((each.status for each in report.recipients if each.address.lower() == letter.recipient.lower()), "")
    return f"bounced {code}".strip()
