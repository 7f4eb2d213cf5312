"""A mail that the IMAP server cannot give: those around it are answered, and it is fetched once the server can."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
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
WRONG_SIZE = ",S=50000"
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
    """Dovecot hangs up amid the body. A file of another name is another mail, with a new UID, when it is mended."""
    return file.rename(file.with_name(f"{file.name}{WRONG_SIZE}"))


def mended(installation: Installation, file: Path) -> None:
    """Makes the mail what it should be, wherever Dovecot has put the file, and the next attempt due."""
    (account,) = installation.accounts.values()
    (found,) = (each for each in account.maildir.glob("*/*") if each.name.startswith(file.name.partition(",")[0]))
    found.chmod(0o600)
    found.rename(found.with_name(found.name.replace(WRONG_SIZE, "")))
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


@pytest.mark.parametrize(("harm", "mended_uid"), [(unreadable, BAD), (of_wrong_size, MAILS + 1)])
def test_a_mail_that_cannot_be_served_stops_no_other(
    installation: Installation, harm: Callable[[Path], Path], mended_uid: int
) -> None:
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
    assert stored(installation.store) == sorted([*others, mended_uid]), last.err[-5000:]
    assert unfetched(installation.store) == {}
    answered = [taken.recipients for taken in installation.peer.taken]
    assert [sender for sender in senders if answered.count((sender,)) != 1] == []


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    made = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(made)
    yield made
    made.close()


@dataclass(slots=True)
class HangsUp(HostileImap):
    """Serves the UIDs up to `MAILS`, but hangs up where one of `bad` is asked for with `item` among the rest."""

    item: bytes = b""
    bad: frozenset[int] = frozenset()

    def _answer(self, words: list[bytes], say: Say) -> None:
        command = b" ".join(words)
        if b" SEARCH " in command:
            first = int(words[-1].partition(b":")[0])
            found = b"".join(b" %d" % uid for uid in range(first, MAILS + 1))
            say(b"* SEARCH%b\r\n%b OK done\r\n" % (found, words[0]))
        elif b" FETCH " in command:
            for uid in (int(each) for each in words[3].split(b",")):
                if self.item in command and uid in self.bad:
                    raise HungUpError
                say(b'* %d FETCH (UID %d RFC822.SIZE 6 BODY[] "mail %d")\r\n' % (uid, uid, uid))
            say(b"%b OK done\r\n" % words[0])
        else:
            # Not super(): a dataclass with slots is a class made anew.
            HostileImap._answer(self, words, say)


def poll(server: HostileImap, store: Store) -> bool:
    """One poll of a new process over a new connection; whether the connection held."""
    settings = ImapSettings("127.0.0.1", server.port, "support", "rahasia", "none", timeout=2.0, deadline=5.0)
    try:
        with ImapMailbox(settings) as mailbox:
            Fetcher("support", None, store).poll(mailbox)
    except Unavailable:
        return False
    return True


@pytest.mark.parametrize("item", [b"INTERNALDATE", b"BODY.PEEK"])
def test_each_mail_that_breaks_the_connection_breaks_one_poll_more(store: Store, item: bytes) -> None:
    bad = [1, 3, 4, MAILS]
    good = [2, 5]
    with HangsUp(item=item, bad=frozenset(bad)).running() as server:
        held = [poll(server, store) for _ in range(len(bad) + 2)]
        assert held == [False] * (len(bad) + 1) + [True]
        assert (stored(store), list(unfetched(store))) == (good, bad)
        with store.read() as connection:
            found = cursors.cursor(connection, "support")
        assert found is not None
        assert found.last_uid == MAILS
        assert found.polled_at is not None


def test_a_mail_that_breaks_again_is_asked_for_ever_more_rarely_and_holds_up_nothing(store: Store) -> None:
    server = HangsUp(item=b"BODY.PEEK", bad=frozenset({BAD}))
    with server.running():
        assert [poll(server, store) for _ in range(RUNS)] == [False, False, True]
        attempts = unfetched(store)[BAD]
        waits = []
        for n in range(1, 5):
            due(store)
            assert not poll(server, store)
            assert unfetched(store) == {BAD: attempts + n}
            assert poll(server, store), "it is asked for before its time"
            with store.read() as connection:
                (one,) = cursors.all_unfetched(connection)
            waits.append(one.next_attempt_at - clock.now())
        assert all(later > 1.2 * earlier for earlier, later in pairwise(waits))
        server.bad = frozenset()
        due(store)
        assert poll(server, store)
    assert (stored(store), unfetched(store)) == (list(range(1, MAILS + 1)), {})
