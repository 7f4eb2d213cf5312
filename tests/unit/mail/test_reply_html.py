"""Quotes, signatures and pictures by the marks that mail programs leave in their HTML, whatever the language."""

from __future__ import annotations

import pytest

from mailflow.mail.bodytext import from_html, split_reply
from mailflow.mail.htmltext import render
from tests.unit.mail.split import split_html

OUTLOOK_HEADER = (
    '<div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm">'
    '<p class="MsoNormal"><b>Kutoka:</b> Support &lt;support@vendor.example&gt;<br><b>Ilitumwa:</b> 3 Feb 2025<br>'
    "<b>Kwa:</b> Dewi<br><b>Mada:</b> Gaji</p></div><p class=MsoNormal>Apa?</p>"
)

QUOTED = {
    "Gmail's container": (
        '<div dir="ltr">Sudah.</div><br><div class="gmail_quote gmail_quote_container"><div class="gmail_attr">'
        'Katika 3 Feb Support aliandika:</div><blockquote class="gmail_quote">Apa?</blockquote></div>'
    ),
    "Gmail through Outlook": '<p>Sudah.</p><div class="x_gmail_quote">Support:<blockquote>Apa?</blockquote></div>',
    "the new Yahoo": '<div>Sudah.</div><div class="ydp1a2b3cyahoo_quoted"><div>X:</div><div>Apa?</div></div>',
    "Thunderbird": '<p>Sudah.</p><div class="moz-cite-prefix">X:</div><blockquote type="cite">Apa?</blockquote>',
    "Proton": '<div>Sudah.</div><div class="protonmail_quote">X:<blockquote>Apa?</blockquote></div>',
    "Zoho": '<div>Sudah.</div><div class="zmail_extra"><div>X</div><blockquote>Apa?</blockquote></div>',
    "Roundcube": '<p>Sudah.</p><p id="reply-intro">X:</p><blockquote type="cite">Apa?</blockquote>',
    "Zimbra": '<div>Sudah.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__">X</div>Apa?',
    "Hotmail": '<div>Sudah.</div><hr id="stopSpelling">From: X<br>Apa?',
    "Outlook on the web": '<div>Sudah.</div><div id="x_appendonsend"></div><hr><div id="x_divRplyFwdMsg">X</div>Apa?',
    "the new Outlook": '<div>Sudah.</div><div id="mail-editor-reference-message-container"><div>X</div>Apa?</div>',
    "Outlook for Windows, a language nobody knows": f'<p class="MsoNormal">Sudah.</p>{OUTLOOK_HEADER}',
    "a line and a header": (
        "<p>Sudah.</p><hr><b>Kutoka:</b> X &lt;x@y.example&gt;<br><b>Ilitumwa:</b> 3 Feb<br><b>Kwa:</b> Y<p>Apa?</p>"
    ),
    "Outlook for Mac": '<div>Sudah.</div><div id="OLK_SRC_BODY_SECTION">Apa?</div>',
    "Apple Mail on a phone": (
        '<div>Sudah.</div><div><br><blockquote type="cite">Pada 3 Feb X menulis:<br>Apa?</blockquote></div>'
    ),
}

SIGNED = {
    "Gmail": '<div>Sudah.</div><div class="gmail_signature" data-smartmail="gmail_signature">Dewi<br>PT Klien</div>',
    "Gmail, with its dashes": (
        '<div>Sudah.</div><span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Dewi</div>'
    ),
    "Thunderbird": '<p>Sudah.</p><div class="moz-signature">-- <br>Dewi</div>',
    "Outlook on the web": '<div>Sudah.</div><div id="Signature"><p>Dewi</p></div>',
    "Outlook on the web, named again": '<div>Sudah.</div><div id="x_Signature"><p>Dewi</p></div>',
    "Outlook on a phone": '<div>Sudah.</div><div id="ms-outlook-mobile-signature">Dapatkan Outlook untuk iOS</div>',
    "Outlook for Windows": '<p>Sudah.</p><p><a name="_MailAutoSig"><b>Dewi</b></a></p><p>PT Klien</p>',
    "Apple on a phone": '<div>Sudah.</div><div id="AppleMailSignature">Dikirim dari iPhone saya</div>',
    "Samsung": '<div>Sudah.</div><div id="composer_signature">Terkirim dari Galaxy saya</div>',
    "above a quote": (
        '<div>Sudah.</div><div class="gmail_signature">Dewi</div>'
        '<div class="gmail_quote">X<blockquote>Apa?</blockquote></div>'
    ),
}


@pytest.mark.parametrize("html", QUOTED.values(), ids=QUOTED.keys())
def test_a_quote_is_known_by_the_names_that_programs_give_it(html: str) -> None:
    full, split = split_html(html)
    assert split.new_text == "Sudah."
    assert split.quoted
    assert "Apa?" in full


@pytest.mark.parametrize("html", SIGNED.values(), ids=SIGNED.keys())
def test_a_signature_is_known_by_the_names_that_programs_give_it(html: str) -> None:
    split = split_html(html)[1]
    assert split.new_text == "Sudah."
    assert split.signature
    assert split.signature in split_html(html)[0]


def test_a_closing_above_a_marked_signature_goes_with_it() -> None:
    split = split_html('<p>Sudah.</p><p>Salam,<br>Dewi</p><div class="gmail_signature">Dewi, PT Klien</div>')[1]
    assert (split.new_text, split.signature) == ("Sudah.", "Salam,\nDewi\n\nDewi, PT Klien")


def test_words_typed_into_the_place_of_a_signature_are_kept() -> None:
    html = '<div id="ms-outlook-mobile-signature">Sudah saya coba, masih gagal</div>'
    assert split_html(html)[1].new_text == "Sudah saya coba, masih gagal"


def test_words_below_a_marked_signature_are_kept() -> None:
    split = split_html('<div>Atas.</div><div class="gmail_signature">Dewi</div><div>Bawah.</div>')[1]
    assert (split.new_text, split.signature) == ("Atas.\nBawah.", "Dewi")


def test_a_line_across_the_page_is_no_quote() -> None:
    assert split_html("<p>Satu.</p><hr><p>Dua: tiga</p>")[1].new_text == "Satu.\n\nDua: tiga"


PICTURES = {
    "in the text": ('<p>Ini:</p><img src="cid:a@x"><p>Tolong.</p>', {"a@x"}),
    "below the text": ('<p>Ini:</p><p><img src="cid:a@x"></p>', {"a@x"}),
    "alone": ('<div><img src="cid:a@x"></div>', {"a@x"}),
    "percent-encoded, in brackets": ('<p>Ini <img src="CID:%3Ca%20b@x%3E"></p>', {"a b@x"}),
    "two": ('<p><img src="cid:a@x"><img src="cid:b@x"></p>', {"a@x", "b@x"}),
    "in a quote": ('<p>Sudah.</p><blockquote type="cite">X<img src="cid:a@x"></blockquote>', set()),
    "in a marked quote": (
        '<p>Sudah.</p><div class="gmail_quote">X:<blockquote><img src="cid:a@x"></blockquote></div>',
        set(),
    ),
    "in a marked signature": ('<p>Sudah.</p><div class="gmail_signature">Dewi<img src="cid:a@x"></div>', set()),
    "above a marked signature": ('<p>Ini:</p><img src="cid:a@x"><div class="gmail_signature">Dewi</div>', {"a@x"}),
    "between the text and the signature's mark": ('<p>Ini:</p><img src="cid:a@x"><p>-- <br>Dewi</p>', {"a@x"}),
    "a logo with contacts": ('<p>Sudah.</p><p>Salam,<br>Dewi<br>Telp. 022-555 0101<br><img src="cid:a@x"></p>', set()),
    "a screenshot below the name": ('<p>Gagal.</p><p>Salam,<br>Dewi</p><p><img src="cid:a@x"></p>', {"a@x"}),
    "from the web": ('<p>Ini <img src="https://x.example/a.png"></p>', set()),
    "hidden": ('<p>Ini <span style="display:none"><img src="cid:a@x"></span></p>', set()),
    "without an id": ('<p>Ini <img src="cid:"><img></p>', set()),
}


@pytest.mark.parametrize(("html", "expected"), PICTURES.values(), ids=PICTURES.keys())
def test_pictures_of_the_own_text_are_told_from_those_of_quotes_and_signatures(html: str, expected: set[str]) -> None:
    full, split = split_html(html)
    assert split.pictures == expected
    assert "@x" not in full + split.new_text + split.signature


def test_plain_text_has_no_pictures() -> None:
    assert split_reply("[cid:a@x] <img src='cid:a@x'>").pictures == frozenset()


def test_nobody_can_bring_a_mark_of_his_own() -> None:
    html = "<p>Sudah.&#xE001;\ue002 &#xE004;a@x&#xE005;</p><p>Kedua</p>"
    full, split = split_html(html)
    assert split.new_text == full == "Sudah. a@x\n\nKedua"
    assert split.pictures == frozenset()


def test_the_split_of_rendered_text_is_that_of_its_html() -> None:
    for html in (*QUOTED.values(), *SIGNED.values(), *(html for html, _ in PICTURES.values())):
        assert split_reply(render(html)) == split_html(html)[1]


def test_a_form_with_paragraphs_in_its_cells_stays_readable() -> None:
    row = "<tr><td><p class=MsoNormal><b>{}</b></p></td><td><p class=MsoNormal>{}</p></td></tr>"
    html = f"<p>Form:</p><table>{row.format('Nama', 'Budi')}{row.format('Hari', '3 Feb')}</table><p>Salam</p>"
    assert from_html(html) == "Form:\n\nNama | Budi\nHari | 3 Feb\n\nSalam"
    assert from_html(f"<blockquote><table>{row.format('Nama', 'Budi')}</table></blockquote>") == "> Nama | Budi\n>"


def test_a_table_that_only_places_things_keeps_its_lines() -> None:
    html = "<table><tr><td><p>Satu</p><p>Dua</p></td><td>Tiga</td></tr></table>"
    assert from_html(html) == "Satu\n\nDua\n\nTiga"


def test_a_form_in_a_table_stays_readable() -> None:
    html = "<table><tr><td><b>Nama</b></td><td>Budi</td></tr><tr><td>Hari</td><td>3 Feb<img src='cid:a'></table>"
    assert from_html(html) == "Nama | Budi\nHari | 3 Feb"


@pytest.mark.parametrize("style", [
    "display:none", "font-size:0", "FONT-SIZE: 0px; color: white", "font-size:0.0pt", "opacity:0",
    "color:red;max-height:0",
])  # fmt: skip
def test_what_no_reader_sees_is_not_read(style: str) -> None:
    assert from_html(f'<p style="{style}">/batal</p><p>Baik Bu, kami cek.</p>').strip() == "Baik Bu, kami cek."


@pytest.mark.parametrize("style", [
    "font-size:0.9em", "font-size:10px", "font-size:0;padding:10px 25px", "font-size:0px;text-align:center",
    "x-font-size:0", "opacity:0.8", "max-height:0.5em", "fill-opacity:0",
])  # fmt: skip
def test_what_a_reader_sees_is_read_however_it_is_laid_out(style: str) -> None:
    said = f'<table><tr><td style="{style}"><div style="font-size:13px">Slip gaji kosong.</div></td></tr></table>'
    assert "Slip gaji kosong." in from_html(said)
