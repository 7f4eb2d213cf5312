"""A signature verified here proves the From domain only where it covers what people read (RFC 6376).

Signed by the library, verified by our own reading of the mail: two readings that must agree.
"""

from __future__ import annotations

import base64
import time
from datetime import UTC, datetime, timedelta
from functools import cache

import dkim as library
import pytest
import time_machine
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519, rsa

from mailflow.mail import dkim

NOW = datetime(2025, 2, 3, 3, 0, tzinfo=UTC)
NAME = "s1._domainkey.klien.example"
HEADERS = [b"from", b"to", b"subject", b"date", b"message-id"]
MAIL = (
    b"From: Dewi <dewi@klien.example>\r\nTo: support@vendor.example\r\nSubject: Slip gaji\r\n  Februari\r\n"
    b"Date: Mon, 3 Feb 2025 10:00:00 +0700\r\nMessage-ID: <1@klien.example>\r\nContent-Type: text/plain\r\n"
    b"\r\nSelamat pagi,  \r\n\r\nslip gaji \t tidak muncul.\r\n\r\n\r\n"
)


@cache
def pair(bits: int = 2048) -> tuple[bytes, bytes]:
    """A private key as PEM, and its record in DNS."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    formats = serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )  # fmt: skip
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(public)
    return key.private_bytes(*formats, serialization.NoEncryption()), record


def signed(
    mail: bytes = MAIL, at: datetime = NOW, *, domain: bytes = b"klien.example", headers: list[bytes] = HEADERS,
    length: bool = False, forms: tuple[bytes, bytes] = (b"relaxed", b"relaxed"), identity: bytes | None = None,
    algorithm: bytes = b"rsa-sha256",
) -> bytes:  # fmt: skip
    with time_machine.travel(at, tick=False):
        signature = library.sign(
            mail, b"s1", domain, pair()[0], identity=identity, canonicalize=forms, include_headers=headers,
            length=length, signature_algorithm=algorithm,
        )  # fmt: skip
    return bytes(signature) + mail


def verdict(raw: bytes, now: datetime = NOW, record: bytes | None = None, name: str = NAME) -> dkim.Verdict:
    return dkim.verify(raw, {name: pair()[1] if record is None else record}, now)


@pytest.mark.parametrize("body", [b"simple", b"relaxed"])
@pytest.mark.parametrize("header", [b"simple", b"relaxed"])
def test_a_signature_of_the_from_domain_holds_in_every_canonical_form(header: bytes, body: bytes) -> None:
    raw = signed(forms=(header, body))
    assert dkim.wanted(raw) == (NAME,)
    assert verdict(raw) == dkim.Verdict("klien.example", "DKIM signature of klien.example")


@pytest.mark.parametrize(
    "body",
    [b"", b"\r\n", b"\r\n\r\n", b"x", b"x \r\n", b" \r\n", b"\t\r\n", b"a  b\t\tc  \r\n \r\n\r\n", b"x\r", b"\rx\r\n"],
)
@pytest.mark.parametrize("form", [b"simple", b"relaxed"])
def test_our_canonical_bodies_are_those_of_the_library(form: bytes, body: bytes) -> None:
    mail = MAIL.partition(b"\r\n\r\n")[0] + b"\r\n\r\n" + body
    assert verdict(signed(mail, forms=(b"relaxed", form))).signed_by == "klien.example"


def test_line_ends_that_a_server_changed_break_nothing() -> None:
    assert verdict(signed().replace(b"\r\n", b"\n")).signed_by == "klien.example"


def test_the_last_of_several_signatures_can_be_the_one_that_proves() -> None:
    other = signed(domain=b"mailer.example").removesuffix(MAIL)
    assert verdict(other + signed()).signed_by == "klien.example"


def test_a_subdomain_signs_for_its_parent() -> None:
    raw = signed(domain=b"mail.klien.example")
    assert dkim.wanted(raw) == ("s1._domainkey.mail.klien.example",)
    assert verdict(raw, name="s1._domainkey.mail.klien.example").signed_by == "mail.klien.example"


def test_five_signatures_are_looked_up_and_no_more() -> None:
    one = signed().removesuffix(MAIL)
    many = b"".join(one.replace(b"s=s1;", b"s=s%d;" % n) for n in range(9))
    assert dkim.wanted(many + MAIL) == tuple(f"s{n}._domainkey.klien.example" for n in range(5))


LATE = {
    "of last week": (NOW - timedelta(days=7, seconds=1), NOW),
    "of tomorrow": (NOW + timedelta(days=1), NOW),
}


@pytest.mark.parametrize(("at", "now"), LATE.values(), ids=LATE)
def test_a_signature_of_another_time_proves_nothing(at: datetime, now: datetime) -> None:
    assert verdict(signed(at=at), now).signed_by == ""
    assert verdict(signed(at=at), at).signed_by == "klien.example"


CHANGED = {
    "the body": (b"tidak muncul", b"muncul"),
    "more of the body": (b"muncul.\r\n", b"muncul.\r\nTransfer ke rekening lain.\r\n"),
    "the subject": (b"Subject: Slip", b"Subject: Transfer"),
    "the sender": (b"dewi@klien", b"siti@klien"),
    "the addressee": (b"support@vendor", b"sales@vendor"),
    "the date": (b"10:00:00", b"11:00:00"),
    "the Message-ID": (b"<1@", b"<2@"),
    "a second subject on top": (b"From: Dewi", b"Subject: Transfer\r\nFrom: Dewi"),
    "a second addressee on top": (b"From: Dewi", b"To: x@evil.example\r\nFrom: Dewi"),
    "text among the fields": (b"From: Dewi", b"Tolong transfer ke rekening lain.\r\nFrom: Dewi"),
    "text above the fields": (b"DKIM-Signature", b" Tolong transfer.\r\nDKIM-Signature"),
    "a subject behind a bare CR": (b"From: Dewi", b"X-A: b\rSubject: Transfer\r\nFrom: Dewi"),
    "an empty line by bare CRs": (b"From: Dewi", b"X-A: b\r\rTransfer\r\nFrom: Dewi"),
    "a second From": (b"From: Dewi", b"From: x@evil.example\r\nFrom: Dewi"),
    "the From domain": (b"<dewi@klien.example>", b"<dewi@evil.example>"),
    "the signing domain": (b"d=klien.example", b"d=evil.example"),
    "the selector": (b"s=s1;", b"s=s2;"),
    "the algorithm": (b"rsa-sha256", b"rsa-sha1"),
    "the form": (b"c=relaxed/relaxed", b"c=relaxed/other"),
    "an expiry": (b"v=1;", b"v=1; x=1738551599;"),
    "a length": (b"v=1;", b"v=1; l=0;"),
    "a tag twice": (b"v=1;", b"v=1; v=1;"),
    "another version": (b"v=1;", b"v=2;"),
    "another way to the key": (b"q=dns/txt", b"q=http"),
    "a time that is none": (b"t=1738551600", b"t=yesterday"),
    "a user elsewhere": (b"i=@klien.example", b"i=@evil.example"),
    "a user with a name that ends alike": (b"i=@klien.example", b"i=@evilklien.example"),
}


@pytest.mark.parametrize(("old", "new"), CHANGED.values(), ids=CHANGED)
def test_whatever_is_changed_after_signing_proves_nothing(old: bytes, new: bytes) -> None:
    raw = signed()
    assert raw.count(old) >= 1
    found = verdict(raw.replace(old, new, 1))
    assert found.signed_by == ""
    assert found.why


def test_a_signature_over_a_part_of_the_body_proves_nothing() -> None:
    assert "l=" in verdict(signed(length=True)).why
    assert dkim.wanted(signed(length=True)) == ()


@pytest.mark.parametrize("missing", HEADERS[1:])
def test_a_signature_must_cover_what_people_read(missing: bytes) -> None:
    found = verdict(signed(headers=[name for name in HEADERS if name != missing]))
    assert (found.signed_by, found.why) == ("", f"the DKIM signature does not cover the one {missing.decode()} field")


@pytest.mark.parametrize("field", [b"To", b"Subject", b"Date", b"Message-ID"])
def test_a_field_that_is_signed_as_missing_and_is_missing_is_not_covered(field: bytes) -> None:
    lines = [line for line in MAIL.replace(b"\r\n  Feb", b" Feb").split(b"\r\n") if not line.startswith(field + b":")]
    assert verdict(signed(b"\r\n".join(lines))).signed_by == ""


def test_a_signature_of_a_stranger_is_not_even_looked_up() -> None:
    raw = signed(domain=b"evil.example")
    assert dkim.wanted(raw) == ()
    assert verdict(raw, name="s1._domainkey.evil.example").why.startswith("the DKIM signature is of evil.example")


def test_sha1_is_no_signature() -> None:
    assert "algorithm" in verdict(signed(algorithm=b"rsa-sha1")).why


RECORDS = {
    "none": b"",
    "revoked": b"v=DKIM1; p=",
    "garbage": b"\xff" * 100,
    "no base64": b"v=DKIM1; p=###",
    "no key": b"v=DKIM1; p=QUJD",
    "another kind": b"v=DKIM1; k=ed25519; p=QUJD",
    "far too long": b"v=DKIM1; p=" + b"QUJD" * 2000,
}


@pytest.mark.parametrize("record", RECORDS.values(), ids=RECORDS)
def test_a_record_without_a_usable_key_proves_nothing(record: bytes) -> None:
    assert verdict(signed(), record=record).signed_by == ""


@pytest.mark.parametrize("flaw", [b"s=other; ", b"h=sha1; ", b"t=y; ", b"v=DKIM2; "])
def test_a_key_for_another_purpose_proves_nothing(flaw: bytes) -> None:
    bare = pair()[1].replace(b"v=DKIM1; ", b"")
    assert verdict(signed(), record=bare).signed_by == "klien.example"
    assert verdict(signed(), record=flaw + bare).signed_by == ""


def test_a_key_can_forbid_subdomains() -> None:
    strict = pair()[1] + b"; t=s"
    assert verdict(signed(), record=strict).signed_by == "klien.example"
    assert verdict(signed(identity=b"@hr.klien.example")).signed_by == "klien.example"
    assert verdict(signed(identity=b"@hr.klien.example"), record=strict).signed_by == ""


def test_another_key_or_none_proves_nothing() -> None:
    assert verdict(signed(), record=pair(1024)[1]).signed_by == ""
    assert dkim.verify(signed(), {}, NOW) == dkim.Verdict("", f"the DKIM key {NAME} could not be had")


def test_a_short_key_proves_nothing() -> None:
    """1016 bits: the number is made up, its length alone decides."""
    modulus = b"\x02\x7f" + b"\x7f" + b"\x11" * 126
    inner = b"\x30\x81" + bytes([len(modulus) + 5]) + modulus + b"\x02\x03\x01\x00\x01"
    assert "bits" in verdict(signed(), record=b"p=" + base64.b64encode(inner)).why


def test_ed25519_is_proven_or_left_open_but_never_an_error() -> None:
    key = ed25519.Ed25519PrivateKey.generate()
    raw = key.public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    record = b"v=DKIM1; k=ed25519; p=" + base64.b64encode(raw)
    found = verdict(signed().replace(b"rsa-sha256", b"ed25519-sha256"), record=record)
    assert found.signed_by == ""
    assert found.why in ("PyNaCl is not installed, which Ed25519 signatures need", "the DKIM signature is wrong")


@pytest.mark.parametrize(
    "raw", [b"", b"\r\n", b"x", MAIL, b"DKIM-Signature:\r\n" + MAIL, b"DKIM-Signature: ;=\r\n" + MAIL]
)
def test_a_mail_without_a_signature_needs_no_key(raw: bytes) -> None:
    assert dkim.wanted(raw) == ()
    assert dkim.verify(raw, {}, NOW).signed_by == ""


def test_crafted_mails_cost_little() -> None:
    raw = signed(forms=(b"relaxed", b"relaxed"))
    started = time.process_time()
    for filling in (b" " * 5_000_000, b" \r\n" * 1_500_000, b"\r\n" * 2_000_000, b"\t \r" * 1_000_000):
        assert verdict(raw + filling + b"x").signed_by == ""
    for filling in (b" " * 200_000, b"\r\n \r\n " * 50_000, b"b=" * 100_000, b";" * 200_000):
        assert dkim.wanted(b"DKIM-Signature: v=1; b=" + filling + b"x\r\n" + MAIL) == ()
    many = b"DKIM-Signature: v=1\r\n" * 10_000
    assert dkim.wanted(many + raw) == ()
    assert time.process_time() - started < 4
