"""`mailflow run --dry-run` says what it would do and does nothing: to no mailbox, no database and nobody's inbox."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.journeys import judge
from tests.journeys.installation import PROCESSED, Finished, Installation
from tests.journeys.mails import Mail, answer, opening, raw
from tests.servers.dovecot import Dovecot
from tests.servers.pki import Pki
from tests.servers.smtp_peer import smtp_peer_running

SITI, DANIEL = "siti@sejahtera.example", "daniel@nusantara.example"
KNOWN = opening("known", SITI, "Kendala", "Ada kendala di laporan absensi.", "ticket", "normal")
NEW = opening("new", DANIEL, "Manual", "Could you send the user manual please?", "documentation", None)
REPLY = answer("reply", KNOWN, "Masih belum bisa.")
FOLLOW_UP = answer("follow-up", NEW, "For version 7, please.")
EMPTY = Mail("empty", b"\r\n\r\n", "", "", "quarantined")
STAFF = Mail("staff", raw("rani@vendor.example", "Re: Kendala", "/selesai beres", "s@vendor.example"), "", "", "held")
WAITING = (NEW, REPLY, FOLLOW_UP, EMPTY, STAFF)
READ = 2
"""Of the mails in the mailbox, the one that somebody has looked at."""


@dataclass(frozen=True, slots=True)
class State:
    """Everything that could change, before and after."""

    folders: dict[str, int]
    flags: dict[int, set[bytes]]
    database: list[str]
    letters: int
    connections: int


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """A dry run over five new mails, in an installation that has worked before."""

    installation: Installation
    before: State
    done: Finished
    after: State


@pytest.fixture(scope="module")
def rehearsal(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot, pki: Pki) -> Iterator[Rehearsal]:
    with smtp_peer_running(pki) as peer:
        account = dovecot.account()
        installation = Installation(tmp_path_factory.mktemp("dry"), {"support": account}, peer)
        account.append(KNOWN.raw)
        assert installation.run_once().status == 0
        account.append(*(mail.raw for mail in WAITING))
        account.mark(READ, b"\\Seen")
        before = state(installation)
        yield Rehearsal(installation, before, installation.mailflow("run", "--dry-run"), state(installation))
        installation.close()


def state(installation: Installation) -> State:
    (account,) = installation.accounts.values()
    peer = installation.peer
    return State(account.folders(), account.flags(), installation.dump(), len(peer.taken), peer.counts["connections"])


def test_it_changes_neither_mailbox_nor_database_nor_smtp_peer(rehearsal: Rehearsal) -> None:
    assert rehearsal.after == rehearsal.before
    assert rehearsal.before.folders == {"INBOX": len(WAITING), PROCESSED: 1}
    assert rehearsal.before.flags[READ] == {b"\\Seen"}


def test_it_says_what_every_waiting_mail_would_become(rehearsal: Rehearsal) -> None:
    assert rehearsal.done.status == 0, rehearsal.done.err
    said = [line for line in rehearsal.done.out.splitlines() if line.startswith(("mail ", "quarantine: "))]
    assert said == [
        "mail 2: request BEN-1002",
        "mail 3: reply BEN-1001",
        "mail 4: reply BEN-1002",
        "mail 6: held",
        "quarantine: received mail 5 cannot be read: the mail is empty: 0 bytes of content",
    ]
    assert "5 mails looked at, nothing was changed." in rehearsal.done.out


def test_it_says_whom_it_would_write_to_and_why(rehearsal: Rehearsal) -> None:
    assert f"    would write to {DANIEL}: acknowledgement (queued)" in rehearsal.done.out
    assert "    because found by thread of <known@sejahtera.example>" in rehearsal.done.out


def test_the_real_run_then_does_what_was_said(rehearsal: Rehearsal) -> None:
    installation = rehearsal.installation
    assert installation.run_once().status == 0
    rows = {row.id: row for row in installation.received()}
    became = {number: (row.outcome, row.request) for number, row in rows.items() if number > 1}
    assert became == {
        2: ("request", 1002), 3: ("reply", 1001), 4: ("reply", 1002), 5: ("quarantined", None), 6: ("held", None),
    }  # fmt: skip
    written = {(letter.recipient, letter.reference) for letter in judge.letters(installation.peer.taken)}
    assert (DANIEL, "BEN-1002") in written


def test_before_the_first_run_it_works_too(installation: Installation) -> None:
    (account,) = installation.accounts.values()
    account.append(KNOWN.raw)
    done = installation.mailflow("run", "--dry-run")
    assert (done.status, done.out.splitlines()[0]) == (0, "mail 1: request BEN-1001"), done.err
    assert account.folders() == {"INBOX": 1}
    assert not installation.peer.taken
    assert not installation.database.exists()
