"""The queue in: nothing is stored twice, nothing is lost, and a conversation keeps its order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Connection, text

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Arrival
from mailflow.store import received
from mailflow.store.conflict import Conflict
from tests.contracts.store.samples import DAY, HOUR, INBOX, MINUTE, NOW, done, due, keep, mail


def test_a_mail_comes_back_as_it_was_stored(conn: Connection) -> None:
    raw = bytes(range(256)) * 4
    arrived = datetime(2025, 2, 12, 10, 0, 0, 999999, tzinfo=timezone(timedelta(hours=7)))
    (id_,) = keep(conn, mail(5, raw=raw, arrived_at=arrived, arrival_note="imported", truncated=True, size=10**10))
    (work,) = received.due(conn, NOW, 10)
    arrival = Arrival(id_, INBOX, arrived.astimezone(UTC), NOW, truncated=True, note="imported")
    assert work == received.Work(id_, INBOX, raw, arrival, "c5@x", 0)
    assert received.single(conn, id_) == work
    assert received.data(conn, id_) == raw


def test_storing_the_same_mail_again_changes_nothing(conn: Connection) -> None:
    first, second = keep(conn, mail(1), mail(2))
    (third,) = keep(conn, mail(1, raw=b"other"), mail(2), mail(3))
    assert due(conn) == [first, second, third]
    assert received.data(conn, first) == mail(1).raw
    assert keep(conn, mail(1), mail(3)) == ()
    assert keep(conn) == ()


def test_the_same_uid_in_another_mailbox_or_after_a_new_uidvalidity_is_another_mail(conn: Connection) -> None:
    ids = [*keep(conn, mail(1)), *keep(conn, mail(1), inbox="sales"), *received.keep(conn, INBOX, 8, [mail(1)])]
    assert due(conn) == ids
    assert len(set(ids)) == 3


def test_the_largest_uid_and_uidvalidity_fit(conn: Connection) -> None:
    assert len(received.keep(conn, INBOX, 2**32 - 1, [mail(2**32 - 1)])) == 1


def test_mails_are_due_in_the_order_they_were_fetched_up_to_the_limit(conn: Connection) -> None:
    ids = keep(conn, *(mail(uid) for uid in (3, 4, 9)))
    assert due(conn, limit=2) == list(ids[:2])


def test_a_mail_waits_for_its_next_attempt(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    received.failed(conn, id_, "no sense", NOW + MINUTE)
    assert due(conn) == []
    (work,) = received.due(conn, NOW + MINUTE, 10)
    assert work.attempts == 1
    assert received.single(conn, id_) == work


def test_later_mails_of_a_conversation_wait_for_an_earlier_one(conn: Connection) -> None:
    first, second, third, other = keep(conn, mail(1, "a"), mail(2, "a"), mail(3, "a"), mail(4, "b"))
    received.failed(conn, second, "no sense", NOW + MINUTE)
    assert due(conn) == [first, other]
    assert due(conn, NOW + MINUTE) == [first, second, third, other]
    done(conn, second)
    assert due(conn) == [first, third, other]


def test_a_quarantined_mail_lets_its_conversation_go_on(conn: Connection) -> None:
    first, second = keep(conn, mail(1, "a"), mail(2, "a"))
    received.failed(conn, first, "no sense", NOW + MINUTE)
    received.quarantine(conn, first, "nobody can read this")
    assert due(conn) == [second]
    (aside,) = received.quarantined(conn)
    assert (aside.id, aside.status, aside.attempts) == (first, "quarantined", 1)
    assert aside.reason == ("nobody can read this",)


def test_a_result_stays_within_memory_and_never_stays_empty(conn: Connection) -> None:
    half = received.MOST_BYTES // 2
    ids = keep(conn, mail(1, size=2 * half + 1), mail(2, size=half), mail(3, size=half), mail(4, size=1))
    assert due(conn) == [ids[0]]
    done(conn, ids[0])
    assert due(conn) == list(ids[1:3])


def test_a_truncated_mail_counts_by_what_is_stored_of_it(conn: Connection) -> None:
    ids = keep(conn, *(mail(uid, size=10**9, truncated=True) for uid in (1, 2, 3)))
    assert due(conn) == list(ids)


def test_what_became_of_a_mail_is_recorded(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    done(conn, id_, Decision(Outcome.RECORDED, ("step one", "step two")), handbook="h", message_id=None)
    row = conn.execute(text("select status, outcome, reason, handbook, message_id from received")).one()
    assert row == ("done", "recorded", '["step one","step two"]', "h", None)
    assert due(conn) == []
    assert received.single(conn, id_) is None
    assert received.data(conn, id_) == mail(1).raw


def test_only_one_worker_can_finish_a_mail(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    done(conn, id_)
    with pytest.raises(Conflict, match=f"received mail {id_} is no longer new"):
        done(conn, id_)
    received.failed(conn, id_, "too late", NOW)
    received.quarantine(conn, id_, "too late")
    assert received.quarantined(conn) == ()


def test_a_held_mail_waits_for_a_person(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    done(conn, id_, Decision(Outcome.HELD, ("who wrote this?",)))
    (aside,) = received.quarantined(conn)
    assert (aside.id, aside.status, aside.reason) == (id_, "held", ("who wrote this?",))


def test_a_replayed_mail_is_as_new(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    received.failed(conn, id_, "no sense", NOW + HOUR)
    assert not received.replay(conn, id_)
    received.quarantine(conn, id_, "no sense")
    assert received.replay(conn, id_)
    (work,) = received.due(conn, NOW, 10)
    assert work.attempts == 0
    assert received.quarantined(conn) == ()


def test_a_dropped_mail_is_off_the_list_for_good_and_keeps_its_bytes(conn: Connection) -> None:
    held, broken, new = keep(conn, mail(1), mail(2), mail(3))
    done(conn, held, Decision(Outcome.HELD, ("who wrote this?",)))
    received.quarantine(conn, broken, "no sense")
    assert [received.drop(conn, id_) for id_ in (held, broken, new, 99)] == [True, True, False, False]
    assert received.quarantined(conn) == ()
    assert received.counts(conn) == {"new": 1, "quarantined": 0, "held": 0, "delayed": 0}
    assert not received.replay(conn, held)
    assert not received.drop(conn, held)
    assert received.data(conn, held) == mail(1).raw
    assert conn.execute(text("select status from received order by id")).scalars().all() == [
        "dropped",
        "dropped",
        "new",
    ]


def test_counts_name_what_is_unfinished(conn: Connection) -> None:
    assert received.counts(conn) == {"new": 0, "quarantined": 0, "held": 0, "delayed": 0}
    ids = keep(conn, *map(mail, range(5)))
    done(conn, ids[0])
    done(conn, ids[1], Decision(Outcome.HELD, ()))
    received.quarantine(conn, ids[2], "no sense")
    assert received.counts(conn) == {"new": 2, "quarantined": 1, "held": 1, "delayed": 0}


def test_the_oldest_unprocessed_arrival_is_the_watermark(conn: Connection) -> None:
    assert received.oldest_unprocessed(conn) is None
    late, early = keep(conn, mail(1), mail(2, arrived_at=NOW - DAY))
    assert received.oldest_unprocessed(conn) == NOW - DAY
    done(conn, early)
    assert received.oldest_unprocessed(conn) == NOW
    done(conn, late)
    assert received.oldest_unprocessed(conn) is None


@pytest.mark.parametrize("text_", ["nul \0 in it", "half a pair \ud83d", "\udc80 8 bit", "x" * 100_000, "雪" * 50_000])
def test_no_text_makes_a_mail_impossible_to_store(conn: Connection, text_: str) -> None:
    (id_,) = keep(conn, mail(1, text_, arrival_note=text_, sha256=text_))
    received.failed(conn, id_, text_, NOW)
    decision = Decision(Outcome.RECORDED, (text_,))
    done(conn, id_, decision, message_id=text_, fingerprint=text_, handbook=text_)
    (again,) = keep(conn, mail(2, text_))
    assert due(conn) == [again]


def test_a_naive_time_is_refused(conn: Connection) -> None:
    with pytest.raises(Exception, match="has no time zone"):
        keep(conn, mail(1, arrived_at=NOW.replace(tzinfo=None)))


def test_the_id_of_a_deleted_mail_never_comes_back(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    conn.execute(text("delete from received"))
    assert received.data(conn, id_) is None
    assert keep(conn, mail(1)) != (id_,)
