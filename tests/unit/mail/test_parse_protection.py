"""Signed and encrypted mails are told by their shape; their parts stay as they came, and armour is no new text."""

from __future__ import annotations

import base64

import pytest

from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse
from mailflow.mail.protection import without_armour

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
HEAD = "From: Dewi <dewi@klien.example>\r\nSubject: Gaji\r\nMIME-Version: 1.0\r\n"
PLAIN = "Content-Type: text/plain\r\n\r\nGaji belum masuk"
SIGNED_DATA = base64.b64encode(bytes.fromhex("308006092a864886f70d010702a0803080020101")).decode()
ENVELOPED = base64.b64encode(bytes.fromhex("308006092a864886f70d010703a0803080020100")).decode()
CLEAR = """-----BEGIN PGP SIGNED MESSAGE-----
Hash: SHA256

Gaji belum masuk
- -- sejak Senin
-----BEGIN PGP SIGNATURE-----

iQEzBAEBCAAdFiEE
=abcd
-----END PGP SIGNATURE-----
"""


def read(kind: str, *parts: str) -> Message:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts) + "--b--\r\n"
    return parse(f"{HEAD}Content-Type: {kind}; boundary=b\r\n\r\n{body}".encode(), own=OWN)


def single(fields: str, body: str) -> Message:
    return parse(f"{HEAD}{fields}\r\n\r\n{body}".encode(), own=OWN)


SMIME_SIGNATURE = "Content-Type: application/pkcs7-signature; name=smime.p7s\r\n\r\nMIIB"
PGP_SIGNATURE = "Content-Type: application/pgp-signature; name=signature.asc\r\n\r\n-----BEGIN PGP SIGNATURE-----"


def test_a_signed_mail_is_read_and_its_signature_stays_an_attachment() -> None:
    smime = read('multipart/signed; protocol="application/pkcs7-signature"; micalg=sha-256', PLAIN, SMIME_SIGNATURE)
    assert (smime.protection, smime.text) == ("smime-signed", "Gaji belum masuk")
    assert [one.name for one in smime.attachments] == ["smime.p7s"]
    pgp = read('multipart/signed; protocol="application/pgp-signature"', PLAIN, PGP_SIGNATURE)
    assert (pgp.protection, pgp.text) == ("pgp-signed", "Gaji belum masuk")
    assert [one.name for one in pgp.attachments] == ["signature.asc"]


def test_a_signed_mail_without_protocol_is_told_by_its_signature() -> None:
    assert read("multipart/signed", PLAIN, SMIME_SIGNATURE).protection == "smime-signed"
    assert read("multipart/signed", PLAIN, PGP_SIGNATURE).protection == "pgp-signed"
    assert read("multipart/signed", PLAIN, "Content-Type: application/x-other\r\n\r\nx").protection == ""


@pytest.mark.parametrize(
    ("parameter", "body", "told"),
    [
        ("smime-type=signed-data", SIGNED_DATA, "smime-signed"),
        ("smime-type=enveloped-data", ENVELOPED, "smime-encrypted"),
        ("smime-type=authEnveloped-data", ENVELOPED, "smime-encrypted"),
        ("name=smime.p7m", SIGNED_DATA, "smime-signed"),
        ("name=smime.p7m", ENVELOPED, "smime-encrypted"),
        ("name=smime.p7m", "", "smime-encrypted"),
    ],
)
@pytest.mark.parametrize("kind", ["application/pkcs7-mime", "application/x-pkcs7-mime"])
def test_an_opaque_mail_is_told_by_its_parameter_or_its_first_bytes(
    kind: str, parameter: str, body: str, told: str
) -> None:
    message = single(f"Content-Type: {kind}; {parameter}\r\nContent-Transfer-Encoding: base64", body)
    assert message.protection == told
    assert [one.type for one in message.attachments] == [kind]


def test_an_encrypted_mail_is_told() -> None:
    version = "Content-Type: application/pgp-encrypted\r\n\r\nVersion: 1"
    secret = "Content-Type: application/octet-stream; name=encrypted.asc\r\n\r\n-----BEGIN PGP MESSAGE-----"
    assert read("multipart/encrypted", version, secret).protection == "pgp-encrypted"
    assert single("Content-Type: text/plain", "-----BEGIN PGP MESSAGE-----\r\n\r\nhQ").protection == "pgp-encrypted"


def test_a_clear_signed_text_is_kept_whole_and_the_new_text_has_no_armour() -> None:
    message = single("Content-Type: text/plain", CLEAR)
    assert message.protection == "pgp-signed"
    assert message.text == CLEAR.strip("\n")
    assert message.new_text == "Gaji belum masuk\n-- sejak Senin"


def test_a_quoted_clear_signed_text_is_not_the_writers() -> None:
    quoted = "Baik Bu\n\n" + "\n".join(f"> {line}" for line in CLEAR.splitlines())
    assert single("Content-Type: text/plain", quoted).protection == ""


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("tanpa tanda tangan", "tanpa tanda tangan"),
        ("atas\n" + CLEAR + "bawah", "atas\nGaji belum masuk\n-- sejak Senin\nbawah"),
        ("-----BEGIN PGP SIGNED MESSAGE-----\n\nx\n-----BEGIN PGP SIGNATURE-----\nterpotong", "x"),
        ("-----BEGIN PGP SIGNED MESSAGE-----\n\nx: y", "x: y"),
        ("-----BEGIN PGP SIGNED MESSAGE-----\nlangsung", "langsung"),
    ],
)
def test_armour_is_taken_off_as_far_as_it_goes(text: str, bare: str) -> None:
    assert without_armour(text) == bare


def test_a_mail_that_is_neither_signed_nor_encrypted_says_so() -> None:
    assert read("multipart/mixed", PLAIN).protection == ""
