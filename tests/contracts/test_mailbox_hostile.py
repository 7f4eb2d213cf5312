"""How a mailbox behaves when its server does not: nothing hangs, nothing fills the memory, no mail is passed over."""

from __future__ import annotations

import threading
import time
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest

from mailflow.errors import Refused, Unavailable
from mailflow.mailbox.imap import ImapMailbox
from mailflow.mailbox.mailbox import Summary
from mailflow.mailbox.settings import ImapSettings
from tests.servers.hostile_imap import Answer, HostileImap, HungUpError, Say

ONE = Summary(1, 20, None)
PASSWORD = "kata-sandi-rahasia-42"
BRIEF: dict[str, Any] = {"timeout": 1.0, "deadline": 1.5}


def settings_for(server: HostileImap, **changes: Any) -> ImapSettings:
    given = {"password": PASSWORD, "tls": "none", "max_bytes": 1_000_000, **BRIEF, **changes}
    return ImapSettings("127.0.0.1", server.port, "support", **given)


def says(text: bytes, *, then_hang_up: bool = False) -> Answer:
    """An answer of fixed text, in which %T is the tag."""

    def answer(say: Say, tag: bytes) -> None:
        say(text.replace(b"%T", tag))
        if then_hang_up:
            raise HungUpError

    return answer


def fetch_one(answer: Answer) -> list[bytes]:
    with HostileImap({"FETCH": answer}).running() as server, ImapMailbox(settings_for(server)) as box:
        box.open(readonly=True)
        return [fetched.raw for fetched in box.fetch([ONE])]


LEAVES_OUT = {
    "another mail's UID": says(b"* 1 FETCH (UID 2 BODY[] {2}\r\nhi)\r\n%T OK done\r\n"),
    "an OK without an answer": says(b"%T OK done\r\n"),
    "a body of NIL": says(b"* 1 FETCH (UID 1 BODY[] NIL)\r\n%T OK done\r\n"),
    "an empty body": says(b'* 1 FETCH (UID 1 BODY[] "")\r\n%T OK done\r\n'),
    "an empty body of a mail that has bytes": says(b'* 1 FETCH (UID 1 BODY[] "" RFC822.SIZE 20)\r\n%T OK done\r\n'),
    "flags only": says(b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n%T OK done\r\n"),
    "a number for a body": says(b"* 1 FETCH (UID 1 BODY[] 12)\r\n%T OK done\r\n"),
}


@pytest.mark.parametrize("what", LEAVES_OUT)
def test_a_mail_that_the_server_does_not_give_is_left_out(what: str) -> None:
    assert fetch_one(LEAVES_OUT[what]) == []


def test_news_of_other_mails_beside_the_answer_do_no_harm() -> None:
    news = b"* 1 FETCH (FLAGS (\\Seen))\r\n* 7 EXISTS\r\n* 1 FETCH (UID 1 BODY[] {2}\r\nhi)\r\n%T OK done\r\n"
    assert fetch_one(says(news)) == [b"hi"]


BREAKS = {
    "NO": says(b"%T NO [SERVERBUG] later\r\n"),
    "BAD": says(b"%T BAD what?\r\n"),
    "BYE": says(b"* BYE [UNAVAILABLE] shutting down\r\n", then_hang_up=True),
    "hang-up": says(b"", then_hang_up=True),
    "cut in a literal": says(b"* 1 FETCH (UID 1 BODY[] {1000}\r\nFrom: a@b\r\n\r\nhalf", then_hang_up=True),
    "cut in a line": says(b"* 1 FETCH (UID 1 BO", then_hang_up=True),
    "a literal shorter than its text": says(b"* 1 FETCH (UID 1 BODY[] {5}\r\nhello world)\r\n%T OK done\r\n"),
    "a tag of nobody": says(b"XYZ9 OK done\r\n"),
    "no protocol at all": says(b"HTTP/1.1 400 Bad Request\r\n\r\n"),
    "a parenthesis that never closes": says(b"* 1 FETCH (UID 1 BODY[] (((\r\n%T OK done\r\n"),
    "parentheses a thousand deep": says(b"* 1 FETCH (UID 1 X " + b"(" * 50_000 + b"\r\n%T OK done\r\n"),
    "a UID that is no number": says(b"* 1 FETCH (UID one BODY[] {2}\r\nhi)\r\n%T OK done\r\n"),
}


@pytest.mark.parametrize("what", BREAKS)
def test_a_broken_answer_ends_the_connection(what: str) -> None:
    with pytest.raises(Unavailable, match="fetching mail from UID 1 to 1: "):
        fetch_one(BREAKS[what])


def trickle(say: Say, _tag: bytes) -> None:
    say(b"* 1 FETCH (UID 1 BODY[] {1000}\r\n")
    for _ in range(100):
        say(b"x")
        threading.Event().wait(0.1)


def test_a_trickle_is_cut_at_the_deadline_though_it_is_never_silent() -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable):
        fetch_one(trickle)
    assert 1.4 < time.monotonic() - began < 3


def test_silence_is_cut_at_the_timeout() -> None:
    began = time.monotonic()
    with pytest.raises(Unavailable, match="timed out"):
        fetch_one(lambda say, tag: None)
    assert 0.9 < time.monotonic() - began < 2


def endless_lines(say: Say, _tag: bytes) -> None:
    while True:
        say(b"* OK still alive\r\n" * 1000)


def endless_line(say: Say, _tag: bytes) -> None:
    say(b"* 1 FETCH (UID 1 X ")
    while True:
        say(b"x" * 100_000)


def large_literal(say: Say, _tag: bytes) -> None:
    say(b"* 1 FETCH (UID 1 BODY[] {300000000}\r\n")
    while True:
        say(b"x" * 1_000_000)


@pytest.fixture
def memory() -> Iterator[None]:
    """Fails when the test holds more than 20 MB at once."""
    tracemalloc.start()
    try:
        yield
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 20_000_000


FLOODS = {
    "a literal of 300 MB": large_literal,
    "a literal of 100 GB": says(b"* 1 FETCH (UID 1 BODY[] {99999999999}\r\n", then_hang_up=True),
    "a literal beyond all numbers": says(b"* 1 FETCH (UID 1 BODY[] {" + b"9" * 5000 + b"}\r\n", then_hang_up=True),
    "lines without end": endless_lines,
    "one line without end": endless_line,
}


@pytest.mark.usefixtures("memory")
@pytest.mark.parametrize("what", FLOODS)
def test_a_flood_is_cut_before_it_fills_the_memory(what: str) -> None:
    with pytest.raises(Unavailable):
        fetch_one(FLOODS[what])


def test_a_mail_somewhat_larger_than_the_server_said_is_taken() -> None:
    body = b"x" * 900_000
    answer = says(b"* 1 FETCH (UID 1 BODY[] {%d}\r\n%s)\r\n%%T OK done\r\n" % (len(body), body))
    assert fetch_one(answer) == [body]


def since(search: bytes, fetch: bytes = b"%T OK done\r\n") -> tuple[Summary, ...]:
    answers = {"SEARCH": says(search), "FETCH": says(fetch)}
    with HostileImap(answers).running() as server, ImapMailbox(settings_for(server)) as box:
        box.open(readonly=True)
        return box.since(4, 10)


def test_a_mail_without_a_size_is_not_passed_over() -> None:
    answer = b'* 1 FETCH (UID 5 RFC822.SIZE 9 INTERNALDATE "12-Feb-2025 10:00:00 +0700")\r\n%T OK done\r\n'
    found = since(b"* SEARCH 6 5\r\n%T OK done\r\n", answer)
    assert [(s.uid, s.size) for s in found] == [(5, 9), (6, 0)]
    assert str(found[0].arrived_at) == "2025-02-12 03:00:00+00:00"
    assert found[1].arrived_at is None


@pytest.mark.parametrize("date", [b'"99-Foo-2025 10:00:00 +0700"', b"NIL", b'"31-Dec-9999 23:00:00 -1200"', b'""'])
def test_an_arrival_that_is_no_date_is_none(date: bytes) -> None:
    answer = b"* 1 FETCH (UID 5 RFC822.SIZE 9 INTERNALDATE %s)\r\n%%T OK done\r\n" % date
    assert since(b"* SEARCH 5\r\n%T OK done\r\n", answer) == (Summary(5, 9, None),)


def test_uids_in_disorder_twice_or_too_low_are_put_right() -> None:
    assert [s.uid for s in since(b"* SEARCH 9 2 7\r\n* SEARCH 7 4 5\r\n%T OK done\r\n")] == [5, 7, 9]


def test_a_search_that_answers_with_words_is_no_answer() -> None:
    with pytest.raises(Unavailable, match="looking for new mail"):
        since(b"* SEARCH one two\r\n%T OK done\r\n")


def test_a_server_without_uidvalidity_has_uidvalidity_zero() -> None:
    with (
        HostileImap({"SELECT": says(b"* 0 EXISTS\r\n%T OK done\r\n")}).running() as server,
        ImapMailbox(settings_for(server)) as box,
    ):
        assert box.open(readonly=False).uidvalidity == 0


def test_a_connection_that_dies_in_idle_is_noticed_at_once() -> None:
    idle = says(b"+ idling\r\n", then_hang_up=True)
    with HostileImap({"IDLE": idle}).running() as server, ImapMailbox(settings_for(server)) as box:
        box.open(readonly=False)
        began = time.monotonic()
        with pytest.raises(Unavailable, match="leaving IDLE"):
            box.wait(20)
        assert time.monotonic() - began < 2


def test_a_mail_announced_together_with_the_idle_answer_is_heard() -> None:
    idle = says(b"+ idling\r\n* 2 EXISTS\r\n")
    with HostileImap({"IDLE": idle}).running() as server, ImapMailbox(settings_for(server)) as box:
        box.open(readonly=False)
        began = time.monotonic()
        assert box.wait(20)
        assert time.monotonic() - began < 2


def connect(server: HostileImap, **changes: Any) -> None:
    with ImapMailbox(settings_for(server, **changes)):
        pass


STARTTLS_LIES = {
    "plain text goes on": says(b"%T OK begin TLS now\r\n* CAPABILITY IMAP4rev1\r\n"),
    "OK and silence": says(b"%T OK begin TLS now\r\n"),
    "OK and hang-up": says(b"%T OK begin TLS now\r\n", then_hang_up=True),
    "NO": says(b"%T NO not today\r\n"),
    "BAD": says(b"%T BAD never heard of it\r\n"),
}


@pytest.mark.parametrize("what", STARTTLS_LIES)
def test_a_login_never_follows_a_starttls_that_did_not_work(what: str) -> None:
    with HostileImap({"STARTTLS": STARTTLS_LIES[what]}).running() as server:
        with pytest.raises(Unavailable, match="connecting"):
            connect(server, tls="starttls")
        assert not {"LOGIN", "AUTHENTICATE"} & set(server.commands)


@pytest.mark.parametrize("greeting", [b"* OK [CAPABILITY IMAP4rev1] hi\r\n", b"* PREAUTH welcome\r\n"])
def test_a_server_without_starttls_gets_no_password(greeting: bytes) -> None:
    plain = says(b"* CAPABILITY IMAP4rev1\r\n%T OK done\r\n")
    with HostileImap({"CAPABILITY": plain}, greeting).running() as server:
        with pytest.raises(Unavailable, match="STARTTLS"):
            connect(server, tls="starttls")
        assert not {"LOGIN", "AUTHENTICATE"} & set(server.commands)


@pytest.mark.parametrize(
    "greeting", [b"* BYE too many connections\r\n", b"HTTP/1.1 400 no\r\n", b"", b"* OK " + b"x" * 100_000]
)
def test_a_greeting_that_is_none_is_unavailable(greeting: bytes) -> None:
    with HostileImap(greeting=greeting).running() as server, pytest.raises(Unavailable, match="connecting"):
        connect(server)


def test_a_server_that_is_not_there_is_unavailable() -> None:
    with HostileImap().running() as server:
        pass
    with pytest.raises(Unavailable, match=f"127.0.0.1:{server.port}: connecting: .*refused"):
        connect(server)


REFUSALS = {
    b"%T NO [AUTHENTICATIONFAILED] wrong\r\n": Refused,
    b"%T NO LOGIN failed for " + PASSWORD.encode() + b"\r\n": Refused,
    b"%T BAD [PRIVACYREQUIRED] use TLS\r\n": Refused,
    b"%T NO [UNAVAILABLE] the user database is away\r\n": Unavailable,
    b"* BYE " + PASSWORD.encode() + b"\r\n": Unavailable,
}


@pytest.mark.parametrize("answer", REFUSALS)
def test_a_login_that_fails_says_why_and_never_shows_the_password(answer: bytes) -> None:
    kind = REFUSALS[answer]
    with (
        HostileImap({"LOGIN": says(answer, then_hang_up=True)}).running() as server,
        pytest.raises(kind, match="logging in as support") as failure,
    ):
        connect(server)
    error: BaseException | None = failure.value
    while error is not None:
        assert PASSWORD not in f"{error} {error!r}"
        error = error.__cause__ or error.__context__


def test_a_login_cut_by_a_hang_up_is_no_refusal() -> None:
    with (
        HostileImap({"LOGIN": says(b"", then_hang_up=True)}).running() as server,
        pytest.raises(Unavailable, match="closed the connection"),
    ):
        connect(server)


def test_a_password_beyond_ascii_is_refused_by_us_where_the_server_could_not_read_it() -> None:
    with HostileImap().running() as server:
        with pytest.raises(Refused, match="AUTH=PLAIN") as failure:
            connect(server, password="sandi-é")
        assert failure.value.__context__ is None
        assert "LOGIN" not in server.commands
