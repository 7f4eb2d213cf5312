"""A forwarded mail inside of the text: who wrote it, what it said, and what the forwarder put above it."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail import bodytext, forward, forwardwords, htmltext
from mailflow.mail.message import Address

DEWI = Address("Dewi Lestari", "dewi@klien.example")
DESK = (Address("", "support@vendor.example"),)
TWO = (Address("Budi Santoso", "budi@klien.example"), Address("Sari Wulan", "sari@klien.example"))
SAID = "Slip gaji bulan Januari belum keluar.\n\nTerima kasih"


@dataclass(frozen=True)
class Case:
    """A mail, and what is to be found in it where that differs from Dewi's mail to the desk."""

    text: str
    subject: str = "Fwd: Slip gaji"
    top: str = "Mohon dibantu ya, Mas."
    to: tuple[Address, ...] = DESK
    title: str = "Slip gaji"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


TOP = "Mohon dibantu ya, Mas.\n\n"
WHO = "Dewi Lestari <dewi@klien.example>"
FIELDS = f"Dari: {WHO}\nTanggal: 3 Februari 2025\nPerihal: Slip gaji\nKepada: support@vendor.example"
PLAIN = {
    "Gmail": Case(
        f"{TOP}---------- Forwarded message ---------\nDari: Dewi Lestari <dewi@klien.example>\n"
        f"Date: Sen, 3 Feb 2025 pukul 10.00\nSubject: Slip gaji\nTo: <support@vendor.example>\n\n\n{SAID}\n"
    ),
    "Gmail with two recipients and copies": Case(
        f"{TOP}---------- Forwarded message ---------\nDari: *Dewi Lestari* <dewi@klien.example>\n"
        "Date: Sen, 3 Feb 2025 pukul 10.00\nSubject: Slip gaji\nTo: Budi Santoso <budi@klien.example>, Sari Wulan <\n"
        f"sari@klien.example>\nCc: <hrd@klien.example>\n\n{SAID}",
        to=TWO,
    ),
    "Apple Mail": Case(f"{TOP}> Awal pesan yang diteruskan:\n>\n{quoted(FIELDS)}\n>\n{quoted(SAID)}\n"),
    "iPhone": Case(
        f"{TOP}Dikirim dari iPhone saya\n\nMulai pesan terusan:\n\n{quoted(FIELDS)}\n> \n{quoted(SAID)}",
        top="Mohon dibantu ya, Mas.\n\nDikirim dari iPhone saya",
    ),
    "Thunderbird": Case(
        f"{TOP}-------- Pesan Terusan --------\nSubjek: \tSlip gaji\nTanggal: \tMon, 3 Feb 2025 10:00:00 +0700\n"
        f"Dari: \tDewi Lestari <dewi@klien.example>\nKepada: \tsupport@vendor.example\n\n\n{SAID}\n"
    ),
    "Yahoo": Case(
        f"{TOP}----- Pesan yang Diteruskan -----\nDari: Dewi Lestari <dewi@klien.example>\n"
        "Kepada: \"support@vendor.example\" <support@vendor.example>\nTerkirim: Senin, 3 Februari 2025 10.00.00 WIB\n"
        f"Judul: Slip gaji\n\n{SAID}"
    ),
    "Outlook in Indonesian": Case(
        f"{TOP}Dari: Dewi Lestari <dewi@klien.example>\nDikirim: Senin, 3 Februari 2025 10:00\n"
        f"Kepada: Budi Santoso <budi@klien.example>; Sari Wulan <sari@klien.example>\nSubjek: Slip gaji\n\n{SAID}",
        subject="TRS: Slip gaji",
        to=TWO,
    ),
    "Outlook in English, old style addresses": Case(
        f"{TOP}-----Original Message-----\nFrom: Dewi Lestari [mailto:dewi@klien.example]\nSent: Monday,"
        f" February 3, 2025\n"
        f"To: support@vendor.example<mailto:support@vendor.example>\nImportance: High\nSubject: Slip gaji\n\n{SAID}",
        subject="FW: Slip gaji",
    ),
    "Outlook for iOS": Case(
        f"{TOP}Get Outlook for iOS<https://aka.example/o0ukef>\n________________________________\n"
        "From: Dewi Lestari <dewi@klien.example>\nSent: Monday, February 3, 2025 10:00:00 AM\n"
        f"To: support@vendor.example <support@vendor.example>\nSubject: Slip gaji\n\n{SAID}",
        top="Mohon dibantu ya, Mas.\n\nGet Outlook for iOS<https://aka.example/o0ukef>",
        subject="Fw: Slip gaji",
    ),
    "bold fields": Case(
        f"{TOP}*From:* Dewi Lestari <dewi@klien.example>\n*Sent:* Monday, 3 February 2025 10:00\n"
        f"*To:* support@vendor.example\n*Subject:* Slip gaji\n\n{SAID}",
        subject="[BEN-7] FW: Slip gaji",
    ),
    "empty lines between the fields": Case(
        f"{TOP}-----Pesan Diteruskan-----\n\nDari: Dewi Lestari <dewi@klien.example>\n\nTanggal: 3/2/2025\n\n"
        f"Kepada:support@vendor.example\n\n\nPerihal: Slip gaji\n\n{SAID}"
    ),
    "a long subject, wrapped": Case(
        f"{TOP}---------- Forwarded message ----------\nFrom: Dewi Lestari <dewi@klien.example>\n"
        "Subject: Slip gaji bulan Januari untuk seluruh karyawan cabang Surabaya dan\nMalang belum keluar\n"
        f"To: support@vendor.example\n\n{SAID}",
        title="Slip gaji bulan Januari untuk seluruh karyawan cabang Surabaya dan Malang belum keluar",
    ),
    "a short line wrapped between two fields": Case(
        f"{TOP}---------- Forwarded message ----------\nFrom: Dewi Lestari <dewi@klien.example>\n"
        f"Subject: Slip\ngaji\nTo: support@vendor.example\n\n{SAID}"
    ),
    "name and address on two lines": Case(
        f"{TOP}---------- Pesan terusan ---------\nDari:\nDewi Lestari <dewi@klien.example>\nKepada: Support\n"
        f"\t<support@vendor.example>\nSubjek: Slip gaji\n\n{SAID}",
        to=(Address("Support", "support@vendor.example"),),
    ),
    "on behalf of": Case(
        f"{TOP}---------- Forwarded message ---------\nFrom: 'Dewi Lestari' <dewi@klien.example> On Behalf Of HRD\n"
        f"To: support@vendor.example\nSubject: Slip gaji\n\n{SAID}"
    ),
    "German": Case(
        f"{TOP}-------- Weitergeleitete Nachricht --------\nBetreff: Slip gaji\nDatum: Mon, 3 Feb 2025 10:00:00 +0700\n"
        f"Von: Dewi Lestari <dewi@klien.example>\nAn: support@vendor.example\n\n{SAID}",
        subject="WG: Slip gaji",
    ),
    "French": Case(
        f"{TOP}Début du message transféré :\n\n> De : Dewi Lestari <dewi@klien.example>\n> Objet : Slip gaji\n"
        f"> Date : 3 février 2025\n> À : support@vendor.example\n> \n{quoted(SAID)}",
        subject="TR : Slip gaji",
    ),
    "Spanish, by Outlook": Case(
        f"{TOP}De: Dewi Lestari <dewi@klien.example>\nEnviado el: lunes, 3 de febrero de 2025\n"
        f"Para: support@vendor.example\nAsunto: Slip gaji\n\n{SAID}",
        subject="RV: Slip gaji",
    ),
    "Japanese": Case(
        f"{TOP}転送されたメッセージ:\n\n差出人: Dewi Lestari <dewi@klien.example>\n日時: 2025年2月3日\n"
        f"宛先: support@vendor.example\n件名: Slip gaji\n\n{SAID}"
    ),
    "Chinese, wide colons": Case(
        f"{TOP}---------- 转发的邮件 ----------\n发件人：Dewi Lestari <dewi@klien.example>\n"
        f"收件人：support@vendor.example\n主题：Slip gaji\n\n{SAID}"
    ),
    "a separator in an unknown language": Case(
        f"{TOP}---------- Mesaĝo sendita plu ----------\nFrom: Dewi Lestari <dewi@klien.example>\n"
        f"Date: 3 Feb 2025\nTo: support@vendor.example\nSubject: Slip gaji\n\n{SAID}"
    ),
    "Samsung, all on one line": Case(
        f"{TOP}Dikirim dari Galaxy saya\n\n-------- Pesan asli --------Dari: Dewi Lestari <dewi@klien.example> Tanggal:"
        f" 3/2/25  10.00  (GMT+07:00) Kepada: support@vendor.example Subjek: Slip gaji\n{SAID}",
        top="Mohon dibantu ya, Mas.\n\nDikirim dari Galaxy saya",
    ),
    "nothing above": Case(f"---------- Forwarded message ---------\n{FIELDS}\n\n{SAID}", top=""),
    "own words below what is quoted": Case(
        f"Begin forwarded message:\n\n{quoted(FIELDS)}\n>\n{quoted(SAID)}\n\nMohon dibantu ya, Mas.\n"
    ),
    "own words above and below": Case(
        f"{TOP}Begin forwarded message:\n\n{quoted(FIELDS)}\n>\n{quoted(SAID)}\n\nSalam"
    ),
    "lines that end as on Windows": Case(f"{TOP}--- Pesan diteruskan ---\n{FIELDS}\n\n{SAID}".replace("\n", "\r\n")),
}  # fmt: skip


@pytest.mark.parametrize("case", PLAIN.values(), ids=PLAIN)
def test_the_forwarded_mail_and_the_text_above_it_are_told_apart(case: Case) -> None:
    found = forward.split(case.text, case.subject)
    assert found is not None
    top, mail = found
    assert top.strip() == case.top
    assert (mail.from_, mail.to, mail.subject, mail.text) == (DEWI, case.to, case.title, SAID)
    assert not mail.attached


PARAGRAPHS = "<p>Slip gaji bulan Januari belum keluar.</p><p>Terima kasih</p>"
HTML = {
    "Gmail": (
        '<div dir="ltr">Mohon dibantu ya, Mas.<br><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
        '---------- Forwarded message ---------<br>Dari: <b class="gmail_sendername">Dewi Lestari</b> <span>&lt;'
        '<a href="mailto:dewi@klien.example">dewi@klien.example</a>&gt;</span><br>Date: Sen, 3 Feb 2025 pukul 10.00<br>'
        'Subject: Slip gaji<br>To: &lt;<a href="mailto:support@vendor.example">support@vendor.example</a>&gt;<br></div>'
        f"<br>{PARAGRAPHS}</div></div>"
    ),
    "Outlook": (
        '<div class="WordSection1"><p class="MsoNormal">Mohon dibantu ya, Mas.</p><div'
        ' style="border-top:solid #E1E1E1">'
        '<p class="MsoNormal"><b>Dari:</b> Dewi Lestari &lt;dewi@klien.example&gt; <br><b>Dikirim:</b>'
        " Senin, 3 Februari"
        " 2025 10:00<br><b>Kepada:</b> support@vendor.example<br><b>Subjek:</b> Slip gaji</p></div>"
        f"{PARAGRAPHS}</div>"
    ),
    "Outlook in the browser, no empty line below the header": (
        '<div>Mohon dibantu ya, Mas.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"'
        ' dir="ltr"><b>From:</b>'
        " Dewi Lestari &lt;dewi@klien.example&gt;<br><b>Sent:</b> Monday, February 3, 2025 10:00 AM<br><b>To:</b>"
        " support@vendor.example &lt;support@vendor.example&gt;<br><b>Subject:</b> Slip gaji<div>&nbsp;</div></div>"
        "<div>Slip gaji bulan Januari belum keluar.</div><br><div>Terima kasih</div>"
    ),
    "Apple Mail": (
        '<html><body>Mohon dibantu ya, Mas.<br><div><br><blockquote type="cite"><div>Awal pesan yang'
        " diteruskan:</div><br>"
        "<div><b>Dari: </b>Dewi Lestari &lt;<a"
        " href='mailto:dewi@klien.example'>dewi@klien.example</a>&gt;<br></div><div>"
        "<b>Subjek: </b><b>Slip gaji</b><br></div><div><b>Tanggal: </b>3 Februari 2025 10.00.00 WIB<br></div><div><b>"
        f"Kepada: </b>support@vendor.example<br></div><br><div>{PARAGRAPHS}</div></blockquote></div></body></html>"
    ),
    "Thunderbird": (
        '<p>Mohon dibantu ya, Mas.</p><div class="moz-forward-container"><br>-------- Pesan Terusan'
        " --------<table><tbody>"
        "<tr><th>Subjek: </th><td>Slip gaji</td></tr><tr><th>Tanggal: </th><td>Mon, 3 Feb 2025</td></tr><tr><th>Dari: "
        "</th><td>Dewi Lestari <a"
        ' href="mailto:dewi@klien.example">&lt;dewi@klien.example&gt;</a></td></tr><tr><th>Kepada:'
        f" </th><td>support@vendor.example</td></tr></tbody></table><br>{PARAGRAPHS}</div>"
    ),
    "Yahoo": (
        '<div>Mohon dibantu ya, Mas.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>----- Pesan'
        " yang Diteruskan"
        " -----</div><div><b>Dari:</b> Dewi Lestari &lt;dewi@klien.example&gt;</div><div><b>Kepada:</b>"
        " support@vendor.example</div><div><b>Terkirim:</b> Senin, 3 Februari 2025</div><div><b>Judul:</b> Slip gaji"
        f"</div><div><br></div><div>{PARAGRAPHS}</div></div>"
    ),
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML)
def test_forwards_in_html_are_read_with_the_marks_of_quotes_in_their_text(html: str) -> None:
    found = forward.split(htmltext.render(html), "Fwd: Slip gaji")
    assert found is not None
    top, mail = found
    assert bodytext.split_reply(top).new_text.strip() == "Mohon dibantu ya, Mas."
    assert (mail.from_, mail.to, mail.subject) == (DEWI, DESK, "Slip gaji")
    assert mail.text.replace("\n\n", "\n") == SAID.replace("\n\n", "\n")


REPLY_BLOCK = (
    "Sudah bisa, Mas.\n\nFrom: Support <support@vendor.example>\nSent: Monday, 3 February 2025\n"
    "To: Dewi Lestari <dewi@klien.example>\nSubject: Slip gaji\n\nSilakan dicoba lagi.\n"
)
ATTRIBUTION = "Pada Sen, 3 Feb 2025 10.00 Dewi <dewi@klien.example> menulis:"
COMMENTED, BARE = PLAIN["Gmail"].text, PLAIN["nothing above"].text
NO_FORWARDS = {
    "no other mail": ("Slip gaji belum keluar.\n\nSalam\nDewi", "Slip gaji"),
    "nothing": ("", "Fwd: Slip gaji"),
    "a reply by Outlook": (REPLY_BLOCK, "RE: Slip gaji"),
    "a reply by Outlook to a forward": (REPLY_BLOCK, "RE: FW: Slip gaji"),
    "a reply with its separator": (REPLY_BLOCK.replace("From", "-----Pesan Asli-----\nFrom", 1), "Re: Slip gaji"),
    "a reply below an attribution": (f"Sudah.\n\n{ATTRIBUTION}\n\n{quoted(COMMENTED)}", "Re: Fwd: Slip gaji"),
    "a reply to a forward without own words": (f"Sudah.\n\n{ATTRIBUTION}\n{quoted(BARE)}", "Re: Fwd: Slip gaji"),
    "a reply with a short attribution": (f"Sudah.\n\nDewi menulis:\n{quoted(BARE)}", "Re: Fwd: Slip gaji"),
    "a form": ("Dari: Dewi Lestari\nTanggal: 3 Februari 2025\nPerihal: kunjungan\nKepada: tim support", "Fwd: form"),
    "a sentence about a forward": ("Ini pesan terusan:\nslip gaji belum keluar\nForwarded message", "Slip gaji"),
    "a reply from a Samsung": (
        "Sudah\n\n-------- Pesan asli --------Dari: Support <support@vendor.example> Tanggal: 3/2/25 Kepada: x"
        " Subjek: y\nz",
        "Re: Slip gaji",
    ),
    "a word with dashes around it": ("----- PENTING -----\nSlip gaji belum keluar", "Fwd: Slip gaji"),
    "a forward prefix and nothing else": ("Slip gaji belum keluar", "Fwd: Slip gaji"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "subject"), NO_FORWARDS.values(), ids=NO_FORWARDS)
def test_replies_and_forms_are_no_forwards(text: str, subject: str) -> None:
    assert forward.split(text, subject) is None


PASSED_ON = REPLY_BLOCK.replace("Support <support@vendor.example>", "Rina <rina@cabang.example>")


@pytest.mark.parametrize(
    ("text", "recipients", "is_forward"),
    [
        (PASSED_ON, ("support@vendor.example",), True),
        (PASSED_ON, ("support@vendor.example", "rina@cabang.example"), False),
        (PASSED_ON, ("support@vendor.example", "Boss@Cabang.example"), False),
        (PASSED_ON.replace("rina@cabang", "dewi@klien"), ("support@vendor.example",), False),
        (REPLY_BLOCK, ("support+r-1x2y@vendor.example",), False),
        (PASSED_ON, (), False),
        (PASSED_ON.replace(" <rina@cabang.example>", ""), ("support@vendor.example",), False),
    ],
)
def test_a_quoted_mail_of_somebody_who_takes_no_part_was_passed_on(
    text: str, recipients: tuple[str, ...], is_forward: bool
) -> None:
    found = forward.split(text, "Re: Slip gaji", writer="Dewi@klien.example", recipients=recipients)
    assert (found is not None) is is_forward


def test_of_nested_forwards_the_outermost_counts() -> None:
    inner = "---------- Forwarded message ---------\nFrom: Agus <agus@lain.example>\nSubject: Lama\n\nYang pertama."
    found = forward.split(f"{TOP}---------- Forwarded message ---------\n{FIELDS}\n\nFYI\n\n{inner}", "Fwd: Fwd: Lama")
    assert found is not None
    assert found[1].from_ == DEWI
    assert found[1].text == f"FYI\n\n{inner}"


def test_a_writer_without_an_address_is_left_open() -> None:
    text = f"{TOP}From: Dewi Lestari\nSent: Monday, 3 February 2025\nTo: Support\nSubject: Slip gaji\n\n{SAID}"
    found = forward.split(text, "FW: Slip gaji")
    assert found is not None
    assert (found[1].from_, found[1].to, found[1].subject) == (None, (), "Slip gaji")


DECEIVED = Address("siti@klien.example", "x@luar.example")
WRITERS = {
    '"siti@klien.example" <x@luar.example>': DECEIVED,
    "siti@klien.example <x@luar.example>": DECEIVED,
    "siti@klien.example via Portal <x@luar.example>": Address("siti@klien.example via Portal", "x@luar.example"),
    "siti@klien.example<mailto:x@luar.example>": DECEIVED,
    "*Dewi Lestari* <dewi@klien.example <mailto:dewi@klien.example>>": DEWI,
    "Dewi Lestari <DEWI@klien.example> [mailto:dewi@klien.example]": replace(DEWI, address="DEWI@klien.example"),
    "Dewi Lestari [mailto:dewi@klien.example]": DEWI,
    "Dewi <Lestari> dewi@klien.example": Address("Dewi", "dewi@klien.example"),
    "dewi@klien.example": Address("", "dewi@klien.example"),
    "Siti <siti@klien.example>, x@luar.example": None,
    "Siti <siti@klien.example>, X <x@luar.example>": None,
    '"<siti@klien.example>" <x@luar.example>': None,
    "siti@klien.example, x@luar.example": None,
    "x@luar.example (siti@klien.example)": None,
    '"siti@klien.example"@luar.example': None,
    "<siti@klien.example@luar.example>": None,
    "Dewi Lestari": None,
    "": None,
}


@pytest.mark.parametrize(("value", "writer"), WRITERS.items(), ids=WRITERS)
def test_a_name_that_looks_like_an_address_makes_nobody_the_writer(value: str, writer: Address | None) -> None:
    found = forward.split(f"----- Pesan Terusan -----\n{FIELDS}\n\nx".replace(WHO, value), "Fwd: Slip gaji")
    assert found is not None
    assert found[1].from_ == writer


def test_a_separator_without_fields_is_a_forward_without_a_writer() -> None:
    found = forward.split(f"{TOP}---------- Forwarded message ---------\n\n{SAID}", "Slip gaji")
    assert found is not None
    assert (found[1].from_, found[1].subject, found[1].text) == (None, "", SAID)


def test_a_body_that_begins_like_a_field_is_no_second_value() -> None:
    text = f"{TOP}---------- Forwarded message ---------\n{FIELDS}\n\nPerihal: kunjungan\nTanggal: 7 Februari 2025"
    found = forward.split(text, "Fwd: Slip gaji")
    assert found is not None
    assert (found[1].subject, found[1].text) == ("Slip gaji", "Perihal: kunjungan\nTanggal: 7 Februari 2025")


def test_the_signature_of_the_forwarder_stays_in_the_text_above() -> None:
    found = forward.split(
        f"{TOP}-- \nSari Wulan\nHRD\n\n----- Pesan Terusan -----\n{FIELDS}\n\n{SAID}", "Fwd: Slip gaji"
    )
    assert found is not None
    assert bodytext.split_reply(found[0]).signature == "-- \nSari Wulan\nHRD"


def test_nothing_hidden_comes_out_of_a_forwarded_header() -> None:
    fields = FIELDS.replace("Slip gaji", "Slip \u202egaji\x07").replace("Dewi Lestari", "Dewi\u2066 Lestari")
    found = forward.split(f"----- Pesan Terusan -----\n{fields}\n\nx", "")
    assert found is not None
    assert not set(found[1].subject + str(found[1].from_)) & set("\u202e\u2066\x07")


def test_no_word_of_the_table_means_both_a_forward_and_a_reply() -> None:
    assert not forwardwords.SEPARATORS & forwardwords.ORIGINALS


def test_every_language_names_the_writer_and_the_subject_by_different_words() -> None:
    for language, words in forwardwords.LANGUAGES.items():
        fields = [forwardwords.FIELDS[word] for word in (words.from_.split("|")[0], words.subject.split("|")[0])]
        assert fields == ["from", "subject"], language


HOSTILE = {
    "fields without end": "From: a@b.example\n" * 60_000,
    "fields in one line": "From: " * 170_000,
    "quote marks": "> " * 500_000,
    "dashes": "-" * 1_000_000,
    "dashed lines": "----- forwarded " + "- -" * 50 + "\n" + ("-- a" * 40 + " --\n") * 6000,
    "half an address": f"----- Forwarded message -----\nFrom: {'a' * 900_000}\nTo: {'a@' * 50_000}\n",
    "separators": "----- Original Message -----\n" * 35_000,
    "empty lines": "\n" * 1_000_000,
    "a quote of depth": f"From: a@b.example\nSent: x\nTo: b\n{'>' * 900_000}",
    "separators and labels on one line": "---- Pesan asli ----" + "Dari: a Kepada: b@c.example Cc: c " * 30_000,
    "half separators": ("-" * 20 + "x" * 50 + "\n") * 14_000,
    "labels": ("To: x\nSent: y\nCc: z\n" + "\n") * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_text_of_a_million_characters_takes_a_moment(text: str) -> None:
    before = time.process_time()
    forward.split(text, "Fwd: x", recipients=("support@vendor.example",))
    assert time.process_time() - before < 2


@settings(derandomize=True, max_examples=300, deadline=None)
@given(
    st.lists(
        st.sampled_from(
            [*FIELDS.split("\n"), "", "> ", "> Dari: x", "-----Pesan Terusan-----", "halo", "\ue000", "Subject:"]
        ),
        max_size=20,
    )
)
def test_whatever_the_lines_the_parts_are_lines_of_the_mail_without_marks(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = forward.split(text, "Fwd: x")
    if found:
        assert found[0] in text
        assert "\ue000" not in found[1].text + found[1].subject
