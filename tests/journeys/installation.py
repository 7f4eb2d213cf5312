"""A whole installation in a folder, run as an admin runs it: the `mailflow` command, TLS to both servers, and its log.

What it did is read where an admin reads it, from `mailflow --json`, and from the tables where no command tells.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Row, Select, select

import mailflow
from mailflow.app import App, build
from mailflow.config import load
from mailflow.store import schema, tables
from mailflow.store.engine import Store
from tests.journeys.workers import Workers, events
from tests.servers.dovecot import DovecotAccount
from tests.servers.smtp_peer import SmtpPeer

ROOT = Path(mailflow.__file__).parent.parent
MX = "mx.vendor.example"
ADMIN = "admin@vendor.example"
PROCESSED = "Processed"
WITHIN = 120.0


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that has ended. `log` has its events in order."""

    status: int
    out: str
    err: str

    @property
    def log(self) -> list[dict[str, Any]]:
        return events(self.err.splitlines())

    def logged(self, event: str) -> list[dict[str, Any]]:
        return [each for each in self.log if each["event"] == event]

    def json(self) -> Any:
        return json.loads(self.out)


def change_terms(file: Path, terms: Mapping[str, Any]) -> None:
    """Gives keys of the corporate agreement other values."""
    agreement = yaml.safe_load(file.read_text("utf-8"))
    agreement["corporate"] |= terms
    file.write_text(json.dumps(agreement, default=str), "utf-8")  # JSON is YAML


@dataclass(slots=True)
class Installation:
    """`accounts` by the name of their mailbox: `support` is support@vendor.example. `limits` and `delay_seconds` as in
    config.yaml; `terms` are keys of the corporate agreement that differ."""

    folder: Path
    accounts: Mapping[str, DovecotAccount]
    peer: SmtpPeer
    limits: Mapping[str, int] = field(default_factory=dict)
    imap_port: int | None = None
    delay_seconds: int = 0
    terms: Mapping[str, Any] = field(default_factory=dict)
    store: Store = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        shutil.copytree(ROOT / "rules", self.rules)
        if self.terms:
            change_terms(self.rules / "sla.yaml", self.terms)
        (self.folder / "token.key").write_text(secrets.token_hex(32))
        self.config.write_text(json.dumps(self._settings(), indent=1))  # JSON is YAML
        self.store = Store(f"sqlite:///{self.database}")

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    @property
    def rules(self) -> Path:
        return self.folder / "rules"

    @property
    def database(self) -> Path:
        return self.folder / "mailflow.db"

    def app(self) -> App:
        """The installation as the product sees it, for what a test must know: tokens, addresses."""
        return build(load(self.config, environ={}))

    def command(self, *arguments: str) -> list[str]:
        return [sys.executable, "-m", "mailflow", "--config", str(self.config), *arguments]

    def environment(self) -> dict[str, str]:
        others = {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")}
        return others | {"PYTHONPATH": str(ROOT)}

    def mailflow(self, *arguments: str) -> Finished:
        """Runs a command to its end."""
        done = subprocess.run(
            self.command(*arguments),
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=WITHIN,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    def run_once(self) -> Finished:
        return self.mailflow("run", "--once", "--log-json")

    def workers(self) -> Workers:
        """`mailflow run`, to be entered."""
        return Workers(self.command("run", "--log-json"), self.folder, self.environment())

    def prepare(self) -> None:
        """Creates the database, for a test that must change it before the first run."""
        schema.prepare(self.store)

    def execute(self, statement: str) -> None:
        """Changes the database behind the product's back: how a test makes it fail."""
        with self.store.write() as connection:
            connection.exec_driver_sql(statement)

    def requests(self) -> list[dict[str, Any]]:
        """`mailflow requests list`, with the finished ones."""
        done = self.mailflow("requests", "list", "--all", "--json", "--limit", "10000")
        assert done.status == 0, done.err
        listed: list[dict[str, Any]] = done.json()
        return listed

    def status(self) -> tuple[int, dict[str, Any]]:
        """The exit status and the words of `mailflow status`."""
        done = self.mailflow("status", "--json")
        return done.status, done.json()

    def received(self) -> Sequence[Row[Any]]:
        """Every mail that was fetched, with what became of it."""
        return self._rows(select(tables.received).order_by(tables.received.c.id))

    def letters(self) -> Sequence[Row[Any]]:
        """Every letter in the outbox."""
        return self._rows(select(tables.outbox).order_by(tables.outbox.c.id))

    def dump(self) -> list[str]:
        """The whole content of the database."""
        connection = sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)
        try:
            return list(connection.iterdump())
        finally:
            connection.close()

    def close(self) -> None:
        self.store.close()

    def _rows(self, query: Select[Any]) -> Sequence[Row[Any]]:
        with self.store.read() as connection:
            return connection.execute(query).all()

    def _settings(self) -> dict[str, Any]:
        return {
            "service": {"name": "Benemica", "reference_prefix": "BEN"},
            "mailboxes": [self._mailbox(name, account) for name, account in self.accounts.items()],
            "smtp": {
                "host": "localhost", "port": self.peer.port, "tls": self.peer.tls, "user": self.peer.user,
                "password": self.peer.password,
            },
            "tls": {"ca_file": self.peer.ca_file},
            "database": f"sqlite:///{self.database}",
            "admin": ADMIN,
            "folders": {"rules": str(self.rules)},
            "limits": dict(self.limits),
            "token_keys": [{"id": "k1", "file": str(self.folder / "token.key")}],
            "authentication": {"profile": "opendkim", "authserv_id": MX, "trusted_hosts": [MX]},
            "staff": {"delay_seconds": self.delay_seconds},
        }  # fmt: skip

    def _mailbox(self, name: str, account: DovecotAccount) -> dict[str, Any]:
        login = {
            "host": "localhost", "port": self.imap_port or account.tls_port, "tls": "implicit", "user": account.user,
            "password": account.password,
        }  # fmt: skip
        return {"name": name, "address": f"{name}@vendor.example", "processed_folder": PROCESSED, "imap": login}
