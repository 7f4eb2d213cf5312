"""An installation with a database in which something of everything stands, and the command line on it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mailflow import __main__
from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import What
from mailflow.sla.agreement import Severity
from mailflow.sla.clocks import Clock
from mailflow.store import cursors, outbox, received, requests, schema
from mailflow.store.engine import Store
from tests.commands import install
from tests.contracts.store.samples import HOUR, NOW, clock, done, entry, keep, letter, mail, opening

SOON = datetime(2099, 2, 14, 3, 0, tzinfo=UTC)
HOSTILE = "hi\x1b[2J\x1b]0;owned\x07\nBEN-9\tfake\u202eline\x9b31m"
"""What a stranger would like a terminal to do: clear itself, take a title, begin a line, write from right to left."""


@dataclass(frozen=True, slots=True)
class Said:
    """What a command printed, and its exit status."""

    status: int
    out: str
    err: str
    raw: bytes

    @property
    def rows(self) -> list[list[str]]:
        """The lines of a pipe, each as its fields."""
        return [line.split("\t") for line in self.out.splitlines()]


Run = Callable[..., Said]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of an installation, which is the current one."""
    install(tmp_path)
    monkeypatch.chdir(tmp_path)
    for name in ("MAILFLOW_CONFIG", "MAILFLOW_TEST_REQUIRE"):
        monkeypatch.delenv(name, raising=False)
    store = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(store)
    _fill(store)
    store.close()
    return tmp_path


@pytest.fixture
def run(site: Path, monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]) -> Run:
    """Runs `mailflow ARGUMENTS` as a pipe sees it, in this process."""

    def run(*arguments: str) -> Said:
        monkeypatch.setattr(sys, "argv", ["mailflow", *arguments])
        with pytest.raises(SystemExit) as ended:
            __main__.main()
        sys.stdout.flush()
        captured = capfdbinary.readouterr()
        status = ended.value.code
        assert isinstance(status, int)
        return Said(status, captured.out.decode("utf-8", "replace"), captured.err.decode(), captured.out)

    return run


def _fill(store: Store) -> None:
    """Requests 1001 (critical, late nowhere), 1002 (a stranger's words) and 1003 (finished); letter 1 is sent, 2 has
    failed, 3 is held, 4 waits; mail 4 is held, mail 5 in quarantine, and one could not be fetched."""
    with store.write() as conn:
        keep(conn, *(mail(uid, raw=f"Subject: {uid}\r\n\r\n\xff\x1b".encode("latin-1")) for uid in range(1, 6)))
        _open_requests(conn)
        done(conn, 1, Decision(Outcome.REQUEST, ("a request",), 1001))
        done(conn, 2, Decision(Outcome.REQUEST, ("a request",), 1002))
        done(conn, 3, Decision(Outcome.REQUEST, ("a request",), 1003))
        done(conn, 4, Decision(Outcome.HELD, ("from a staff address", HOSTILE), 1002))
        received.quarantine(conn, 5, f"UnreadableMail: {HOSTILE}")
        outbox.put(
            conn,
            [letter("m1.1", request=1001), letter("m1.2", "budi@klien.example", request=1001, body=HOSTILE.encode())],
        )
        outbox.put(conn, [letter("m2.1", "citra@klien.example", status="held"), letter("m2.2", "dodi@klien.example")])
        outbox.sent(conn, 1, "250 ok", NOW)
        outbox.failed(conn, 2, f"550 5.1.1 {HOSTILE}")
        cursors.advance(conn, "support", 7, 5, NOW)
        cursors.not_fetched(conn, "support", 7, 6, f"time-out {HOSTILE}", NOW)


def _open_requests(conn: Connection) -> None:
    stopped = clock("workaround", state="met", due_at=NOW + 5 * HOUR, stopped_at=NOW + HOUR, pauses=())
    running = clock("permanent", due_at=SOON, pauses=())
    first = opening(1001, "m1", severity=Severity.CRITICAL, subject="Tidak bisa login", assignee="rani")
    _apply(conn, 1, first, stopped, running)
    hostile = opening(1002, "m2", subject=HOSTILE, requester_name=HOSTILE, hold=HOSTILE, linked=1001)
    told = entry("m2.3", 1002, text=HOSTILE, reason=(HOSTILE,), actor=HOSTILE, what=What.CLIENT_MAIL, public=False)
    earlier = clock("permanent", state="missed", stopped_at=NOW + HOUR, breached_at=NOW, pauses=())
    again = clock("permanent", cycle=2, due_at=NOW + HOUR, pauses=())
    _apply(conn, 2, replace(hostile, entries=(*hostile.entries, told)), earlier, again)
    _apply(conn, 3, opening(1003, "m3", kind="documentation", state="delivered", severity=None, closed_at=NOW))


def _apply(conn: Connection, mail_id: int, decision: Decision, *clocks: Clock) -> None:
    assert decision.case is not None
    requests.apply(conn, mail_id, replace(decision, case=replace(decision.case, clocks=clocks)), NOW)
