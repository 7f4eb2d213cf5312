"""Handbooks, alarms and leases."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.store import alarms, handbooks, leases
from mailflow.store.engine import Store
from tests.contracts.store.samples import HOUR, INBOX, MINUTE, NOW


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


def test_a_lease_has_one_holder_and_renewing_keeps_its_fence(conn: Connection) -> None:
    fence = leases.take(conn, INBOX, "a", NOW, 60)
    assert fence == 1
    assert leases.take(conn, INBOX, "b", NOW + MINUTE / 2, 60) is None
    assert leases.take(conn, INBOX, "a", NOW + MINUTE / 2, 60) == fence
    assert leases.take(conn, "sales", "b", NOW, 60) == 1


def test_an_expired_lease_goes_to_the_next_who_asks_with_a_new_fence(conn: Connection) -> None:
    assert leases.take(conn, INBOX, "a", NOW, 60) == 1
    assert leases.take(conn, INBOX, "b", NOW + MINUTE, 60) == 2
    assert leases.take(conn, INBOX, "a", NOW + MINUTE, 60) is None
    assert not leases.holds(conn, INBOX, 1)
    assert leases.holds(conn, INBOX, 2)


def test_a_lease_given_back_is_free_at_once_and_its_fence_is_not_used_again(conn: Connection) -> None:
    leases.take(conn, INBOX, "a", NOW, 60)
    leases.drop(conn, INBOX, "b")
    assert leases.take(conn, INBOX, "b", NOW, 60) is None
    leases.drop(conn, INBOX, "a")
    assert leases.take(conn, INBOX, "b", NOW, 60) == 2


def test_a_paused_holder_finds_out_in_its_own_transaction(store: Store) -> None:
    with store.write() as conn:
        fence = leases.take(conn, INBOX, "paused", NOW, 60)
    with store.write() as conn:
        leases.take(conn, INBOX, "other", NOW + HOUR, 60)
    with store.write() as conn:
        assert fence is not None
        assert not leases.holds(conn, INBOX, fence)
