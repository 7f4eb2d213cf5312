"""Handbooks and alarms."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.store import alarms, handbooks
from tests.contracts.store.samples import HOUR, MINUTE, NOW


def test_a_handbook_is_remembered_once(conn: Connection) -> None:
    handbooks.remember(conn, "abc", "rules ✓", NOW)
    handbooks.remember(conn, "abc", "other rules", NOW + HOUR)
    assert handbooks.get(conn, "abc") == "rules ✓"
    assert handbooks.get(conn, "def") is None


def test_a_cause_alarms_once_an_hour(conn: Connection) -> None:
    asked = [alarms.may_alarm(conn, "imap", NOW + n * 30 * MINUTE) for n in range(5)]
    assert asked == [True, False, True, False, True]
    assert alarms.may_alarm(conn, "smtp", NOW)


def test_a_clock_set_back_silences_no_alarm(conn: Connection) -> None:
    assert alarms.may_alarm(conn, "imap", NOW + 5 * HOUR)
    assert alarms.may_alarm(conn, "imap", NOW)
