"""The language of short support mails: never a wrong one, seldom an open one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.mail import language

FORMAL = (
    "Selamat pagi, laporan gaji karyawan kami belum keluar. Mohon bantuannya.",
    "Dengan hormat, bersama ini kami sampaikan kendala pada modul penggajian.",
    "Mohon dibuatkan pengguna baru untuk cabang Surabaya.",
    "Kami mengajukan perubahan format slip gaji mulai bulan depan.",
    "Terlampir tangkapan layar dari menu absensi.",
    "Perhitungan PPh 21 tidak sesuai dengan ketentuan terbaru.",
    "Terima kasih, tapi masih error di menu payroll",
    "Apakah kunjungan dapat dijadwalkan ulang?",
    "Permintaan perubahan data karyawan",
    "Nomor rekening karyawan tertukar",
    "Kami minta jadwal kunjungan pada hari Rabu untuk training",
    "Menindaklanjuti pembicaraan kemarin, berikut datanya.",
    "Sehubungan dengan libur nasional, apakah tim tetap bertugas?",
)
CHATTED = (
    "gan min kak, slipgaji kok blm kluar ya",
    "halo min, slip gaji saya gak muncul nih, tolong dong",
    "pak ini knp ga bs login ya dr td pagi",
    "udah dicoba tp ttp error bu",
    "sy lupa password, gmn caranya ya",
    "min tolong reset pswd user budi dong",
    "kok lemot bgt sih aplikasinya",
    "Slip gaji kosong",
    "error terus nih pak",
    "blm bisa jg kak, udh restart",
    "gimana nih mas, udah ditungguin dari kemaren",
    "tlg dicek dong, gajinya dobel",
    "absen sy ilang semua",
    "minta tolong dibenerin hari ini ya",
)
MIXED_IN_INDONESIAN = (
    "Dear team, mohon segera di-follow up, report BPJS tidak bisa di-download oleh user",
    "Pak, saat klik submit muncul error 'internal server error, please try again'",
    "Server down sejak jam 8, mohon di-restart",
    "Mau request akses user baru untuk staff HR",
    "Sudah clear cache dan re-login, hasilnya sama saja",
    "Upload file attendance gagal terus, status pending",
    "Please dibantu ya team, closing payroll besok",
    "Mohon update progress ticket ini, thanks",
    "Kami butuh export data leave balance ke Excel",
    "Hi team, untuk payroll Januari ada selisih di overtime",
)
MALAY = (
    "Selamat petang encik, sistem kami tiada respon, boleh awak semak?",
    "Tuan, penyata gaji untuk bulan ini tidak boleh dimuat turun kerana ralat.",
    "Sila semak akaun pekerja yang baharu",
    "Saya tak boleh log masuk sejak semalam",
    "Harap pihak tuan dapat selesaikan masalah ini secepat mungkin",
)
ENGLISH = (
    "Good morning, our payroll report has not been generated. Please help.",
    "Thanks, but it still fails when we open the payroll menu",
    "Could you please schedule the visit for Wednesday?",
    "The BPJS file is empty and the employees cannot see their slips",
    "Payslips are missing for March.",
    "I can't log in since yesterday.",
    "We need access for three new users",
    "It doesn't work",
    "Any update on this?",
    "Kindly find the attached screenshot.",
    "Server down again, nobody can work",
    "Where do I find the leave report?",
    "Please kindly help to check, the system is error since this morning",
    "Hello sir, user Budi Santoso can not open the menu absensi",
    "dear admin pls reset my password",
    "Hi, we already try but same problem again",
    "Mr. Agus from Bank Mandiri asks when the transfer of gaji will be processed",
    "Please advise how we should calculate THR for the new employee",
    "Mohon is the name of our new payroll officer, please add her",
    "The tax is not correct",
    "we want to change the format of the report",
)
OTHERS = (
    "Guten Tag, wir können uns seit heute nicht mehr anmelden. Bitte um Hilfe.",
    "Die Gehaltsabrechnung ist leer, was sollen wir tun?",
    "Kann man den Bericht als PDF exportieren? Danke!",
    "Goedemorgen, ik kan niet meer inloggen in het systeem. Kunt u helpen?",
    "De loonstrook van maart is nog niet beschikbaar, wat is het probleem?",
    "Magandang umaga po, hindi po kami maka-login sa system. Pakitulong naman po.",
    "Hindi pa lumalabas ang payslip ko, ano po ang gagawin ko?",
    "Wala pa rin ang sahod namin sa system",
    "給与明細が表示されません。ご確認お願いします。",
    "ログインできません。error in login page と表示されます。",
    "工资单还没有出来,请帮忙看一下",
    "Bonjour, la fiche de paie est vide, pouvez-vous nous aider ?",
    "Hola, no puedo entrar al sistema para ver la nómina. Gracias.",
    "Olá, não consigo entrar no sistema para ver o recibo.",
    "Buongiorno, non riesco ad accedere al sistema di paghe.",
    "Chúng tôi không thể đăng nhập vào hệ thống",
    "Здравствуйте, не могу войти в систему",
    "",
    "OK",
    "12345",
    "Guten Tag, Herr Weber",
    "terima kasih thank you",
    "日本語",
    "Budi Santoso",
    "login error",
    "https://files.example/gaji/januari",
    "budi@klien.example",
)  # fmt: skip
SHORT_INDONESIAN = (
    "Bu, file transfer bank mandiri salah format",
    "Kenapa status approval saya pending padahal sudah diapprove atasan?",
    "Gajian telat nih, gara-gara sistem down",
    "Lampiran bukti potong pajak sudah kami kirim",
    "Izin bertanya, kapan pembaruan aplikasi dirilis?",
    "assalamualaikum, mau nanya soal lembur",
    "aplikasi ngehang mulu",
    "Tidak bisa cetak slip",
    "Fingerprint di kantor pusat mati, datanya ga masuk ke sistem",
    "Tunjangan hari raya belum terhitung untuk karyawan kontrak",
    "mas ini dashboardnya blank putih",
    "Pengajuan cuti ditolak otomatis",
    "Bpk/Ibu yth, kami sampaikan bahwa server tidak dapat diakses",
    "Saldo cuti minus",
    "Ijin konfirmasi, invoice bulan lalu sudah dibayarkan",
    "ga bisa masuk akun",
    "Setting jam kerja shift malam gimana caranya?",
    "Rekap kehadiran tidak lengkap",
    "Tolong hapus akun karyawan yang resign",
    "Kami hendak menambah modul rekrutmen",
    "Pekerja baharu tidak muncul dalam senarai",
    "Kenapa potongan KWSP salah?",
    "Mohon pencerahan",
    "Siap, ditunggu kabarnya",
    "Ada update belum kak?",
    "User tidak menerima email reset password",
    "Nominal BPJS Ketenagakerjaan berbeda dengan tagihan",
    "Pak Hendra, mesin absen di gudang tidak konek",
    "Ini sudah yang ketiga kali, kapan beres?",
    "Nilai lembur dua kali lipat",
    "PIC kami berganti ke Ibu Ratna",
    "Dokumentasi API ada di mana ya",
    "Laporan tidak balance",
    "Tanda tangan digital tidak tampil",
    "halaman putih terus kak",
    "Kami tunggu konfirmasinya",
    "Ini gimana sih, dari kemarin ga ada respon",
    "Sudah 3 hari belum ada jawaban",
    "Nama pegawai tertukar di slip",
    "Rubah jadwal visit jadi Kamis",
    "Maaf salah kirim",
    "Server sudah hidup lagi, tiket boleh ditutup",
    "Cabang Medan belum menerima gaji",
    "Bolehkah kami dapatkan resit bayaran?",
    "Kadar OT tidak tepat untuk staf syif malam",
)
SHORT_ENGLISH = (
    "Unable to login",
    "Overtime calculation wrong for shift workers",
    "Please fix ASAP",
    "Our users report that the app crashes on startup",
    "Can you add a column to the export?",
    "Request for new feature: bulk upload",
    "Good afternoon, I forgot my password",
    "Error 500 when uploading attendance",
    "The leave balance shows negative numbers",
    "Salary slip not showing",
    "I have sent the file",
    "How to change approval flow?",
    "We'd like to book a training session next week",
    "System very slow today",
    "Follow up on my previous email",
    "Bank account of employee Siti Rahma is incorrect",
    "Why was my ticket closed?",
    "Hope you are well. Any news?",
    "Still not solved!!",
    "Dear Pak Budi, the report is ready for checking",
    "Cannot generate payslip for resigned staff",
    "Two employees got paid twice",
    "Wrong tax amount in December",
    "Please reopen the ticket",
    "Is the server under maintenance?",
    "Our director wants a meeting with your team",
    "The bank file was rejected",
    "Who is in charge of our account now?",
    "After the update, everything is slower",
    "I attached a screenshot of the error",
    "Could not connect to database",
    "Happy new year! We have a question regarding BPJS.",
)
SHORT_OTHERS = (
    "Il sistema non funziona da stamattina",
    "Le système ne fonctionne plus",
    "El sistema no funciona desde ayer",
    "O sistema não funciona desde ontem",
    "Das System funktioniert seit gestern nicht",
    "Ich kann mich nicht einloggen",
    "Het systeem werkt niet sinds gisteren",
    "Hindi gumagana ang system",
    "System nie działa od wczoraj",
    "Systemet fungerar inte sedan igår",
    "Jag kan inte logga in",
    "Sistem sabahtan beri çalışmıyor",
    "Aku ora iso login, piye iki",
    "Punten, abdi teu tiasa login",
    "Das ist ein Problem in der App",
    "Is er een update over dit probleem?",
    "No me deja entrar en la app",
    "Kannst du das bitte prüfen?",
    "Ich habe keine Antwort bekommen",
    "De app start niet meer op",
    "Wij krijgen een foutmelding bij het openen",
    "Paki-check po yung payslip ko",
    "Salamat po sa tulong ninyo",
    "Gracias por su ayuda",
    "Je n'arrive pas à me connecter",
    "Obrigado pela ajuda",
    "Ne mogu da se prijavim",
    "Kan ikke logge ind",
    "Wilujeng enjing, abdi bade naroskeun perkawis gaji",
)
# Borrowed words, or one word of Indonesian: a bilingual letter does no harm.
UNCLEAR = (
    ("Sistem kembali normal", "id"),
    ("Mobile apps force close di android", "id"),
    ("password expired kak", "id"),
    ("Login page keeps loading", "en"),
    ("Data mismatch between payroll and attendance", "en"),
)
JAVANESE = (
    "Mas, iki kok ora iso mlebu yo, wis tak coba ping telu",
    "Nuwun sewu Pak, slip gajine kulo dereng medal",
)


@pytest.mark.parametrize("text", FORMAL + CHATTED + MIXED_IN_INDONESIAN + MALAY + SHORT_INDONESIAN)
def test_indonesian_and_malay_are_told(text: str) -> None:
    assert language.vote(text) == "id"


@pytest.mark.parametrize("text", ENGLISH + SHORT_ENGLISH)
def test_english_is_told(text: str) -> None:
    assert language.vote(text) == "en"


@pytest.mark.parametrize("text", OTHERS + SHORT_OTHERS)
def test_other_languages_and_texts_that_say_little_stay_open(text: str) -> None:
    assert language.vote(text) is None


@pytest.mark.parametrize(("text", "meant"), UNCLEAR)
def test_what_is_hardly_told_is_never_told_wrong(text: str, meant: str) -> None:
    assert language.vote(text) in (meant, None)


@pytest.mark.parametrize("text", JAVANESE)
def test_javanese_is_never_taken_for_english(text: str) -> None:
    assert language.vote(text) in ("id", None)


@pytest.mark.parametrize("text", [*FORMAL, *CHATTED, *MALAY, *ENGLISH])
def test_capitals_and_line_ends_change_nothing(text: str) -> None:
    assert language.vote(text.upper().replace(" ", "\r\n")) == language.vote(text)


def test_the_first_paragraphs_tell_and_a_pasted_log_does_not() -> None:
    log = "the server was not able to open it and this is what we have\n" * 200
    assert language.vote("Mohon dicek, sistem kami tidak bisa dibuka sejak tadi pagi. " * 70 + log) == "id"


@given(st.text(max_size=300))
def test_any_text_has_a_language_or_none(text: str) -> None:
    assert language.vote(text) in ("id", "en", None)
