"""What the journeys share: an SMTP peer that stands for the world, and an installation with empty mailboxes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.journeys.installation import Installation
from tests.servers.dovecot import Dovecot
from tests.servers.smtp_peer import SmtpPeer


@pytest.fixture
def installation(tmp_path: Path, dovecot: Dovecot, smtp_peer: SmtpPeer) -> Iterator[Installation]:
    """One mailbox."""
    made = Installation(tmp_path / "installation", {"support": dovecot.account()}, smtp_peer)
    yield made
    made.close()
