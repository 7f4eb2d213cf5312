"""Keys come from a real name server, or not at all: briefly, once, and never as an error."""

from __future__ import annotations

import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

import dns.flags
import dns.message
import dns.rcode
import dns.resolver
import dns.rrset
import pytest

from mailflow.channels.dns import Keys

RECORDS: dict[str, list[str]] = {
    "s1._domainkey.klien.example.": ['"v=DKIM1; p=" "QUJD"'],
    "two._domainkey.klien.example.": ['"v=DKIM1; p=QUJD"', '"v=DKIM1; p=REVG"'],
    "among._domainkey.klien.example.": ['"some other text"', '"v=DKIM1; p=QUJD"'],
    "old._domainkey.klien.example.": ['"p=QUJD"'],
}


class NameServer:
    """A name server for `RECORDS`. It never answers for names under slow.example, and breaks for broken.example."""

    def __init__(self) -> None:
        self.asked: Counter[str] = Counter()
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.bind(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self.serve, daemon=True)
        self.thread.start()

    def serve(self) -> None:
        while True:
            packet, peer = self.socket.recvfrom(4096)
            if packet == b"stop":
                return
            query = dns.message.from_wire(packet)
            name = query.question[0].name.to_text().lower()
            self.asked[name] += 1
            if name.endswith("slow.example."):
                continue
            answer = dns.message.make_response(query)
            answer.flags |= dns.flags.RA
            if texts := RECORDS.get(name):
                answer.answer.append(dns.rrset.from_text(name, 300, "IN", "TXT", *texts))
            answer.set_rcode(
                dns.rcode.SERVFAIL if "broken" in name else dns.rcode.NOERROR if texts else dns.rcode.NXDOMAIN
            )
            self.socket.sendto(answer.to_wire(), peer)

    def stop(self) -> None:
        self.socket.sendto(b"stop", self.socket.getsockname())
        self.thread.join(5)
        self.socket.close()

    def keys(self, seconds: float = 3.0) -> Keys:
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers = ["127.0.0.1"]
        resolver.port = self.socket.getsockname()[1]
        return Keys(resolver, seconds)


@pytest.fixture
def server() -> Iterator[NameServer]:
    running = NameServer()
    yield running
    running.stop()


@pytest.mark.parametrize(
    ("selector", "record"),
    [
        ("s1", b"v=DKIM1; p=QUJD"),
        ("among", b"v=DKIM1; p=QUJD"),
        ("old", b"p=QUJD"),
        ("two", None),
        ("none", None),
    ],
)
def test_a_name_with_exactly_one_key_gives_it(server: NameServer, selector: str, record: bytes | None) -> None:
    name = f"{selector}._domainkey.klien.example"
    assert server.keys().look_up((name,)).get(name) == record


def test_answers_are_asked_for_once_and_so_is_that_there_is_none(server: NameServer) -> None:
    keys = server.keys()
    names = ("s1._domainkey.klien.example", "none._domainkey.klien.example")
    assert [keys.look_up(names) for _ in range(3)] == [{names[0]: b"v=DKIM1; p=QUJD"}] * 3
    assert server.asked == {f"{name}.": 1 for name in names}


def test_a_server_that_does_not_answer_costs_no_more_than_the_limit_and_only_once(server: NameServer) -> None:
    keys, name = server.keys(seconds=0.5), "s1._domainkey.slow.example"
    started = time.monotonic()
    assert keys.look_up((name, name.replace("s1", "s2"), name.replace("s1", "s3"))) == {}
    assert time.monotonic() - started < 2
    started = time.monotonic()
    assert keys.look_up((name,)) == {}
    assert time.monotonic() - started < 0.2
    assert keys.look_up(("s1._domainkey.klien.example",)), "another domain is asked all the same"


def test_a_broken_server_is_no_error(server: NameServer) -> None:
    assert server.keys().look_up(("s1._domainkey.broken.example",)) == {}


def test_names_that_cannot_be_asked_are_no_error(server: NameServer) -> None:
    assert server.keys().look_up((f"{'a' * 64}._domainkey.klien.example", "..", "")) == {}


def test_a_machine_without_a_name_server_is_no_error() -> None:
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = ["127.0.0.1"], 1
    assert Keys(resolver, 0.3).look_up(("s1._domainkey.klien.example",)) == {}


def test_a_mail_without_a_fitting_signature_asks_nobody(server: NameServer) -> None:
    assert server.keys().signed_by(b"From: a@klien.example\r\n\r\n", datetime(2025, 2, 3, tzinfo=UTC)) == ""
    assert not server.asked
