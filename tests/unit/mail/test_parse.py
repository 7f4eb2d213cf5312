"""Raw bytes to a message: what people send, and what is built to hurt. Nothing but `UnreadableMail` ever comes out."""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from mailparser import utils as library

from mailflow.errors import UnreadableMail
from mailflow.mail.address import addresses
from mailflow.mail.message import Address, Message
from mailflow.mail.parse import PLAIN_MAILBOX, OwnAddresses, parse

OWN = OwnAddresses(frozenset({"support@vendor.example"}), frozenset(), frozenset({"desk-1"}))
CORPUS = Path(__file__).parents[2] / "corpus"
HEAD = "From: Dewi <dewi@klien.example>\r\nTo: support@vendor.example\r\nSubject: Gaji\r\n"


def read(raw: str | bytes, **options: bool) -> Message:
    return parse(raw.encode() if isinstance(raw, str) else raw, own=OWN, **options)


def multipart(*parts: str, kind: str = "mixed") -> str:
    body = "".join(f"--b\r\n{part}\r\n" for part in parts)
    return f'{HEAD}MIME-Version: 1.0\r\nContent-Type: multipart/{kind}; boundary="b"\r\n\r\n{body}--b--\r\n'


PLAIN = "Content-Type: text/plain; charset=utf-8\r\n\r\nHalo"
RICH = "Content-Type: text/html; charset=utf-8\r\n\r\n<p>Halo <b>rich</b></p>"
IMAGE = "Content-Type: image/png; name=layar.png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo="


def test_the_plain_text_of_alternatives_is_read() -> None:
    message = read(multipart(PLAIN, RICH, kind="alternative"))
    assert message.text == "Halo"
    assert message.attachments == ()


def test_a_blank_plain_text_gives_way_to_html() -> None:
    blank = "Content-Type: text/plain\r\n\r\n  \r\n"
    assert read(multipart(blank, RICH, kind="alternative")).text == "Halo rich"


def test_a_screenshot_is_evidence_and_its_size_is_that_of_the_file() -> None:
    message = read(multipart(PLAIN, IMAGE))
    (shown,) = message.attachments
    assert (shown.name, shown.type, shown.size) == ("layar.png", "image/png", 8)
    assert message.evidence == ("layar.png",)


def test_an_image_pasted_into_the_text_is_inline() -> None:
    pasted = "Content-Type: image/png\r\nContent-ID: <a@b>\r\n\r\nx"
    (shown,) = read(multipart(RICH, pasted, kind="related")).attachments
    assert (shown.inline, shown.content_id) == (True, "a@b")


def test_an_attached_mail_stays_an_attachment_that_is_called_by_its_subject() -> None:
    inner = f"Content-Type: message/rfc822\r\n\r\n{HEAD}\r\nrahasia dalam"
    message = read(multipart(PLAIN, inner))
    assert message.text == "Halo"
    assert [(one.name, one.title, one.label) for one in message.attachments] == [("", "Gaji", "Gaji.eml")]


def test_a_calendar_is_kept_as_an_attachment() -> None:
    calendar = "Content-Type: text/calendar; method=REPLY\r\n\r\nBEGIN:VCALENDAR\r\nEND:VCALENDAR"
    assert [one.type for one in read(multipart(PLAIN, calendar)).attachments] == ["text/calendar"]


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        ("attachment; filename=laporan.xlsx", "laporan.xlsx"),
        ("attachment; filename*=utf-8''l%C3%A4poran.xlsx", "läporan.xlsx"),
        ("attachment;\r\n filename*0*=utf-8''la;\r\n filename*1=poran.xlsx", "laporan.xlsx"),
        ('attachment; filename="=?utf-8?b?bMOkcG9yYW4=?="', "läporan"),
        ("attachment; filename=läporan.xlsx", "läporan.xlsx"),
        ('attachment; filename="../../etc/passwd"', "../../etc/passwd"),
        ('attachment; filename="gaji\u202exslx.exe"', "gajixslx.exe"),
        ("attachment; filename*=no-such-charset''a%FFb", "aÿb"),
        ("attachment", ""),
    ],
)
def test_names_of_attachments_are_decoded_and_stay_data(disposition: str, name: str) -> None:
    part = f"Content-Type: application/octet-stream\r\nContent-Disposition: {disposition}\r\n\r\nx"
    (found,) = read(multipart(PLAIN, part)).attachments
    assert found.name == name


def test_the_fields_people_read_are_decoded() -> None:
    message = read(
        'From: =?utf-8?q?Bu_D=C3=A9wi?= <Dewi@Klien.example>\r\nTo: a@b.example, "C, D" <c@d.example>\r\n'
        "Cc: e@f.example\r\nReply-To: g@h.example\r\nSubject: =?utf-8?q?Gaji_=E2=80=AE?=\r\n tidak keluar\r\n"
        "Date: Mon, 3 Feb 2025 10:00:00 +0700\r\nMessage-ID: <1@klien.example>\r\n"
        "In-Reply-To: <0@vendor.example>\r\nReferences: <x@y.example>\r\n <0@vendor.example>\r\n\r\nHalo\r\n"
    )
    assert message.from_ is not None
    assert (message.from_.name, message.sender.address) == ("Bu Déwi", "dewi@klien.example")
    assert [one.address for one in (*message.to, *message.cc, *message.reply_to)] == [
        "a@b.example",
        "c@d.example",
        "e@f.example",
        "g@h.example",
    ]
    assert message.subject == "Gaji tidak keluar"
    assert message.date == datetime(2025, 2, 3, 3, 0, tzinfo=UTC)
    assert message.message_id == "1@klien.example"
    assert message.in_reply_to == ("0@vendor.example",)
    assert message.references == ("x@y.example", "0@vendor.example")


def test_raw_utf8_in_headers_and_body_is_read_as_utf8() -> None:
    message = read("From: Bu Déwi <dewi@klien.example>\r\nSubject: Lapörän\r\n\r\nHalö tanpa charset")
    assert message.from_ is not None
    assert (message.from_.name, message.subject, message.text) == ("Bu Déwi", "Lapörän", "Halö tanpa charset")


def test_the_addresses_it_arrived_by_come_from_the_servers_notes() -> None:
    message = read(
        "Delivered-To: support+t.abc@vendor.example\r\nX-Original-To: Help@vendor.example\r\n"
        f"Received: from a by b with SMTP\r\n\tfor <third@vendor.example>; Mon\r\n{HEAD}\r\nx"
    )
    assert message.delivered_to == ("support+t.abc@vendor.example", "help@vendor.example", "third@vendor.example")
    assert message.recipients[-1] == "support@vendor.example"


def test_the_same_mail_by_another_way_has_the_same_fingerprint() -> None:
    raw = f"{HEAD}Message-ID: <1@k.example>\r\n\r\nHalo\r\n"
    other = "Received: from a by b\r\nDelivered-To: x@y.example\r\nX-Spam: no\r\n" + raw.replace("\r\n", "\n")
    assert read(raw).fingerprint == read(other).fingerprint
    assert read(raw).fingerprint != read(raw.replace("Halo", "Hallo")).fingerprint
    assert read(raw).fingerprint != read(raw.replace("Gaji", "Cuti")).fingerprint


def test_a_mail_of_which_only_the_beginning_came_says_so() -> None:
    message = read(multipart(PLAIN, IMAGE)[:-40], truncated=True)
    assert message.truncated
    assert message.text == "Halo"
    assert message.problems


READABLE = {
    "no From": b"Subject: x\r\n\r\nHalo",
    "only a From": b"From: a@b.example",
    "mbox line": b"From a@b.example Mon Feb  3 10:00:00 2025\r\nFrom: a@b.example\r\n\r\nHalo",
    "8-bit headers": HEAD.encode() + b"X-Y: \xff\xfe\xe9\r\nTo: \xe9@\xe9\r\n\r\nHalo",
    "NULs everywhere": b"From: a@b.example\r\nSub\0ject: x\0y\r\nSubject: a\0b\r\n\r\nHa\0lo\0",
    "unknown charset": HEAD.encode() + b"Content-Type: text/plain; charset=x-klingon\r\n\r\nHal\xc3\xb6",
    "wrong charset": HEAD.encode() + b"Content-Type: text/plain; charset=utf-8\r\n\r\nHal\xf6",
    "ASCII that is not": HEAD.encode() + b"Content-Type: text/plain; charset=us-ascii\r\n\r\nHal\xc3\xb6",
    "a codec that is no charset": HEAD.encode() + b"Content-Type: text/plain; charset=unicode_escape\r\n\r\n\\q\\ud800",
    "a codec of bytes": HEAD.encode() + b"Content-Type: text/plain; charset=zlib\r\n\r\nx",
    "UTF-7 with surrogates": HEAD.encode() + b"Content-Type: text/plain; charset=utf-7\r\n\r\n+2AA-",
    "charset in RFC 2231": HEAD.encode() + b"Content-Type: text/plain; charset*=ab'cd'%FF%00\r\n\r\nx",
    "empty charset": HEAD.encode() + b"Content-Type: text/plain; charset=\r\n\r\nx",
    "broken base64": HEAD.encode() + b"Content-Transfer-Encoding: base64\r\n\r\nSGFsb!!!!=x",
    "broken quoted-printable": HEAD.encode() + b"Content-Transfer-Encoding: quoted-printable\r\n\r\nHal=ZZo=",
    "unknown encoding": HEAD.encode() + b"Content-Transfer-Encoding: x-secret\r\n\r\nHalo",
    "uuencode that is none": HEAD.encode() + b"Content-Transfer-Encoding: x-uuencode\r\n\r\nbegin\r\nx",
    "multipart without boundary": HEAD.encode() + b"Content-Type: multipart/mixed\r\n\r\nHalo",
    "multipart without parts": HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\nHalo",
    "multipart that is encoded": HEAD.encode()
    + b"Content-Type: multipart/mixed; boundary=b\r\nContent-Transfer-Encoding: base64\r\n\r\nLS1i",
    "multipart cut short": multipart(PLAIN, IMAGE).encode()[:-60],
    "broken type": HEAD.encode() + b"Content-Type: ;;;===\r\n\r\nHalo",
    "broken parameter": HEAD.encode() + b"Content-Type: text/plain; name*0*=a; name*x*=b; name*=''\r\n\r\nHalo",
    "numbered parameters": HEAD.encode() + b"Content-Disposition: attachment; filename*99999999999*=a\r\n\r\nx",
    "impossible date": HEAD.encode() + b"Date: 99 Foo 99999 99:99:99 +9999\r\n\r\nx",
    "date of year 0": HEAD.encode() + b"Date: Mon, 1 Jan 0000 00:00:00 -2400\r\n\r\nx",
    "bare CR": b"From: a@b.example\rSubject: x\r\rHalo",
    "encoded words": HEAD.encode() + b"Subject: =?utf-16?b?2AA=?= =?x?q?=?= =?utf-8?q?=ZZ?= =?utf-8?b?====?=\r\n\r\nx",
    "groups": b'From: a:b@c.example,d;,,<<>>\r\nTo: :;,"\r\nCc: (((\r\n\r\nx',
    "many addresses": b"From: a@b.example\r\nTo: " + b"a@b.example, " * 15_000 + b"\r\n\r\nx",
    "many encoded words": b"From: a@b.example\r\nSubject: " + b"=?utf-8?q?a?= " * 15_000 + b"\r\n\r\nx",
    "many comments": b"From: " + b"(" * 200_000 + b"\r\n\r\nx",
    "many quotes": b"From: " + b'"' * 200_000 + b"\r\n\r\nx",
    "many references": HEAD.encode() + b"References: " + b"<a@b> " * 30_000 + b"\r\n\r\nx",
    "many header fields": b"".join(b"X-%d: y\r\n" % n for n in range(15_000)) + b"\r\nx",
    "many Received": b"Received: from ((((a by b;\r\n" * 5_000 + b"\r\nx",
    "delivery status of nonsense": HEAD.encode()
    + b"Content-Type: message/delivery-status\r\n\r\n\r\n\r\nAction: \xff\r\n",
    "a report that is encoded": HEAD.encode()
    + b"Content-Type: message/delivery-status\r\nContent-Transfer-Encoding: base64\r\n\r\nRmluYWw=",
    "an attached mail that is encoded": HEAD.encode()
    + b"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\nRnJvbTogYUBi",
    "message/partial": HEAD.encode() + b"Content-Type: message/partial; id=x; number=1\r\n\r\nFrom: x\r\n\r\ny",
    "a hundred thousand lines": HEAD.encode() + b"\r\n" + b"> x\r\n" * 100_000,
    "ten million lines": HEAD.encode() + b"\r\n" + b"\n" * 10_000_000,
    "one line of a megabyte": HEAD.encode() + b"\r\nOn " + b"1 " * 500_000,
    "dashes": HEAD.encode() + b"\r\n" + b"--\r\n" * 50_000,
    "deep HTML": HEAD.encode() + b"Content-Type: text/html\r\n\r\n" + b"<div>" * 50_000,
}

UNREADABLE = {
    "nothing": b"",
    "blanks": b" \r\n\t\r\n",
    "an empty first line": b"\r\nFrom: a@b.example\r\n\r\nx",
    "no header": b"Halo, ini bukan surel\r\n\r\nx",
    "binary": bytes(range(256)) * 4,
    "a header over the cap": b"From: a@b.example\r\nX: " + b"y" * 300_000 + b"\r\n\r\nx",
    "a part's header over the cap": multipart("Content-Type: text/plain\r\nX: " + "y" * 300_000 + "\r\n\r\nx").encode(),
    "a Content-Type over the cap": HEAD.encode() + b'Content-Type: text/plain; a="' + b";" * 200_000 + b'"\r\n\r\nx',
    "a thousand nested parts": HEAD.encode()
    + b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(1000)),
    "a thousand nested parts with one boundary": HEAD.encode()
    + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" * 1000,
    "a thousand nested mails": HEAD.encode() + b"Content-Type: message/rfc822\r\n\r\n" * 1000,
    "two thousand parts": multipart(*["\r\nx"] * 2000).encode(),
}


@pytest.mark.parametrize("raw", READABLE.values(), ids=READABLE.keys())
def test_a_strange_mail_is_read_as_far_as_it_goes_and_quickly(raw: bytes) -> None:
    started = time.process_time()
    message = read(raw)
    assert time.process_time() - started < 3
    assert_sound(message)


@pytest.mark.parametrize("raw", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_a_mail_that_makes_no_sense_is_refused_quickly_with_a_reason(raw: bytes) -> None:
    started = time.process_time()
    with pytest.raises(UnreadableMail, match=r"\w+ \w+"):
        read(raw)
    assert time.process_time() - started < 1


def assert_sound(message: Message) -> None:
    """Everything in a message can be stored and shown: no NUL, no lone surrogate."""
    texts = [message.subject, message.text, message.new_text, message.signature, message.fingerprint, *message.links]
    texts += [one.name + one.type + one.content_id + one.title for one in message.attachments]
    if message.forwarded:
        sender = message.forwarded.from_
        texts += [message.forwarded.subject, message.forwarded.text, sender.name + sender.address if sender else ""]
    if message.rsvp:
        texts += [message.rsvp.uid, message.rsvp.attendee]
    texts += [value for header in message.headers for value in header]
    texts += [one.name + one.address for one in (*message.to, *message.cc, *message.reply_to)]
    texts += [*message.problems, *message.references, *message.in_reply_to, message.message_id or ""]
    if message.report:
        texts += [message.report.text, message.report.original_message_id or ""]
    for text in texts:
        text.encode("utf-8")
        assert "\0" not in text


def test_a_refused_from_is_no_unreadable_mail_but_an_unknown_sender() -> None:
    message = read("From: a@b.example\r\nFrom: c@d.example\r\n\r\nx")
    assert message.sender.address is None
    assert message.sender.why == "more than one From field"


SEEDS = sorted(CORPUS.glob("*.eml"))


def test_there_are_mails_in_the_corpus() -> None:
    assert len(SEEDS) >= 8


@pytest.mark.parametrize("seed", range(5))
def test_five_hundred_mutated_mails_never_raise_anything_else(seed: int) -> None:
    chance = random.Random(seed)
    originals = [path.read_bytes() for path in SEEDS]
    for _ in range(100):
        raw = mutated(chance.choice(originals), chance, originals)
        try:
            assert_sound(read(raw))
        except UnreadableMail:
            continue


def mutated(raw: bytes, chance: random.Random, others: list[bytes]) -> bytes:
    """A few random wounds: flipped, dropped, doubled and foreign bytes, most of them where the structure is."""
    data = bytearray(raw)
    for _ in range(chance.randint(1, 12)):
        at = chance.randrange(len(data) + 1) if chance.random() < 0.5 else chance.randrange(min(len(data), 1500) + 1)
        length = chance.choice((1, 1, 2, 8, 60))
        match chance.randrange(5):
            case 0:
                data[at : at + length] = chance.randbytes(length)
            case 1:
                del data[at : at + length]
            case 2:
                data[at:at] = data[at : at + length]
            case 3:
                other = chance.choice(others)
                start = chance.randrange(len(other))
                data[at:at] = other[start : start + chance.randrange(200)]
            case _:
                data[at:at] = chance.choice(
                    (b"\r\n", b"\0", b"\r", b'"', b"=?", b"\r\n\r\n", b"--", b";", b"\xff", b"<", b"(")
                )
    return bytes(data)


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_behind_a_header_are_always_read(body: bytes) -> None:
    assert_sound(read(HEAD.encode() + b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n" + body))


def test_a_field_that_the_library_cannot_take_is_read_without_it() -> None:
    message = read("From: =?utf-8?b?abcde?= <dewi@klien.example>\r\nSubject: Gaji\r\n\r\nHalo")
    assert any("mail-parser: HeaderParseError" in problem for problem in message.problems)
    assert message.from_ is not None
    assert (message.from_.address, message.subject, message.text) == ("dewi@klien.example", "Gaji", "Halo")


def test_the_library_and_the_standard_library_say_the_same_of_a_usual_mail() -> None:
    from_, to = "=?utf-8?q?Bu_D=C3=A9wi?= <dewi@klien.example>", '"C, D" <c@d.example>, a@b.example'
    message = read(f"From: {from_}\r\nTo: {to}\r\nDate: Mon, 3 Feb 2025 10:00:00 +0700\r\n\r\nHalo")
    assert message.problems == ()
    assert (message.from_,) == addresses(from_)
    assert message.to == addresses(to)
    assert message.date == datetime(2025, 2, 3, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Mon, 3 Feb 2025 10:00:00 +0700", datetime(2025, 2, 3, 3, 0, tzinfo=UTC)),
        ("3 Feb 2025 10:00 +0700 (WIB)", datetime(2025, 2, 3, 3, 0, tzinfo=UTC)),
        ("Tue, 3 Feb 2025 10:00:00 GMT", datetime(2025, 2, 3, 10, 0, tzinfo=UTC)),
        ("Mon, 3 Feb 2025 10:00:00", datetime(2025, 2, 3, 10, 0, tzinfo=UTC)),
        ("3 Februari 2025", None),
        ("99 Foo 99999 99:99:99 +9999", None),
        ("x" * 200_000, None),
    ],
)
def test_a_date_is_read_as_far_as_it_is_one(value: str, moment: datetime | None) -> None:
    message = read(f"From: a@b.example\r\nDate: {value}\r\n\r\nHalo")
    assert message.date == moment
    assert ("the date is not written as it should be" in message.problems) is (moment is None)


def test_a_usual_mail_is_parsed_in_a_few_milliseconds() -> None:
    plain = "Content-Type: text/plain; charset=utf-8\r\n\r\n" + "Selamat pagi, laporan gaji belum keluar.\r\n" * 90
    rich = (
        "Content-Type: text/html; charset=utf-8\r\n\r\n" + "<p>Selamat pagi, laporan gaji belum keluar.</p>\r\n" * 170
    )
    raw = multipart(plain, rich, kind="alternative").encode()
    assert 11_000 < len(raw) < 13_500
    best = min(_seconds(raw) for _ in range(20))
    assert best < 0.012  # 1.5 ms on the machine this was written on; room for slow ones


def _seconds(raw: bytes) -> float:
    started = time.process_time()
    read(raw)
    return time.process_time() - started


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.from_regex(PLAIN_MAILBOX, fullmatch=True))
def test_a_plain_address_is_read_as_the_library_reads_it(value: str) -> None:
    ((name, address),) = library.get_addresses(value, defects=[], decode_names=True)
    message = parse(f"From: {value}\r\n\r\nHalo".encode(), own=OWN)
    assert message.from_ == Address(" ".join(name.split()), address)
