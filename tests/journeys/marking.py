"""Marks for texts of a mail: a mark is a word that stands nowhere else, the number of the mail and the part it is in.

A mail is marked on its way into the mailbox, behind the back of the story that wrote it.
"""

from __future__ import annotations

import email
import io
import re
import zipfile
from base64 import encodebytes
from collections.abc import Callable, Iterator
from email.generator import BytesGenerator
from email.message import Message
from email.policy import compat32

PARTS = (
    "name", "addressee", "subject", "header", "id", "body", "signature", "quoted", "html", "file", "cell", "calendar",
    "forwarded", "place",
)  # fmt: skip
MARK = re.compile(rf"qz([a-z]{{3}})({'|'.join(PARTS)})qz")
LONG_SUBJECT, LONG_BODY = 13, 32
"""Characters from which a text is marked: a shorter one, "Screenshot" or "Terima kasih", would mean something else."""
WISHED = re.compile(rf"tanda-({'|'.join(PARTS)})".encode())
QUOTED = re.compile(r"^(?:Pada .*menulis:|---------- Forwarded message.*|>.*)$", re.MULTILINE)
FOLD = re.compile(rb"\r\n[ \t]+")
OWN_ID = re.compile(rb"^(<story[0-9]+)")
BARE = re.compile(rb"[^\s<>,]+@[^\s<>,]+")
SPOKEN = re.compile(rb"^(SUMMARY|LOCATION|COMMENT|DESCRIPTION):(.*?)\r?$", re.MULTILINE)
CREATORS = re.compile(rb"(?<=<dc:creator>)(python-docx|openpyxl)(?=</dc:creator>)")
ZIP = b"PK\x03\x04"


def mark(number: int, part: str) -> str:
    """The word for a part of the nth mail: in small letters, since digits mean something to the product."""
    return f"qz{chr(97 + number // 676 % 26)}{chr(97 + number // 26 % 26)}{chr(97 + number % 26)}{part}qz"


def marked(raw: bytes, number: int) -> bytes:
    """The mail with a mark in each of its texts. Words like `tanda-file` are where its author wants one."""
    head, _, body = _wished(raw, number).partition(b"\r\n\r\n")
    head = FOLD.sub(b" ", head)
    lines = [line for each in head.split(b"\r\n") for line in _head_line(each, number)]
    if b"\nContent-Type: multipart/" in head:
        body = _marked_parts(head, body, number)
    elif b"Content-Transfer-Encoding" not in head:
        body = _marked_text(_type(head), body, number)
    return b"\r\n".join(lines) + b"\r\n\r\n" + body


def _wished(raw: bytes, number: int) -> bytes:
    return WISHED.sub(lambda found: mark(number, found[1].decode()).encode(), raw)


def _head_line(line: bytes, number: int) -> Iterator[bytes]:
    name, _, value = line.partition(b": ")
    change = HEAD.get(name)
    yield name + b": " + change(value, number) if change else line
    if name == b"From":
        yield from (f"{own}: {mark(number, 'header')}".encode() for own in ("X-Mailer", "Thread-Topic"))


def _subject(value: bytes, number: int) -> bytes:
    return value + b" " + mark(number, "subject").encode() if len(value) >= LONG_SUBJECT else value


def _sender(value: bytes, number: int) -> bytes:
    shown = value.partition(b"@")[0].decode().title()
    return f"{shown} {mark(number, 'name')} <{value.decode()}>".encode() if BARE.fullmatch(value) else value


def _addressee(value: bytes, number: int) -> bytes:
    return f"{mark(number, 'addressee')} <{value.decode()}>".encode() if BARE.fullmatch(value) else value


def _id(value: bytes, number: int) -> bytes:
    """Marks an id that `Story` chose; to one that the story's author chose, a later mail of his may refer."""
    return OWN_ID.sub(rb"\1." + mark(number, "id").encode(), value)


def _references(value: bytes, number: int) -> bytes:
    return value + f" <{mark(number, 'id')}@luar.example>".encode()


HEAD: dict[bytes, Callable[[bytes, int], bytes]] = {
    b"Subject": _subject, b"From": _sender, b"To": _addressee, b"Cc": _addressee, b"Message-ID": _id,
    b"References": _references,
}  # fmt: skip


def _marked_parts(head: bytes, body: bytes, number: int) -> bytes:
    """The parts of a multipart mail, each marked by its type; those of a mail that is attached are what it forwards."""
    kind = next(line for line in head.split(b"\r\n") if line.startswith(b"Content-Type:"))
    mail = email.message_from_bytes(kind + b"\r\n\r\n" + body, policy=compat32)
    _mark_inside(mail, number, forwarded=False)
    written = io.BytesIO()
    BytesGenerator(written, mangle_from_=False, maxheaderlen=0, policy=compat32.clone(linesep="\r\n")).flatten(mail)
    return written.getvalue().partition(b"\r\n\r\n")[2]


def _mark_inside(mail: Message, number: int, *, forwarded: bool) -> None:
    parts = mail.get_payload() if mail.is_multipart() else ()
    for part in parts:
        assert isinstance(part, Message)
        if part.is_multipart():
            _mark_inside(part, number, forwarded=forwarded or part.get_content_type() == "message/rfc822")
        elif mail.get_content_type() != "message/rfc822":
            _mark_part(part, number, forwarded=forwarded)
        else:
            _mark_part(part, number, forwarded=True)
            part.replace_header("Subject", f"{part['Subject']} {mark(number, 'forwarded')}")


def _mark_part(part: Message, number: int, *, forwarded: bool) -> None:
    """Marks what a part says, in the encoding that it has."""
    encoding, octets = str(part.get("Content-Transfer-Encoding", "7bit")).lower(), part.get_payload(decode=True)
    if encoding not in ("7bit", "8bit", "base64") or not isinstance(octets, bytes):
        return
    wished, kind = _wished(octets, number), part.get_content_type()
    if octets.startswith(ZIP):
        made = _marked_zip(octets, number)
    elif forwarded and kind == "text/plain":
        made = wished.rstrip() + f" {mark(number, 'forwarded')}\r\n".encode()
    else:
        made = wished if part.get_filename() and kind == "text/plain" else _marked_text(kind, wished, number)
    if made != octets:
        text = encodebytes(made) if encoding == "base64" else made
        part.set_payload(text.decode("ascii", "surrogateescape"))


def _type(head: bytes) -> str:
    found = re.search(rb"\nContent-Type: ([a-z]+/[a-z]+)", head)
    return found[1].decode() if found else "text/plain"


def _marked_text(kind: str, body: bytes, number: int) -> bytes:
    if kind == "text/plain":
        return _marked_body(body.decode(), number).encode()
    if kind == "text/calendar":
        said = mark(number, "calendar").encode()
        lines = SPOKEN.sub(lambda found: found[1] + b":" + found[2] + b" " + said + b"\r", body)
        return lines.replace(b"END:VEVENT", b"COMMENT:" + said + b"\r\nEND:VEVENT")
    return body


def _marked_body(body: str, number: int) -> str:
    text = body.replace("\r\n", "\n")
    quote = QUOTED.search(text)
    said, rest = (text[: quote.start()], text[quote.start() :]) if quote else (text, "")
    said = said.rstrip("\n")
    last = said.rpartition("\n")[2]
    if len(said) >= LONG_BODY and not last.startswith("/"):
        said += f" {mark(number, 'body')}"
    if not rest.startswith("---"):
        said += f"\n\n-- \n{mark(number, 'signature')}"
    if rest.startswith("Pada"):
        rest = rest.rstrip("\n") + f"\n> {mark(number, 'quoted')}\n"
    return f"{said}\n\n{rest}".replace("\n", "\r\n")


def _marked_zip(octets: bytes, number: int) -> bytes:
    """A file of an office program: its cells where its author wants a mark, and who made it."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(octets)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            inside = CREATORS.sub(mark(number, "cell").encode(), _wished(old.read(member), number))
            new.writestr(member.filename, inside)
    return written.getvalue()
