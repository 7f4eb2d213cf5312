"""Office files made to harm: bombs, lying archives, entities, depth. None costs more than a moment or says anything."""

from __future__ import annotations

import io
import random
import struct
import time
from zipfile import ZIP_STORED, ZipFile

import pytest

from mailflow.mail import archive, officexml
from mailflow.mail.archive import Refused, open_archive
from mailflow.mail.officeforms import MOST_TEXT, read
from tests.unit.mail.officefiles import W, cells, docx, p, relations, table, xlsx, zipped

MOMENT = 0.5
SECRET = "rahasia"
GOOD = docx(p(f"Nama: {SECRET}"))


def document(main: str | bytes, **more: str | bytes) -> bytes:
    """A document whose main part has these bytes."""
    return zipped(
        {"_rels/.rels": relations(("officeDocument", "r", "word/document.xml")), "word/document.xml": main} | more
    )


def in_utf16(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-16"?>{text}'.encode("utf-16")


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
BODY = f'<w:document xmlns:w="{W}"><w:body>{p("&l9;")}</w:body></w:document>'
BOMB = f'<!DOCTYPE x [<!ENTITY l0 "{SECRET}">{LAUGHS}]>{BODY}'
FILE = BOMB.replace(LAUGHS, '<!ENTITY l9 SYSTEM "file:///etc/passwd">')
NESTED = "<w:sdt><w:sdtContent>" * 9000 + p(SECRET) + "</w:sdtContent></w:sdt>" * 9000
DEEP_TABLE = "<w:tbl><w:tr><w:tc>" * 7000 + p(SECRET) + "</w:tc></w:tr></w:tbl>" * 7000
REFUSED = {
    "a billion laughs": document(BOMB),
    "an entity from outside": document(FILE),
    "a document type in utf-16": document(in_utf16(BOMB)),
    "a part of too many bytes": docx(p("x" * 5_000_000)),
    "too many tags": docx(p("x") * 70_000),
    "too many tags in many sheets": xlsx(*(cells({f"Z{n}": "" for n in range(1, 2000)}) for _ in range(5))),
    "controls too deep": docx(NESTED),
    "tables too deep": docx(DEEP_TABLE),
    "a bomb": document(b"\0" * 19_000_000),
    "too much inside": zipped({f"word/{n}": b"\0" * 6_000_000 for n in range(4)}),
    "too many parts": zipped({"_rels/.rels": "x"} | {f"word/{n}": "" for n in range(300)}),
    "no parts": zipped({}),
    "no relations": zipped({"word/document.xml": "<x/>"}),
    "a main part that is not there": zipped({"_rels/.rels": relations(("officeDocument", "r", "word/none.xml"))}),
    "a main part outside": zipped({"_rels/.rels": relations(("officeDocument", "r", "../../etc/passwd"))}),
    "a presentation": document("<presentation/>"),
    "not even an archive": b"PK\x03\x04" + b"x" * 100_000,
    "many ends": b"PK\x05\x06" * 100_000,
    "nothing": b"",
}


@pytest.mark.parametrize("octets", REFUSED.values(), ids=REFUSED.keys())
def test_a_hostile_file_says_nothing_and_costs_a_moment(octets: bytes) -> None:
    started = time.process_time()
    assert read(octets) == ""
    assert time.process_time() - started < MOMENT


def test_the_largest_files_that_are_read_cost_a_moment() -> None:
    rows = [f"{n}" for n in range(7_000)]
    for octets in (
        docx(p("kata " * 700_000)),
        docx(p("x" * 40) * 5_500),
        docx(table(*([row] * 2 for row in rows[:1900]))),
        xlsx(cells({f"A{n}": row for n, row in enumerate(rows, 1)})),
        xlsx(cells({"A1": "x"}) + "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 55_000 + "</mergeCells>"),
    ):
        started = time.process_time()
        assert 0 < len(read(octets)) <= MOST_TEXT
        assert time.process_time() - started < MOMENT


def with_end(octets: bytes, **changes: int) -> bytes:
    """The archive with another end of its index: disk, first, here, entries, size, start."""
    at = octets.rindex(b"PK\x05\x06")
    names = ("disk", "first", "here", "entries", "size", "start")
    values = dict(zip(names, struct.unpack_from("<4H2L", octets, at + 4), strict=True)) | changes
    return octets[: at + 4] + struct.pack("<4H2L", *values.values()) + octets[at + 20 :]


def index_entry(octets: bytes, number: int, at: int, kind: str, value: int) -> bytes:
    """The archive with a changed field in an entry of its index."""
    places = [n for n in range(len(octets)) if octets.startswith(b"PK\x01\x02", n)]
    changed = bytearray(octets)
    struct.pack_into(kind, changed, places[number] + at, value)
    return bytes(changed)


def twice(name: str) -> bytes:
    written = io.BytesIO()
    with ZipFile(written, "w", ZIP_STORED) as file:
        file.writestr(name, "a")
        with pytest.warns(UserWarning, match="Duplicate"):
            file.writestr(name, "b")
    return written.getvalue()


@pytest.mark.parametrize(
    ("octets", "why"),
    [
        (with_end(GOOD, entries=60_000, here=60_000), "parts"),
        (with_end(GOOD, size=5_000_000), "parts"),
        (with_end(GOOD, disk=1), "volumes"),
        (with_end(GOOD, here=2), "volumes"),
        (with_end(GOOD, start=7), "index"),
        (b"junk" + GOOD, "index"),
        (index_entry(GOOD, 2, 42, "<L", 0), "overlap"),
        (index_entry(GOOD, 2, 20, "<L", 60_000), "reaches"),
        (index_entry(GOOD, 2, 24, "<L", 30_000_000), "bytes inside"),
        (index_entry(GOOD, 2, 8, "<H", 1), "encrypted"),
        (index_entry(GOOD, 2, 10, "<H", 14), "unusual"),
        (twice("word/document.xml"), "same name"),
        (GOOD[:-10], "end"),
    ],
)
def test_an_archive_that_lies_is_refused_as_a_whole(octets: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        open_archive(octets)
    assert read(octets) == ""


def test_a_part_that_says_it_is_small_is_cut_where_it_said() -> None:
    honest = document(f'<w:document xmlns:w="{W}"><w:body>{p(SECRET)}</w:body></w:document>')
    assert SECRET in read(honest)
    assert read(index_entry(honest, 1, 24, "<L", 10)) == ""


def test_a_part_of_more_bytes_than_asked_for_is_refused() -> None:
    opened = open_archive(zipped({"a": "x" * 1000}))
    assert opened.read("a", 1000) == b"x" * 1000
    with pytest.raises(Refused):
        opened.read("a", 999)


def test_the_limits_are_those_of_the_design() -> None:
    assert (archive.MOST_PARTS, archive.MOST_UNPACKED) == (200, 20_000_000)
    assert officexml.LARGEST_PART < archive.MOST_UNPACKED


def test_controls_and_marks_in_a_file_do_not_come_out() -> None:
    found = read(docx(p("Nama: Siti\u202e\u200b \u2066x")))
    assert found.startswith("Nama: Siti")
    assert all(character.isprintable() for character in found)


@pytest.mark.parametrize("seed", range(3))
def test_no_damaged_byte_makes_it_fail_or_slow(seed: int) -> None:
    chance = random.Random(seed)
    sound = [GOOD, xlsx(cells({"A1": "Nama", "B1": "Siti"}), strings=("<t>x</t>",))]
    started = time.process_time()
    for _ in range(300):
        octets = bytearray(chance.choice(sound))
        for _ in range(chance.randint(1, 8)):
            octets[chance.randrange(len(octets))] = chance.randrange(256)
        assert isinstance(read(bytes(octets)), str)
    assert time.process_time() - started < 10
