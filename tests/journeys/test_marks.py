"""The search for what strangers wrote finds it, wherever it stands, and lets through what email.md 5 excepts."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from dataclasses import replace
from email.message import EmailMessage

import pytest

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import RANI, SITI, to
from tests.journeys.everywhere import everywhere
from tests.journeys.mails import raw
from tests.journeys.marking import MARK, PARTS, mark, marked
from tests.journeys.marks import EXCEPTIONS, Mail, MarkedAccount, Sent, allowed, leaks, texts

BUDI = "budi@sejahtera.example"
ORANG = "orang@luar.example"
HERE = "text/plain"


def mail(writer: str, outcome: str = "request", sender: str = SITI) -> Mail:
    return Mail(mark(1, ""), sender, writer, outcome, 1001)


def letter(audience: str = "client", to: str = BUDI, template: str = "update", request: int = 1001) -> Sent:
    return Sent(template, audience, to, request, EmailMessage())


def test_each_text_of_a_mail_is_marked() -> None:
    text = "Kami tidak bisa login sejak tadi pagi.\n\nPada Jum, 14 Feb Rani menulis:\n> Apa kendalanya?"
    made = marked(raw(SITI, "Tidak bisa login", text), 27).decode()
    assert {part for number, part in MARK.findall(made) if number == "abb"} == {
        "name", "addressee", "subject", "header", "body", "signature", "quoted",
    }  # fmt: skip
    new, _, quoted = made.partition("Pada Jum")
    assert mark(27, "body") in new
    assert MARK.findall(quoted) == [("abb", "quoted")]


def test_each_part_of_a_mail_with_files_is_marked() -> None:
    made = marked(everywhere(SITI, "Rekap premi tidak terunduh", "support@vendor.example", "a", BUDI, "pass"), 27)
    found = {part for _, text in texts(email.message_from_bytes(made, EmailMessage, policy=email.policy.default))
             for number, part in MARK.findall(text.casefold()) if number == "abb"}  # fmt: skip
    assert found == set(PARTS) - {"quoted", "place"}
    assert b"tanda-" not in made


@pytest.mark.parametrize("text", ["Terima kasih banyak.", "YA", "/tutup", "/proses\n/ambil"])
def test_a_short_text_keeps_its_meaning(text: str) -> None:
    body = marked(raw(SITI, "Re: Login", text), 1).partition(b"\r\n\r\n")[2].decode()
    assert body.replace("\r\n", "\n").partition("\n\n-- \n")[0] == text
    assert mark(1, "body") not in body


@pytest.mark.parametrize(("found", "part", "into", "place"), [
    (mail("proven"), "body", letter(), HERE),
    (mail("proven"), "name", letter(), HERE),
    (mail("proven"), "file", letter(), "file Content-Disposition"),
    (mail("proven"), "signature", letter(), HERE),
    (mail("registered"), "place", letter(template="appointment"), HERE),
    (mail("proven"), "place", letter(), HERE),
    (mail("proven"), "place", letter(template="onsite_received"), HERE),
    (mail("proven", "reply"), "subject", letter(), HERE),
    (mail("proven"), "subject", letter(request=1002), HERE),
    (mail("proven"), "subject", letter("admin"), HERE),
    (mail("proven"), "subject", letter(template="acknowledgement_brief"), "header Subject"),
    (mail("proven"), "subject", letter(), "header References"),
    (mail("proven"), "header", letter("staff", RANI), "header X-Mailer"),
    (mail("proven"), "id", letter(), HERE),
    (mail("staff", "reply", RANI), "quoted", letter(), HERE),
    (mail("proven"), "addressee", letter(), "header To"),
    (mail("proven"), "cell", letter(), "application/zip word/document.xml"),
    (mail("stranger", sender=ORANG), "subject", letter(), "header Subject"),
    (mail("stranger", sender=ORANG), "body", letter(to=ORANG), HERE),
    (mail("forger"), "subject", letter(to=SITI), "header Subject"),
    (mail("registered"), "subject", letter(), "header Subject"),
    (mail("stranger"), "subject", letter(), "header Subject"),
    (mail("stranger"), "body", letter(to=SITI), HERE),
    (mail("staff", "reply", RANI), "signature", letter(), HERE),
    (mail("staff", "reply", RANI), "body", letter(request=1002), HERE),
    (mail("house", "reply", RANI), "body", letter(), HERE),
    (mail("staff", "reply", RANI), "forwarded", letter(), HERE),
])  # fmt: skip
def test_a_leak_is_found(found: Mail, part: str, into: Sent, place: str) -> None:
    assert not allowed(found, part, into, place)


@pytest.mark.parametrize(("found", "part", "into", "place"), [
    (mail("proven"), "subject", letter(), "header Subject"),
    (mail("staff", "reply", RANI), "body", letter(), HERE),
    (mail("proven"), "place", letter(template="appointment"), HERE),
    (mail("stranger"), "body", letter("staff", RANI), HERE),
    (mail("registered"), "subject", letter(to=SITI), "header Subject"),
    (mail("stranger"), "id", letter(), "header References"),
    (mail("stranger", sender=ORANG), "subject", letter(to=ORANG), "header Subject"),
    (mail("stranger", sender=ORANG), "name", letter(to=ORANG), "header To"),
])  # fmt: skip
def test_an_exception_is_let_through(found: Mail, part: str, into: Sent, place: str) -> None:
    assert allowed(found, part, into, place)


def test_every_exception_has_its_reason() -> None:
    assert all(each.why for each in EXCEPTIONS)
    assert len({each.why for each in EXCEPTIONS}) == len(EXCEPTIONS)


def zipped(octets: bytes) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", octets * 40)
    return written.getvalue()


def test_a_letter_is_searched_everywhere() -> None:
    sent = EmailMessage()
    sent["X-Odd"] = "field"
    sent["Subject"] = "Permintaan Anda \u2013 subject"
    sent.set_content("text " + "panjang " * 40)
    sent.add_alternative("<p>html</p>", subtype="html")
    sent.add_attachment(b"bytes", maintype="image", subtype="png", filename="name.png")
    sent.add_attachment(f"BEGIN:VCALENDAR\r\nSUMMARY:{'x' * 60} fol\r\n ded\r\n", subtype="calendar")
    sent.add_attachment(zipped(b"<w:t>member</w:t>"), maintype="application", subtype="zip", filename="form.docx")
    read = "\n".join(text for _, text in texts(sent))
    assert all(
        word in read
        for word in ("field", "\u2013 subject", "text panjang", "html", "name.png", "bytes", "folded", "member")
    )


def test_the_letters_of_a_desk_are_searched(desk: DeskAtWork) -> None:
    report = "Rekap iuran tidak bisa dibuka oleh satu karyawan kami, Bu."
    first = desk.writes(SITI, "Rekap iuran tidak terbuka", report)
    (number,) = {number for number, _ in MARK.findall(to(first, SITI).field("Subject"))}
    assert f"qz{number}bodyqz" in to(first, RANI).words
    account, store = desk.installation.accounts["support"], desk.installation.store
    assert isinstance(account, MarkedAccount)
    assert leaks(store, account.inbound) == []

    forged = {digest: replace(each, proof="fail") for digest, each in account.inbound.items()}
    assert {leak.partition(" of mail")[0] for leak in leaks(store, forged)} == {"subject"}
    assert all(leak.endswith(f"to {SITI}") for leak in leaks(store, forged))
    assert leaks(store, {}), "a mark of a mail that nobody knows is one too"
