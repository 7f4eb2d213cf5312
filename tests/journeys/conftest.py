"""What the journeys share: an installation with an empty mailbox, and the desks that stories are told at.

Whatever a journey tells, its letters are searched at its end for what strangers wrote (`marks`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.installation import Installation
from tests.journeys.marks import MarkedAccount, leaks
from tests.journeys.moments import jakarta
from tests.journeys.timed_desk import TimedDesk
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_peer import SmtpPeer


@pytest.fixture
def installation(
    request: pytest.FixtureRequest, tmp_path: Path, dovecot: Dovecot, running_smtp_peer: SmtpPeer
) -> Iterator[Installation]:
    """One mailbox, for a test that runs the command itself."""
    with _installed(request, tmp_path, dovecot, running_smtp_peer) as made:
        yield made


@pytest.fixture(scope="module")
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot,
    running_smtp_peer: SmtpPeer,
) -> Iterator[DeskAtWork]:  # fmt: skip
    """An installation at work, for all stories of a file."""
    with _installed(request, tmp_path_factory.mktemp("desk"), dovecot, running_smtp_peer) as made:
        desk = DeskAtWork.of(made)
        with desk.workers:
            yield desk


@pytest.fixture
def timed_desk(
    request: pytest.FixtureRequest, tmp_path: Path, dovecot: Dovecot, running_smtp_peer: SmtpPeer
) -> Iterator[TimedDesk]:
    """An installation whose clock the story moves. It opens on Wednesday, 12 February 2025, at ten in Jakarta."""
    with (
        _installed(request, tmp_path, dovecot, running_smtp_peer) as made,
        TimedDesk.opened(made, jakarta("2025-02-12 10:00")) as desk,
    ):
        yield desk


@contextlib.contextmanager
def _installed(
    request: pytest.FixtureRequest, folder: Path, dovecot: Dovecot, peer: SmtpPeer
) -> Iterator[Installation]:
    """An installation with one mailbox. In a test's file, DELAY_SECONDS are how long words of staff wait, and TERMS
    what differs in the corporate agreement."""
    peer.forget()
    account = MarkedAccount.of(dovecot.account())
    delay, terms = getattr(request.module, "DELAY_SECONDS", 0), getattr(request.module, "TERMS", {})
    made = Installation(folder / "installation", {"support": account}, peer, delay_seconds=delay, terms=terms)
    yield made
    if made.database.exists():
        assert leaks(made.store, account.inbound) == []
    made.close()
