"""Mails that break something somewhere: parsers, address books, databases, or the patience of whoever waits."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from tests.journeys.mails import raw

MIB = 1024 * 1024
HUGE = 60 * MIB
WORDS = "Ada kendala di laporan absensi."


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad mail: what must become of it, and whether its sender is answered. `reason` is what a person is told."""

    raw: bytes
    outcome: str
    answered: bool = False
    reason: str = ""


def huge() -> bytes:
    start = mail("besar", more=('Content-Type: multipart/mixed; boundary="b"',), body=f"--b\n\n{WORDS}\n--b\n\n")
    return start + b"QUJD" * 19 + b"\r\n" + (b"A" * 76 + b"\r\n") * (HUGE // 78) + b"--b--\r\n"


def nested(count: int) -> bytes:
    levels = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(count))
    return mail("nested", more=('Content-Type: multipart/mixed; boundary="outer"',), body=f"--outer\n{levels}\nhalo")


def many_parts(count: int) -> bytes:
    parts = "--b\nContent-Type: text/plain\n\nhalo\n" * count
    return mail("parts", more=('Content-Type: multipart/mixed; boundary="b"',), body=f"{parts}--b--")


def mail(name: str, body: str = WORDS, more: tuple[str, ...] = ()) -> bytes:
    return raw(f"{name}@sejahtera.example", f"Kendala {name}", body, f"{name}@sejahtera.example", more=more)


def changed(name: str, old: bytes, new: bytes) -> bytes:
    data = mail(name)
    assert old in data
    return data.replace(old, new)


def opens(data: bytes) -> Bad:
    """It can be read well enough to be a request, and its sender is somebody."""
    return Bad(data, "request", answered=True)


def of_nobody(data: bytes) -> Bad:
    """A request, but whose? Nobody is answered, and staff look first."""
    return Bad(data, "request")


def unreadable(data: bytes, reason: str) -> Bad:
    """It is kept as it is, with the reason, for a person."""
    return Bad(data, "quarantined", reason=reason)


@cache
def bad_mails() -> dict[str, Bad]:
    """Each by what is wrong with it."""
    return {
        "60 MB": opens(huge()),
        "1,000 nested parts": unreadable(nested(1000), "nested more than"),
        "2,000 parts beside each other": unreadable(many_parts(2000), "more than 1000 parts"),
        "0 bytes": unreadable(b"", "empty"),
        "line ends and nothing else": unreadable(b"\r\n\r\n\r\n", "empty"),
        "no header": unreadable(b"\r\nhalo, saya tidak bisa login\r\n", "no header"),
        "5 MB of header": unreadable(mail("kepala", more=("X-Long: " + "a" * 5 * MIB,)), "header of the mail is over"),
        **_odd_addresses(),
        **_odd_headers(),
        **_odd_bodies(),
    }


def _odd_addresses() -> dict[str, Bad]:
    encoded = b"From: =?utf-8?q?rani=40vendor.example=3E?= <sandi@"
    return {
        "no From": of_nobody(changed("tanpa", b"From: tanpa@sejahtera.example\r\n", b"")),
        "two From": of_nobody(changed("dua", b"To: ", b"From: rani@vendor.example\r\nTo: ")),
        "a staff address inside of an encoded word": of_nobody(changed("sandi", b"From: sandi@", encoded)),
        "100,000 parentheses before the address": of_nobody(changed("kurung", b"From: ", b"From: " + b"(" * 100_000)),
    }


def _odd_headers() -> dict[str, Bad]:
    many = "References: " + "\r\n ".join(f"<{n}@far.example>" for n in range(10_000))
    return {
        "8-bit header": opens(changed("delapan", b"Kendala delapan", b"Kend\xe1la d\xeblapan \xff")),
        "10,000 References": opens(mail("rujuk", more=(many,))),
        "a subject of 10,000 tags": opens(changed("label", b"Kendala label", b"[BEN-99999]" * 10_000)),
        "a date that never was": opens(changed("kapan", b"Fri, 14 Feb 2025", b"Xyz, 99 Foo 99999")),
        "no Message-ID": opens(changed("tanda", b"Message-ID: <tanda@sejahtera.example>\r\n", b"")),
        "a charset that does not exist": opens(changed("huruf", b"charset=utf-8", b"charset=x-klingon")),
        "no body": opens(mail("tubuh").partition(b"\r\n\r\n")[0] + b"\r\n"),
    }


def _odd_bodies() -> dict[str, Bad]:
    html, base64 = ("Content-Type: text/html",), ("Content-Transfer-Encoding: base64",)
    never = ('Content-Type: multipart/mixed; boundary="nie"',)
    return {
        "NULs": opens(changed("nul", b"absensi", b"ab\0sensi\0")),
        "broken base64": opens(mail("rusak", more=base64, body="!!!!=A=A====\n\xe9\xe9")),
        "a line of 2 MB": opens(mail("panjang", body="a" * 2 * MIB)),
        "a boundary that never comes": opens(mail("batas", more=never)),
        "100,000 nested tags": opens(mail("lapis", more=html, body="<div>" * 100_000 + WORDS)),
        "half of a surrogate pair": opens(changed("separuh", b"absensi", b"\xed\xa0\x80")),
        "200,000 quoted lines": opens(mail("kutip", body=f"{WORDS}\n" + "> ya\n" * 200_000)),
    }
