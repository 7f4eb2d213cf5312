"""The bundled policy, and instants written as wall time in Jakarta."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailflow.sla.agreement import Agreement
from mailflow.sla.calendar import Calendar
from mailflow.sla.load import load

RULES = Path(__file__).parents[3] / "rules" / "sla.yaml"


@pytest.fixture(scope="session")
def bundled() -> str:
    """The text of rules/sla.yaml."""
    return RULES.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def agreement(bundled: str) -> Agreement:
    """The bundled policy."""
    return load({"sla.yaml": bundled})


@pytest.fixture(scope="session")
def calendar(agreement: Agreement) -> Calendar:
    """Jakarta, Monday to Friday 09:00-18:00, Indonesia's public holidays."""
    return agreement.calendar
