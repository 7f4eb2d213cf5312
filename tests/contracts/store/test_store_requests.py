"""What a decision knows and what it changes: exact, all or nothing, and never over somebody else's work."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, text

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, What
from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import ClockEvent
from mailflow.store import cases, outbox, requests
from mailflow.store.conflict import Conflict
from mailflow.store.engine import Store
from tests.contracts.store.samples import (
    CLIENT,
    DAY,
    HOUR,
    MINUTE,
    NOW,
    START,
    change,
    clock,
    done,
    entry,
    keep,
    letter,
    lookup,
    mail,
    opening,
    request,
)


def stored(conn: Connection, number: int = 1001) -> Case:
    found = cases.case(conn, number)
    assert found is not None
    return found


def test_the_first_request_has_four_digits_and_numbers_go_up_by_one(conn: Connection) -> None:
    for number in (1001, 1002, 1003):
        assert requests.known(conn, lookup(), NOW).next_number == number
        requests.apply(conn, None, opening(number, f"t{number}"), NOW)


def test_a_request_comes_back_as_it_was_opened(conn: Connection) -> None:
    decision = opening()
    requests.apply(conn, None, decision, NOW)
    assert stored(conn) == decision.case


@pytest.mark.parametrize(
    "other",
    [
        {"severity": None, "client": None, "participants": (), "tags": (), "form": (), "thread": ()},
        {"closed_at": NOW, "hold": "who is it?", "assignee": "dewi", "evidence": True, "requester": ""},
        {"severity": Severity.CRITICAL, "language": "both", "level": 0, "subject": "", "urgency": ""},
    ],
)
def test_every_field_of_a_request_survives(conn: Connection, other: dict[str, Any]) -> None:
    decision = opening(**other)
    requests.apply(conn, None, decision, NOW)
    assert stored(conn).request == request(**other)


def test_the_requests_that_one_was_merged_into_are_known_with_it(conn: Connection) -> None:
    for number in range(1001, 1015):
        requests.apply(conn, None, opening(number, f"t{number}"), NOW)
    for number in range(1002, 1014):
        requests.apply(conn, None, change(stored(conn, number), f"m{number}", merged=number + 1), NOW)
    assert set(requests.known(conn, lookup(numbers=(1013,)), NOW).cases) == {1013, 1014}
    assert stored(conn, 1013).request.merged == 1014
    found = requests.known(conn, lookup(numbers=(1002,)), NOW).cases
    assert set(found) == set(range(1002, 1003 + requests.MOST_MERGES)), "a chain has an end"
    requests.apply(conn, None, change(stored(conn, 1003), "ring", merged=1002), NOW)
    assert set(requests.known(conn, lookup(numbers=(1002,)), NOW).cases) == {1002, 1003}


def test_a_request_knows_its_parts_by_their_own_rows(conn: Connection) -> None:
    for number in range(1001, 1006):
        requests.apply(conn, None, opening(number, f"t{number}"), NOW)
    for number, whole in ((1004, 1002), (1001, 1002), (1005, 1004)):
        requests.apply(conn, None, change(stored(conn, number), f"m{number}", merged=whole), NOW)
    assert {number: cases.parts(conn, number) for number in (1002, 1003, 1004, 9999)} == {
        1002: (1001, 1004),
        1003: (),
        1004: (1005,),
        9999: (),
    }


def test_an_unknown_number_is_no_case(conn: Connection) -> None:
    assert cases.case(conn, 1) is None
    assert requests.known(conn, lookup(numbers=(1, 10**12, 10**30, -1)), NOW).cases == {}


def test_a_change_is_written_with_its_clocks_and_raises_the_version(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    before = stored(conn)
    pause = ClockEvent(NOW + HOUR, "pause", cause="asked")
    met = clock(state="met", stopped_at=NOW + HOUR)
    changed = replace(before, request=replace(before.request, state="waiting_client"), clocks=(met,))
    entries = (entry("m2.1", clock=pause, what=What.MOVED),)
    requests.apply(conn, None, Decision(Outcome.REPLY, (), 1001, changed, 0, entries), NOW)
    after = stored(conn)
    assert after.request == replace(before.request, state="waiting_client", version=1)
    assert after.events == (START, pause)
    assert after.clocks == (met,)


def test_of_two_changes_of_one_version_the_second_is_refused(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    read = stored(conn)
    requests.apply(conn, None, change(read, "m2", state="in_progress"), NOW)
    with pytest.raises(Conflict, match="request 1001 no longer has version 0"):
        requests.apply(conn, None, change(read, "m3", state="closed"), NOW)
    assert stored(conn).request.state == "in_progress"


def test_of_two_new_requests_with_one_number_the_second_is_refused(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    with pytest.raises(Conflict, match="request 1001 was opened by another worker"):
        requests.apply(conn, None, opening(cause="m2"), NOW)


def test_a_lost_change_leaves_no_trace_outside_its_savepoint(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    read = stored(conn)
    requests.apply(conn, None, change(read, "m2", state="in_progress"), NOW)
    with pytest.raises(Conflict), conn.begin_nested():
        requests.apply(conn, None, change(read, "m3", state="closed"), NOW)
    requests.apply(conn, None, change(stored(conn), "m3", state="closed"), NOW)
    assert stored(conn).request.version == 2


def test_a_thread_leads_to_its_request(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    known = requests.known(conn, lookup(message_ids=("unseen@x", "root1001@klien.example")), NOW)
    assert known.by_message_id == {"root1001@klien.example": 1001}
    assert known.cases == {1001: stored(conn)}


def test_an_id_leads_to_the_request_that_named_it_last(conn: Connection) -> None:
    requests.apply(conn, None, opening(1001), NOW)
    moved = replace(opening(1002, "m2"), thread_ids=("root1001@klien.example", "root1001@klien.example"))
    requests.apply(conn, None, moved, NOW)
    known = requests.known(conn, lookup(message_ids=("m1@klien.example", "root1001@klien.example")), NOW)
    assert known.by_message_id == {"m1@klien.example": 1001, "root1001@klien.example": 1002}


@pytest.mark.parametrize("id_", ["x" * 5000 + "@klien.example", "nul\0@x", "8bit\udcff@x", "✓@x"])
def test_any_message_id_is_found_again(conn: Connection, id_: str) -> None:
    requests.apply(conn, None, replace(opening(), thread_ids=(id_,)), NOW)
    (received,) = keep(conn, mail(1))
    done(conn, received, message_id=id_)
    known = requests.known(conn, lookup(message_id=id_, message_ids=(id_,)), NOW)
    assert known.by_message_id == {id_: 1001}
    assert [seen.message_id for seen in known.seen] == [id_]


def test_a_reference_list_of_thousands_is_looked_up_from_its_newest(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    ids = ("root1001@klien.example", *(f"{n}@x" for n in range(70_000)))
    assert requests.known(conn, lookup(message_ids=ids), NOW).by_message_id == {"root1001@klien.example": 1001}


def test_our_own_letters_lead_to_their_request(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    outbox.put(conn, [letter(request=1001, message_id="ours@vendor.example")])
    known = requests.known(conn, lookup(message_ids=("ours@vendor.example",)), NOW)
    assert known.by_message_id == {"ours@vendor.example": 1001}
    assert list(known.cases) == [1001]


def test_the_same_mail_is_recognised_by_its_message_id(conn: Connection) -> None:
    first, second = keep(conn, mail(1), mail(2))
    done(conn, first, message_id="a@x", fingerprint="f")
    done(conn, second, message_id="a@x", fingerprint="g")
    known = requests.known(conn, lookup(received=99, message_id="a@x", fingerprint="g"), NOW + DAY * 300)
    assert [(seen.received, seen.fingerprint) for seen in known.seen] == [(second, "g"), (first, "f")]


def test_a_mail_without_message_id_is_recognised_for_seven_days(conn: Connection) -> None:
    (first,) = keep(conn, mail(1))
    done(conn, first, message_id=None, fingerprint="f")
    question = lookup(received=99, message_id=None, fingerprint="f")
    assert [seen.received for seen in requests.known(conn, question, NOW + 7 * DAY).seen] == [first]
    assert requests.known(conn, question, NOW + 7 * DAY + MINUTE).seen == ()


def test_a_mail_does_not_recognise_itself(conn: Connection) -> None:
    (first,) = keep(conn, mail(1))
    done(conn, first, message_id="a@x", fingerprint="f")
    assert requests.known(conn, lookup(received=first, message_id="a@x", fingerprint="f"), NOW).seen == ()


def test_where_an_earlier_copy_went_is_known(conn: Connection) -> None:
    (first,) = keep(conn, mail(1))
    requests.apply(conn, first, opening(), NOW)
    done(conn, first, opening(), message_id="a@x")
    known = requests.known(conn, lookup(received=99, message_id="a@x"), NOW)
    assert known.seen[0].request == 1001
    assert list(known.cases) == [1001]


def test_a_report_finds_its_letter_by_tag_and_by_message_id(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    outbox.put(conn, [letter("m1.1", tag="t1", request=1001), letter("m1.2", message_id="l2@vendor.example")])
    by_tag = requests.known(conn, lookup(letter_tags=("t1",)), NOW)
    assert [found.cause for found in by_tag.letters] == ["m1.1"]
    assert list(by_tag.cases) == [1001]
    by_id = requests.known(conn, lookup(message_ids=("l2@vendor.example",)), NOW)
    assert [found.cause for found in by_id.letters] == ["m1.2"]


def test_a_report_finds_the_last_letters_sent_to_its_recipient(conn: Connection) -> None:
    outbox.put(conn, [letter("m1.1"), letter("m2.1", created_at=NOW + HOUR), letter("m3.1"), letter("m4.1", "b@x")])
    for id_ in (1, 2, 4):
        outbox.sent(conn, id_, "ok", NOW)
    known = requests.known(conn, lookup(reported=(CLIENT.upper(),)), NOW)
    assert [found.cause for found in known.letters] == ["m2.1", "m1.1"]


def test_the_senders_open_requests_without_evidence_are_known_and_at_most_two(conn: Connection) -> None:
    requests.apply(conn, None, opening(1001, "m1", evidence=True), NOW)
    requests.apply(conn, None, opening(1002, "m2", closed_at=NOW), NOW)
    requests.apply(conn, None, opening(1003, "m3", requester="other@klien.example"), NOW)
    requests.apply(conn, None, opening(1004, "m4"), NOW)
    assert list(requests.known(conn, lookup(sender=CLIENT), NOW).cases) == [1004]
    requests.apply(conn, None, opening(1005, "m5"), NOW)
    requests.apply(conn, None, opening(1006, "m6"), NOW)
    assert set(requests.known(conn, lookup(sender=CLIENT), NOW).cases) == {1005, 1006}


def test_a_bounce_marks_its_letter_failed_and_staff_hear_of_it_by_the_decision(conn: Connection) -> None:
    outbox.put(conn, [letter()])
    outbox.sent(conn, 1, "ok", NOW)
    requests.apply(conn, None, Decision(Outcome.RECORDED, (), bounced=((1, "5.1.1 no such user"),)), NOW)
    (found,) = requests.known(conn, lookup(letter_tags=(letter().tag,)), NOW).letters
    assert found.status == "failed"
    assert outbox.untold_failures(conn) == ()


def test_blocked_addresses_are_remembered(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    requests.apply(conn, id_, Decision(Outcome.RECORDED, (), blocked=("a@x", "b@x")), NOW)
    requests.apply(conn, None, Decision(Outcome.RECORDED, (), blocked=("a@x",)), NOW + DAY)
    assert requests.blocked(conn, ["a@x", "b@x", "c@x"]) == {"a@x", "b@x"}
    assert requests.blocked(conn, ["A@X"]) == {"A@X"}
    assert requests.blocked(conn, []) == frozenset()
    assert conn.scalar(text("select reason from blocked where address = 'a@x'")) == f"received mail {id_}"


def test_a_listing_filters_and_shows_the_newest_first(conn: Connection) -> None:
    requests.apply(conn, None, opening(1001, "m1", client="klien"), NOW)
    requests.apply(conn, None, opening(1002, "m2", client="other", kind="onsite", state="submitted"), NOW)
    requests.apply(conn, None, opening(1003, "m3", closed_at=NOW, participants=("Cc@klien.example",)), NOW)

    def numbers(**filters: Any) -> list[int]:
        return [found.request.number for found in cases.listing(conn, **filters)]

    assert numbers() == [1002, 1001]
    assert numbers(closed=True) == [1003, 1002, 1001]
    assert numbers(closed=True, limit=1) == [1003]
    assert numbers(client="other") == numbers(kind="onsite") == numbers(state="submitted") == [1002]
    assert numbers(closed=True, person="Cc@klien.example") == [1003]
    assert numbers(person=CLIENT) == [1002, 1001]
    assert cases.listing(conn)[1] == stored(conn, 1001)


def test_a_person_who_leaves_a_request_is_no_longer_listed_with_it(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    requests.apply(conn, None, change(stored(conn), "m2", participants=()), NOW)
    assert cases.listing(conn, person="budi@klien.example") == ()


def test_a_timeline_shows_each_line_with_its_mail_and_its_letters(conn: Connection) -> None:
    (id_,) = keep(conn, mail(1))
    decision = opening()
    requests.apply(conn, id_, decision, NOW)
    outbox.put(conn, [letter("m1.1", request=1001), letter("m1.1", "b@x", request=1001), letter("m9.1")])
    requests.apply(conn, None, change(stored(conn), "t1", state="closed"), NOW)
    lines = cases.timeline(conn, 1001)
    assert [line.entry for line in lines[:2]] == list(decision.entries)
    assert [line.received for line in lines] == [id_, id_, None]
    assert [[found.recipient for found in line.letters] for line in lines] == [[CLIENT, "b@x"], [], []]


def test_clock_events_stand_in_the_order_they_were_written_down(conn: Connection) -> None:
    requests.apply(conn, None, opening(), NOW)
    early = ClockEvent(NOW - HOUR, "pause")
    changed = replace(change(stored(conn), "m2"), entries=(entry("m2.1", at=NOW - HOUR, clock=early),))
    requests.apply(conn, None, changed, NOW)
    assert stored(conn).events == (START, early)


def test_workers_that_open_requests_at_once_take_turns(store: Store) -> None:
    errors: list[Exception] = []

    def work(name: str) -> None:
        try:
            for n in range(5):
                with store.write() as conn:
                    number = requests.known(conn, lookup(), NOW).next_number
                    requests.apply(conn, None, opening(number, f"{name}{n}"), NOW)
        except Exception as error:  # noqa: BLE001 a thread's exception would be lost
            errors.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    with store.read() as conn:
        assert [found.request.number for found in cases.listing(conn)] == list(range(1015, 1000, -1))
