"""What the journeys share: an SMTP peer that stands for the world, and an installation with empty mailboxes.

Whatever a journey tells, its letters are searched at its end for what strangers wrote (`marks`).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.installation import Installation
from tests.journeys.marks import MarkedAccount, leaks
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_peer import SmtpPeer


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer) -> Iterator[Installation]:
    """One mailbox."""
    account = MarkedAccount.of(dovecot.account())
    made = Installation(tmp_path / "installation", {"support": account}, smtp_peer)
    yield made
    if made.database.exists():
        assert leaks(made.store, account.inbound) == []
    made.close()


@pytest.fixture(scope="module")
def desk(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot,
    running_smtp_peer: SmtpPeer,
) -> Iterator[DeskAtWork]:  # fmt: skip
    """An installation at work, for all stories of a file; its DELAY_SECONDS are how long words of staff wait."""
    running_smtp_peer.forget()
    account = MarkedAccount.of(dovecot.account())
    delay = getattr(request.module, "DELAY_SECONDS", 0)
    folder = tmp_path_factory.mktemp("desk") / "installation"
    made = Installation(folder, {"support": account}, running_smtp_peer, delay_seconds=delay)
    desk = DeskAtWork.of(made)
    with desk.workers:
        yield desk
    assert leaks(made.store, account.inbound) == []
    made.close()
