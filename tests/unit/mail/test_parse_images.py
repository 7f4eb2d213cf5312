"""Screenshots are evidence; logos, lines and the pictures of the quoted mail are not."""

from __future__ import annotations

import base64
import hashlib
import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail.images import pixels
from mailflow.mail.message import Attachment, Message
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset({"support@vendor.example"}), frozenset(), frozenset())
HEAD = "From: Dewi <dewi@klien.example>\r\nTo: support@vendor.example\r\nSubject: Layar\r\nMIME-Version: 1.0\r\n"
FRAME = struct.pack(">BBHBHHB", 0xFF, 0xC2, 11, 8, 120, 300, 1)
EXIF = struct.pack(">BBH", 0xFF, 0xE1, 3002) + b"\xff\xc0" + b"x" * 2998


def png(width: int, height: int, size: int = 0) -> bytes:
    head = b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)
    return head + b"x" * (size - len(head))


def image(data: bytes, more: str, kind: str = "image/png") -> str:
    coded = base64.encodebytes(data).decode()
    return f"Content-Type: {kind}\r\nContent-Transfer-Encoding: base64\r\n{more}\r\n{coded}"


def inline(data: bytes, content_id: str = "layar@klien.example") -> str:
    return image(data, f"Content-Disposition: inline; filename=layar.png\r\nContent-ID: <{content_id}>\r\n")


def read(*parts: str, kind: str = "related") -> Message:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    raw = f"{HEAD}Content-Type: multipart/{kind}; boundary=b\r\n\r\n{body}--b--\r\n"
    return parse(raw.encode(), own=OWN)


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\r\n\r\n{text}"


def only(message: Message) -> Attachment:
    (found,) = message.attachments
    return found


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (png(1366, 768), (1366, 768)),
        (b"GIF89a" + struct.pack("<HH", 16, 9), (16, 9)),
        (b"BM" + b"x" * 16 + struct.pack("<ii", 640, -480), (640, 480)),
        (b"\xff\xd8" + FRAME, (300, 120)),
        (b"\xff\xd8" + EXIF + FRAME, (300, 120)),
        (b"RIFFxxxxWEBPVP8 " + b"x" * 10 + struct.pack("<HH", 800, 600), (800, 600)),
        (b"RIFFxxxxWEBPVP8L" + b"x" * 5 + struct.pack("<I", 799 | 599 << 14), (800, 600)),
        (b"RIFFxxxxWEBPVP8X" + b"x" * 8 + (799).to_bytes(3, "little") + (599).to_bytes(3, "little"), (800, 600)),
        (png(0, 5), None),
        (b"\x89PNG\r\n\x1a\n", None),
        (b"\xff\xd8\xff\xd8", None),
        (b"%PDF-1.4", None),
        (b"", None),
    ],
)
def test_the_pixels_of_a_picture_are_read_from_its_header(data: bytes, found: tuple[int, int] | None) -> None:
    assert pixels(data) == found


@given(st.sampled_from([b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"\xff\xd8", b"RIFFxxxxWEBPVP8 "]), st.binary())
def test_a_damaged_picture_never_raises(head: bytes, rest: bytes) -> None:
    found = pixels(head + rest)
    assert found is None or min(found) > 0


@pytest.mark.parametrize(
    ("data", "decoration"),
    [
        (png(1366, 768, 90_000), False),
        (png(400, 300, 9_000), False),
        (png(200, 80, 9_000), True),
        (png(190, 190, 9_000), True),
        (png(300, 120, 90_000), False),
        (png(600, 20, 90_000), True),
        (png(1, 1), True),
        (b"HEIC" + b"x" * 50_000, False),
        (b"?" * 200, True),
    ],
)
def test_a_small_picture_inside_of_the_text_is_a_logo(data: bytes, decoration: bool) -> None:
    message = read(html('<p>Ini layarnya</p><img src="cid:layar@klien.example">'), inline(data))
    assert only(message).decoration is decoration
    assert bool(message.evidence) is not decoration


def test_an_attached_picture_is_evidence_however_small_unless_it_is_a_dot() -> None:
    attachment = "Content-Disposition: attachment; filename=layar.png\r\n"
    assert read(html("<p>x</p>"), image(png(120, 40), attachment), kind="mixed").evidence == ("layar.png",)
    assert read(html("<p>x</p>"), image(png(2, 2), attachment), kind="mixed").evidence == ()


QUOTED = '<div class="gmail_quote"><blockquote><p>Lama</p><img src="cid:lama@klien.example"></blockquote></div>'
SIGNATURE = '<div class="gmail_signature">Dewi<br>PT Klien<img src="cid:logo@klien.example"></div>'
LARGE = png(1366, 768, 60_000)


def test_pictures_of_the_quoted_mail_and_of_the_signature_are_no_evidence() -> None:
    message = read(
        html(f'<p>Ini layarnya</p><img src="cid:layar@klien.example">{SIGNATURE}{QUOTED}'),
        *(inline(LARGE, f"{name}@klien.example") for name in ("layar", "logo", "lama", "lepas")),
    )
    told = {one.content_id.partition("@")[0]: one.decoration for one in message.attachments}
    assert told == {"layar": False, "logo": True, "lama": True, "lepas": False}


def test_a_picture_inside_of_a_forwarded_mail_is_what_the_writer_shows() -> None:
    header = "---------- Pesan diteruskan ---------<br>Dari: Budi &lt;budi@klien.example&gt;<br>Subject: Error<br><br>"
    inner = f'<div class="gmail_quote">{header}Begini <img src="cid:layar@klien.example"></div>'
    found = read(html(f"<div>Mohon dibantu ya</div>{inner}"), inline(png(1366, 768)))
    assert found.new_text == "Mohon dibantu ya"
    assert found.evidence == ("layar.png",)


def test_the_html_tells_of_pictures_where_the_plain_text_is_read() -> None:
    plain = "Content-Type: text/plain; charset=utf-8\r\n\r\nMasih error"
    both = f"--c\r\n{plain}\r\n--c\r\n{html(f'<p>Masih error</p>{QUOTED}')}\r\n--c--"
    message = read(
        f"Content-Type: multipart/alternative; boundary=c\r\n\r\n{both}", inline(LARGE, "lama@klien.example")
    )
    assert message.text == "Masih error"
    assert only(message).decoration


def test_without_html_an_inline_picture_is_the_writers_own() -> None:
    assert not only(read("Content-Type: text/plain\r\n\r\nlihat", inline(LARGE), kind="mixed")).decoration


def test_a_small_inline_picture_has_a_digest_to_know_it_again_by() -> None:
    data = png(400, 300, 9_000)
    assert only(read(inline(data))).digest == hashlib.sha256(data).hexdigest()
    assert only(read(inline(png(400, 300, 250_000)))).digest == ""
    attachment = "Content-Disposition: attachment\r\n"
    assert only(read(image(data, attachment))).digest == ""


@pytest.mark.parametrize(
    ("declared", "name", "type_"),
    [
        ("application/octet-stream", "Layar Utama.PNG", "image/png"),
        ("application/x-download", "rekaman.mp4", "video/mp4"),
        ("application/octet-stream", "png", "application/octet-stream"),
        ("application/octet-stream", "gaji.exe", "application/octet-stream"),
        ("application/pdf", "gaji.png", "application/pdf"),
    ],
)
def test_a_file_of_unknown_bytes_is_what_its_name_says(declared: str, name: str, type_: str) -> None:
    attachment = f'Content-Disposition: attachment; filename="{name}"\r\n'
    message = read(html("<p>x</p>"), image(LARGE, attachment, declared), kind="mixed")
    assert only(message).type == type_
    assert bool(message.evidence) is type_.startswith(("image/", "video/"))
