"""What a connection must be to carry mail and passwords: verified TLS, or a server on this very machine."""

from __future__ import annotations

import ipaddress
import ssl


def context(ca_file: str | None) -> ssl.SSLContext:
    """What verifies a server's certificate and name; `ca_file` holds authorities to trust beside the system's.

    Raises `OSError` for a `ca_file` that cannot be read.
    """
    made = ssl.create_default_context()
    if ca_file:
        made.load_verify_locations(ca_file)
    return made


def is_loopback(host: str) -> bool:
    """Whether what is sent to `host` stays on this machine."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
