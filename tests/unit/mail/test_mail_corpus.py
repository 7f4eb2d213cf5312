"""Whole mails and what must be read from them: `tests/corpus/NAME.eml`, with the facts in `NAME.yaml` beside."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse

CORPUS = Path(__file__).parents[2] / "corpus"
OWN = OwnAddresses(frozenset({"support@vendor.example"}), frozenset(), frozenset({"desk-1"}))


def facts(message: Message) -> dict[str, Any]:
    """What an expected file may speak of."""
    automatic, report = message.automatic, message.report
    return {
        "subject": message.subject,
        "sender": message.sender.address,
        "message_id": message.message_id,
        "references": list(message.references),
        "delivered_to": list(message.delivered_to),
        "text": message.text,
        "new_text": message.new_text,
        "signature": message.signature,
        "quoted": message.quoted,
        "attachments": [one.name for one in message.attachments],
        "language": message.language,
        "automatic": automatic.kind if automatic else None,
        "no_state": automatic.no_state if automatic else False,
        "report": report.kind if report else None,
        "recipients": {one.address: one.status for one in report.recipients} if report else {},
        "original_message_id": report.original_message_id if report else None,
    }


@pytest.mark.parametrize("path", sorted(CORPUS.glob("*.eml")), ids=lambda path: path.stem)
def test_a_mail_of_the_corpus_is_read_as_expected(path: Path) -> None:
    expected = yaml.safe_load(path.with_suffix(".yaml").read_text(encoding="utf-8"))
    found = facts(parse(path.read_bytes(), own=OWN))
    assert {key: found[key] for key in expected} == expected
