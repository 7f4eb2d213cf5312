"""A DKIM key record (RFC 6376 3.6.1), and whether a signature was made with its key."""

from __future__ import annotations

import binascii
from base64 import b64decode
from collections.abc import Mapping

import dkim
from dkim.crypto import RSASSA_PKCS1_v1_5_verify, parse_public_key

ALGORITHMS = {b"rsa-sha256": b"rsa", b"ed25519-sha256": b"ed25519"}
"""The accepted ones with the kind of their keys; SHA-1 is none (RFC 8301 3.1)."""
LONGEST_RECORD = 4096  # bytes
SMALLEST, LARGEST = 1024, 8192  # bits of an RSA key (RFC 8301 3.2)
LARGEST_EXPONENT = 2**32


class _Digest:
    """A finished SHA-256 in the shape that the library asks for."""

    name = "sha256"

    def __init__(self, octets: bytes) -> None:
        self.octets = octets

    def digest(self) -> bytes:
        return self.octets


def fault(record: bytes, tags: Mapping[bytes, bytes], digest: bytes) -> str:
    """Why a signature with these tags over `digest` does not hold by the TXT record, "" where it holds."""
    key = dict(_pairs(record)) if len(record) <= LONGEST_RECORD else {}
    kind = ALGORITHMS[tags[b"a"]]
    if not key.get(b"p") or key.get(b"v", b"DKIM1") != b"DKIM1" or key.get(b"k", b"rsa") != kind:
        return "the DKIM key is revoked or of another kind"
    if not {b"*", b"email"} & set(key.get(b"s", b"*").split(b":")):
        return "the DKIM key is not for mail"
    if b"sha256" not in key.get(b"h", b"sha256").split(b":"):
        return "the DKIM key is not for SHA-256"
    flags = key.get(b"t", b"").split(b":")
    user = tags.get(b"i", b"@" + tags[b"d"]).lower().rpartition(b"@")[2]
    if b"y" in flags or (b"s" in flags and user != tags[b"d"].lower()):
        return "the DKIM key is a test, or not for a subdomain"
    try:
        octets, signature = b64decode(key[b"p"], validate=True), b64decode(tags[b"b"], validate=True)
    except binascii.Error:
        return "the DKIM key or signature is no base64"
    return _rsa(octets, signature, digest) if kind == b"rsa" else _ed25519(octets, signature, digest)


def _pairs(record: bytes) -> list[tuple[bytes, bytes]]:
    parts = (part.partition(b"=") for part in record.split(b";"))
    return [(name.strip(), b"".join(text.split())) for name, _, text in parts]


def _rsa(octets: bytes, signature: bytes, digest: bytes) -> str:
    try:
        key = parse_public_key(octets)
        modulus, exponent = int(key["modulus"]), int(key["publicExponent"])
    except Exception:  # noqa: BLE001 - the library's ASN.1 reader raises whatever crafted bytes lead to
        return "the DKIM key cannot be read"
    if not SMALLEST <= modulus.bit_length() <= LARGEST or not 3 <= exponent < LARGEST_EXPONENT:
        return f"the DKIM key has {modulus.bit_length()} bits; at least {SMALLEST} are needed"
    if len(signature) != (modulus.bit_length() + 7) // 8 or int.from_bytes(signature, "big") >= modulus:
        return "the DKIM signature does not fit its key"
    return "" if RSASSA_PKCS1_v1_5_verify(_Digest(digest), signature, key) else "the DKIM signature is wrong"


def _ed25519(octets: bytes, signature: bytes, digest: bytes) -> str:
    """RFC 8463 3: the signature is over the SHA-256 digest."""
    nacl = getattr(dkim, "nacl", None)
    if nacl is None:
        return "PyNaCl is not installed, which Ed25519 signatures need"
    try:
        nacl.signing.VerifyKey(octets).verify(digest, signature)
    except Exception:  # noqa: BLE001 - every error of the library means that the signature does not hold
        return "the DKIM signature is wrong"
    return ""
