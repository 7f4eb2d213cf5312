"""The bare pipe: what fetching, storing and sending cost when nothing is thought about in between.

Run as `python -m tests.bench.bare` with a JSON object of `BarePipe` on standard input: imapclient FETCHes batches of
50, each mail goes into SQLite with a durable commit of its own, and for each one prepared letter leaves by smtplib on
one connection.
"""

from __future__ import annotations

import json
import smtplib
import sqlite3
import ssl
import sys
from collections.abc import Callable
from dataclasses import dataclass

from imapclient import IMAPClient

BATCH = 50
SENDER = "support@vendor.example"
LETTER = (
    "From: Support <support@vendor.example>\r\nTo: {number}@klien.example\r\nSubject: [BEN-{number}] Diterima\r\n"
    "Message-ID: <bare.{number}@vendor.example>\r\nMIME-Version: 1.0\r\n"
    "Content-Type: text/plain; charset=utf-8\r\n\r\n"
)
LINE = "Laporan Anda sudah kami terima dan sedang diperiksa oleh tim kami.\r\n"


@dataclass(frozen=True, slots=True)
class BarePipe:
    """Where the mails are, where they go, and how long a letter is (in octets, like mailflow's own)."""

    imap_port: int
    user: str
    password: str
    smtp_port: int
    ca_file: str
    database: str
    letter_octets: int

    def run(self) -> int:
        """Fetches, stores and answers every mail; how many."""
        context = ssl.create_default_context(cafile=self.ca_file)
        done = 0
        with (
            IMAPClient("localhost", self.imap_port, ssl=True, ssl_context=context) as imap,
            smtplib.SMTP_SSL("localhost", self.smtp_port, context=context) as smtp,
        ):
            imap.login(self.user, self.password)
            imap.select_folder("INBOX")
            uids = imap.search()
            store = self._store()
            for start in range(0, len(uids), BATCH):
                found = imap.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"])
                for uid in uids[start : start + BATCH]:
                    store(uid, found[uid][b"BODY[]"])
                    smtp.sendmail(SENDER, [f"{uid}@klien.example"], self._letter(uid))
                    done += 1
        return done

    def _store(self) -> Callable[[int, bytes], None]:
        connection = sqlite3.connect(self.database, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE mails (uid INTEGER PRIMARY KEY, data BLOB NOT NULL)")

        def keep(uid: int, raw: bytes) -> None:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO mails VALUES (?, ?)", (uid, raw))
            connection.execute("COMMIT")

        return keep

    def _letter(self, number: int) -> bytes:
        head = LETTER.format(number=number)
        return (head + LINE * ((self.letter_octets - len(head)) // len(LINE))).encode()


if __name__ == "__main__":
    print(BarePipe(**json.load(sys.stdin)).run())
