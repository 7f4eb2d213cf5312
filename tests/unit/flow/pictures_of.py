"""Mails with pictures, as mail programs make them."""

from __future__ import annotations

import base64
import random
import struct

SIZE = 5_000
"""Bytes: enough to be no blank, and far below what is compared between mails."""


def png(seed: int, width: int = 1200, height: int = 800) -> bytes:
    """The beginning of a PNG of that size; the same for the same seed."""
    return b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + struct.pack(">II", width, height) + random.Random(seed).randbytes(SIZE)


def part(picture: bytes, name: str = "layar.png", *, inline: bool = False) -> str:
    """A picture as a MIME part."""
    place = "inline" if inline else "attachment"
    data = base64.encodebytes(picture).decode()
    return (
        f"Content-Type: image/png; name={name}\nContent-Disposition: {place}; filename={name}\n"
        f"Content-ID: <{name}@x.example>\nContent-Transfer-Encoding: base64\n\n{data}"
    )


def with_pictures(text: str, *parts: str) -> dict[str, str]:
    """What `Desk.write` takes: the text and the pictures below it."""
    words = f"--b\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    body = words + "".join(f"--b\n{each}" for each in parts) + "--b--"
    return {"text": body.replace("\n", "\r\n"), "Content_Type": 'multipart/related; boundary="b"'}
