"""What Outlook packs into a winmail.dat is listed, read and relayed as if it had never been packed."""

from __future__ import annotations

import base64
import random
import struct
import time

import pytest

from mailflow.mail import tnef
from mailflow.mail.attached import attached
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
PNG = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", 800, 600) + b"x" * 40_000


def attribute(name: int, data: bytes, level: int = 2) -> bytes:
    return struct.pack("<BII", level, name, len(data)) + data + struct.pack("<H", sum(data) & 0xFFFF)


def variable(kind: int, name: int, data: bytes) -> bytes:
    padded = data + b"\0" * (-len(data) % 4)
    return struct.pack("<HHII", kind, name, 1, len(data)) + padded


def unicode(name: int, text: str) -> bytes:
    return variable(tnef.UNICODE, name, (text + "\0").encode("utf-16-le"))


def properties(*each: bytes) -> bytes:
    return struct.pack("<I", len(each)) + b"".join(each)


def packed(*attributes: bytes) -> bytes:
    page = attribute(tnef.CODE_PAGE, struct.pack("<II", 1252, 0), 1)
    return struct.pack("<IH", tnef.SIGNATURE, 1) + page + b"".join(attributes)


def file(title: str, data: bytes, *more: bytes) -> bytes:
    begins = attribute(tnef.FILE_BEGINS, b"\1\0" + b"\0" * 12)
    named = attribute(tnef.FILE_TITLE, title.encode("cp1252") + b"\0")
    return begins + named + attribute(tnef.FILE_DATA, data) + attribute(tnef.FILE_PROPERTIES, properties(*more))


NAMED = struct.pack("<HH16sII", 0x1F, 0x8001, b"g" * 16, 1, 8) + "Kop\0".encode("utf-16-le")
NAMED += struct.pack("<II", 1, 4) + "x\0".encode("utf-16-le")
NUMBERED = struct.pack("<HH16sIII", 0x3, 0x8002, b"g" * 16, 0, 7, 42)
FULL = packed(
    attribute(tnef.MESSAGE_PROPERTIES, properties(NAMED, NUMBERED, unicode(tnef.PLAIN_BODY, "Gaji “Mei”\r\n")), 1),
    file("LAPORA~1.XLS", b"xls" * 100, unicode(tnef.LONG_NAME, "Laporan gaji Mei “final”.xlsx")),
    file("layar.png", PNG, unicode(tnef.MEDIA_TYPE, "image/png")),
    file("catatan ï.txt", b"halo"),
)


def mail(data: bytes, text: str = "Terlampir ya", kind: str = "application/ms-tnef; name=winmail.dat") -> bytes:
    coded = base64.encodebytes(data).decode()
    return (
        "From: Dewi <dewi@klien.example>\r\nSubject: Gaji\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
        f"--b\r\nContent-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}\r\n--b--\r\n"
    ).encode()


def read(data: bytes, **options: str) -> Message:
    return parse(mail(data, **options), own=OWN)


@pytest.mark.parametrize(
    "kind", ["application/ms-tnef", "application/vnd.ms-tnef", 'application/x; name="WINMAIL.DAT"']
)
def test_the_files_in_a_winmail_dat_are_listed_in_its_place(kind: str) -> None:
    message = read(FULL, kind=kind)
    assert [(one.name, one.type.partition("/")[0], one.size) for one in message.attachments] == [
        ("Laporan gaji Mei “final”.xlsx", "application", 300),
        ("layar.png", "image", len(PNG)),
        ("catatan ï.txt", "text", 4),
    ]
    assert message.evidence == ("layar.png",)
    assert message.text == "Terlampir ya"


def test_its_text_is_read_where_the_mail_has_none() -> None:
    assert read(FULL, text="").text == "Gaji “Mei”"
    html = variable(tnef.BINARY, tnef.HTML_BODY, "<p>Gaji <b>“Mei”</b></p>".encode("cp1252"))
    assert read(packed(attribute(tnef.MESSAGE_PROPERTIES, properties(html), 1)), text="").text == "Gaji “Mei”"
    old = packed(attribute(tnef.BODY, "Gaji “Mei”\0".encode("cp1252"), 1))
    assert read(old, text="").text == "Gaji “Mei”"


def test_the_bytes_may_stand_among_the_properties() -> None:
    data = variable(tnef.OBJECT, tnef.DATA, b"i" * 16 + b"isi")
    begins = attribute(tnef.FILE_BEGINS, b"")
    inner = attribute(tnef.FILE_PROPERTIES, properties(data, unicode(tnef.DISPLAY_NAME, "gaji.pdf")))
    (found,) = read(packed(begins + inner)).attachments
    assert (found.name, found.type, found.size) == ("gaji.pdf", "application/pdf", 3)


def test_a_picture_of_the_signature_in_it_is_decoration() -> None:
    logo = PNG[:16] + struct.pack(">II", 90, 40)
    message = read(packed(file("logo.png", logo, unicode(tnef.CONTENT_ID, "logo@klien.example"))))
    assert [(one.inline, one.decoration) for one in message.attachments] == [(True, True)]


def test_the_files_in_it_are_relayed() -> None:
    assert [(one.name, one.content[:4]) for one in attached(mail(FULL))] == [
        ("Laporan gaji Mei “final”.xlsx", b"xlsx"),
        ("layar.png", b"\x89PNG"),
        ("catatan ï.txt", b"halo"),
    ]


@pytest.mark.parametrize("data", [b"", b"x" * 100, packed(), FULL[:5], b"\x78\x9f\x3e\x22"])
def test_one_that_holds_nothing_to_show_stays_an_attachment(data: bytes) -> None:
    assert [one.name for one in read(data).attachments] == ["winmail.dat"]
    assert [one.name for one in attached(mail(data))] == ["winmail.dat"]


def test_one_that_is_cut_short_gives_what_stands_before_the_cut() -> None:
    assert [one.name for one in read(FULL[:700]).attachments][:1] == ["Laporan gaji Mei “final”.xlsx"]


@pytest.mark.parametrize("seed", range(3))
def test_a_damaged_one_never_raises(seed: int) -> None:
    chance = random.Random(seed)
    small = packed(attribute(tnef.MESSAGE_PROPERTIES, properties(NAMED, NUMBERED), 1), file("a.txt", b"halo", NAMED))
    for _ in range(500):
        data = bytearray(small)
        for _ in range(chance.randint(1, 6)):
            data[chance.randrange(6, len(data))] = chance.randrange(256)
        assert tnef.read(bytes(data)) is not None


@pytest.mark.parametrize(
    "data",
    [
        packed(*[attribute(tnef.FILE_BEGINS, b"")] * 100_000),
        packed(attribute(tnef.FILE_BEGINS, b""), *[attribute(tnef.FILE_DATA, b"x")] * 100_000),
        packed(attribute(tnef.MESSAGE_PROPERTIES, struct.pack("<I", 2**31) + struct.pack("<HHI", 2, 1, 1) * 200_000)),
        packed(attribute(tnef.MESSAGE_PROPERTIES, struct.pack("<IHHI", 1, 0x101F, 1, 2**31) + b"\0" * 1_000_000)),
    ],
    ids=["many files", "much data", "many properties", "many values"],
)
def test_one_that_is_built_to_hurt_takes_no_time(data: bytes) -> None:
    started = time.process_time()
    assert tnef.read(data) is not None
    assert time.process_time() - started < 1
