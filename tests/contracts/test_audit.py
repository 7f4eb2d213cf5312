"""What an audit finds in a real database file that somebody changed by hand, and what it can repair."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from time_machine import Traveller, travel

from mailflow.ops.audit import Audit, Difference
from mailflow.sla.agreement import Agreement
from tests.contracts.test_recount import BEGIN, case, decree, recount, report, staff_answers
from tests.torture.machines import Desk

LATER = datetime(2025, 2, 13, 3, 0, tzinfo=UTC)


def none() -> Agreement:
    raise AssertionError("every event of this database names its terms")


@pytest.fixture
def time() -> Iterator[Traveller]:
    with travel(BEGIN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(tmp_path: Path, time: Traveller) -> Iterator[Desk]:
    """A desk with a ticket whose promise a decree has moved since."""
    desk = Desk(tmp_path)
    report(desk)
    recount(desk)
    time.shift(timedelta(hours=1))
    decree(desk, "2025-02-13")
    recount(desk)
    yield desk
    desk.close()


def audit(desk: Desk, *, repair: bool = False) -> list[Difference]:
    return list(Audit(desk.app.store, none, repair).run())


def change(desk: Desk, statement: str) -> None:
    """What a hand at the database does, or a broken disk."""
    with sqlite3.connect(desk.folder / "mailflow.db") as connection:
        connection.execute(statement)
    connection.close()


def test_what_mailflow_wrote_itself_agrees(desk: Desk, time: Traveller) -> None:
    assert audit(desk) == []
    time.move_to(LATER, tick=False)
    desk.works()
    assert audit(desk) == []


def test_a_clock_that_was_changed_by_hand_is_found_and_repaired(desk: Desk) -> None:
    before = case(desk).clocks
    change(desk, "UPDATE clocks SET data = replace(data, '2025-02-17T03:00', '2025-03-17T03:00')")
    (found,) = audit(desk)
    assert (found.what, found.about, found.repaired) == ("clock", 1001, False)
    assert "permanent, cycle 1: due_at is 2025-03-17" in found.text
    assert "its events say 2025-02-17" in found.text
    assert case(desk).clocks != before, "an audit without --repair only looks"
    (repaired,) = audit(desk, repair=True)
    assert repaired.repaired
    assert case(desk).clocks == before
    assert audit(desk) == []


@pytest.mark.parametrize(
    ("statement", "what", "text"),
    [
        ("DELETE FROM clocks WHERE name = 'workaround'", "clock", "workaround, cycle 1: not stored"),
        ("UPDATE requests SET state = 'resolved'", "state", "state is resolved, its timeline says new"),
        ("UPDATE requests SET state = 'in_progress'", "state", "state is in_progress, its timeline says new"),
        ("UPDATE requests SET state = 'waiting_client'", "state", "state is waiting_client, its timeline says new"),
        ("UPDATE requests SET severity = 'low'", "state", "severity is low, its events say critical"),
        (
            "UPDATE requests SET closed_at = '2025-02-12 04:00:00.000000'",
            "state",
            "closed_at is 2025-02-12 04:00:00+00:00, its timeline says none",
        ),
        ("DELETE FROM participants", "participant", "bantuan@sejahtera.example takes part, and is not found by it"),
        ("DELETE FROM thread_ids", "thread", "an answer to received mail 1 would not find it"),
        ("UPDATE received SET outcome = NULL", "mail", "received mail 1 is done with, and has no outcome"),
        ("UPDATE outbox SET cause = 'm99.1' WHERE template = 'acknowledgement'", "letter", "comes from m99.1"),
    ],
)
def test_each_table_that_says_something_else_is_found_and_never_changed(
    desk: Desk, statement: str, what: str, text: str
) -> None:
    change(desk, statement)
    found = audit(desk, repair=True)
    assert [each.what for each in found] == [what]
    assert text in found[0].text
    assert [each.what for each in audit(desk)] == ([] if what == "clock" else [what])


@pytest.mark.parametrize(
    ("statement", "text"),
    [
        ("SET state = 'in_progress'", "state is in_progress, its timeline says waiting_client"),
        ("SET state = 'closed'", "state is closed, its timeline says waiting_client"),
        ("SET client = 'sejahtera'", "client is sejahtera, its timeline says none"),
        ("SET late_reason = NULL", "late_reason is none, its timeline says menunggu vendor bank"),
    ],
)
def test_what_staff_did_is_told_again_from_the_timeline_and_a_broken_state_is_named(
    desk: Desk, statement: str, text: str
) -> None:
    question = next(each for each in desk.letters() if each.template == "staff_new" and "rani" in each.recipient)
    order = "/klien kosong\n/alasan menunggu  vendor bank\n/tunggu\nLayar yang mana, Bu?"
    staff_answers(desk, bytes(question.headers), order)
    desk.works()
    assert audit(desk) == []
    assert case(desk).request.state == "waiting_client"
    change(desk, f"UPDATE requests {statement}")
    (found,) = audit(desk, repair=True)
    assert (found.what, found.about, found.text, found.repaired) == ("state", 1001, text, False)


def test_a_story_whose_calendar_is_gone_is_told_of_and_left_alone(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    before = case(desk).clocks
    # What a process has read it goes on knowing; an audit is a process of its own.
    monkeypatch.setattr("mailflow.store.calendars._read", {})
    change(desk, "DELETE FROM calendars")
    assert [each.what for each in audit(desk, repair=True)] == ["calendar"]
    monkeypatch.setattr("mailflow.store.calendars._read", {})
    assert case(desk).clocks == before
