"""Staff who ask for the lists get the most urgent requests of each; nobody else's mail makes the store read them."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Connection

from mailflow.desk.known import Asked, Known
from mailflow.desk.request import Case
from mailflow.flow.board import LISTS, MOST_SHOWN, board_in
from mailflow.sla.agreement import Severity
from mailflow.store import due, requests
from tests.contracts.store.samples import HOUR, NOW, lookup, opening

ZONE = "Asia/Jakarta"
LATER = NOW + timedelta(days=30)
"""When every clock of the samples is late."""


def asked(conn: Connection, *lists: str, at: datetime = NOW, person: str = "rani") -> Known:
    return requests.known(conn, lookup(board=Asked(lists, person, ZONE)), at)


def opened(conn: Connection, number: int, **changes: object) -> None:
    requests.apply(conn, None, opening(number, f"m{number}", **changes), NOW)


def numbers(cases: tuple[Case, ...]) -> list[int]:
    return sorted(case.request.number for case in cases)


def test_nobody_s_mail_reads_what_is_open_unless_it_asks(conn: Connection) -> None:
    opened(conn, 1001)
    assert requests.known(conn, lookup(), NOW).open == ()


def test_each_list_has_its_own_requests_with_their_clocks_and_no_closed_ones(conn: Connection) -> None:
    opened(conn, 1001, assignee="rani")
    opened(conn, 1002, assignee=None)
    opened(conn, 1003, assignee="bima", state="waiting_client")
    opened(conn, 1004, assignee="rani", closed_at=NOW, state="resolved")
    found = {name: numbers(asked(conn, name).open) for name in ("late", "waiting", "unassigned", "mine")}
    assert found == {"late": [], "waiting": [1003], "unassigned": [1002], "mine": [1001]}
    assert numbers(asked(conn, "late", at=LATER).open) == [1001, 1002, 1003]
    both = asked(conn, "mine", "waiting")
    assert (numbers(both.open), both.counts) == ([1001, 1003], {"mine": 1, "waiting": 1})
    assert all(len(case.clocks) == 2 for case in both.open)
    assert asked(conn, "mine", person="nobody").counts == {"mine": 0}


@pytest.mark.parametrize("hours", range(-2, 60, 3))
def test_what_the_database_calls_late_or_due_today_the_board_does_too(conn: Connection, hours: int) -> None:
    for number, assignee in enumerate(("rani", None, "bima"), 1001):
        opened(conn, number, assignee=assignee)
    at = NOW + hours * HOUR
    lists = board_in(due.open_cases(conn), at, ZoneInfo(ZONE))
    for name in LISTS[""].lists:
        assert numbers(asked(conn, name, at=at).open) == numbers(getattr(lists, name)), name


def test_of_a_long_list_the_most_urgent_are_read_and_the_others_counted(conn: Connection) -> None:
    for number in range(1001, 1001 + MOST_SHOWN + 7):
        opened(conn, number, assignee=None, severity=Severity.LOW, urgency="normal")
    opened(conn, 1058, assignee=None, severity=Severity.HIGH, urgency="normal")
    opened(conn, 1059, assignee=None, severity=Severity.LOW, urgency="high")
    found = asked(conn, "unassigned")
    assert found.counts == {"unassigned": MOST_SHOWN + 9}
    assert len(found.open) == MOST_SHOWN
    assert {1058, 1059, 1001} <= set(numbers(found.open))
    assert 1000 + MOST_SHOWN + 7 not in numbers(found.open)


def test_what_is_read_does_not_grow_with_what_is_open(conn: Connection) -> None:
    for number in range(1001, 1001 + 3 * MOST_SHOWN):
        opened(conn, number, assignee=None)
    found = asked(conn, *LISTS[""].read, at=LATER)
    assert (len(found.open), found.counts["late"]) == (MOST_SHOWN, 3 * MOST_SHOWN)
