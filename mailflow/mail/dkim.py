"""DKIM signatures (RFC 6376), verified here: a second opinion where no provider can be asked, or to be sure of it.

Pure: `wanted` names the DNS records that are needed, `verify` gets them. Stricter than the RFC, since rights hang on
the outcome: the whole body, the fields that people read and the age of the signature must be covered. The library does
the arithmetic; its own reading of mails takes quadratic time on crafted ones, so canonical forms are made here.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from mailflow.mail import dkimform, dkimkey
from mailflow.mail.address import strict_sender
from mailflow.mail.authres import aligned
from mailflow.mail.dkimform import RELAXED, SIMPLE, Field
from mailflow.mail.headers import END, FIELD, header_block

MOST_SIGNATURES = 5
LONGEST_SIGNATURE = 4096  # bytes of the field
MUST_SIGN = frozenset({b"from", b"to", b"subject", b"date", b"message-id"})
OLDEST = timedelta(days=7)
AHEAD = timedelta(hours=1)
LABEL = rb"[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?"
DOMAIN = re.compile(rb"%b(?:\.%b)+" % (LABEL, LABEL))
SELECTOR = re.compile(rb"%b(?:\.%b){0,9}" % (LABEL, LABEL))


@dataclass(frozen=True, slots=True)
class Verdict:
    """`signed_by`: the domain whose signature holds and is aligned with From (lower case), "" with the reason."""

    signed_by: str
    why: str


@dataclass(frozen=True, slots=True)
class _Signature:
    """A signature that is worth a look-up."""

    field: Field
    tags: Mapping[bytes, bytes]

    @property
    def domain(self) -> str:
        return self.tags[b"d"].decode("ascii").lower()

    @property
    def key_name(self) -> str:
        return f"{self.tags[b's'].decode('ascii').lower()}._domainkey.{self.domain}"

    @property
    def signed(self) -> list[bytes]:
        return [name.strip().lower() for name in self.tags[b"h"].split(b":")]

    @property
    def forms(self) -> tuple[bytes, bytes]:
        """The canonical forms of header and body (RFC 6376 3.4)."""
        header, _, body = self.tags.get(b"c", SIMPLE).partition(b"/")
        return header, body or SIMPLE


def wanted(raw: bytes) -> tuple[str, ...]:
    """The names of the TXT records that `verify` needs: at most five, none where no signature can prove the sender."""
    return tuple(dict.fromkeys(one.key_name for one in _signatures(raw) if isinstance(one, _Signature)))


def verify(raw: bytes, keys: Mapping[str, bytes], now: datetime) -> Verdict:
    """The first signature that proves the From domain at `now`, by the records in `keys`; one that is missing, because
    DNS did not answer, proves nothing."""
    why = "no DKIM signature"
    if _has_more_than_fields(header_block(raw)):
        return Verdict("", "the header has lines that no signature covers")
    fields = _fields(raw)
    for one in _signatures(raw):
        why = one if isinstance(one, str) else _fault(one, raw, fields, keys, now)
        if not why and isinstance(one, _Signature):
            return Verdict(one.domain, f"DKIM signature of {one.domain}")
    return Verdict("", why)


def _has_more_than_fields(block: bytes) -> bool:
    """Whether there are lines that are no field, or ends of lines that only some programs see: a parser may take what
    follows for the text of the mail, and nobody signed it."""
    return bool(FIELD.sub(b"", block).strip(b"\r\n")) or b"\r" in block.replace(b"\r\n", b"\n")


def _fields(raw: bytes) -> list[Field]:
    return [(name, value.removesuffix(b"\r")) for name, value in FIELD.findall(header_block(raw))]


def _signatures(raw: bytes) -> Iterator[_Signature | str]:
    """The first signatures, each as something to look up or as the reason why it cannot help."""
    domain = strict_sender(header_block(raw)).domain
    found = (field for field in _fields(raw) if field[0].lower() == b"dkim-signature")
    for _, field in zip(range(MOST_SIGNATURES), found, strict=False):
        tags = _tags(field[1])
        yield _unfit(tags, domain) or _Signature(field, tags)


def _tags(value: bytes) -> dict[bytes, bytes]:
    """The tags (RFC 6376 3.2) with all white space dropped, which means nothing in any tag that is used here; none
    where one stands twice or the field is too long."""
    if len(value) > LONGEST_SIGNATURE:
        return {}
    pairs = [part.partition(b"=") for part in value.split(b";") if part.strip()]
    tags = {name.strip(): b"".join(text.split()) for name, _, text in pairs}
    return tags if len(tags) == len(pairs) else {}


def _unfit(tags: Mapping[bytes, bytes], from_domain: str) -> str:
    """Why a signature can prove nothing, whatever the key says; "" where it can."""
    if not tags.keys() >= {b"v", b"a", b"b", b"bh", b"d", b"h", b"s"} or tags[b"v"] != b"1":
        return "the DKIM signature is not well formed"
    if tags[b"a"] not in dkimkey.ALGORITHMS:
        return "the DKIM signature's algorithm is not accepted"
    if b"l" in tags:
        return "the DKIM signature covers a part of the body only (l=)"
    if not DOMAIN.fullmatch(tags[b"d"]) or not SELECTOR.fullmatch(tags[b"s"]) or len(tags[b"s"] + tags[b"d"]) > 230:
        return "the DKIM signature names no domain"
    signer = tags[b"d"].decode("ascii").lower()
    user = tags.get(b"i", b"@" + tags[b"d"]).decode("latin-1").lower().rpartition("@")[2]
    if not from_domain or not aligned(signer, from_domain) or not (user == signer or user.endswith("." + signer)):
        return f"the DKIM signature is of {signer}, not of the From domain"
    if tags.get(b"q", b"dns/txt") != b"dns/txt":
        return "the DKIM signature's key is not in DNS"
    return ""


def _fault(one: _Signature, raw: bytes, fields: list[Field], keys: Mapping[str, bytes], now: datetime) -> str:
    """What is wrong with a signature, "" for nothing."""
    record = keys.get(one.key_name)
    if record is None:
        return f"the DKIM key {one.key_name} could not be had"
    return (
        _coverage_fault(one, fields)
        or _age_fault(one, fields, now)
        or _body_fault(one, raw)
        or dkimkey.fault(record, one.tags, dkimform.header_digest(one.field, one.signed, one.forms[0], fields))
    )


def _coverage_fault(one: _Signature, fields: list[Field]) -> str:
    names = [name.lower() for name, _ in fields]
    signed = one.signed
    for name in sorted(MUST_SIGN):
        # A second Subject above the signed one is what people would read.
        if names.count(name) != 1 or name not in signed:
            return f"the DKIM signature does not cover the one {name.decode()} field"
    return ""


def _age_fault(one: _Signature, fields: list[Field], now: datetime) -> str:
    begun, expires = _instant(one.tags.get(b"t")), _instant(one.tags.get(b"x"))
    if (b"t" in one.tags and begun is None) or (b"x" in one.tags and expires is None):
        return "the DKIM signature's time cannot be read"
    begun = begun or _date(fields)
    if begun is None or not now - OLDEST <= begun <= now + AHEAD:
        return f"the DKIM signature is not of the last {OLDEST.days} days"
    return "the DKIM signature has expired" if expires is not None and expires <= now else ""


def _instant(text: bytes | None) -> datetime | None:
    if text is None or not re.fullmatch(rb"[0-9]{1,11}", text):
        return None
    return datetime.fromtimestamp(int(text), UTC)


def _date(fields: list[Field]) -> datetime | None:
    value = next((value for name, value in fields if name.lower() == b"date"), b"")
    try:
        found = parsedate_to_datetime(value[:200].decode("latin-1").strip())
        return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _body_fault(one: _Signature, raw: bytes) -> str:
    end = END.search(raw)
    body = raw[end.end() :] if end else b""
    if not {*one.forms} <= {SIMPLE, RELAXED}:
        return "the DKIM signature's canonical form is unknown"
    digest = dkimform.body_digest(body, one.forms[1])
    try:
        right = b64decode(one.tags[b"bh"], validate=True) == digest
    except binascii.Error:
        right = False
    return "" if right else "the body is not what the DKIM signature was made for"
