"""A desk for each test."""

from __future__ import annotations

import pytest

from tests.unit.flow.desk_of import SITI, Desk


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def reported(desk: Desk) -> Desk:
    """A desk at which Siti has reported a critical incident: request 1."""
    desk.write(SITI, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Tidak bisa login")
    return desk
