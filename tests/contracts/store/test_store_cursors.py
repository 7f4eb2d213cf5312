"""How far a mailbox is read: no UID is passed over, and none is filed that is not safe."""

from __future__ import annotations

from sqlalchemy import Connection

from mailflow.store import cursors
from mailflow.store.cursors import Cursor
from tests.contracts.store.samples import HOUR, INBOX, MINUTE, NOW, keep, mail


def test_a_mailbox_that_was_never_read_has_no_cursor(conn: Connection) -> None:
    assert cursors.cursor(conn, INBOX) is None


def test_a_cursor_moves_on_and_follows_a_new_uidvalidity(conn: Connection) -> None:
    cursors.advance(conn, INBOX, 7, 41, NOW)
    cursors.advance(conn, "sales", 1, 1, NOW)
    cursors.advance(conn, INBOX, 2**32 - 1, 2**32 - 1, NOW + HOUR)
    assert cursors.cursor(conn, INBOX) == Cursor(2**32 - 1, 2**32 - 1, NOW + HOUR)
    assert cursors.cursor(conn, "sales") == Cursor(1, 1, NOW)


def test_a_mailbox_that_was_never_seen_whole_has_no_last_good_poll(conn: Connection) -> None:
    cursors.advance(conn, INBOX, 7, 50, None)
    assert cursors.cursor(conn, INBOX) == Cursor(7, 50, None)


def test_a_mail_that_could_not_be_fetched_is_tried_again_when_it_is_due(conn: Connection) -> None:
    cursors.not_fetched(conn, INBOX, 7, 5, "no body", NOW + MINUTE)
    cursors.not_fetched(conn, INBOX, 7, 4, "no body", NOW)
    cursors.not_fetched(conn, INBOX, 6, 3, "an older mailbox", NOW)
    assert cursors.unfetched_due(conn, INBOX, 7, NOW) == (4,)
    assert cursors.unfetched_due(conn, INBOX, 7, NOW + MINUTE) == (4, 5)


def test_failed_fetches_are_counted_and_shown(conn: Connection) -> None:
    cursors.not_fetched(conn, INBOX, 7, 5, "no body", NOW)
    cursors.not_fetched(conn, INBOX, 7, 5, "cut short", NOW + HOUR)
    assert cursors.all_unfetched(conn) == (cursors.Unfetched(INBOX, 7, 5, 2, NOW + HOUR, "cut short"),)


def test_a_mail_fetched_after_all_is_forgotten(conn: Connection) -> None:
    for uid in (4, 5):
        cursors.not_fetched(conn, INBOX, 7, uid, "no body", NOW)
    cursors.fetched_after_all(conn, INBOX, 7, [4])
    cursors.fetched_after_all(conn, INBOX, 7, [])
    assert cursors.unfetched_due(conn, INBOX, 7, NOW) == (5,)


def test_stored_mails_are_filed_once_and_in_order(conn: Connection) -> None:
    keep(conn, mail(3), mail(1), mail(2))
    keep(conn, mail(9), inbox="sales")
    assert cursors.to_file(conn, INBOX, 7, 2) == (1, 2)
    cursors.filed(conn, INBOX, 7, [1, 2])
    cursors.filed(conn, INBOX, 7, [])
    assert cursors.to_file(conn, INBOX, 7, 10) == (3,)
    assert cursors.to_file(conn, INBOX, 8, 10) == ()
    assert cursors.to_file(conn, "sales", 7, 10) == (9,)


def test_a_truncated_mail_stays_on_the_server(conn: Connection) -> None:
    keep(conn, mail(1, truncated=True), mail(2))
    assert cursors.to_file(conn, INBOX, 7, 10) == (2,)
