"""Which parts of a mail are its text: alternatives, stubs, attached mails, forwards, parts that are named or broken."""

from __future__ import annotations

import base64
import time

import pytest

from mailflow.mail.attached import attached
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset({"support@vendor.example"}), frozenset(), frozenset())
HEAD = "From: Budi <budi@vendor.example>\r\nTo: support@vendor.example\r\nSubject: Fwd: Gaji\r\n"
INNER = (
    "From: Dewi <dewi@klien.example>\r\nTo: budi@vendor.example\r\nSubject: =?utf-8?q?Gaji_=E2=80=9CMei=E2=80=9D?=\r\n"
    "Content-Type: text/plain; charset=windows-1252\r\n\r\nGaji belum masuk, Pak.\r\n"
)
PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHalo"
ATTACHED = f"Content-Type: message/rfc822\r\n\r\n{INNER}"
DETAILS = "".join(f"<p>Baris {n}: slip gaji karyawan nomor {n} belum terbit sejak Senin.</p>" for n in range(20))


def mail(*parts: str, kind: str = "mixed", head: str = HEAD) -> bytes:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n{body}--b--\r\n'.encode()


def read(*parts: str, kind: str = "mixed", head: str = HEAD) -> Message:
    return parse(mail(*parts, kind=kind, head=head), own=OWN)


def plain(text: str, more: str = "") -> str:
    return f"Content-Type: text/plain; charset=utf-8{more}\r\n\r\n{text}"


def html(text: str) -> str:
    return f"Content-Type: text/html; charset=utf-8\r\n\r\n{text}"


@pytest.mark.parametrize(
    "stub",
    [
        "This mail needs a program that can show HTML.",
        "Surel ini hanya bisa dibaca dengan program yang menampilkan HTML.",
        "To view this message, please use an HTML compatible viewer!",
        " \r\n\t\r\n",
    ],
)
def test_a_plain_text_that_only_points_to_the_html_gives_way_to_it(stub: str) -> None:
    assert read(plain(stub), html(DETAILS), kind="alternative").text.startswith("Baris 0: slip gaji")


@pytest.mark.parametrize("text", ["Mohon bantuannya ya", "Slip gaji karyawan belum terbit", "ok"])
def test_a_short_plain_text_that_the_html_says_too_is_the_text(text: str) -> None:
    assert read(plain(text), html(f"<p>{text}</p>{DETAILS}"), kind="alternative").text == text


def test_a_long_plain_text_is_the_text_whatever_the_html_says() -> None:
    long = "Laporan lengkap ada di bawah ini. " * 20
    assert read(plain(long), html(DETAILS * 5), kind="alternative").text.startswith("Laporan lengkap")


def test_alternatives_that_nobody_reads_are_no_attachments() -> None:
    amp = "Content-Type: text/x-amp-html\r\n\r\n<html amp4email></html>"
    rich = "Content-Type: text/enriched\r\n\r\n<bold>Halo</bold>"
    calendar = "Content-Type: text/calendar\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"
    message = read(PLAIN, rich, amp, html("<b>Halo</b>"), calendar, kind="alternative")
    assert message.text == "Halo"
    assert [one.type for one in message.attachments] == ["text/calendar"]


def test_several_texts_are_read_in_the_order_of_the_mail() -> None:
    message = read(html("<p>Isi surat</p>"), plain("Catatan kaki milis"), html("<p>Penutup</p>"))
    assert message.text == "Isi surat\nCatatan kaki milis\nPenutup"


def test_flowed_lines_are_joined() -> None:
    message = read(plain("Gaji bulan Mei \r\nbelum masuk.\r\nMohon dicek.", "; format=flowed"))
    assert message.text == "Gaji bulan Mei belum masuk.\nMohon dicek."


def test_delsp_takes_the_blank_away() -> None:
    message = read(plain("https://vendor.example/lap \r\noran", "; format=flowed; delsp=yes"))
    assert message.text == "https://vendor.example/laporan"


@pytest.mark.parametrize("kind", ["multipart/mixed", "multipart/mixed; boundary=zz"])
def test_a_multipart_that_has_no_parts_is_shown_as_text(kind: str) -> None:
    message = parse(f"{HEAD}Content-Type: {kind}\r\n\r\nHalo, ini isinya\r\n".encode(), own=OWN)
    assert message.text == "Halo, ini isinya"
    assert any("taken as text" in problem for problem in message.problems)


def test_a_text_that_a_phone_gave_a_name_is_shown_and_listed() -> None:
    named = "Content-Type: text/plain; charset=utf-8; name=text_0.txt\r\nContent-Disposition: inline\r\n\r\nHalo"
    message = read(named)
    assert (message.text, [one.name for one in message.attachments]) == ("Halo", ["text_0.txt"])
    assert read(PLAIN.replace("Halo", "Isi"), named).text == "Isi"


def test_a_text_file_that_is_attached_is_not_the_text() -> None:
    file = "Content-Type: text/plain; name=log.txt\r\nContent-Disposition: attachment\r\n\r\nERROR 500"
    assert read(file).text == ""


def encoded(inner: str) -> str:
    coded = base64.encodebytes(inner.encode()).decode()
    return f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{coded}"


@pytest.mark.parametrize("inner", [ATTACHED, encoded(INNER)], ids=["as it should be", "in base64"])
def test_a_mail_that_was_forwarded_as_an_attachment_is_read(inner: str) -> None:
    message = read(plain("Tolong dibuatkan tiket"), inner)
    forwarded = message.forwarded
    assert forwarded is not None
    assert forwarded.from_ is not None
    assert (forwarded.from_.address, forwarded.subject) == ("dewi@klien.example", "Gaji “Mei”")
    assert [one.address for one in forwarded.to] == ["budi@vendor.example"]
    assert (forwarded.text, forwarded.attached) == ("Gaji belum masuk, Pak.", True)
    assert (message.text, message.new_text) == ("Tolong dibuatkan tiket",) * 2
    assert [one.label for one in message.attachments] == ["Gaji “Mei”.eml"]


@pytest.mark.parametrize(
    ("from_", "writer"),
    [
        ("Siti <siti@klien.example>, x@luar.example", None),
        ("siti@klien.example, x@luar.example", None),
        ("=?utf-8?q?siti=40klien.example=3E?=x@luar.example", None),
        ('"siti@klien.example" <x@luar.example>', "x@luar.example"),
        ("Siti <SITI@Klien.example>", "siti@klien.example"),
        ("Siti <siti@klien.example>\r\nFrom: x@luar.example", None),
    ],
)
def test_the_writer_of_an_attached_mail_is_read_as_strictly_as_a_sender(from_: str, writer: str | None) -> None:
    forwarded = read(PLAIN, ATTACHED.replace("Dewi <dewi@klien.example>", from_)).forwarded
    assert forwarded is not None
    assert (forwarded.from_.address if forwarded.from_ else None) == writer


def test_a_mail_without_words_of_its_own_shows_those_of_the_attached_mail() -> None:
    message = read(plain("\r\n"), ATTACHED)
    assert (message.text, message.new_text) == ("Gaji belum masuk, Pak.", "")
    alone = parse(f"{HEAD}Content-Type: message/rfc822\r\n\r\n{INNER}".encode(), own=OWN)
    assert (alone.text, alone.new_text) == ("Gaji belum masuk, Pak.", "")


def test_of_two_attached_mails_neither_is_the_one_that_was_forwarded() -> None:
    message = read(PLAIN, ATTACHED, ATTACHED)
    assert message.forwarded is None
    assert len(message.attachments) == 2


def test_a_mail_that_came_back_was_not_forwarded() -> None:
    status = "Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; x\r\n\r\n"
    status += "Final-Recipient: rfc822; a@b.example\r\nAction: failed\r\nStatus: 5.1.1\r\n"
    message = read(PLAIN, status, ATTACHED, kind="report; report-type=delivery-status")
    assert message.report is not None
    assert message.forwarded is None


def test_a_mail_attached_as_a_plain_file_stays_a_file() -> None:
    file = f"Content-Type: application/octet-stream; name=gaji.eml\r\n\r\n{INNER}"
    message = read(PLAIN, file)
    assert (message.forwarded, [one.name for one in message.attachments]) == (None, ["gaji.eml"])


def test_an_inline_forward_is_not_the_writers_own_text() -> None:
    quoted = (
        "Tolong dicek ya\r\n\r\n---------- Forwarded message ---------\r\nDari: Dewi <dewi@klien.example>\r\n"
        "Date: Sen, 3 Feb 2025 10.00\r\nSubject: Gaji\r\nTo: <budi@vendor.example>\r\n\r\nGaji belum masuk, Pak.\r\n"
    )
    message = read(plain(quoted))
    assert message.forwarded is not None
    assert message.forwarded.from_ is not None
    assert message.forwarded.from_.address == "dewi@klien.example"
    assert message.new_text == "Tolong dicek ya"
    assert "Gaji belum masuk" in message.text
    assert not message.forwarded.attached


def test_an_encoded_attached_mail_is_relayed_as_the_mail_it_is() -> None:
    (file,) = attached(mail(PLAIN, encoded(INNER)))
    assert file.name == "Gaji “Mei”.eml"
    assert b"Gaji belum masuk" in file.content


@pytest.mark.parametrize("kind", ["image/p ng", "<b>/png", "te\u00f6xt/png", "a/" + "b" * 200])
def test_a_file_of_an_impossible_type_travels_as_bytes(kind: str) -> None:
    part = f'Content-Type: {kind}\r\nContent-Disposition: attachment; filename="layar.png"\r\n\r\nx'
    assert [file.type for file in attached(mail(PLAIN, part))] == ["application/octet-stream"]


@pytest.mark.parametrize(
    "inner",
    ["not base64 at all", "IA==", base64.b64encode(b"Content-Type: message/rfc822\r\n\r\n" * 3000).decode()],
    ids=["no base64", "blank", "nested"],
)
def test_an_encoded_attached_mail_that_makes_no_sense_is_still_an_attachment(inner: str) -> None:
    part = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}"
    started = time.process_time()
    assert [one.type for one in read(PLAIN, part).attachments] == ["message/rfc822"]
    assert time.process_time() - started < 2


def test_an_attached_mail_of_8_bit_text_without_its_boundary_is_relayed() -> None:
    outer = 'Subject: Gaji\r\nContent-Type: multipart/mixed; boundary="c"\r\n\r\n'
    lost = 'Content-Type: multipart/alternative; boundary="nowhere"\r\n\r\nGaji belum masuk, café.\r\n'
    (file,) = attached(mail(PLAIN, f"Content-Type: message/rfc822\r\n\r\n{outer}--c\r\n{lost}--c--\r\n"))
    assert b"Gaji belum masuk" in file.content


def test_a_header_that_never_ends_is_read_once_however_many_parts_begin_in_it() -> None:
    started = time.process_time()
    head = HEAD + 'Content-Type: multipart/mixed; boundary="b"\r\n\r\n'
    parse((head + "--b\r\nX: y\r\n" * 900 + "X: y\r\n" * 25_000).encode(), own=OWN)
    assert time.process_time() - started < 2


def test_problems_are_told_in_words_for_an_admin() -> None:
    cut = mail(PLAIN, html("<p>Halo</p>"))[:-7]
    message = parse(cut, own=OWN)
    assert message.problems == ("the end of the parts is missing: the mail may be cut short",)
