"""A mail account as its owner sees it: through a mail program, which is how the tests look at what mailflow did."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from imapclient import IMAPClient

NUMBERS = itertools.count(1)


def credentials() -> tuple[str, str]:
    """A user and a password that no other test has."""
    user = f"user{next(NUMBERS)}"
    return user, f"rahasia-of-{user}"


@dataclass(frozen=True, slots=True)
class Account:
    """Where the account is, in plain text on the loopback."""

    host: str
    port: int
    user: str
    password: str

    @contextlib.contextmanager
    def client(self) -> Iterator[IMAPClient]:
        """A mail program, logged in."""
        with IMAPClient(self.host, self.port, ssl=False, timeout=10) as client:
            client.login(self.user, self.password)
            client.normalise_times = False
            yield client

    def append(self, *mails: bytes, folder: str = "INBOX", at: datetime | None = None) -> None:
        """Puts mails in. `at` becomes the INTERNALDATE."""
        with self.client() as client:
            for mail in mails:
                client.append(folder, mail, msg_time=at)

    def mark(self, uid: int, flag: bytes) -> None:
        """Sets a flag of a mail in the INBOX."""
        with self.client() as client:
            client.select_folder("INBOX")
            client.add_flags([uid], [flag])

    def folders(self) -> dict[str, int]:
        """Every folder with the number of mails in it."""
        with self.client() as client:
            names = [name for flags, _, name in client.list_folders() if b"\\Noselect" not in flags]
            return {name: client.folder_status(name, ["MESSAGES"])[b"MESSAGES"] for name in names}

    def flags(self, folder: str = "INBOX") -> dict[int, set[bytes]]:
        """The flags of every mail by UID, without \\Recent, which belongs to a session and not to a mail."""
        with self.client() as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
            return {uid: set(items[b"FLAGS"]) - {b"\\Recent"} for uid, items in found.items()}
