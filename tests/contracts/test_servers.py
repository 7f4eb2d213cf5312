"""The servers that the other tests stand on: each does what is asked and leaves nothing behind."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import pytest
import sqlalchemy

from tests.servers.postgres import Postgres
from tests.servers.process import unprivileged
from tests.servers.require import VARIABLE, require


@pytest.mark.postgres
def test_every_test_gets_an_empty_database_of_its_own(postgres: Postgres) -> None:
    for _ in range(2):
        with postgres.database() as url:
            engine = sqlalchemy.create_engine(url)
            with engine.begin() as connection:
                connection.execute(sqlalchemy.text("CREATE TABLE mine (id integer)"))
            engine.dispose()


@pytest.mark.postgres
def test_a_database_goes_though_somebody_is_still_connected(postgres: Postgres) -> None:
    with postgres.database() as url:
        engine = sqlalchemy.create_engine(url)
        engine.connect().execute(sqlalchemy.text("SELECT 1"))
    with pytest.raises(sqlalchemy.exc.OperationalError), engine.connect() as connection:
        connection.execute(sqlalchemy.text("SELECT 1"))
    engine.dispose()


def test_no_server_runs_as_root() -> None:
    assert unprivileged("nobody") != "root" or os.geteuid() == 0
    assert unprivileged("no-such-user", "nobody") != "root"


def test_what_is_missing_is_skipped_unless_the_environment_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(VARIABLE, "postgres, browser")
    with pytest.raises(pytest.skip.Exception):
        require("dovecot", present=False)
    with pytest.raises(pytest.fail.Exception, match="browser is not installed"):
        require("browser", present=False)
    require("browser", present=True)


OWNER = """
import sys, time
from pathlib import Path
from tests.servers.dovecot import dovecot_running
from tests.servers.pki import make_pki
with dovecot_running(make_pki(Path(sys.argv[1]))) as server:
    server.account().folders()
    print(server.port, server.home, flush=True)
    time.sleep(60)
"""


def somebody_listens(port: int) -> bool:
    """Told by trying to listen there ourselves: a connection would keep a Dovecot that is leaving busy."""
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError:
        return True
    return False


@pytest.mark.dovecot
@pytest.mark.usefixtures("dovecot")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_a_server_ends_with_the_tests_however_they_end(tmp_path: Path, number: signal.Signals) -> None:
    command = [sys.executable, "-c", OWNER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout
        port, home = process.stdout.readline().split()
        assert somebody_listens(int(port))
        process.send_signal(number)
    give_up_at = time.monotonic() + 20  # a Dovecot that is stopped right after its start takes 6 seconds
    while somebody_listens(int(port)) and time.monotonic() < give_up_at:
        time.sleep(0.05)
    assert not somebody_listens(int(port))
    if number == signal.SIGKILL:
        shutil.rmtree(home)
    assert not Path(home).exists()
