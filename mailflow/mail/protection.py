"""How a mail is signed or encrypted, by its shape alone: nothing is verified or opened.

S/MIME: RFC 8551 3. OpenPGP: RFC 3156 for parts, RFC 9580 6 and 7 for armour inside of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from email.message import Message as MimeMessage

from mailflow.mail import content, params
from mailflow.mail.message import Protection

PKCS7 = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
SMIME_TYPES: dict[str, Protection] = {
    "signed-data": "smime-signed",
    "certs-only": "smime-signed",
    "enveloped-data": "smime-encrypted",
    "authenveloped-data": "smime-encrypted",
}
SIGNED_DATA = bytes.fromhex("2a864886f70d010702")  # the object identifier in DER, RFC 5652 5.1
DER_HEAD = 64  # bytes
CLEAR_SIGNED = "-----BEGIN PGP SIGNED MESSAGE-----"
ENCRYPTED = "-----BEGIN PGP MESSAGE-----"
SIGNATURE, SIGNATURE_ENDS = "-----BEGIN PGP SIGNATURE-----", "-----END PGP SIGNATURE-----"
ARMOUR_HEADER = re.compile(r"[A-Z][A-Za-z-]{1,30}: ")


def of_parts(every: Iterable[tuple[str, MimeMessage]]) -> Protection:
    """The outermost protection of a mail, "" for none; `every` is its own parts from the top with their types."""
    for kind, part in every:
        if kind == "multipart/encrypted":
            return "pgp-encrypted"
        if kind == "multipart/signed" and (signed := _signed(part)):
            return signed
        if kind in PKCS7:
            return _opaque(part)
    return ""


def of_text(text: str) -> Protection:
    """The protection of a text by the armour that it begins with, "" for none."""
    begins = text[:2000].lstrip()
    return "pgp-signed" if begins.startswith(CLEAR_SIGNED) else "pgp-encrypted" if begins.startswith(ENCRYPTED) else ""


def without_armour(text: str) -> str:
    """A clear-signed text without its armour and without its dash escapes (RFC 9580 7.1, 7.2)."""
    if CLEAR_SIGNED not in text:
        return text
    kept: list[str] = []
    where = "outside"
    for line in text.split("\n"):
        where, shown = _next(where, line.rstrip())
        if shown:
            kept.append(line.removeprefix("- ") if where == "signed" else line)
    return "\n".join(kept)


def _next(where: str, line: str) -> tuple[str, bool]:
    """Where a line stands, and whether it belongs to the text."""
    if line == CLEAR_SIGNED:
        return "header", False
    if line == SIGNATURE and where in ("signed", "header"):
        return "signature", False
    if where == "signature":
        return ("outside" if line == SIGNATURE_ENDS else "signature"), False
    if where == "header":
        return ("header", False) if ARMOUR_HEADER.match(line) else ("signed", bool(line))
    return where, True


def _signed(part: MimeMessage) -> Protection:
    protocol = params.parameters(content.field(part, "Content-Type")).get("protocol", "").lower()
    kinds = [protocol, *(inner.get_content_type() for inner in content.children(part)[1:])]
    if any("pgp" in kind for kind in kinds):
        return "pgp-signed"
    return "smime-signed" if any("pkcs7" in kind for kind in kinds) else ""


def _opaque(part: MimeMessage) -> Protection:
    """By the parameter, which programs may leave out (RFC 8551 3.2.2); then by the object identifier."""
    told = SMIME_TYPES.get(params.parameters(content.field(part, "Content-Type")).get("smime-type", "").lower())
    return told or ("smime-signed" if SIGNED_DATA in content.beginning(part, DER_HEAD) else "smime-encrypted")
