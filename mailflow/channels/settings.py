"""Where letters leave and how to get in without telling anybody else the password."""

from __future__ import annotations

import ssl
from dataclasses import dataclass, field
from typing import Literal

from mailflow import tls


@dataclass(frozen=True, slots=True)
class SmtpSettings:
    """A submission server (RFC 6409). Without `user` there is no login; `helo` is our name, else this machine's.

    `ca_file` holds certificates to trust beside the system's. `timeout`: seconds without an answer. Raises
    `ValueError` for plain text to another machine, or for only one of `user` and `password`.
    """

    host: str
    port: int
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: Literal["implicit", "starttls", "none"] = "implicit"
    ca_file: str | None = None
    timeout: float = 60.0
    helo: str | None = None

    def __post_init__(self) -> None:
        if self.tls == "none" and not tls.is_loopback(self.host):
            raise ValueError(f"tls: none would send letters and password to {self.host} in plain text; write implicit")
        if (self.user is None) != (self.password is None):
            raise ValueError("user and password belong together: give both, or none for a server without a login")

    @property
    def server(self) -> str:
        """The server as it stands in messages."""
        return f"{self.host}:{self.port}"

    def context(self) -> ssl.SSLContext:
        """What verifies the server's certificate and name. Raises `OSError` for a `ca_file` that cannot be read."""
        return tls.context(self.ca_file)
