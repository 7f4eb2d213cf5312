"""The queue out: each letter once, with the same bytes however often it is tried."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import Connection, text

from mailflow.desk.decision import Decision, Outcome
from mailflow.store import letters, outbox, requests
from mailflow.store.outbox import Queued
from tests.contracts.store.samples import CLIENT, DAY, HOUR, MINUTE, NOW, letter


def due(conn: Connection, now: datetime = NOW, limit: int = 50) -> list[int]:
    return [queued.id for queued in outbox.due(conn, now, limit)]


def status(conn: Connection, id_: int = 1) -> str:
    found = letters.show(conn, id_)
    assert found is not None
    return found.status


def test_a_letter_goes_out_with_the_bytes_it_was_written_with(conn: Connection) -> None:
    written = letter(headers=b"To: a\r\n\r\n", body=bytes(range(256)))
    outbox.put(conn, [written])
    assert outbox.due(conn, NOW, 10) == (Queued(1, "support@vendor.example", CLIENT, 0, NOW),)
    assert outbox.data(conn, 1) == written.bytes == b"To: a\r\n\r\n" + bytes(range(256))
    assert outbox.data(conn, 2) is None


def test_a_letter_is_written_once_whatever_its_second_bytes(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    outbox.put(conn, [letter(body=b"other"), letter(body=b"other")])
    outbox.put(conn, [])
    assert due(conn) == [1]
    assert outbox.data(conn, 1) == letter().bytes


def test_another_cause_recipient_or_template_is_another_letter(conn: Connection) -> None:
    outbox.put(conn, [letter(), letter("m2.1"), letter(recipient="b@x"), letter(template="resolved")])
    assert len(due(conn)) == 4


def test_a_body_for_several_recipients_is_stored_once(conn: Connection) -> None:
    outbox.put(conn, [letter(recipient=f"{n}@x") for n in range(5)])
    outbox.put(conn, [letter(recipient="9@x")])
    assert conn.scalar(text("select count(*) from bodies")) == 1
    assert outbox.data(conn, 1) == b"To: 0@x\r\n\r\nTerima kasih\r\n"


def test_letters_leave_by_priority_and_then_in_order(conn: Connection) -> None:
    outbox.put(conn, [letter(f"m{n}.1", priority=priority) for n, priority in enumerate((2, 1, 0, 1))])
    assert due(conn) == [3, 2, 4, 1]
    assert due(conn, limit=2) == [3, 2]


def test_a_letter_that_was_taken_is_sent_with_the_servers_words(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    outbox.sent(conn, 1, "250 queued as 8bit \udce9", NOW + MINUTE)
    sent = letters.show(conn, 1)
    assert sent is not None
    assert (sent.status, sent.sent_at, sent.reply) == ("sent", NOW + MINUTE, "250 queued as 8bit \ufffd")
    assert due(conn, NOW + DAY) == []


def test_a_letter_that_failed_for_now_is_tried_again_later(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    outbox.retry(conn, 1, "451 greylisted", NOW + MINUTE)
    assert due(conn) == []
    (queued,) = outbox.due(conn, NOW + MINUTE, 10)
    assert queued.attempts == 1


def test_staff_are_told_once_of_a_failed_letter(conn: Connection) -> None:
    outbox.put(conn, [letter(), letter("m2.1")])
    outbox.failed(conn, 2, "550 no such user")
    (failed,) = outbox.untold_failures(conn)
    assert (failed.id, failed.attempts, failed.last_error) == (2, 1, "550 no such user")
    outbox.told(conn, [2])
    assert outbox.untold_failures(conn) == ()
    assert due(conn) == [1]


def test_windows_count_automatic_letters_that_were_not_kept_back(conn: Connection) -> None:
    outbox.put(
        conn,
        [
            letter("m1.1", created_at=NOW - HOUR),
            letter("m2.1"),
            letter("m3.1"),
            letter("m4.1"),
            letter("m5.1", automatic=False),
            letter("m6.1", status="deferred"),
            letter("m7.1", status="held"),
            letter("m8.1", "b@x"),
        ],
    )
    outbox.sent(conn, 2, "ok", NOW)
    outbox.failed(conn, 3, "550")
    asked = [CLIENT, CLIENT.upper(), "nobody@x"]
    assert outbox.recent(conn, asked, [NOW, NOW - HOUR]) == {
        CLIENT: (3, 4),
        CLIENT.upper(): (3, 4),
        "nobody@x": (0, 0),
    }
    assert outbox.recent(conn, [CLIENT], []) == {CLIENT: ()}
    assert outbox.recent(conn, [], [NOW]) == {}


def test_deferred_letters_become_one_digest_a_recipient(conn: Connection) -> None:
    outbox.put(
        conn,
        [
            letter("m1.1", status="deferred"),
            letter("m2.1", status="deferred"),
            letter("m3.1", "b@x", status="deferred"),
        ],
    )
    assert due(conn) == []
    assert outbox.deferred_due(conn, NOW - HOUR) == {}
    found = outbox.deferred_due(conn, NOW)
    assert {recipient: [item.id for item in items] for recipient, items in found.items()} == {
        CLIENT: [1, 2],
        "b@x": [3],
    }
    outbox.digested(conn, [1, 2])
    assert list(outbox.deferred_due(conn, NOW)) == ["b@x"]
    assert status(conn) == "digested"


def test_a_held_letter_is_released_or_dropped_by_a_person(conn: Connection) -> None:
    outbox.put(conn, [letter(f"m{n}.1", status="held") for n in range(3)])
    assert due(conn, NOW + DAY) == []
    assert letters.release(conn, [1, 99]) == 1
    assert due(conn) == [1]
    assert letters.drop(conn, [2]) == 1
    assert letters.drop(conn, [2]) == 0
    assert letters.release(conn, [2]) == 0
    assert [item.id for item in letters.listing(conn, status="held")] == [3]


def test_a_deferred_letter_is_a_line_of_a_digest_and_cannot_be_sent(conn: Connection) -> None:
    outbox.put(conn, [letter(status="deferred")])
    assert letters.release(conn, [1]) == 0
    assert due(conn) == []


def test_releasing_a_held_letter_opens_a_blocked_address_again(conn: Connection) -> None:
    requests.apply(conn, None, Decision(Outcome.RECORDED, (), blocked=(CLIENT, "b@x")), NOW)
    outbox.put(conn, [letter(status="held"), letter(recipient="b@x")])
    assert letters.release(conn, [1, 2]) == 1
    assert requests.blocked(conn, [CLIENT, "b@x"]) == {"b@x"}


def test_a_failed_letter_can_be_tried_again_as_if_new(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    assert letters.retry(conn, [1]) == 0
    outbox.failed(conn, 1, "550")
    outbox.told(conn, [1])
    assert letters.retry(conn, [1]) == 1
    (queued,) = outbox.due(conn, NOW, 10)
    assert queued.attempts == 0
    outbox.failed(conn, 1, "550")
    assert len(outbox.untold_failures(conn)) == 1


def test_a_letter_that_left_cannot_be_dropped(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    outbox.sent(conn, 1, "ok", NOW)
    assert letters.drop(conn, [1]) == letters.retry(conn, [1]) == letters.release(conn, [1]) == 0
    assert status(conn) == "sent"


def test_a_letter_dropped_while_it_was_being_sent_is_still_on_record_as_sent(conn: Connection) -> None:
    outbox.put(conn, [letter(), letter("m2.1")])
    letters.drop(conn, [1, 2])
    outbox.sent(conn, 1, "ok", NOW)
    outbox.retry(conn, 2, "451", NOW)
    outbox.failed(conn, 2, "550")
    assert (status(conn, 1), status(conn, 2)) == ("sent", "dropped")


def test_counts_name_what_waits_and_what_failed(conn: Connection) -> None:
    assert letters.counts(conn) == {"queued": 0, "deferred": 0, "held": 0, "failed": 0}
    outbox.put(conn, [letter("m1.1"), letter("m2.1"), letter("m3.1", status="held"), letter("m4.1")])
    outbox.sent(conn, 1, "ok", NOW)
    outbox.failed(conn, 2, "550")
    assert letters.counts(conn) == {"queued": 1, "deferred": 0, "held": 1, "failed": 1}


@pytest.mark.parametrize("filters", [{}, {"status": "queued"}, {"recipient": CLIENT}])
def test_a_listing_shows_the_newest_first(conn: Connection, filters: dict[str, Any]) -> None:
    outbox.put(conn, [letter("m1.1"), letter("m2.1"), letter("m3.1")])
    assert [item.id for item in letters.listing(conn, limit=2, **filters)] == [3, 2]


def test_an_unknown_letter_is_none(conn: Connection) -> None:
    assert letters.show(conn, 1) is None
