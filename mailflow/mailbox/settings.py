"""Where a mailbox is and how to get in without telling anybody else the password."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Literal

from mailflow import tls

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class ImapSettings:
    """An account at an IMAP server and the folder in it. `max_bytes` is the largest mail that is fetched whole.

    `ca_file` holds certificates to trust beside the system's. `timeout`: seconds without a byte. `deadline`: seconds
    for one command, which carries one large mail or 8 MB of small ones. Raises `ValueError` for plain text to another
    machine.
    """

    host: str
    port: int
    user: str
    password: str = field(repr=False)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: str | None = None
    folder: str = "INBOX"
    max_bytes: int = 25 * MIB
    timeout: float = 30.0
    deadline: float = 120.0

    def __post_init__(self) -> None:
        if self.tls == "none" and not tls.is_loopback(self.host):
            raise ValueError(f"tls: none would send the password to {self.host} in plain text; write implicit")

    @property
    def server(self) -> str:
        """The server as it stands in messages."""
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext | None:
        """What verifies the server's certificate and name; None for plain text. Raises `OSError` for the `ca_file`."""
        if self.tls == "none":
            return None
        return tls.context(self.ca_file)
