"""A mail that the IMAP server cannot give: those around it are answered, and it is fetched once the server can."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from mailflow import clock
from mailflow.errors import Unavailable
from mailflow.mailbox.imap import ImapMailbox
from mailflow.mailbox.settings import ImapSettings
from mailflow.store import cursors, schema, tables
from mailflow.store.engine import Store
from mailflow.workers.fetch import Fetcher
from tests.journeys.installation import PROCESSED, Finished, Installation
from tests.journeys.mails import opening
from tests.servers.dovecot import Dovecot
from tests.servers.hostile_imap import HostileImap, HungUpError, Say
from tests.servers.smtp_peer import SmtpPeer

MAILS = 6
BAD = 3
"""UIDs count from 1 in a new mailbox."""
RUNS = 3
"""One breaks, one finds out at which mail, one goes on behind it."""


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer) -> Iterator[Installation]:
    made = Installation(tmp_path / "installation", {"support": dovecot.account()}, smtp_peer)
    yield made
    made.close()


def unreadable(file: Path) -> Path:
    """Dovecot refuses (NO) its size, and those of all the mails asked for with it."""
    file.chmod(0)
    return file


def of_wrong_size(file: Path) -> Path:
    """Dovecot hangs up amid the body."""
    return file.rename(file.with_name(f"{file.name},S=50000"))


def mended(installation: Installation, file: Path) -> None:
    """Makes the mail what it should be, wherever Dovecot has put the file, and the next attempt due."""
    (account,) = installation.accounts.values()
    (found,) = (each for each in account.maildir.glob("*/*") if each.name.startswith(file.name.partition(",")[0]))
    found.chmod(0o600)
    found.rename(found.with_name(re.sub(r",[SW]=\d+", "", found.name)))
    for remembered in account.maildir.glob("dovecot*"):
        if remembered.name.startswith("dovecot.index"):
            remembered.unlink()
    due(installation.store)


def due(store: Store) -> None:
    """The wait for the next attempt is over."""
    with store.write() as connection:
        connection.execute(update(tables.unfetched).values(next_attempt_at=clock.now()))


def unfetched(store: Store) -> dict[int, int]:
    """The attempts by UID."""
    with store.read() as connection:
        return {each.uid: each.attempts for each in cursors.all_unfetched(connection)}


def stored(store: Store) -> list[int]:
    with store.read() as connection:
        return sorted(connection.scalars(tables.received.select().with_only_columns(tables.received.c.uid)))


@pytest.mark.parametrize("harm", [unreadable, of_wrong_size])
def test_a_mail_that_cannot_be_served_stops_no_other(installation: Installation, harm: Callable[[Path], Path]) -> None:
    (account,) = installation.accounts.values()
    senders = [f"warga{n}@sejahtera.example" for n in range(1, MAILS + 1)]
    for n, sender in enumerate(senders, 1):
        account.drop(opening(f"mail{n}", sender, f"Kendala {n}", "Ada kendala di laporan.", "ticket", "normal").raw)
    harmed = harm(sorted((account.maildir / "new").iterdir())[BAD - 1])

    runs: list[Finished] = [installation.run_once() for _ in range(RUNS)]
    log = "\n".join(run.err[-3000:] for run in runs)
    others = [uid for uid in range(1, MAILS + 1) if uid != BAD]
    assert stored(installation.store) == others, log
    assert {row.outcome for row in installation.received()} == {"request"}
    assert list(unfetched(installation.store)) == [BAD]
    assert account.folders()[PROCESSED] == MAILS - 1
    assert (runs[0].status, runs[1].status) == (1, 1)
    status, words = installation.status()
    assert (status, words["mails not fetched"]) == (1, 1)

    mended(installation, harmed)
    last = installation.run_once()
    assert stored(installation.store) == [*others[: BAD - 1], BAD, *others[BAD - 1 :]], last.err[-5000:]
    assert unfetched(installation.store) == {}
    answered = [taken.recipients for taken in installation.peer.taken]
    assert [sender for sender in senders if answered.count((sender,)) != 1] == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(made)
    yield made
    made.close()


class Server:
    """Hangs up where one of `bad` is asked for by `item`, the size or the body."""

    def __init__(self, item: bytes, bad: set[int], mails: int = MAILS) -> None:
        self.item, self.bad, self.uids = item, bad, list(range(1, mails + 1))
        self.imap = HostileImap({"FETCH": self._fetch, "SEARCH": self._search})
        self.imap.lines = []

    def _search(self, say: Say, tag: bytes) -> None:
        say(b"* SEARCH %b\r\n%b OK done\r\n" % (b" ".join(b"%d" % uid for uid in self.uids), tag))

    def _fetch(self, say: Say, tag: bytes) -> None:
        raise NotImplementedError
