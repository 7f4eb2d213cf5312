"""Questions to staff about held mails: what was asked is known again, and a yes puts the mails back into the queue."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import Connection

from mailflow.desk.confirmation import Confirmation, HeldMail
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.known import Known
from mailflow.store import confirmations, received, requests
from tests.contracts.store.samples import HOUR, MINUTE, NOW, done, due, keep, lookup, mail

HELD = Decision(Outcome.HELD, ("a test",))


def waits(number: int, told: bool = True) -> HeldMail:
    return HeldMail(number, NOW, "Re: [BEN-1] Tidak bisa login", "/selesai", told)


def held(conn: Connection, *uids: int) -> tuple[int, ...]:
    ids = keep(conn, *(mail(uid) for uid in uids))
    for id_ in ids:
        done(conn, id_, HELD)
    return ids


def known(conn: Connection, person: str | None = "rani", confirmation: int | None = None) -> Known:
    return requests.known(conn, lookup(person=person, confirmation=confirmation), NOW)


def test_a_question_is_known_by_its_person_and_by_its_token(conn: Connection) -> None:
    first, second = held(conn, 1, 2)
    asked = Confirmation(1, "rani", NOW, (waits(first), waits(second, told=False)))
    confirmations.ask(conn, asked)
    found = known(conn)
    assert (found.asked, found.held, found.confirmation) == (asked, asked.mails, None)
    assert known(conn, None, 1).confirmation == asked
    assert (known(conn, "bima").asked, known(conn, "bima").next_confirmation) == (None, 2)
    assert known(conn, None).next_confirmation == 1, "nothing is read for a mail that cannot be about one"


def test_the_last_question_to_a_person_counts(conn: Connection) -> None:
    (first,) = held(conn, 1)
    for number in (1, 2):
        confirmations.ask(conn, Confirmation(number, "rani", NOW + number * HOUR, (waits(first),)))
    confirmations.ask(conn, Confirmation(3, "bima", NOW + 3 * HOUR, (waits(first),)))
    assert known(conn).asked == Confirmation(2, "rani", NOW + 2 * HOUR, (waits(first),))


def test_an_answer_is_remembered(conn: Connection) -> None:
    confirmations.ask(conn, Confirmation(1, "rani", NOW, ()))
    answered = Confirmation(1, "rani", NOW, (), used_at=NOW + MINUTE)
    requests.apply(conn, None, Decision(Outcome.RECORDED, (), asks=answered), NOW)
    assert known(conn).asked == answered


def test_confirmed_mails_are_decided_again_in_their_order_and_say_so(conn: Connection) -> None:
    ids = held(conn, 1, 2, 3)
    requests.apply(conn, None, Decision(Outcome.RECORDED, (), confirmed=(ids[2], ids[0])), NOW)
    works = received.due(conn, NOW, 10)
    assert [(work.id, work.arrival.confirmed, work.arrival.replays) for work in works] == [
        (ids[0], True, 1),
        (ids[2], True, 1),
    ]


def test_a_mail_that_waits_no_longer_is_not_touched(conn: Connection) -> None:
    first, second = held(conn, 1, 2)
    confirmations.ask(conn, Confirmation(1, "rani", NOW, (waits(first), waits(second))))
    received.drop(conn, first)
    confirmations.confirm(conn, (first,))
    assert due(conn) == []
    assert [each.received for each in known(conn).held] == [second]


def test_who_has_mails_that_no_letter_names_is_asked_when_the_hour_is_over(conn: Connection) -> None:
    first, second = held(conn, 1, 2)
    confirmations.ask(conn, Confirmation(1, "rani", NOW, (waits(first), waits(second, told=False))))
    confirmations.ask(conn, Confirmation(2, "bima", NOW, (waits(first),)))
    assert confirmations.due(conn, NOW + HOUR - timedelta(seconds=1)) == ()
    (asked,) = confirmations.due(conn, NOW + HOUR)
    assert (asked.person, [each.received for each in asked.mails]) == ("rani", [first, second])
    received.drop(conn, second)
    assert confirmations.due(conn, NOW + HOUR) == ()


def test_a_yes_ends_the_hour_of_silence_and_a_no_begins_it_anew(conn: Connection) -> None:
    (first,) = held(conn, 1)
    asked, later = Confirmation(1, "rani", NOW, (waits(first, told=False),)), NOW + timedelta(minutes=5)
    confirmations.ask(conn, replace(asked, used_at=later))
    assert [each.person for each in confirmations.due(conn, later)] == ["rani"]
    confirmations.ask(conn, asked.denied(later))
    assert confirmations.due(conn, NOW + HOUR) == ()
    assert [each.person for each in confirmations.due(conn, later + HOUR)] == ["rani"]


def test_an_older_question_is_not_asked_again(conn: Connection) -> None:
    (first,) = held(conn, 1)
    confirmations.ask(conn, Confirmation(1, "rani", NOW, (waits(first, told=False),)))
    confirmations.ask(conn, Confirmation(2, "rani", NOW + HOUR, (waits(first),)))
    assert confirmations.due(conn, NOW + 9 * HOUR) == ()
