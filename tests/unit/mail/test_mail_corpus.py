"""Whole mails and what must be read from them: `tests/corpus/NAME.eml`, with the facts in `NAME.yaml` beside.

A NAME.yaml speaks of any of `facts()`; besides, `holds` and `lacks` are phrases that the new text must and must not
hold. Write down what a person would say is right before looking at what the program says.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from mailflow.desk import commands, dates, form
from mailflow.flow import thanks
from mailflow.flow.facts import facts as routing_facts
from mailflow.flow.sender import Who
from mailflow.kinds import KINDS, onsite
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse
from mailflow.routing.load import load
from mailflow.routing.match import match
from mailflow.routing.rules import Route, Routing

TESTS = Path(__file__).parents[2]
CORPUS = TESTS / "corpus"
RULES = TESTS.parent / "rules" / "routing.yaml"
OWN = OwnAddresses(frozenset({"support@vendor.example"}), frozenset(), frozenset({"desk-1"}))
PHRASES = ("holds", "lacks")


@cache
def bundled_rules() -> Routing:
    return load(
        {"routing.yaml": RULES.read_text(encoding="utf-8")},
        frozenset(KINDS),
        frozenset({"support"}),
        frozenset(),
        frozenset(),
    )


def facts(message: Message) -> dict[str, Any]:
    """What an expected file may speak of. `said` is the new text with its white space folded."""
    return {
        **_headers(message),
        **_words(message),
        **_machines(message),
        **_forwarded(message),
        **_routed(message),
        **_ordered(message),
    }


def _headers(message: Message) -> dict[str, Any]:
    return {
        "subject": message.subject,
        "sender": message.sender.address,
        "message_id": message.message_id,
        "references": list(message.references),
        "delivered_to": list(message.delivered_to),
        "protection": message.protection,
    }


def _words(message: Message) -> dict[str, Any]:
    return {
        "text": message.text,
        "new_text": message.new_text,
        "said": folded(message.new_text),
        "signature": message.signature,
        "quoted": message.quoted,
        "attachments": [one.label for one in message.attachments],
        "decorations": [one.name for one in message.attachments if one.decoration],
        "links": list(message.links),
        "evidence": list(message.evidence),
        "language": message.language,
        "thanks": thanks.is_bare(message.new_text),
    }


def _machines(message: Message) -> dict[str, Any]:
    automatic, report, rsvp = message.automatic, message.report, message.rsvp
    return {
        "automatic": automatic.kind if automatic else None,
        "no_answer": automatic.no_answer if automatic else False,
        "no_state": automatic.no_state if automatic else False,
        "report": report.kind if report else None,
        "recipients": {one.address: one.status for one in report.recipients} if report else {},
        "original_message_id": report.original_message_id if report else None,
        "rsvp": {"uid": rsvp.uid, "sequence": rsvp.sequence, "attendee": rsvp.attendee, "answer": rsvp.answer}
        if rsvp
        else None,
    }


def _forwarded(message: Message) -> dict[str, Any]:
    one = message.forwarded
    return {
        "forwarded_from": one.from_.address if one and one.from_ else None,
        "forwarded_subject": one.subject if one else None,
    }


def _routed(message: Message) -> dict[str, Any]:
    """Kind, severity and urgency by the rules that come with mailflow; the fields of a visit's form."""
    route = _route(message)
    fields = form.read(message.new_text, onsite.LABELS)
    day = dates.read(fields.get("visit_date", ""), message.date.date()).day if message.date else None
    return {
        "kind": route.kind,
        "severity": route.severity,
        "urgency": route.urgency,
        "form": fields,
        "visit": day.isoformat() if day else None,
    }


def _route(message: Message) -> Route:
    stranger = Who(message.sender.address, None, None, None, 0, False, "")
    return match(bundled_rules(), routing_facts(message, stranger))


def _ordered(message: Message) -> dict[str, Any]:
    """What the mail would be if staff had written it."""
    orders = commands.read(message.new_text)
    return {"commands": [one.name for one in orders.commands], "words": orders.words}


def folded(text: str) -> str:
    return " ".join(text.split())


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_is_read_as_expected(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = facts(parse(path.read_bytes(), own=OWN))
    assert {key: found[key] for key in expected if key not in PHRASES} == {
        key: value for key, value in expected.items() if key not in PHRASES
    }
    assert [phrase for phrase in expected.get("holds", ()) if phrase not in found["said"]] == []
    assert [phrase for phrase in expected.get("lacks", ()) if phrase in found["said"]] == []


def test_every_expectation_of_the_corpus_has_its_mail() -> None:
    assert {path.stem for path in CORPUS.glob("*.yaml")} == {path.stem for path in CORPUS.glob("*.eml")}
