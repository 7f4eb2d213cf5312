"""Mails built to hurt, among good ones: nothing is lost, nothing is stuck, and a person is told what to look at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.journeys import judge
from tests.journeys.installation import ADMIN, PROCESSED, Finished, Installation
from tests.journeys.mails import Mail, opening, raw
from tests.servers.dovecot import Dovecot
from tests.servers.pki import Pki
from tests.servers.smtp_peer import smtp_peer_running

MIB = 1024 * 1024
HUGE = 60 * MIB
KEPT_AT_LEAST = 64 * 1024
CLIENT = "hr@sejahtera.example"
WORDS = "Ada kendala di laporan absensi."


@dataclass(frozen=True, slots=True)
class Bad:
    """A bad mail: what must become of it, and whether its sender, if there is one, is answered."""

    raw: bytes
    outcome: str
    answered: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """The installation after its run over good and bad mails."""

    installation: Installation
    good: list[Mail]
    run: Finished


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


BAD = {
    "60 MB": Bad(huge(), "request", answered=True),
    "1,000 nested parts": Bad(nested(1000), "quarantined"),
    "2,000 parts beside each other": Bad(many_parts(2000), "quarantined"),
    "no From": Bad(changed("tanpa", b"From: tanpa@sejahtera.example\r\n", b""), "request"),
    "0 bytes": Bad(b"", "quarantined"),
    "line ends and nothing else": Bad(b"\r\n\r\n\r\n", "quarantined"),
    "no header": Bad(b"\r\nhalo, saya tidak bisa login\r\n", "quarantined"),
    "no body": Bad(mail("tubuh").partition(b"\r\n\r\n")[0] + b"\r\n", "request", answered=True),
    "NULs": Bad(changed("nul", b"absensi", b"ab\0sensi\0"), "request", answered=True),
    "8-bit header": Bad(
        changed("delapan", b"Kendala delapan", b"Kend\xe1la d\xeblapan \xff"), "request", answered=True
    ),
    "5 MB of header": Bad(mail("kepala", more=("X-Long: " + "a" * 5 * MIB,)), "quarantined"),
    "10,000 References": Bad(
        mail("rujuk", more=("References: " + "\r\n ".join(f"<{n}@far.example>" for n in range(10_000)),)), "request",
        answered=True,
    ),
    "a charset that does not exist": Bad(
        changed("huruf", b"charset=utf-8", b"charset=x-klingon"), "request", answered=True
    ),
    "broken base64": Bad(
        mail("rusak", more=("Content-Transfer-Encoding: base64",), body="!!!!=A=A====\n\xe9\xe9"), "request",
        answered=True,
    ),
    "a date that never was": Bad(changed("kapan", b"Date: Fri, 14 Feb 2025", b"Date: Xyz, 99 Foo 99999"), "request", True),
    "no Message-ID": Bad(
        changed("tanda", b"Message-ID: <tanda@sejahtera.example>\r\n", b""), "request", answered=True
    ),
    "two From": Bad(changed("dua", b"To: ", b"From: rani@vendor.example\r\nTo: "), "request"),
    "a staff address inside of an encoded word": Bad(
        changed("sandi", b"From: sandi@", b"From: =?utf-8?q?rani=40vendor.example=3E?= <sandi@"), "request"
    ),
    "a line of 2 MB": Bad(mail("panjang", body="a" * 2 * MIB), "request", answered=True),
    "a boundary that never comes": Bad(
        mail("batas", more=('Content-Type: multipart/mixed; boundary="nie"',)), "request", answered=True
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def box(tmp_path_factory: pytest.TempPathFactory, dovecot: Dovecot, pki: Pki) -> Iterator[Box]:
    good = [
        opening(f"good{n}", f"baik{n}@sejahtera.example", f"Kendala {n}", WORDS, "ticket", "normal")
        for n in range(len(BAD) + 1)
    ]
    with smtp_peer_running(pki) as peer:
        account = dovecot.account()
        installation = Installation(tmp_path_factory.mktemp("bad"), {"support": account}, peer)
        for mail_, bad in zip(good, BAD.values(), strict=False):
            account.drop(mail_.raw)
            account.drop(bad.raw)
        account.drop(good[-1].raw)
        yield Box(installation, good, installation.run_once())
        installation.close()


def test_every_mail_has_a_row_with_its_bytes_or_its_beginning(box: Box) -> None:
    rows = box.installation.received()
    assert len(rows) == len(BAD) + len(box.good)
