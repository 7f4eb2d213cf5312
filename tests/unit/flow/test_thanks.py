"""A bare thank-you is noted; whatever could be a problem, a wish or a question is not overheard."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.flow.thanks import is_bare

BARE = (
    "Terima kasih",
    "terima kasih banyak Pak Budi",
    "Terima kasih banyak, Pak Budi Santoso.",
    "TERIMA KASIH PAK BUDI",
    "Makasih ya mbak rani",
    "makasiiih yaaa kak",
    "Mksh gan",
    "tks min",
    "trims bu",
    "Thx!",
    "Tq",
    "Thanks!",
    "Thanks Rani",
    "Many thanks, Rani.",
    "Thank you so much, Rani",
    "Thank you for your quick response.",
    "thank you all",
    "Hatur nuhun, Kang",
    "Matur suwun, Mas Agus",
    "suwun pak",
    "Nuwun",
    "Terima kasih kembali",
    "Sama-sama Pak",
    "Oke, terima kasih atas bantuannya.\n\nSalam,\nSiti",
    "Baik Bu, terima kasih atas informasi dan bantuannya",
    "makasih bantuannya ya kak",
    "Terima kasih atas responsnya yang cepat",
    "Siap pak, terima kasih",
    "Siap",
    "Noted",
    "Noted with thanks",
    "Oke sip",
    "👍",
    "🙏🙏🙏",
    "Makasih 🙏👍",
    "Mantap, terima kasih 😊",
    "terima kasih :)",
    "[stiker] terima kasih",
    "Sudah bisa Pak, terima kasih 🙏",
    "Alhamdulillah sudah normal kembali, terima kasih banyak",
    "Terima kasih, sudah berhasil.",
    "udah beres semua, makasih mas",
    "Dah ok, tq encik",
    "Terima kasih tuan, sudah selesai",
    "Thanks, it works now",
    "It's working now, thank you!",
    "Great, all good now. Thanks again!",
    "Selamat pagi Pak,\n\nTerima kasih atas dukungannya.\n\nHormat kami,\nSiti Rahma",
    "Dear Rani,\n\nNoted, thanks.\n\nBest regards,\nDaniel",
    "Terima kasih.\n\nSalam,\nSiti Rahma\nHR Manager\nPT Maju Jaya\nTelp 021-5550123\nsiti@klien.example",
    "Terima kasih\n\nSITI RAHMA\nPayroll Officer",
    "Thank you.\n\nKind regards,\nDaniel\nHead of Finance\nwww.klien.example",
    "Thanks & regards,\nDaniel",
    "Terima kasih Mas Dimas, sangat membantu",
    "Wah cepat sekali, terima kasih",
    "Got it, thanks",
    "Terima kasih, tiketnya boleh ditutup",
)
MORE = (
    "",
    "Halo tim",
    "Terima kasih, tapi masih error",
    "terima kasih tapi belum bisa",
    "makasih, tolong juga cek absensi",
    "thanks, but",
    "Thanks, but it fails",
    "thanks. When will it be fixed?",
    "Thank you. When will it be ready",
    "ok terima kasih, data gaji Budi salah",
    "terima kasih. mohon dibuka lagi",
    "makasih, error lagi",
    "Thanks, still the same",
    "Terima kasih, kapan selesai",
    "Masih error",
    "Thanks, login broken",
    "terima kasih, aplikasi mati",
    "thanks, same problem",
    "Thanks. Broken.",
    "Thanks. Empty.",
    "THANKS BROKEN",
    "TERIMA KASIH GAJI ILANG",
    "TERIMA KASIH\nSLIP GAJI TERTUKAR",
    "terima kasih, payroll macet",
    "Thanks, payroll crashes",
    "Thanks, Payroll Crashed",
    "Thanks. Payroll",
    "terima kasih, slip gaji kosong",
    "Terima kasih ya 5 orang",
    "Terima kasih, tinggal 2 karyawan",
    "Thanks, please close",
    "makasih, cuma sekarang gajinya hilang",
    "thanks it is not working now",
    "Thanks is it working now",
    "terima kasih pak gajinya dobel",
    "terima kasih pak gaji budi",
    "makasih kak slipnya",
    "Bantuannya ya pak, terima kasih",
    "Bantu ya pak, terima kasih",
    "Ok pak, saya coba dulu",
    "terima kasih, nanti saya kabari",
    "Terima kasih\nBesok",
    "terima kasih 😡",
    "makasih 👎",
    "Thanks for nothing",
    "terima kasih atas kekacauannya",
    "thank you, it doesn't open",
    "thank you, it doesn’t open",
    "Thanks, I can’t log in",
    "terima kasih, nominalnya beda",
    "Terima kasih. Laporan bulan Maret juga aneh ya",
    "terima kasih, sekalian mau tanya soal lembur",
    "Thanks Rani, one more thing",
    "Thanks! Also the leave balance",
    "ok, lanjut ke cabang Medan",
    "Sudah bisa, tinggal yang Surabaya",
    "sudah bisa login, potongannya beda",
    "Tq encik, ada satu hal",
    "Tq, sistem tergendala semula",
    "suwun mas, ning isih ora iso",
    "Terima kasih.\nSalam,\nSiti\nPS: slip Andi belum",
    "Terima kasih.\nSalam,\nSiti\nSlip Andi tertukar",
    "Terima kasih.\n\nSiti\n12 karyawan dobel",
    "Setuju, terima kasih",
    "approve, thanks",
    "Terima kasih?",
    "Terima kasih. Rekening Andi tertukar",
    "Terima kasih Pak, Andi sudah resign",
    "Thanks, Excel Format Changed",
    "makasih, jadi harganya berapa",
    "terima kasih, sudah muncul errornya",
    "Thanks, it works for Budi",
    "Baik, ditunggu perbaikannya",
    "Terima kasih Bu, lampiran menyusul",
    "Terima kasih\nAndi\nDua slip",
    "Terima kasih, " + "kami " * 30,
    "terima kasih " * 100,
)


@pytest.mark.parametrize("text", BARE)
def test_thanks_and_nothing_else_is_a_bare_thank_you(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize("text", MORE)
def test_thanks_with_something_behind_it_is_none(text: str) -> None:
    assert not is_bare(text)


SOMETHING = (
    "masih error",
    "gaji kosong",
    "tolong cek",
    "kapan selesai",
    "it fails",
    "5 orang",
    "slipnya beda",
    "bisa?",
)


@pytest.mark.parametrize("thanks", BARE)
def test_no_thanks_are_so_long_that_a_problem_behind_them_is_overheard(thanks: str) -> None:
    for problem in SOMETHING:
        for between in (" ", ", ", "\n", "\n\n", ". "):
            assert not is_bare(f"{thanks}{between}{problem}")
            assert not is_bare(f"{problem}{between}{thanks}")


@given(st.text(max_size=700))
def test_no_text_makes_it_fail(text: str) -> None:
    assert not (is_bare(text) and "?" in text)


@pytest.mark.parametrize("line", ["terima kasih ", "a", "ya", "1", "thanks\n", "pak budi ", "\n", "(", "sudah "])
def test_a_hostile_text_takes_no_time(line: str) -> None:
    before = time.process_time()
    for size in (590, 1_000_000):
        is_bare((line * size)[:size])
    assert time.process_time() - before < 1
