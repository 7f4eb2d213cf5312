"""Charsets that are wrong, missing or have another name, in headers, bodies and names of files."""

from __future__ import annotations

import time

import pytest

from mailflow.mail import charsets, params
from mailflow.mail.headers import decode
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse

OWN = OwnAddresses(frozenset(), frozenset(), frozenset())
HEAD = b"From: Dewi <dewi@klien.example>\r\nTo: support@vendor.example\r\n"


def read(body: bytes, content_type: str = "", subject: bytes = b"Gaji", encoding: str = "8bit") -> Message:
    kind = f"Content-Type: {content_type}\r\n".encode() if content_type else b""
    transfer = f"Content-Transfer-Encoding: {encoding}\r\n".encode()
    return parse(HEAD + b"Subject: " + subject + b"\r\n" + kind + transfer + b"\r\n" + body, own=OWN)


@pytest.mark.parametrize(
    ("declared", "octets", "text"),
    [
        ("", "Gaji “belum” masuk".encode(), "Gaji “belum” masuk"),
        ("", "Gaji “belum” masuk".encode("cp1252"), "Gaji “belum” masuk"),
        ("us-ascii", "Gaji “belum” masuk".encode(), "Gaji “belum” masuk"),
        ("us-ascii", "Gaji “belum” masuk".encode("cp1252"), "Gaji “belum” masuk"),
        ("utf-8", "Gaji “belum” masuk".encode("cp1252"), "Gaji “belum” masuk"),
        ("iso-8859-1", "Gaji “belum” masuk".encode("cp1252"), "Gaji “belum” masuk"),
        ("ISO-8859-1", "déjà".encode("latin-1"), "déjà"),
        ("iso-8859-9", "“ş”".encode("cp1254"), "“ş”"),
        ("unknown-8bit", "Lapörän".encode(), "Lapörän"),
        ("x-unknown", "Lapörän".encode("latin-1"), "Lapörän"),
        ("uft-8", "Lapörän".encode(), "Lapörän"),
        ("gb2312", "工资單".encode("gb18030"), "工资單"),
        ("x-gbk", "工资".encode("gbk"), "工资"),
        ("ks_c_5601-1987", "뷁 급여".encode("cp949"), "뷁 급여"),
        ("x-sjis", "給与①".encode("cp932"), "給与①"),
        ("iso-2022-jp", "給与ｱ".encode("iso2022_jp_ext"), "給与ｱ"),
        ("", "給与".encode("iso2022_jp"), "給与"),
        ("utf-7", b"Lap+APY-r", "Lapör"),
        ("unicode-1-1-utf-7", b"Lap+APY-r", "Lapör"),
        ("koi8-r", "Зарплата".encode("koi8-r"), "Зарплата"),
        ("utf-16", "Gaji".encode("utf-16"), "Gaji"),
    ],
)
def test_a_text_is_read_by_its_charset_or_by_what_it_must_be(declared: str, octets: bytes, text: str) -> None:
    kind = f"text/plain; charset={declared}" if declared else "text/plain"
    assert read(octets, kind).text == text


def test_a_guess_is_told_in_plain_words() -> None:
    (problem,) = read("Lapörän".encode("cp1252"), "text/plain; charset=utf-8").problems
    assert problem == "the text says utf-8, which it is not: read as windows-1252"


def test_nothing_is_told_where_nothing_was_guessed() -> None:
    assert read("Lapörän".encode(), "text/plain; charset=utf-8").problems == ()


def test_mostly_good_text_keeps_its_charset_and_loses_the_bad_bytes() -> None:
    message = read("Pesan “panjang” dari Dewi – selesai…".encode() + b"\xff", "text/plain; charset=utf-8")
    assert message.text == "Pesan “panjang” dari Dewi – selesai…\ufffd"
    assert message.problems == ("some characters are no utf-8 and are lost",)


def test_a_part_without_charset_is_read_by_that_of_the_others() -> None:
    body = (
        b"--b\r\nContent-Type: text/plain\r\n\r\n" + "Зарплата".encode("koi8-r") + b"\r\n"
        b"--b\r\nContent-Type: text/plain; charset=koi8-r\r\n\r\nok\r\n--b--\r\n"
    )
    message = read(body, "multipart/mixed; boundary=b", subject="Зарплата".encode("koi8-r"))
    assert message.text == "Зарплата\nok"
    assert message.subject == "Зарплата"


def test_html_without_charset_is_read_by_the_one_it_names_in_itself() -> None:
    html = '<html><head><meta http-equiv=x content="text/html; charset=koi8-r"></head><body>Зарплата</body></html>'
    assert read(html.encode("koi8-r"), "text/html").text == "Зарплата"


@pytest.mark.parametrize(
    ("subject", "shown"),
    [
        (b"Lap\xf6ran", "Lapöran"),
        ("Laporan “Mei”".encode(), "Laporan “Mei”"),
        (b"=?iso-8859-1?Q?Lap\xf6ran_Mei?=", "Lapöran Mei"),
        (b"=?utf-8?Q?Ada apa??=", "Ada apa?"),
        (b"=?utf-8?Q?Gaji?= =?utf-8?Q?_Mei?=", "Gaji Mei"),
        (b"=?utf-8?B?TGFww7Y?=", "Lapö"),
        (b"=?utf-8?B?TGFww?= =?utf-8?B?7Y=?=", "Lapö"),
        (b"=?utf-8?B?TGFwb3I=?= =?utf-8?B?YW4=?=", "Laporan"),
        (b"=?utf-8?Q?Lap=C3?= =?utf-8?Q?=B6?=", "Lapö"),
        (b"Re: =?windows-1252?Q?=93Mei=94?=:OK", "Re: “Mei”:OK"),
        (b"=?iso-8859-1?Q?=93Mei=94?=", "“Mei”"),
        (b"=?utf-8*id?Q?Gaji?=", "Gaji"),
        (b"=?unknown-8bit?Q?Lap=F6ran?=", "Lapöran"),
        (b"=?utf-8?X?Gaji?=", "=?utf-8?X?Gaji?="),
    ],
)
def test_a_subject_is_read_however_it_is_written(subject: bytes, shown: str) -> None:
    assert read(b"x", subject=subject).subject == shown


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("attachment; filename=slip gaji.pdf", "slip gaji.pdf"),
        ("attachment; filename*=utf-8''gaj%C3%AF.pdf; filename=gaji.pdf", "gajï.pdf"),
        ("attachment; filename=gaji.pdf; filename*=utf-8'id'gaj%C3%AF.pdf", "gajï.pdf"),
        ("attachment; filename*0*=utf-8''gaj%C3; filename*1*=%AF; filename*2=.pdf", "gajï.pdf"),
        ("attachment; filename*1=.pdf; filename*0=gaji", "gaji.pdf"),
        ("attachment; filename*0=gaji; filename*2=.pdf", "gaji"),
        ("attachment; filename*=gb2312''%B9%A4%D7%CA.pdf", "工资.pdf"),
        ('attachment; filename="a;b=c.pdf"', "a;b=c.pdf"),
        ('attachment; filename="kata \\"gaji\\".pdf"', 'kata "gaji".pdf'),
        ('attachment; filename="C:\\Users\\dewi\\gaji.pdf"', "C:\\Users\\dewi\\gaji.pdf"),
        ('attachment; filename="gaji.pdf', "gaji.pdf"),
        ('attachment; filename="=?utf-8?Q?gaj=C3=AF?=.pdf"', "gajï.pdf"),
        ("attachment; filename==?utf-8?B?Z2FqacKgTWVpLnBkZg==?=", "gaji Mei.pdf"),
        ("attachment;;; filename=gaji.pdf;", "gaji.pdf"),
        ("attachment; filename=", ""),
    ],
)
def test_a_files_name_is_read_however_it_is_written(field: str, name: str) -> None:
    raw = HEAD + f"Content-Type: application/pdf\r\nContent-Disposition: {field}\r\n\r\nx".encode()
    assert [one.name for one in parse(raw, own=OWN).attachments] == [name]


def test_a_files_name_in_raw_bytes_is_guessed() -> None:
    raw = HEAD + b'Content-Type: application/pdf; name="gaj\xef.pdf"\r\n\r\nx'
    assert [one.name for one in parse(raw, own=OWN).attachments] == ["gajï.pdf"]


def test_text_that_only_claims_to_be_base64_is_shown_as_it_is() -> None:
    assert read(b"Selamat pagi, gaji belum masuk", encoding="base64").text == "Selamat pagi, gaji belum masuk"


@pytest.mark.parametrize(
    "name", ["zlib", "rot13", "idna", "punycode", "unicode_escape", "undefined", "../utf8", "a" * 5000, "ütf"]
)
def test_a_codec_that_is_no_charset_of_mail_is_never_used(name: str) -> None:
    assert charsets.codec(name) is None


@pytest.mark.parametrize(
    "hostile",
    ["=?x?q?" * 50_000, "=?x?q?" + "?" * 300_000, "=?x?q?" + "=" * 300_000, "=?x?b?==?=" * 30_000, "=?" * 150_000],
    ids=["opened", "question marks", "equals", "empty", "starts"],
)
def test_encoded_words_take_linear_time(hostile: str) -> None:
    started = time.process_time()
    decode(hostile)
    assert time.process_time() - started < 1


@pytest.mark.parametrize("hostile", [";", "; ", "; a", '"', "\\", ";a*0=", '; a="', "=", ";a=b"])
def test_parameters_take_linear_time(hostile: str) -> None:
    started = time.process_time()
    params.parameters("x/y; " + hostile * 20_000)
    assert time.process_time() - started < 1
