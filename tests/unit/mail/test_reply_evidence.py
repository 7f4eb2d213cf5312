"""Words of a client that look like a quoted mail or a signature and are none: what is pasted, listed, or asked for."""

from __future__ import annotations

import pytest

from mailflow.mail.bodytext import split_reply
from mailflow.mail.message import Message
from mailflow.mail.parse import OwnAddresses, parse

NOBODY = OwnAddresses(frozenset(), frozenset(), frozenset())
ASKED = "Tolong dicek kenapa."
HEADER = "From: gaji@klien.example\nTo: budi@klien.example\nSubject: Slip gaji\nDate: Mon, 3 Feb 2025 10:00:00 +0700"

PASTED = {
    "a mail's header": f"Slip tidak sampai, ini headernya:\n{HEADER}\n\n{ASKED}",
    "a header from Outlook": (
        "Ada surel aneh:\n\nDari: Admin <admin@aneh.example>\nDikirim: Senin, 3 Februari 2025 10.00\n"
        f"Kepada: Dewi\nPerihal: Sandi\n\nApakah ini dari sistem?\n{ASKED}"
    ),
    "somebody's words": f'Pada 3 Februari 2025 Ibu Sari (sari@klien.example) menulis:\n"saldo saya salah"\n{ASKED}',
    "a log": f"Pada tanggal 3 Februari 2025 pukul 10.00 sistem menulis:\nERROR 500\n{ASKED}",
    "a prompt that ends it": "Saya ketik ini\n> ping server.klien.example\n> net use",
    "a larger amount": "Rumusnya salah kalau gaji\n> 10.000.000 maka pajak 15%",
    "a memo": (
        "Dari: HRD PT Klien (hrd@klien.example)\nKepada: Tim Support\nTanggal: 3 Maret\nPerihal: Absensi\n\n" + ASKED
    ),
    "users under a rule": (
        "Daftar user baru\n--------------------\nNama: Rina\nEmail: rina@klien.example\nJabatan: Staf"
    ),
}

LISTED = {
    "a colleague's account": (
        "Mohon ubah rekening ini\n\nSiti Aminah\nBank Mandiri\nHP 0812-3456-7890\nsiti@klien.example"
    ),
    "an address to deliver to": (
        "Mohon kirim perangkat ke\n\nPT Maju Jaya\nJl. Gatot Subroto No. 12 Lt. 5\nTelp 021-5551234"
    ),
    "an address below a thanks": "Mohon dikirim ke sini.\nTerima kasih\n\nSiti Aminah\nJl. Melati No. 5\nBandung 40123",
    "files below a thanks": "Terlampir dokumennya\n\nTerima kasih\n\nKTP\nNPWP\nKK",
    "two matters between dashes": "Masalah pertama: login gagal.\n--\nMasalah kedua: laporan pajak kosong.",
    "a query with a comment": "Query ini gagal:\nSELECT * FROM gaji\n--\nWHERE bulan = 2\nMohon cek.",
    "words below a phone's mark": "Dikirim dari iPhone saya\nTolong reset sandi saya",
}

FORMS = {
    "a journey": "Dari: Jakarta\nKe: Surabaya\nTanggal: 12 Maret 2026\nEmail: budi@klien.example\nMohon diproses.",
    "a parcel": "Dari: Gudang Jakarta\nDikirim: 12 Maret 2026\nKepada: Gudang Surabaya\nBarang: 2 mesin absensi",
    "a shift": "From: 08.00\nTo: 17.00\nDate: 3/2/2026\nNama: budi@klien.example\nMohon disetujui",
}


def received(text: str, *more: str) -> Message:
    head = ["From: Dewi Lestari <dewi@klien.example>", "To: support@vendor.example", *more]
    return parse("\n".join((*head, "", text)).encode(), own=NOBODY)


@pytest.mark.parametrize("text", [*PASTED.values(), *LISTED.values(), *FORMS.values()])
def test_a_first_mail_keeps_every_word_that_is_no_signature(text: str) -> None:
    assert received(text, "Subject: Tanya").new_text == text


@pytest.mark.parametrize("text", [*LISTED.values(), *FORMS.values()])
def test_data_asked_for_is_kept_in_an_answer(text: str) -> None:
    assert received(text, "Subject: Re: Tanya", "In-Reply-To: <a@vendor.example>").new_text == text


def test_a_log_that_is_announced_in_an_answer_is_no_quote() -> None:
    text = f"Pada tanggal 3 Februari 2025 pukul 10.00 sistem menulis:\nERROR 500\n{ASKED}"
    assert split_reply(text).new_text == text


@pytest.mark.parametrize(
    "mark",
    [
        "Subject: Re: Slip gaji",
        "Subject: Trs: Slip gaji",
        "In-Reply-To: <a@vendor.example>",
        "References: <a@vendor.example>",
        f"Thread-Index: {'A' * 36}",
        "Cc: support+token@vendor.example\nTo: support+token@vendor.example",
    ],
)
def test_the_mail_below_an_answer_is_cut_however_it_is_marked_as_one(mark: str) -> None:
    header = "From: Support <support@vendor.example>\nSent: Monday, February 3, 2025 10:00 AM\nTo: Dewi\nSubject: x"
    raw = f"From: Dewi Lestari <dewi@klien.example>\n{mark}\n\nSudah bisa.\n\n{header}\n\nApakah sudah bisa?"
    assert parse(raw.encode(), own=NOBODY).new_text == "Sudah bisa."


@pytest.mark.parametrize("closing", ["Terima kasih\nDewi Lestari\nHRD", "Salam,\nTim HRD\nGedung B", "Trims,\nLia"])
def test_the_writers_own_closing_is_a_signature(closing: str) -> None:
    found = received(f"Mohon dicek ya.\n\n{closing}", "Subject: Tanya")
    assert (found.new_text, found.signature) == ("Mohon dicek ya.", closing)


def test_a_name_above_a_number_is_a_signature_where_it_is_the_writers() -> None:
    signed = "Dewi Lestari\nHRD\ndewi@klien.example\nHP 0812-3456-7890"
    assert received(f"Mohon dicek ya.\n\n{signed}", "Subject: Tanya").signature == signed


def test_what_was_forwarded_is_told_with_the_words_above_it() -> None:
    header = "Dari: Budi <budi@klien.example>\nSubject: Error\nTo: Dewi"
    inner = f"---------- Pesan diteruskan ---------\n{header}\n\nTidak bisa absen"
    found = received(f"Mohon dibantu ya\n\n{inner}", "Subject: Fwd: Error")
    assert found.new_text == "Mohon dibantu ya"
    assert found.told == "Mohon dibantu ya\n\n> Budi <budi@klien.example>\n> Error\nTidak bisa absen"
