"""The servers that tests ask for by name: each is started once, when the first test wants it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import structlog
from hypothesis import settings

from tests.servers.dovecot import BINARY, Dovecot, dovecot_running
from tests.servers.pki import Pki, make_pki
from tests.servers.postgres import PRESENT, Postgres, postgres_running
from tests.servers.pymap_peer import PymapPeer, pymap_running
from tests.servers.require import require
from tests.servers.smtp_peer import SmtpPeer, smtp_peer_running

# The same examples in every run: what fails once fails for whoever looks into it.
settings.register_profile("repeatable", derandomize=True)
settings.load_profile("repeatable")

# Without a configuration structlog draws each traceback with rich, which takes half a second.
structlog.configure(processors=[structlog.processors.format_exc_info, structlog.processors.KeyValueRenderer()])


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """A certificate authority, and a certificate of it for localhost."""
    return make_pki(tmp_path_factory.mktemp("pki"))


@pytest.fixture(scope="session")
def dovecot(pki: Pki) -> Iterator[Dovecot]:
    """A Dovecot; take a new `account()` for each test."""
    require("dovecot", BINARY is not None)
    with dovecot_running(pki) as server:
        yield server


@pytest.fixture(scope="session")
def pymap() -> Iterator[PymapPeer]:
    """A pymap; take a new `account()` for each test."""
    with pymap_running() as server:
        yield server


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A PostgreSQL; `postgres_url` is a database in it."""
    require("postgres", PRESENT)
    with postgres_running() as server:
        yield server


@pytest.fixture
def postgres_url(postgres: Postgres) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database that no other test uses."""
    with postgres.database() as url:
        yield url


@pytest.fixture(scope="session")
def running_smtp_peer(pki: Pki) -> Iterator[SmtpPeer]:
    """The SMTP peer of the whole session."""
    with smtp_peer_running(pki) as peer:
        yield peer


@pytest.fixture
def smtp_peer(running_smtp_peer: SmtpPeer) -> SmtpPeer:
    """An SMTP peer with STARTTLS and a login, which has taken nothing yet."""
    running_smtp_peer.forget()
    return running_smtp_peer
