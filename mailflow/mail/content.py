"""One MIME part: its Content-* fields, its bytes, the mail inside of it. Nothing here raises.

The standard library's part is only a bag of fields and a payload here; what the fields say is read by `params`.
"""

from __future__ import annotations

import binascii
import email
import quopri
import re
from collections.abc import Callable
from email.message import Message as MimeMessage

from mailflow.errors import UnreadableMail
from mailflow.mail import guard, params
from mailflow.mail.headers import fields, header_block, readable

MAILS = frozenset({"message/rfc822", "message/global"})
LARGEST_INNER = 10_000_000  # bytes of an attached mail that came encoded
LARGEST_HEADER = 64_000  # bytes of it that are decoded for its header
META_CHARSET = re.compile(rb"<meta[^>]{1,200}?charset\s{0,5}=\s{0,5}[\"']?([\w:.-]{1,40})", re.IGNORECASE)
START_OF_HTML = 4096  # bytes; a charset further down does not count (HTML 4.2.5.4 allows 1024)
NOT_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]|[A-Za-z0-9+/=][ \t]+[A-Za-z0-9+/]")
FIRST_LINE = 200  # characters


def mend(part: MimeMessage, others: tuple[str, ...] = ()) -> None:
    """Makes the Content-* fields fit to read, in place.

    Raw 8-bit bytes become text as the programs meant them, and text that only claims to be base64 is plain again.
    """
    for name, value in list(part.raw_items()):
        if name[:8].lower() == "content-" and not str(value).isascii():
            part.replace_header(name, readable(str(value).encode("utf-8", "surrogateescape"), others))
    if encoding(part) == "base64" and not part.is_multipart():
        payload = part.get_payload()
        if isinstance(payload, str) and NOT_BASE64.search(payload.lstrip()[:FIRST_LINE]):
            part.replace_header("Content-Transfer-Encoding", "8bit")


def field(part: MimeMessage, name: str, others: tuple[str, ...] = ()) -> str:
    """The first field of that name as text, "" where there is none; raw 8-bit bytes are guessed as in `readable`."""
    wanted = name.lower()
    for key, value in part.raw_items():
        if key.lower() == wanted:
            text = str(value)
            return text if text.isascii() else readable(text.encode("utf-8", "surrogateescape"), others)
    return ""


def children(part: MimeMessage) -> list[MimeMessage]:
    """The parts directly inside: of a multipart, of an attached mail the mail, of a status report its groups."""
    payload = part.get_payload()
    return [inner for inner in payload if isinstance(inner, MimeMessage)] if isinstance(payload, list) else []


def declared_name(part: MimeMessage) -> str:
    """The file's name as the mail gives it, "" where it gives none (RFC 2183 2.3, and the older `name`)."""
    disposition = params.parameters(field(part, "Content-Disposition"))
    return disposition.get("filename") or params.parameters(field(part, "Content-Type")).get("name", "")


def disposition(part: MimeMessage) -> str:
    """ "inline", "attachment" or another word in lower case; "" where there is none."""
    return params.value(field(part, "Content-Disposition"))


def charset(part: MimeMessage) -> str:
    """The charset that a part names, "" where it names none."""
    return params.parameters(field(part, "Content-Type")).get("charset", "").strip()


def html_charset(octets: bytes) -> str:
    """The charset that HTML names in itself, "" where it names none, or one that its bytes show to be wrong."""
    found = META_CHARSET.search(octets[:START_OF_HTML])
    name = found[1].decode("ascii", "replace") if found else ""
    return "" if name.lower().startswith(("utf-16", "utf-32")) else name


def encoding(part: MimeMessage) -> str:
    """The transfer encoding; one that is unknown is none (RFC 2045 6.4)."""
    value = params.value(field(part, "Content-Transfer-Encoding"))
    return value if value in ("base64", "quoted-printable", "7bit", "8bit", "binary", "x-uuencode") else "8bit"


def octets(part: MimeMessage) -> bytes:
    """The decoded bytes of a part that is no multipart."""
    found = None if part.is_multipart() else part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def beginning(part: MimeMessage, length: int) -> bytes:
    """At most the first `length` bytes, without decoding the rest: it may be a video."""
    payload = part.get_payload()
    if not isinstance(payload, str):
        return octets(part)[:length]
    if encoding(part) != "base64":
        coded = payload[: length * 3 + 80].encode("utf-8", "surrogateescape")  # =XX for each byte, and a soft line end
        return (quopri.decodestring(coded) if encoding(part) == "quoted-printable" else coded)[:length]
    digits = "".join(payload[: length * 3 // 2 + 100].split())
    try:
        return binascii.a2b_base64(digits[: len(digits) // 4 * 4])[:length]
    except ValueError:
        return octets(part)[:length]


def size(part: MimeMessage) -> int:
    """Bytes once decoded. Base64 is counted and not decoded."""
    if part.is_multipart():
        return sum(map(size, children(part)))
    payload = part.get_payload()
    if encoding(part) == "base64" and isinstance(payload, str):
        digits = len(payload) - payload.count("\n") - payload.count("\r")
        return max(0, digits * 3 // 4 - payload[-8:].count("="))
    return len(octets(part))


def attached_mail(part: MimeMessage) -> MimeMessage | None:
    """The mail inside of a message/rfc822 part, decoded where a program encoded it against RFC 2046 5.2.1."""
    inner = _inner(part)
    if inner is None or encoding(part) not in DECODERS:
        return inner
    try:
        raw = _decoded(part, inner, LARGEST_INNER)
        guard.check(raw)
        return email.message_from_bytes(raw)
    except (UnreadableMail, ValueError, LookupError):
        return inner


def attached_bytes(part: MimeMessage) -> bytes:
    """The bytes of the mail inside of a message/rfc822 part; b"" where there is none."""
    inner = _inner(part)
    if inner is None:
        return b""
    return _decoded(part, inner, None) if encoding(part) in DECODERS else _as_bytes(inner)


def attached_field(part: MimeMessage, name: str) -> str:
    """A field of the mail inside of a message/rfc822 part, without decoding more of it than its header."""
    inner = _inner(part)
    if inner is None or encoding(part) not in DECODERS:
        return field(inner, name) if inner else ""
    found = fields(header_block(_decoded(part, inner, LARGEST_HEADER)))
    return next((readable(value) for key, value in found if key.lower() == name.lower()), "")


def _inner(part: MimeMessage) -> MimeMessage | None:
    return next(iter(children(part)), None) if part.get_content_type() in MAILS else None


def _decoded(part: MimeMessage, inner: MimeMessage, most: int | None) -> bytes:
    """The bytes of an attached mail that came encoded, of at most `most` coded ones; as they stand if they are not."""
    payload = inner.get_payload()
    if isinstance(payload, str) and not inner.keys():
        coded = payload[:most].encode("utf-8", "replace")
    else:
        coded = _as_bytes(inner)[:most]
    try:
        return DECODERS[encoding(part)](coded)
    except ValueError:
        return coded


def _as_bytes(inner: MimeMessage) -> bytes:
    """A parsed mail as bytes again; of one whose parts were mended the text, since the library writes ASCII only."""
    try:
        return inner.as_bytes()
    except Exception:  # noqa: BLE001 - the standard library raises many kinds on crafted parts
        payload = inner.get_payload()
        return payload.encode("utf-8", "replace") if isinstance(payload, str) else str(inner).encode("utf-8", "replace")


def _from_base64(coded: bytes) -> bytes:
    if NOT_BASE64.search(coded[:FIRST_LINE].decode("latin-1")):
        return coded
    digits = b"".join(coded.split())
    return binascii.a2b_base64(digits[: len(digits) // 4 * 4])


DECODERS: dict[str, Callable[[bytes], bytes]] = {
    "base64": _from_base64,
    "quoted-printable": quopri.decodestring,
}
