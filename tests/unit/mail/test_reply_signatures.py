"""A signature is told from somebody's words, with a mark and without, and words are never taken for one."""

from __future__ import annotations

import pytest

from mailflow.mail.bodytext import split_reply

OWN = "Slip gaji bulan ini belum keluar.\nMohon dicek ya."

SIGNED = {
    "a closing and a name": "Salam,\nDewi",
    "a blank line between": "Hormat kami,\n\nDewi Lestari Putri",
    "a full signature": (
        "Hormat kami,\n\nBudi Hartono\nStaf Keuangan\nPT Klien Sejahtera Tbk\nJl. Melati No. 5, Lt. 3, Bandung 40115"
        "\nTelp. 022-555 0101 ext. 12 | Faks 022-555 0102\nHP 0812-5550-0199\nbudi@klien.example\nwww.klien.example"
    ),
    "every line apart, as Outlook's paragraphs are": (
        "Terima kasih,\n\nSiti Aminah\n\nPayroll Manager\n\nPT Klien Sejahtera"
        "\n\nM: +62 812 5550 0199\n\n[cid:logo@klien]"
    ),
    "thanks and a name": "Terima kasih,\nAni",
    "thanks and a name in small letters": "makasih\nani",
    "two closings": "Terima kasih.\n\nSalam hormat,\nAni",
    "thanks and regards": "Thanks & best regards,\nAni Wijaya",
    "a closing alone": "Best regards,",
    "on one line": "Salam, Dewi",
    "Malay": "Sekian, terima kasih.\nNurul Huda binti Ahmad\nKetua Unit Gaji",
    "English": "Kind regards\n\nJane Miller\nHead of Payroll\nClient Ltd.\nT +44 20 5550 0101",
    "German": "Mit freundlichen Grüßen\nJan Vogel",
    "French": "Cordialement,\nClaire Petit",
    "Spanish": "Un saludo,\nLuis Romero",
    "Dutch": "Met vriendelijke groet,\n\nPieter de Boer",
    "Danish": "Med venlig hilsen\nAnders Holm",
    "Russian": "С уважением,\nИван Петров",
    "Turkish": "Saygılarımla,\nAyşe Kaya",
    "no closing, but ways to reach her": "\nSiti Aminah\nPayroll Manager\nsiti@klien.example\n+62 812 5550 0199",
    "a dash and a name": "-Budi",
    "a disclaimer": (
        "\nEmail ini beserta lampirannya bersifat rahasia dan hanya ditujukan kepada penerima yang dituju.\n"
        "Bila Anda menerimanya karena kekeliruan, hapuslah."
    ),
    "columns": (
        "Hormat saya,\n\nSari Wulan | Supervisor HR\n\nPT Klien Sejahtera | Jl. Anggrek No. 7, Bekasi"
        "\n\nT. (021) 555-0100 ext. 3 | HP/WA 0812-5550-0100"
    ),
    "a disclaimer below a line": (
        "\n________________________________\nThis message and its attachments are confidential. Any unauthorised use"
        " is prohibited.\nWe accept no liability for what it breaks."
    ),
    "paper": "\nPlease consider the environment before printing this e-mail.",
    "a notice": "\nCONFIDENTIALITY NOTICE: This message may be privileged.\nDelete it if it is not for you.",
    "a signature and a disclaimer": (
        "Regards,\nJane Miller\n\nThis e-mail and any attachments are confidential and intended solely for\n"
        "the addressee. If you have received it in error, please delete it and tell us."
    ),
    "a list's footer": "\n_______________________________________________\npayroll mailing list\npayroll@lists.example",
    "a closing above the mark": "Salam,\nDewi\n-- \nDewi Lestari\nPT Klien",
    "a name above a phone's line": "-Budi\n\nDikirim dari iPhone saya",
}

DEVICES = (
    "Dikirim dari iPhone saya",
    "Dikirim dari Yahoo Mail untuk Android",
    "Dikirim dari ponsel Samsung saya",
    "Terkirim dari ponsel Samsung saya",
    "Dikirim dari Galaxy saya",
    "Dikirim dari ponsel cerdas Samsung Galaxy saya.",
    "Dikirim dari perangkat Xiaomi saya",
    "Dikirim dari aplikasi Mail untuk Windows",
    "Dikirim dari Outlook untuk iOS",
    "Dapatkan Outlook untuk Android",
    "Dihantar dari iPhone saya",
    "Sent from my iPhone",
    "Sent from my BlackBerry 10 smartphone on the Telkomsel network.",
    "Sent from Yahoo Mail on Android",
    "Sent from Outlook for iOS<https://aka.ms/x>",
    "Get Outlook for iOS<https://aka.ms/x>",
    "Sent from Mail for Windows 10",
    "Sent via the Samsung Galaxy S20, an AT&T 5G smartphone",
    "Sent with Proton Mail secure email.",
    "Powered by Telkomsel BlackBerry®",
    "Sent from my phone, please excuse typos",
    "Von meinem iPhone gesendet",
    "Envoyé de mon iPhone",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Inviato da iPhone",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Sendt fra min iPhone",
    "Lähetetty iPhonesta",
    "Wysłane z iPhone'a",
    "Отправлено с iPhone",
    "Odesláno z iPhonu",
    "iPhone'umdan gönderildi",
    "Đã gửi từ iPhone của tôi",
    "发自我的 iPhone",
    "從我的iPhone傳送",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
)

WORDS = {
    "thanks alone": "Sudah bisa login.\n\nTerima kasih.",
    "thanks to somebody": "Sudah bisa login.\nTerima kasih, Bu Rina",
    "a request below the thanks": "Login gagal.\nTerima kasih.\nBudi juga tidak bisa login, mohon dicek.",
    "a postscript": "Login gagal.\n\nSalam,\nBudi\n\nNB: mohon dibalas hari ini",
    "a question below the name": "Login gagal.\nTerima kasih\nBudi\nKapan bisa?",
    "data of a new colleague": "Tolong tambahkan pengguna berikut:\n\nBudi Santoso\nbudi@klien.example\n0812-5550-0199",
    "data of one below a sentence": "Tambah pengguna berikut ya\n\nBudi Santoso\nbudi@klien.example\n0812-5550-0199",
    "names in a list": "Yang belum dapat slip:\n\n- Budi",
    "names in a longer list": "Belum dapat slip\n- Ani\n- Budi",
    "a form below the thanks": (
        "Mohon kunjungan.\nTerima kasih\n\nNama: Budi Hartono\nTanggal: 3 Februari 2025"
        "\nLokasi: Bandung\nTelp: 022-555 0101"
    ),
    "sent from an office": "Slip gaji kosong.\nDikirim dari kantor pusat kemarin.",
    "sent from a desk": "Another thing.\n\nSent from my desk, it is much easier than on the phone.",
    "about this mail": "Halo.\n\nEmail ini hanya untuk menanyakan jadwal pelatihan.",
    "a secret": "Slip kosong.\n\nInformasi gaji ini rahasia, jangan diteruskan ke atasan saya.",
    "a secret mail": "Slip kosong.\n\nEmail ini rahasia ya, hanya untuk tim Anda.",
    "a secret mail in English": "No slips.\n\nThis e-mail is confidential, please do not forward it to my boss.",
    "only a greeting": "Terima kasih\nBudi",
    "only a closing": "Salam,\nBudi Hartono\nPT Klien",
    "numbers": "Nilai yang benar:\n5550101\n5550102\n5550103",
    "an error message": "Muncul ini:\n\nError 500\nhttps://app.klien.example/gaji\nrequest 5550101",
    "a list below the thanks": "Mohon ditambahkan.\nTerima kasih.\n- Kolom NPWP\n- Rekap bulanan",
    "a list without blanks": "Mohon ditambahkan.\nTerima kasih.\n-Kolom NPWP\n-Rekap bulanan\n-Ekspor",
    "a list below English thanks": "Please add:\nThanks!\n- Tax column\n- Monthly report",
    "steps": "Urutannya\n\nBuka Menu\nPilih Gaji\nTekan Simpan",
}


@pytest.mark.parametrize("signature", SIGNED.values(), ids=SIGNED.keys())
def test_a_signature_without_a_mark_is_kept_apart(signature: str) -> None:
    split = split_reply(f"{OWN}\n\n{signature}\n")
    assert split.new_text == OWN
    assert split.signature.strip() == signature.strip()


@pytest.mark.parametrize("line", DEVICES)
def test_what_a_phone_adds_is_a_signature(line: str) -> None:
    split = split_reply(f"{OWN}\n\n{line}\n")
    assert split.new_text == OWN
    assert split.signature == line


def test_what_a_phone_adds_above_the_quote_is_a_signature() -> None:
    text = f"{OWN}\n\nDikirim dari iPhone saya\n\nPada 3 Feb 2025 Dukungan <support@vendor.example> menulis:\n\n> Apa?"
    assert split_reply(text).signature == "Dikirim dari iPhone saya"


@pytest.mark.parametrize("text", WORDS.values(), ids=WORDS.keys())
def test_words_that_only_look_like_a_signature_are_kept(text: str) -> None:
    split = split_reply(text)
    assert split.new_text == text
    assert split.signature == ""


def test_a_signature_starts_at_most_twenty_lines_above_the_end() -> None:
    lines = "\n".join(f"Baris {number}" for number in range(30))
    assert split_reply(f"{OWN}\n-- \n{lines}").signature == ""


def test_an_answer_in_a_thread_keeps_its_quotes_and_loses_its_signature() -> None:
    thread = "Pada 3 Feb 2025 Dukungan menulis:\n> Sudah dicoba?\nSudah.\n> Kapan?\nKemarin."
    split = split_reply(f"{thread}\n\nSalam,\nDewi")
    assert (split.new_text, split.signature) == (thread, "Salam,\nDewi")


def test_the_mark_as_programs_write_it_cuts_whatever_stands_below_and_two_dashes_of_a_person_do_not() -> None:
    motto = "Bekerja cerdas, hidup tenang, itulah kami di sini sejak dulu."
    assert split_reply(f"Sudah kami perbaiki.\n-- \n{motto}").new_text == "Sudah kami perbaiki."
    assert motto in split_reply(f"Ada dua hal. Login gagal.\n--\n{motto}").new_text


def test_one_line_behind_a_dash_below_the_thanks_is_a_name_only_if_it_is_the_writers() -> None:
    names = frozenset({"siti", "rahma"})
    assert split_reply(f"{OWN}\nTerima kasih.\n- Kolom NPWP", names=names).signature == ""
    assert split_reply(f"{OWN}\nTerima kasih.\n- Siti", names=names).signature == "Terima kasih.\n- Siti"


def test_a_title_and_a_company_behind_dashes_below_a_name_are_a_signature() -> None:
    assert split_reply(f"{OWN}\n\nSalam,\nSiti\n- HR Manager\n- PT Maju").new_text == OWN
