"""The bundled templates, read once, and short ways to a letter."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mailflow.desk.decision import Notice
from mailflow.letters import samples
from mailflow.letters.letter import Letter
from mailflow.letters.render import Stationery

FOLDER = Path(__file__).parents[3] / "templates"


@pytest.fixture(scope="session")
def texts() -> dict[str, str]:
    return {str(path.relative_to(FOLDER)): path.read_text() for path in sorted(FOLDER.rglob("*.j2"))}


@pytest.fixture(scope="session")
def stationery(texts: dict[str, str]) -> Stationery:
    made = Stationery(texts)
    made.check(samples.AGREEMENT, samples.OFFICE)
    return made


@pytest.fixture(scope="session")
def write(stationery: Stationery) -> Callable[[Notice], Letter]:
    return lambda notice: stationery.render(notice, samples.AGREEMENT, samples.OFFICE, samples.NOW)


@pytest.fixture(scope="session")
def bundled_policy() -> dict[str, str]:
    return {"sla.yaml": (FOLDER.parent / "rules" / "sla.yaml").read_text()}
