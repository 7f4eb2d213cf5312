"""A real PostgreSQL 15 (Debian's postgresql-15) without durability; every test gets a database."""

from __future__ import annotations

import contextlib
import itertools
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.servers.process import as_user, free_port, give, home, running, unprivileged

BINARIES = Path("/usr/lib/postgresql/15/bin")
PRESENT = (BINARIES / "postgres").exists()
NUMBERS = itertools.count(1)

SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "shared_buffers": "32MB",
    "max_connections": "100",
    "autovacuum": "off",
}


@dataclass(frozen=True, slots=True)
class Postgres:
    """The running server; everybody on this machine may connect as `tests`."""

    port: int

    def url(self, database: str) -> str:
        """The database's address as SQLAlchemy reads it."""
        return f"postgresql+psycopg://tests@127.0.0.1:{self.port}/{database}"

    @contextlib.contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a fresh database, which is gone afterwards, with whoever is still connected to it."""
        name = f"mailflow_{next(NUMBERS)}"
        self._run(f'CREATE DATABASE "{name}" TEMPLATE template0')
        try:
            yield self.url(name)
        finally:
            self._run(f'DROP DATABASE "{name}" WITH (FORCE)')

    def ready(self) -> bool:
        """Whether it takes connections already."""
        with contextlib.suppress(psycopg.OperationalError):
            self._run("SELECT 1")
            return True
        return False

    def _run(self, statement: str) -> None:
        address = f"host=127.0.0.1 port={self.port} user=tests dbname=postgres connect_timeout=2"
        # A connection's context manager would begin a transaction, in which no database can be made.
        with contextlib.closing(psycopg.connect(address, autocommit=True)) as connection:
            connection.execute(statement.encode())


@contextlib.contextmanager
def postgres_running() -> Iterator[Postgres]:
    """Runs PostgreSQL until the block ends."""
    user = unprivileged("postgres", "nobody")
    with home("postgres", user) as directory:
        data = directory / "data"
        _make_cluster(data, user)
        server = Postgres(free_port())
        settings = {**SETTINGS, "port": str(server.port), "unix_socket_directories": str(directory)}
        options = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
        log = directory / "log"
        log.touch()
        give(log, user)
        with running([str(BINARIES / "postgres"), "-D", str(data), *options], user, server.ready, log):
            yield server


def _make_cluster(data: Path, user: str) -> None:
    command = [str(BINARIES / "initdb"), "-D", str(data), "-U", "tests", "--auth=trust", "--no-sync", "-E", "UTF8"]
    made = subprocess.run(
        as_user(user, [*command, "--locale=C"]), capture_output=True, text=True, cwd=data.parent, check=False
    )
    if made.returncode:
        raise RuntimeError(f"initdb failed:\n{made.stdout}{made.stderr}")
