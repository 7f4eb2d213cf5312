"""What clients order by the first words of a reply: nothing that is not clear, word for word, approves anything."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.consent import Consent, confirms, read
from mailflow.desk.consentrest import nothing_more, other_meeting
from mailflow.desk.consentwords import BEHIND, BINDING, WORDS
from mailflow.mail.bodytext import split_reply

SIGNED = "\n\nSalam,\nSiti Rahma\nHR Manager\nPT Maju Jaya\nTelp 021-5550123\nsiti@klien.example"

APPROVES = (
    "SETUJU", "setuju", "Setuju.", "setuju!", "setujuu", "setujuuuu", "setju", "stuju", "DISETUJUI", "disetujui",
    "ACC", "acc",
    "acc ya mas", "acc pak", "di acc", "APPROVE", "approved", "Approved.", "aprove", "aproved", "approv", "ok setuju",
    "oke setuju",
    "Ok, setuju.", "Ya, setuju", "Baik Pak, setuju", "siap mas, acc", "kami setuju", "Kami setuju.", "saya setuju",
    "Saya sangat setuju",
    "dari kami setuju", "Kami sudah setuju", "Dengan ini kami menyetujui estimasi tersebut.",
    "Kami menyetujui penawaran ini",
    "disetujui pak, silakan dikerjakan", "Setuju Pak Budi", "Setuju, Bu Rani. Terima kasih",
    "setuju, mohon segera dikerjakan",
    "Setuju, silakan dilanjutkan ya mas", "setuju banget kak", "sepakat", "Agreed", "We agree", "I approve",
    "We approve the estimate. Go ahead",
    "Approved, please proceed", "Approved. Thanks!", "approved as proposed", "I hereby approve your quotation",
    "setuju 👍", "Setuju 🙏🏽",
    "[SETUJU]", "*SETUJU*", "“SETUJU”", "SETUJU\n\nRef: AbC-123_x", "Terima kasih, kami setuju",
    "Terima kasih atas penawarannya, kami setuju",
    "Selamat pagi Pak Budi,\n\nSetuju.", "Halo tim support,\nacc ya", "Dear Rani,\n\nApproved.\n\nRegards,\nDaniel",
    "Yth. Ibu Rani,\nKami setuju, mohon diproses.\n\nHormat kami,\nAgus Wibowo\nDirektur",
    "Assalamualaikum mas, setuju", f"Setuju.{SIGNED}",
    "ok acc, lanjutkan", "setuju dan silakan dikerjakan", "Kami setuju dengan estimasinya",
    "Approve\n\nDikirim dari iPhone saya",
    "Disetujui, Pak Budi. Silakan dikerjakan", "Setuju Bu Ani", "Kami menyetujui Pak Budi", "disetujui ya Pak Budi",
    "setuju, approved", "Setuju.\nTerima kasih,\nDewi Lestari\n0812-5550-0199",
)  # fmt: skip
NEVER_APPROVES = (
    "setuju asal harganya turun", "Setuju, asalkan selesai minggu ini", "setuju kalau bisa lebih murah",
    "setuju tapi tanpa modul cuti",
    "Setuju, namun mohon direvisi dulu", "setuju dengan catatan selesai Jumat", "Setuju dengan syarat ada garansi",
    "setuju jika gratis",
    "setuju bila disetujui direksi", "setuju kecuali laporan", "setuju setelah libur", "setuju sebelum tanggal 10",
    "setuju dulu",
    "setuju sementara", "setuju sebagian", "setuju?", "Setuju ya?", "setuju gak ya", "setuju 10jt",
    "setuju Rp12.000.000", "Setuju 5 hari",
    "setuju revisi 1", "setuju poin 1 dan 2", "100% setuju", "belum setuju", "Kami belum setuju", "masih belum setuju",
    "belum bisa setuju",
    "kurang setuju", "tidak setuju", "Kami tidak setuju", "gak setuju", "nggak setuju mas", "tdk setuju",
    "jangan disetujui",
    "batal setuju", "akan disetujui", "nanti kami setujui", "mungkin setuju", "kalau setuju bagaimana?",
    "apakah setuju?",
    "mohon disetujui", "Tolong disetujui Bu", "please approve", "Can you approve?", "mau acc", "sudah disetujui",
    "pada prinsipnya setuju",
    "in principle approved", "hampir setuju", "approved, but only if you start on Monday",
    "Approved subject to legal review",
    "approved pending PO", "Approved if under USD 1,000", "approved by whom?", "Approved by Direktur",
    "approve only the first part",
    "not approved", "we do not approve", "I don't approve", "approved?", "approve it yourself", "agreed in part",
    "agree to disagree",
    "Pak Direktur setuju", "Bu Siti setuju", "Bos sudah acc", "acc saya terkunci", "acc nomor 12 salah",
    "Tujuh orang tidak bisa login",
    "SETUJU PAK ASAL HARGA TURUN", "Setuju Pak Asal Harga Turun", "Setuju Pak Nego", "setuju\n\nTapi harganya nego",
    "Setuju.\n\nMinta diskon",
    "setuju\n\nHarga Final Sepuluh", "Setuju.\nSalam,\nSiti\nNB: harga belum termasuk pajak",
    "Setuju.\n\nSalam,\nTapi Harga Turun",
    "SETUJU\nTOLAK", "[SETUJU] [TOLAK]", "SETUJU | TOLAK", "setuju ditolak", "setuju untuk dibatalkan", "setuju ❌",
    "setuju 😡",
    "setuju\u200b asal murah", "se\u200btuju", "ＳＥＴＵＪＵ", "> SETUJU", "> kami setuju\nTidak",
    'Balas dengan kata "SETUJU"',
    "Halo Pak,\nKami rapat dulu.\nNanti dikabari.\nSetuju", "Terima kasih.\nKami pelajari dulu\nsetuju",
    "Harganya mahal. Setuju asal turun",
    "ok", "Oke.", "ya", "boleh", "ok terima kasih", "silakan dikerjakan", "lanjut mas", "go ahead", "please proceed",
    "deal", "gas",
    "setuju " + "sekali " * 500, "setuju " + "x" * 5000, "setuju" + "\n" * 50 + "asal murah", "setuju [BEN-1043]", "",
    "   \n",
    "setuju\n\nMinus Modul Cuti", "Disetujui oleh pak Budi", "setuju, mulai Senin", "setuju, PO menyusul",
    "setuju sih", "accept",
    "disetujui pak Hendra", "Disetujui Pak Hendra ya", "Approved Mr. Hendra", "Acc Bu Ani", "Approved - Mr. Hendra",
    "Disetujui\n\nPak Hendra", "di acc Pak Hendra, silakan dikerjakan", "Telah disetujui Bu Ani",
)  # fmt: skip
MEANS = (
    ("tolak", "decline", False), ("DITOLAK", "decline", False), ("kami tolak", "decline", False),
    ("declined", "decline", False),
    ("Tidak setuju", "decline", False), ("kami tidak setuju, terima kasih", "decline", False),
    ("rejected", "decline", False),
    ("not approved", "decline", False), ("decline, too expensive", "decline", True),
    ("tidak setuju dengan harganya", "decline", True),
    ("tidak menolak", "decline", True), ("jangan ditolak", "decline", True), ("mohon ditolak", "decline", True),
    ("diterima", "accept", False), ("ACCEPT", "accept", False), ("accepted, thanks", "accept", False),
    ("Diterima, terima kasih Pak", "accept", False),
    ("terima hasilnya", "accept", False), ("diterima dengan catatan", "accept", True),
    ("belum diterima", "accept", True),
    ("sudah kami terima", "accept", True), ("received", "accept", True), ("tidak diterima", "accept", True),
    ("diterima?", "accept", True),
    ("BELUM SESUAI", "not_right", False), ("hasilnya kurang lengkap", "not_right", False),
    ("Maaf Pak, masih belum sesuai", "not_right", False), ("not quite right", "not_right", False),
    ("Mohon maaf, tidak sesuai yang disetujui", "not_right", False), ("NOT RIGHT: export", "not_right", False),
    ("kalau belum sesuai bagaimana?", "not_right", True), ("sudah sesuai", None, False),
    ("Sorry, decline", "decline", False), ("Maaf Bu, kami tolak", "decline", False),
    ("REOPEN", "reopen", False), ("reopen please", "reopen", False), ("re-open", "reopen", False),
    ("buka lagi dong", "reopen", False),
    ("mohon dibuka lagi", "reopen", False), ("buka kembali tiketnya", "reopen", False),
    ("masih error", "reopen", False),
    ("Masih error di menu slip gaji", "reopen", False), ("masih gagal pak", "reopen", False),
    ("msh eror", "reopen", False),
    ("error lagi", "reopen", False), ("Terima kasih, tapi masih error", "reopen", False),
    ("still not working", "reopen", False),
    ("Thanks, but still failing", "reopen", False), ("belum beres", "reopen", False),
    ("jangan dibuka lagi", "reopen", True),
    ("tidak perlu dibuka lagi", "reopen", True), ("tidak error lagi", "reopen", True),
    ("JADWAL ULANG", "reschedule", False), ("mohon jadwal ulang ke Kamis", "reschedule", False),
    ("dijadwalkan ulang ya", "reschedule", False),
    ("reschedule to Friday 10am please", "reschedule", False), ("Could we reschedule?", "reschedule", False),
    ("bisa ganti jadwal?", "reschedule", False), ("mau undur jadwal seminggu", "reschedule", False),
    ("jangan jadwal ulang", "reschedule", True),
    ("batal", "cancel", False), ("BATAL", "cancel", False), ("batalkan saja", "cancel", False),
    ("mohon dibatalkan", "cancel", False),
    ("Kunjungan kami batalkan", None, False), ("batal ya mas", "cancel", False), ("cancel", "cancel", False),
    ("please cancel the visit", "cancel", False),
    ("kami batalkan kunjungannya", "cancel", False), ("batalin aja kak", "cancel", False),
    ("jangan dibatalkan", "cancel", True), ("Batal rapat kemarin", "cancel", True),
    ("batal rapat ini", "cancel", False), ("ditolak Pak Hendra", "decline", True),
    ("Rejected Mr. Hendra", "decline", True), ("Ditolak, Pak Budi", "decline", False),
    ("Diterima Bu Ani", "accept", True),
    ("jangan batal ya", "cancel", True), ("don't cancel", "cancel", True), ("do not cancel", "cancel", True),
    ("tidak jadi", "cancel", True),
    ("tidak jadi batal", "cancel", True), ("batal?", "cancel", True), ("batal, pindah ke Senin", "cancel", True),
    ("REKAMAN", "recording", False), ("minta rekamannya dong", "recording", False),
    ("boleh minta rekaman meeting kemarin?", "recording", False),
    ("recording please", "recording", False), ("rekaman absensi tidak muncul", "recording", True),
    ("tidak perlu rekaman", "recording", True),
    ("STATUS", "status", False), ("status?", "status", False), ("Status tiket saya?", "status", False),
    ("statusnya gimana ya?", "status", False),
    ("Status karyawan Andi salah", "status", True), ("status BPJS Andi?", "status", True),
    ("HELP", "help", False), ("bantuan", "help", False), ("help please", "help", False),
    ("Bantuan dong, login gagal", "help", True),
    ("Minta formulir kunjungan", "form", False), ("Boleh minta form on-site kosong ya?", "form", False),
    ("Could you send us the onsite visit form?", "form", False), ("Formulir kunjungan terlampir", "form", True),
    ("Minta formulir kunjungan, server kami mati", "form", True),
    ("help me log in", "help", True), ("Halo", None, False), ("Slip gaji Andi hilang", None, False),
    ("Terima kasih", None, False),
    ("Pembatalan cuti Andi gagal", "cancel", True), ("Reset password gagal", None, False),
    ("Diskusi: setuju?", None, False),
)  # fmt: skip


@pytest.mark.parametrize("text", APPROVES)
def test_a_clear_approval_approves(text: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.word, found.conditional) == ("approve", False)


@pytest.mark.parametrize("text", NEVER_APPROVES)
def test_what_is_not_clear_never_approves(text: str) -> None:
    found = read(text)
    assert found is None or found.word != "approve" or found.conditional


@pytest.mark.parametrize(("text", "word", "conditional"), MEANS)
def test_every_other_word_is_read_with_its_doubts(text: str, word: str | None, conditional: bool) -> None:
    found = read(text)
    assert (found and found.word, bool(found and found.conditional)) == (word, conditional)


def test_the_examples_are_many_and_different() -> None:
    assert len({*APPROVES, *NEVER_APPROVES, *(text for text, _, _ in MEANS)}) >= 230
    assert len(set(NEVER_APPROVES)) >= 90
    assert {word for _, word, conditional in MEANS if word and not conditional} | {"approve"} == set(WORDS)


TWISTS = ("asal harganya turun", "tapi nego dulu", "?", "10jt", "kalau bisa besok", "but cheaper", "only part one",
"dengan syarat", "TOLAK")  # fmt: skip


@pytest.mark.parametrize("text", APPROVES)
def test_no_clear_approval_outshouts_what_is_written_behind_it(text: str) -> None:
    for twist in TWISTS:
        for between in (" ", ", ", ". ", "\n", "\n\n"):
            found = read(f"{text}{between}{twist}")
            assert found is None or found.conditional, (text, between, twist)


@pytest.mark.parametrize("text", APPROVES)
def test_words_of_somebodys_own_before_it_take_an_approval_away(text: str) -> None:
    for before in ("Belum bisa kami putuskan. ", "Kalau diskon, ", "Bos bilang: ", "Harga 10jt: ", "Apakah "):
        found = read(before + text)
        assert found is None or found.conditional or found.word != "approve", before


def test_the_rest_is_what_stands_behind_the_word_untouched() -> None:
    assert read("Mohon jadwal ulang ke Kamis, 10.00 di RUANG Rapat") == Consent(
        "reschedule", False, "ke Kamis, 10.00 di RUANG Rapat"
    )
    assert read("SETUJU") == Consent("approve", False, "")


def test_a_quotation_below_it_is_no_word_of_the_writer() -> None:
    assert read("SETUJU\n\n> Balas dengan kata SETUJU atau TOLAK?\n> Rp15.000.000") == Consent(
        "approve", False, "> Balas dengan kata SETUJU atau TOLAK?\n> Rp15.000.000"
    )
    below = read("SETUJU\n> Rp15.000.000\njadi 12jt")
    assert below is not None
    assert below.conditional


def test_a_line_of_the_writers_own_name_is_no_wish_and_anybody_elses_is() -> None:
    names = frozenset({"siti", "rahma"})
    assert read("Setuju\n\nSiti", names) == Consent("approve", False, "Siti")
    assert read("Setuju\n\nSiti") == Consent("approve", True, "Siti")
    for text in ("Setuju\n\nAndi", "Setuju\n\nSiti asal murah", "Setuju\n\nSiti\ntapi nego", "Setuju\n\nSiti\n12jt"):
        found = read(text, names)
        assert found is not None
        assert found.conditional, text


@pytest.mark.parametrize(
    "hidden",
    ["Terima kasih\nAsal Harga Turun", "-- \nasal harga turun", "Salam,\nSiti\n\nTapi Harga Nego", "Siti\n12jt"],
)
def test_a_condition_is_not_lost_with_the_signature_that_it_was_taken_for(hidden: str) -> None:
    for text in (f"Setuju\n\n{hidden}", f"Setuju.\n{hidden}"):
        split = split_reply(text)
        found = read(split.new_text, signed=split.signature)
        assert found is not None
        assert found.conditional


def test_a_signature_that_was_cut_is_no_condition() -> None:
    secret = "Email ini rahasia. Jika Anda bukan penerima yang dituju, mohon dihapus."
    split = split_reply(f"Setuju.{SIGNED}\nJl. Kenanga Kav. 5-6, Jakarta 12190\n\n{secret}")
    assert read(split.new_text, signed=split.signature) == Consent("approve", False, "")
    assert read("masih error", signed="tapi nego") == Consent("reopen", False, "")


def test_every_word_that_binds_has_a_list_of_what_may_stand_behind_it() -> None:
    assert {*BINDING, "cancel"} <= BEHIND.keys() <= WORDS.keys()


PIECES = st.sampled_from(
    [
        "setuju",
        "approve",
        "tidak ",
        "ok ",
        "Pak ",
        "Budi",
        "\n",
        ", ",
        "?",
        "asal ",
        "Salam,\n",
        "> ",
        "15",
        "silakan ",
        "dikerjakan ",
    ]
)


@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=12).map("".join)), st.frozensets(st.text(max_size=5)))
def test_no_text_makes_it_fail_and_no_approval_has_a_question_or_a_number(text: str, names: frozenset[str]) -> None:
    found = read(text, names)
    if found is not None:
        assert found.word in WORDS
        assert text.endswith(found.rest) or found.rest in text
        unquoted = "".join(line for line in text.splitlines() if not line.lstrip().startswith(">"))
        said = unquoted.partition("Salam")[0]
        assert found.conditional or found.word not in BINDING or not set(said) & set("?15")


HOSTILE = (
    "setuju ",
    "a",
    "ok ",
    "terima kasih ",
    "Pak ",
    "\n",
    " ",
    ">\n",
    "setuju\n",
    "kami ",
    "tidak ",
    "(",
    "Salam,\n",
    "mohon ",
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_takes_no_time(piece: str) -> None:
    before = time.process_time()
    for start in ("", "setuju ", "setuju\n"):
        read(start + (piece * 1_000_000)[:1_000_000])
        read(start + (piece * 3000)[:2900])
    assert time.process_time() - before < 1


DENIES = (
    "TIDAK", "Tidak!", "*TIDAK*", "/tidak", "Bukan saya!", "Bukan dari saya", "No, that was not me", "Not me", "Nope",
    "TIDAK\n\n-- \nRani", "Tidak. Tolong diblokir", "Bukan saya yang kirim", "Saya tidak pernah mengirim itu",
    "Tidak semuanya dari saya", "No, I did not send these", "Nggak, itu bukan saya", "Ini bukan email saya",
    "jangan diproses", "Bukan, ini penipuan", "They are not mine", "Saya tidak menulisnya",
)  # fmt: skip
NEITHER = (
    "No worries, it was me", "Tidak masalah, itu memang saya", "No problem", "Bukan masalah, itu saya",
    "tidak apa-apa, kirim saja", "Jangan lupa", "No longer at this company", "No one is in the office",
    "Tidak di kantor sampai Senin", "Tidak, itu memang saya", "No, it was me", "Tidak? Maksudnya?", "Tidak keberatan",
    "Tidak ada masalah, semua dari saya", "No need to worry, I sent them", "Bukan, saya yang kirim itu", "Not sure",
    "Bukannya itu dari saya?", "Nomor 2 bukan", "Tidak jelas pertanyaannya", "Ya\n\nSaya tidak menulisnya", "",
)  # fmt: skip


@pytest.mark.parametrize("text", DENIES)
def test_whoever_says_that_a_mail_is_not_his_says_no(text: str) -> None:
    assert confirms(text, frozenset({"rani"})) is False


@pytest.mark.parametrize("text", NEITHER)
def test_what_begins_with_a_no_and_says_otherwise_is_neither_yes_nor_no(text: str) -> None:
    assert confirms(text, frozenset({"rani"})) is None


@pytest.mark.parametrize(("text", "kind", "another"), [
    ("rapat ini", "ticket", True), ("the meeting please", "change_request", True),
    ("jadwal saja", "documentation", True),
    ("tiket ini", "ticket", False), ("kunjungannya ya", "onsite", False), ("sesi zoom", "onsite", True),
    ("zoom", "virtual", False), ("the visit", "virtual", True), ("rapat", "virtual", False), ("", "ticket", False),
])  # fmt: skip
def test_a_meeting_belongs_to_a_kind_of_request(text: str, kind: str, another: bool) -> None:
    assert other_meeting(text, kind) is another


@pytest.mark.parametrize(
    "piece", [*HOSTILE, "karena ", "tidak saya ", "bukan semua ", "itu ", "jadwal", "di ", "meeting "]
)
def test_what_stands_around_dates_and_answers_is_read_in_no_time_however_hostile(piece: str) -> None:
    before = time.process_time()
    for start in ("", "tidak ", "ya ", "karena "):
        for text in (start + (piece * 1_000_000)[:1_000_000], start + (piece * 3000)[:2900]):
            confirms(text)
            nothing_more(text, reason=True)
            other_meeting(text, "ticket")
    assert time.process_time() - before < 1
