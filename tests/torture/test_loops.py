"""Machines that answer machines come to an end: a thread gets two automatic letters at most, an address what its window
allows, and two mailflows pointed at each other fall silent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
import time_machine
from time_machine import Traveller

from mailflow.flow.windows import BREAKER, PROVEN, STRANGERS, Window
from mailflow.store import letters
from tests.torture.machines import Desk, Reply, Sent, delivered, play

START = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MOST_A_THREAD = 2
CLIENT, STRANGER = "bantuan@sejahtera.example", "bot@luar.example"


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def desk(traveller: Traveller, tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "vendor").mkdir()
    made = Desk(tmp_path / "vendor")
    yield made
    made.close()


@dataclass
class Answer:
    """A mail by which a machine answers a letter; each field is what a plain auto-responder writes."""

    to: str
    subject: str
    sender: str
    text: str = "Terima kasih, email Anda sudah kami terima."
    fields: tuple[str, ...] = ()
    later: timedelta = MINUTE


_numbers = count(1)


def written(desk: Desk, answer: Answer) -> Reply:
    domain = answer.sender.rpartition("@")[2]
    lines = (
        f"From: {answer.sender}",
        f"To: {answer.to}",
        f"Subject: {answer.subject}",
        f"Message-ID: <auto{next(_numbers)}@{domain}>",
        "Date: Wed, 12 Feb 2025 10:00:00 +0700",
        *answer.fields,
        "Content-Type: text/plain; charset=utf-8",
        "",
        f"{answer.text} (nomor {next(_numbers)})",  # else the same words again would be told as a duplicate
    )
    raw = "\r\n".join((*lines, "")).encode()
    return answer.later, delivered(desk, raw, answer.to, answer.sender)


def threading(letter: Sent) -> tuple[str, ...]:
    id_ = letter.mail["Message-ID"]
    return (f"In-Reply-To: {id_}", f"References: {letter.mail['References'] or ''} {id_}")


def plain(letter: Sent) -> Iterable[Answer]:
    """As RFC 3834 asks: to the return path, marked, in the thread."""
    fields = ("Return-Path: <>", "Auto-Submitted: auto-replied", *threading(letter))
    yield Answer(letter.envelope_from, f"Auto: {letter.mail['Subject']}", letter.to, fields=fields)


def stripping(letter: Sent) -> Iterable[Answer]:
    """No field of ours comes back, and none says that a machine wrote it."""
    yield Answer(letter.mail["From"].addresses[0].addr_spec, f"Re: {letter.mail['Subject']}", letter.to)


def changing_the_subject(letter: Sent) -> Iterable[Answer]:
    yield Answer(letter.mail["From"].addresses[0].addr_spec, "Di luar kantor", letter.to, fields=threading(letter))


def from_another_address(letter: Sent) -> Iterable[Answer]:
    where = letter.mail["From"].addresses[0].addr_spec
    yield Answer(where, f"Re: {letter.mail['Subject']}", "robot@lain.example", fields=threading(letter))


def with_a_null_sender(letter: Sent) -> Iterable[Answer]:
    yield Answer(letter.mail["Reply-To"], "Di luar kantor", letter.to, fields=("Return-Path: <>",))


def quoting_everything(letter: Sent) -> Iterable[Answer]:
    """The whole letter stands in it, its token too."""
    where = letter.mail["From"].addresses[0].addr_spec
    yield Answer(where, "Di luar kantor", letter.to, text=f"Terima kasih.\r\n\r\n{letter.text}\r\n")


def to_the_bounce_address(letter: Sent) -> Iterable[Answer]:
    yield Answer(letter.envelope_from, "Di luar kantor", letter.to)


def without_a_thread(letter: Sent) -> Iterable[Answer]:
    """Nothing in it leads anywhere: a new mail each time."""
    yield Answer(letter.mail["From"].addresses[0].addr_spec, f"Di luar kantor {next(_numbers)}", letter.to)


def twice(letter: Sent) -> Iterable[Answer]:
    yield from (*without_a_thread(letter), *without_a_thread(letter))


def the_next_day(letter: Sent) -> Iterable[Answer]:
    (answer,) = without_a_thread(letter)
    answer.later = DAY
    yield answer


def to_the_reply_address(letter: Sent) -> Iterable[Answer]:
    yield Answer(letter.mail["Reply-To"], f"Di luar kantor {next(_numbers)}", letter.to)


def with_tickets_of_its_own(letter: Sent) -> Iterable[Answer]:
    """A help desk that knows no other: each mail is a new ticket to it, acknowledged."""
    where, subject = letter.mail["Reply-To"], f"[#{next(_numbers)}] Permintaan Anda sudah kami terima"
    yield Answer(where, subject, letter.to, text=f"Nomor tiket Anda.\r\n\r\n> {letter.mail['Subject']}")


def reflecting(desk: Desk, letter: Sent) -> Iterable[Reply]:
    """A list that has the desk among its members: our letter comes back as it left."""
    raw = b"List-Id: <semua.sejahtera.example>\r\n" + letter.raw
    yield MINUTE, delivered(desk, raw, desk.address, desk.address)


def machine(answers: Callable[[Sent], Iterable[Answer]]) -> Callable[[Desk, Sent], Iterable[Reply]]:
    return lambda desk, letter: [written(desk, answer) for answer in answers(letter)]


MACHINES = {
    answers.__name__: (machine(answers), proven, stranger)
    for answers, proven, stranger in (
        (plain, 1, 1),
        (stripping, 1, 1),
        (changing_the_subject, 1, 1),
        (from_another_address, 2, 2),  # the other address gets one, about a request of its own
        (with_a_null_sender, 1, 1),
        (quoting_everything, 1, 1),
        (to_the_bounce_address, 1, 1),
        (without_a_thread, 200, 10),
        (twice, 200, 10),
        (the_next_day, 2, 2),
        (to_the_reply_address, 1, 1),
        (with_tickets_of_its_own, 1, 1),
    )
} | {"reflecting": (reflecting, 1, 1)}
"""Each with how many automatic letters it gets, as a proven client and as a stranger."""
A_DAY = {"the_next_day": timedelta(hours=30)}
"""How long it is watched: less than the longest window, where the machine does not wait for that."""


def automatic(desk: Desk, recipients: Callable[[str], bool] = lambda _: True) -> list[tuple[str, int | None, datetime]]:
    """The automatic letters that left for people outside: to whom, about which request, and when."""
    return [
        (each.recipient, each.request, each.created_at)
        for each in desk.letters()
        if each.automatic and each.audience == "client" and each.status == "sent" and recipients(each.recipient)
    ]


def within(windows: Iterable[Window], times: list[datetime]) -> bool:
    return all(
        sum(time - window.span < other <= time for other in times) <= window.count
        for window in windows
        for time in times
    )


@pytest.mark.parametrize("name", MACHINES)
@pytest.mark.parametrize("address", [CLIENT, STRANGER])
def test_a_machine_that_answers_every_letter_gets_few(
    desk: Desk, traveller: Traveller, name: str, address: str
) -> None:
    answering, proven, stranger = MACHINES[name]
    _, first = written(desk, Answer(desk.address, "Tidak bisa login", address, text="Kami tidak bisa login."))
    play(desk, first, answering, traveller, A_DAY.get(name, timedelta(hours=23)))
    sent = automatic(desk)
    limits = PROVEN if address == CLIENT else STRANGERS
    assert max(Counter(number for _, number, _ in sent if number is not None).values()) <= MOST_A_THREAD
    for recipient in {recipient for recipient, _, _ in sent}:
        assert within(limits, [at for to, _, at in sent if to == recipient])
    assert len(sent) == (proven if address == CLIENT else stranger)


@pytest.mark.parametrize("proven", [False, True])
def test_too_many_letters_to_ever_new_addresses_are_held_and_the_admin_is_told_once_an_hour(
    desk: Desk, traveller: Traveller, monkeypatch: pytest.MonkeyPatch, proven: bool
) -> None:
    monkeypatch.setitem(BREAKER, proven, Window(timedelta(minutes=10), 5))
    domain = "sejahtera.example" if proven else "luar.example"

    def flood(number: int) -> Counter[str]:
        for each in range(number):
            mail = Answer(desk.address, f"Tidak bisa login {each}", f"bot{next(_numbers)}@{domain}")
            desk.arrives(written(desk, mail)[1])
        desk.works()
        return Counter(each.status for each in desk.letters() if each.audience == "client")

    assert flood(8) == {"sent": 5, "held": 3}
    traveller.shift(timedelta(minutes=11))
    assert flood(8) == {"sent": 10, "held": 6}
    alarms = [each for each in desk.letters() if each.template == "alarm"]
    assert [each.cause.partition(" 2025")[0] for each in alarms] == [
        f"alarm breaker {'proven clients' if proven else 'unproven addresses'}"
    ]
    held = [each.id for each in desk.letters() if each.status == "held"]
    with desk.app.store.write() as connection:
        assert letters.release(connection, held) == 6


STRIPPED = ("auto-submitted", "x-auto-response-suppress", "x-mailflow-loop", "precedence")


@pytest.mark.parametrize("stripped", [(), STRIPPED, (*STRIPPED, "references", "in-reply-to")], ids=len)
def test_two_mailflows_pointed_at_each_other_fall_silent(
    traveller: Traveller, tmp_path: Path, stripped: tuple[str, ...]
) -> None:
    """Each is a registered contact of the other's client, and proven. A relay between them may strip fields."""
    ours, theirs = "support@vendor.example", "support@sejahtera.example"
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
    a = Desk(tmp_path / "a", "vendor.example", contact=theirs)
    b = Desk(tmp_path / "b", "sejahtera.example", contact=ours)
    a.arrives(delivered(a, START_MAIL, ours, theirs))
    for _ in range(48):
        for here, there in ((a, b), (b, a)):
            for letter in here.works():
                if letter.to == there.address:
                    there.arrives(delivered(there, without(letter.raw, stripped), there.address, here.address))
        traveller.shift(timedelta(minutes=10))
    for desk in (a, b):
        per_thread = Counter(number for _, number, _ in automatic(desk))
        assert sum(per_thread.values()) <= MOST_A_THREAD
        assert len(desk.requests()) <= 1
        desk.close()


START_MAIL = (
    b"From: support@sejahtera.example\r\nTo: support@vendor.example\r\nSubject: Tidak bisa login\r\n"
    b"Message-ID: <start@sejahtera.example>\r\nDate: Wed, 12 Feb 2025 10:00:00 +0700\r\n\r\nKami tidak bisa login.\r\n"
)


def without(raw: bytes, names: Iterable[str]) -> bytes:
    """The mail without these fields."""
    head, end, body = raw.partition(b"\r\n\r\n")
    unfolded = head.replace(b"\r\n ", b" ").replace(b"\r\n\t", b" ")
    kept = [line for line in unfolded.split(b"\r\n") if line.partition(b":")[0].decode().lower() not in names]
    return b"\r\n".join(kept) + end + body
