"""The facts of a mail with only what a test is about, and rules with only what a test is about."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailflow.routing.load import load
from mailflow.routing.rules import Facts, Routing

RULES = Path(__file__).parents[3] / "rules" / "routing.yaml"
KINDS = frozenset({"ticket", "change_request", "documentation", "onsite", "virtual"})
TEAMS = frozenset({"support", "engineering"})
PEOPLE = frozenset({"rani", "bima", "dewi"})
CLIENTS = frozenset({"sejahtera", "nusantara"})

Mail = Callable[..., Facts]
Load = Callable[[str], Routing]


@pytest.fixture(scope="session")
def mail() -> Mail:
    """Makes a mail's facts; what is not given is empty."""

    def make(subject: str = "", body: str = "", sender: str = "siti@klien.example", **more: object) -> Facts:
        facts: dict[str, object] = {
            "sender": sender,
            "domain": sender.rpartition("@")[2],
            "client": None,
            "recipients": (),
            "subject": subject,
            "body": body,
            "headers": (),
            "attachments": (),
            "language": None,
        }
        return Facts(**{**facts, **more})  # type: ignore[arg-type]

    return make


@pytest.fixture(scope="session")
def load_rules() -> Load:
    """Loads a routing.yaml against the kinds, teams, people and clients of these tests."""
    return lambda text: load({"routing.yaml": text}, KINDS, TEAMS, PEOPLE, CLIENTS)


@pytest.fixture(scope="session")
def bundled(load_rules: Load) -> Routing:
    """The rules that come with mailflow."""
    return load_rules(RULES.read_text(encoding="utf-8"))
