"""One mailflow installation for one round, with the bundled rules and templates, and what became of its mail."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tests.bench.mails import BORDER, MAILBOX
from tests.bench.sink import Sink
from tests.servers.dovecot import DovecotAccount

CONFIG = """
service: {{name: Dukungan Vendor, reference_prefix: BEN}}
mailboxes:
  - name: support
    address: {mailbox}
    processed_folder: Processed
    imap: {{host: localhost, port: {imap_port}, tls: implicit, user: {user}, password: {password}}}
smtp: {{host: localhost, port: {smtp_port}, tls: implicit}}
tls: {{ca_file: {ca_file}}}
database: sqlite:///mailflow.db
admin: admin@vendor.example
token_keys: [{{id: k1, file: key}}]
authentication: {{profile: opendkim, authserv_id: {border}, trusted_hosts: [{border}]}}
staff: {{delay_seconds: 0}}
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the database says after a run. Letters by status; `commits` are the transactions that decided mail."""

    stored: int
    undecided: int
    requests: int
    unacknowledged: int
    letters: Counter[str]
    database_octets: int
    log_lines: int
    commits: int


@dataclass(frozen=True, slots=True)
class Installation:
    """A folder with a configuration, and later a database and a log."""

    folder: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.yaml"

    @property
    def log(self) -> Path:
        return self.folder / "log"

    def configure(self, account: DovecotAccount, sink: Sink) -> None:
        """Writes the configuration and a key."""
        self.folder.mkdir()
        (self.folder / "key").write_text("0123456789abcdef" * 4)
        self.config.write_text(
            CONFIG.format(
                mailbox=MAILBOX,
                border=BORDER,
                imap_port=account.tls_port,
                user=account.user,
                password=account.password,
                smtp_port=sink.port,
                ca_file=account.ca_file,
            )
        )

    def outcome(self) -> Outcome:
        """Counts, by the file and not by mailflow's own code."""
        database = self.folder / "mailflow.db"
        lines = self.log.read_text().splitlines()
        with closing(sqlite3.connect(database)) as connection:
            return Outcome(
                stored=_count(connection, "SELECT count(*) FROM raw"),
                undecided=_count(connection, "SELECT count(*) FROM received WHERE status <> 'done'"),
                requests=_count(connection, "SELECT count(*) FROM requests"),
                unacknowledged=_count(connection, UNACKNOWLEDGED),
                letters=Counter(dict(connection.execute("SELECT status, count(*) FROM outbox GROUP BY status"))),
                database_octets=database.stat().st_size,
                log_lines=len(lines),
                commits=sum("process.committed" in line for line in lines),
            )


def _count(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])


UNACKNOWLEDGED = """
SELECT count(*) FROM requests WHERE number NOT IN (
  SELECT entries.request FROM entries JOIN outbox ON outbox.cause = entries.id
  WHERE entries.what = 'opened' AND outbox.audience = 'client' AND outbox.status = 'sent'
    AND outbox.recipient = requests.requester
)
"""
