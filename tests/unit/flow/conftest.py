"""A desk for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from mailflow.flow.standing import standing
from tests.unit.flow.desk_of import SITI, Desk
from tests.unit.flow.visits_desk import FORM, LINK, order


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def reported(desk: Desk) -> Desk:
    """A desk at which Siti has reported a critical incident: request 1."""
    desk.write(SITI, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Tidak bisa login")
    return desk


@pytest.fixture
def told_again(desk: Desk) -> Iterator[None]:
    """Whatever a test does, the timeline alone says how each request stands."""
    yield
    for case in desk.cases.values():
        entries = [entry for entry in desk.timeline if entry.request == case.request.number]
        again = standing(desk.handbook.kinds, case.request.kind, entries)
        assert case.request.state in again.states, again.lost
        assert case.request.closed_at == again.closed_at


@pytest.fixture
def visit(desk: Desk) -> Desk:
    """Siti has asked in time for a visit on Wednesday, 19 February."""
    desk.write(SITI, FORM.format(day="19/02/2025"), subject="Formulir kunjungan")
    assert desk.request().state == "awaiting_schedule"
    return desk


@pytest.fixture
def confirmed(visit: Desk) -> Desk:
    order(visit, "/jadwal Rabu depan 10.00")
    return visit


@pytest.fixture
def session(desk: Desk) -> Desk:
    """Siti has asked for a session, which stands for Wednesday, 19 February at 10:00."""
    desk.write(SITI, "Mohon dijadwalkan sesi Zoom untuk membahas modul cuti.", subject="Sesi virtual")
    assert desk.request().kind == "virtual"
    order(desk, f"/jadwal Rabu depan 10.00 {LINK}")
    return desk
