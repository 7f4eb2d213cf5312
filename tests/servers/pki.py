"""A certificate authority of our own, so that the tests verify certificates like the product does."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from pathlib import Path

import trustme


@dataclass(frozen=True, slots=True)
class Pki:
    """Files in PEM: the authority that signed the servers, one that did not, and the servers' chain and key."""

    ca_file: str
    foreign_ca_file: str
    cert_file: str
    key_file: str

    def server_context(self) -> ssl.SSLContext:
        """For a server that runs inside the tests."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.cert_file, self.key_file)
        return context


def make_pki(directory: Path) -> Pki:
    """Writes everything under `directory`. The certificate is for localhost and 127.0.0.1."""
    authority, foreign = trustme.CA(), trustme.CA()
    server = authority.issue_cert("localhost", "127.0.0.1")
    pki = Pki(*(str(directory / name) for name in ("ca.pem", "foreign-ca.pem", "server.pem", "server.key")))
    authority.cert_pem.write_to_path(pki.ca_file)
    foreign.cert_pem.write_to_path(pki.foreign_ca_file)
    server.private_key_pem.write_to_path(pki.key_file)
    for number, blob in enumerate(server.cert_chain_pems):
        blob.write_to_path(pki.cert_file, append=number > 0)
    return pki
