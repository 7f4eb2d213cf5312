"""The new text of a reply, in Indonesian and English, in plain text and in HTML."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.mail.bodytext import from_html, split_reply
from tests.unit.mail.split import split_html

QUOTE = "> Apakah sudah dicoba?\n> Salam"

CUT = {
    "Gmail id": f"Sudah.\n\nPada Sen, 3 Feb 2025 pukul 10.00 Dukungan <support@vendor.example> menulis:\n\n{QUOTE}\n",
    "Gmail id wrapped": (
        f"Sudah.\n\nPada tanggal Sen, 3 Feb 2025 pukul 10.00 Dukungan\n<support@vendor.example> menulis:\n{QUOTE}"
    ),
    "Gmail en": f"Sudah.\n\nOn Mon, Feb 3, 2025 at 10:00 AM Support <support@vendor.example> wrote:\n{QUOTE}",
    "Gmail en wrapped over three lines": (
        f"Sudah.\n\nOn Mon, Feb 3, 2025 at 10:00 AM Support\n<support@vendor.example>\nwrote:\n{QUOTE}"
    ),
    "Apple Mail": f"Sudah.\n\n> On 3 Feb 2025, at 10.00, Support <support@vendor.example> wrote:\n> \n{QUOTE}",
    "Yahoo id": (
        "Sudah.\n\nPada Senin, 3 Februari 2025 10.00.00 GMT+7, Dukungan <support@vendor.example> menulis:\n\nApa?"
    ),
    "Malay": f"Sudah.\n\nPada 3 Feb 2025 10:00, Sokongan menulis:\n{QUOTE}",
    "a name only": f"Sudah.\n\nDukungan menulis:\n{QUOTE}",
    "Gmail in another language": f"Sudah.\n\n2025-02-03 10:00 GMT+07:00 Dukungan <support@vendor.example>:\n\n{QUOTE}",
    "Outlook en": "Sudah.\n\n-----Original Message-----\nFrom: Support\nSent: Monday\nTo: Dewi\nSubject: x\n\nApa?",
    "Outlook id": "Sudah.\n\n-----Pesan Asli-----\nDari: Dukungan\nDikirim: Senin\nKepada: Dewi\nPerihal: x\n\nApa?",
    "Outlook 365 id": (
        "Sudah.\n\n________________________________\nDari: Dukungan <support@vendor.example>"
        "\nDikirim: Senin, 3 Februari 2025 10.00\nKepada: Dewi\nSubjek: x\n\nApa?"
    ),
    "Outlook 365 en": (
        "Sudah.\r\n\r\n________________________________\r\nFrom: Support\r\nSent: Monday\r\n"
        "To: Dewi\r\nSubject: x\r\n\r\nApa?"
    ),
    "bold header": (
        "Sudah.\n\n*From:* Support <support@vendor.example>\n*Sent:* Monday\n*To:* Dewi\n*Subject:* x\n\nApa?"
    ),
    "Tanggal for Dikirim": "Sudah.\n\nDari: Dukungan <support@vendor.example>\nTanggal: Senin\nKepada: Dewi\n\nApa?",
    "a phone's header": (
        "Sudah.\n\n-------- Original message --------\nFrom: Support <support@vendor.example>"
        "\nDate: 03/02/2025 10:00 (GMT+07:00)\nTo: Dewi\n\nApa?"
    ),
    "a forwarded mail": (
        "Sudah.\n\n---------- Forwarded message ---------\nDari: A <a@b.example>\nDate: x\nSubject: y\n\nApa?"
    ),
    "forwarded by an iPhone": "Sudah.\n\nAwal pesan yang diteruskan:\n\nDari: A\n",
    "quotes without introduction": f"Sudah.\n\n{QUOTE}\n",
    "an answer below the quote": f"On Mon, 3 Feb 2025, Support wrote:\n{QUOTE}\n\nSudah.\n",
    "a signature below the quote": f"Sudah.\n\nOn Mon, 3 Feb 2025, Support wrote:\n{QUOTE}\n-- \nDewi",
}

SIGNED = {
    "the mark": "Sudah.\n\n-- \nDewi\nPT Klien",
    "the mark without its blank": "Sudah.\n--\nDewi",
    "a phone": "Sudah.\n\nSent from my iPhone",
    "a phone, Indonesian": "Sudah.\n\nDikirim dari iPhone saya",
    "Outlook": "Sudah.\n\nDapatkan Outlook untuk Android",
    "three dashes": "Sudah.\n---\nDewi",
    "a signature above the quote": "Sudah.\n\n-- \nDewi\n\nOn Mon, 3 Feb 2025, Support wrote:\n> Apa?",
}

KEPT = {
    "answers between the quotes": (
        f"On Mon, 3 Feb 2025, Support <s@vendor.example> wrote:\n{QUOTE}\nSudah.\n> Kapan?\nKemarin."
    ),
    "an introduction, a quote and an answer": f"Halo,\n\nPada 3 Feb 2025 Dukungan menulis:\n{QUOTE}\nSudah kemarin.",
    "a quote in the middle": "Anda tulis\n> coba lagi\ntapi tetap gagal.",
    "a form": "Nama: Budi\nDari: Jakarta\nTanggal: 3 Februari\nKepada: tim dukungan\nPerihal: kunjungan",
    "a sentence that begins like a quote": "On Monday the payroll run failed again.\nPada hari Senin gagal lagi.",
    "a letter with dashes": "Daftar:\n- satu\n- dua\n-- penting --\nselesai",
    "words about a phone": "Dikirim dari kantor kemarin.\nSampai sekarang belum ada.\nMohon dicek.\nTerima kasih",
    "a table with a line": "A  B\n-----------------------\n1  2",
    "said, not quoted": "Beliau menulis:\nmohon dibantu hari ini",
}


@pytest.mark.parametrize("text", CUT.values(), ids=CUT.keys())
def test_the_mail_that_is_answered_is_cut(text: str) -> None:
    split = split_reply(text)
    assert split.new_text == "Sudah."
    assert split.quoted


@pytest.mark.parametrize("text", SIGNED.values(), ids=SIGNED.keys())
def test_a_signature_is_kept_apart(text: str) -> None:
    split = split_reply(text)
    assert split.new_text == "Sudah."
    assert split.signature


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT.keys())
def test_own_words_are_never_cut(text: str) -> None:
    split = split_reply(text)
    assert split.new_text == text
    assert not split.quoted


def test_a_reply_without_own_words_has_no_new_text() -> None:
    assert split_reply(f"On Mon, 3 Feb 2025, Support <s@vendor.example> wrote:\n{QUOTE}").new_text == ""


HTML = {
    "Gmail": (
        '<div dir="ltr">Sudah.</div><br><div class="gmail_quote"><div class="gmail_attr">Am Mo. schrieb X:</div>'
        '<blockquote class="gmail_quote">Apa?</blockquote></div>'
    ),
    "Outlook on the web": (
        '<div>Sudah.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">Von: X</div><div>Apa?</div>'
    ),
    "Outlook for Windows": (
        '<p class="MsoNormal">Sudah.</p><div><p><b>From:</b> X<br><b>Sent:</b> Mon<br><b>To:</b> Y</p></div><p>Apa?</p>'
    ),
    "Hotmail": '<p>Sudah.</p><table class="OutlookMessageHeader"><tr><td>Od: X</td></tr></table><p>Apa?</p>',
    "Apple Mail": (
        '<div>Sudah.</div><div><br><blockquote type="cite"><div>On 3 Feb 2025, X wrote:</div>Apa?</blockquote></div>'
    ),
    "Yahoo": '<div>Sudah.</div><div class="yahoo_quoted"><div>Pada Senin, X menulis:</div><div>Apa?</div></div>',
}


@pytest.mark.parametrize("html", HTML.values(), ids=HTML.keys())
def test_quotes_marked_in_html_are_cut_in_any_language(html: str) -> None:
    full, split = split_html(html)
    assert split.new_text == "Sudah."
    assert split.quoted
    assert "Apa?" in full


def test_html_answers_between_quotes_are_kept() -> None:
    html = '<div class="gmail_quote">X wrote:<blockquote>Satu?</blockquote>Ya.<blockquote>Dua?</blockquote>Tidak.</div>'
    split = split_html(html)[1]
    assert "Ya." in split.new_text
    assert "Tidak." in split.new_text


def test_html_becomes_text_that_can_be_read() -> None:
    html = (
        "<html><head><title>x</title><style>p{}</style></head><body><script>alert(1)</script>"
        "<p>Halo&nbsp;<b>Bu</b>,<br>lihat <a href='https://drive.example/a'>rekaman</a></p>"
        "<table><tr><th>Nama</th><th>Gaji</th></tr><tr><td>Budi</td><td>5&nbsp;jt</td></tr></table>"
        "<ul><li>satu</li><li>dua</li></ul><pre>a\n  b</pre><div style='display:none'>rahasia</div>"
    )
    assert from_html(html) == (
        "Halo Bu,\nlihat rekaman <https://drive.example/a>\n\nNama | Gaji\nBudi | 5 jt\n\n- satu\n- dua\n\na\n  b"
    )


def test_the_marks_of_quotes_never_reach_a_reader() -> None:
    full, split = split_html('<p>\ue001Sudah\ue000</p><div class="gmail_quote"><blockquote>Apa?</blockquote></div>')
    assert not set("\ue000\ue001") & set(full + split.new_text)


HOSTILE_HTML = {
    "deep": "<div>" * 100_000,
    "formatting left open": "".join(f"<b id={n}>" for n in range(1900)) + "<p>x" * 10_000,
    "only openings": "<" * 200_000,
    "tables in tables": "<table><tr><td>" * 3_000,
    "deep quotes": "<blockquote>" * 1_500 + "x",
}


@pytest.mark.parametrize("html", HOSTILE_HTML.values(), ids=HOSTILE_HTML.keys())
def test_html_that_is_built_to_hurt_is_read_quickly(html: str) -> None:
    started = time.process_time()
    from_html(html)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    "line", ["On ", "a@b ", ">", "Dari: x\n", "On 1 x\n", "-", "--\n", "> a\nb\n", "x@y 1:\n", "_" * 40 + "\n", "\n"]
)
def test_splitting_takes_linear_time(line: str) -> None:
    text = (line * (400_000 // len(line)))[:400_000]
    started = time.process_time()
    split_reply(text)
    assert time.process_time() - started < 3


@settings(derandomize=True, max_examples=200)
@given(st.text(alphabet=st.sampled_from("ab \n>-@:1"), max_size=200))
def test_the_new_text_is_always_a_piece_of_the_text(text: str) -> None:
    assert split_reply(text).new_text in text
