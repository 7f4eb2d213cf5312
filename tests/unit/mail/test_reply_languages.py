"""What mail programs write above a quoted mail, in the languages that come in, in plain text."""

from __future__ import annotations

import pytest

from mailflow.mail.bodytext import split_reply

OWN = "Sudah kami coba, masih gagal."
QUOTE = "> Apakah sudah dicoba?\n>\n> Salam"
ADDRESS = "<support@vendor.example>"

# One line above a quote that is marked.
ATTRIBUTIONS = {
    "Gmail, Indonesian": f"Pada Sen, 3 Feb 2025 pukul 10.00 Dukungan Vendor {ADDRESS} menulis:",
    "Gmail, Indonesian, wrapped": f"Pada tanggal Sen, 3 Feb 2025 10.00, Dukungan Vendor\n{ADDRESS} menulis:",
    "Apple Mail, Indonesian": f"Pada 3 Feb 2025, pada 10.00, Dukungan {ADDRESS} menulis:",
    "Yahoo, Indonesian": f"Pada Senin, 3 Februari 2025 pukul 10.00.11 WIB, Dukungan {ADDRESS} menulis:",
    "Outlook on a phone, Indonesian": f'Pada 3 Feb 2025 10:00 +0700, "Dukungan" {ADDRESS} menulis:',
    "Gmail, Malay": f"Pada Isn, 3 Feb 2025 pada 10:00 PG Sokongan {ADDRESS} menulis:",
    "Thunderbird, Malay": "Pada 3/2/2025 10:00 PG, Sokongan menulis:",
    "Gmail": f"On Mon, Feb 3, 2025 at 10:00\u202fAM Vendor Support {ADDRESS} wrote:",
    "Gmail, address on a line of its own": f"On Mon, Feb 3, 2025 at 10:00 AM Vendor Support\n{ADDRESS}\nwrote:",
    "Apple Mail": f"On 3 Feb 2025, at 10.00, Support {ADDRESS} wrote:",
    "Proton": f"On Monday, February 3rd, 2025 at 10:00, Support {ADDRESS} wrote:",
    "Roundcube": "On 2025-02-03 10:00, Vendor Support wrote:",
    "Evolution": "On Mon, 2025-02-03 at 10:00 +0700, Support wrote:",
    "broken address": f"On Mon, 3 Feb 2025 at 10:00 Support\n\n<\nmailto:Support {ADDRESS}\n> wrote:",
    "Gmail, German": f"Am Mo., 3. Feb. 2025 um 10:00 Uhr schrieb Support {ADDRESS}:",
    "Gmail, German, name first": f"Support {ADDRESS} schrieb am Mo., 3.\nFeb. 2025, 10:00:",
    "Thunderbird, German": "Am 03.02.25 um 10:00 schrieb Vendor Support:",
    "Gmail, French": f"Le lun. 3 févr. 2025 à 10:00, Support {ADDRESS} a écrit :",
    "Gmail, French, wrapped": f"Le lun. 3 févr. 2025 à 10:00, Support {ADDRESS} a\nécrit :",
    "Gmail, Spanish": f"El lun, 3 feb 2025 a las 10:00, Support ({ADDRESS}) escribió:",
    "Gmail, Portuguese": f"Em seg., 3 de fev. de 2025 às 10:00, Support {ADDRESS} escreveu:",
    "Gmail, Italian": f"Il giorno lun 3 feb 2025 alle ore 10:00 Support\n{ADDRESS} ha scritto:",
    "Gmail, Dutch": f"Op ma 3 feb 2025 om 10:00 schreef Support {ADDRESS}:",
    "Gmail, Dutch, wrapped in the address": "Op 3 februari 2025 10:00 schreef Support <\nsupport@vendor.example>:",
    "Gmail, Polish": f"pon., 3 lut 2025 o 10:00 Support {ADDRESS} napisał(a):",
    "Apple Mail, Polish": f"Wiadomość napisana przez Support {ADDRESS} w dniu 3 lut 2025, o godz. 10:00:",
    "Thunderbird, Polish": "W dniu 3.02.2025 o 10:00, Support pisze:",
    "Gmail, Swedish": f"Den mån 3 feb. 2025 kl 10:00 skrev Support {ADDRESS}:",
    "Apple Mail, Swedish, quoted": f"> 3 feb. 2025 kl. 10:00 skrev Support {ADDRESS}:\n>",
    "Gmail, Danish": f"Den man. 3. feb. 2025 kl. 10.00 skrev Support {ADDRESS}:",
    "Gmail, Norwegian": f"man. 3. feb. 2025 kl. 10:00 skrev Support {ADDRESS}:",
    "Gmail, Finnish": f"ma 3. helmik. 2025 klo 10.00 Support\n{ADDRESS} kirjoitti:",
    "Gmail, Russian": f"пн, 3 февр. 2025 г. в 10:00, Support {ADDRESS}:",
    "Yandex": f'03.02.2025, 10:00, "Support" {ADDRESS}:',
    "Mail.ru": f"Понедельник, 3 февраля 2025, 10:00 +03:00 от Support {ADDRESS}:",
    "Thunderbird, Russian": "03.02.2025 10:00, Support пишет:",
    "Gmail, Czech": f"po 3. 2. 2025 v 10:00 odesílatel Support {ADDRESS} napsal:",
    "Gmail, Turkish": f"Support {ADDRESS}, 3 Şub 2025 Pzt, 10:00 tarihinde şunu yazdı:",
    "Gmail, Vietnamese": f"Vào Th 2, 3 thg 2, 2025 vào lúc 10:00 Support {ADDRESS} đã viết:",
    "Gmail, Chinese": f"Support {ADDRESS} 于2025年2月3日周一 10:00写道：",
    "Gmail, Taiwan": f"Support {ADDRESS} 於 2025年2月3日 週一 上午10:00寫道：",
    "Gmail, Japanese": f"2025年2月3日(月) 10:00 Support {ADDRESS}:",
    "Apple Mail, Japanese": f"2025/02/03 10:00、Support {ADDRESS}のメール:",
    "Gmail, Korean": f"2025년 2월 3일 (월) 오전 10:00, Support {ADDRESS}님이 작성:",
    "the old Gmail": f"2025-02-03 10:00 GMT+07:00 Support {ADDRESS}:",
    "the old Gmail, wrapped": "2025-02-03 10:00 GMT+07:00 Vendor Support <\nsupport@vendor.example>:",
    "Gmail of 2011": f"2011/2/3 Vendor Support {ADDRESS}",
    "Zoho": f"---- On Mon, 03 Feb 2025 10:00:00 +0700 Support {ADDRESS} wrote ----",
    "Zoho, Indonesian": f"---- Pada Sen, 03 Feb 2025 10:00:00 +0700 Dukungan {ADDRESS} menulis ----",
    "an old Android": "---- Vendor Support wrote ----",
}

# Header blocks of programs that do not mark what they quote: (From, Sent, To, Subject) of Outlook and phones.
HEADERS = {
    "Indonesian": "Dari: {f}\nDikirim: Senin, 3 Februari 2025 10.00\nKepada: Dewi\nPerihal: Gaji",
    "Indonesian, Subjek": "Dari: {f}\nTanggal: Senin, 3 Februari 2025 pukul 10.00\nKepada: Dewi\nSubjek: Gaji",
    "Indonesian, To last": "Dari: {f}\nTerkirim: Senin\nSubjek: Gaji\nKe: Dewi",
    "Malay": "Daripada: {f}\nDihantar: Isnin, 3 Februari 2025 10:00\nKepada: Dewi\nSubjek: Gaji",
    "English": "From: {f}\nSent: Monday, February 3, 2025 10:00 AM\nTo: Dewi\nCc: Andi\nSubject: Gaji",
    "German": "Von: {f}\nGesendet: Montag, 3. Februar 2025 10:00\nAn: Dewi\nBetreff: Gaji",
    "French": "De : {f}\nEnvoyé : lundi 3 février 2025 10:00\nÀ : Dewi\nObjet : Gaji",
    "Spanish": "De: {f}\nEnviado el: lunes, 3 de febrero de 2025 10:00\nPara: Dewi\nAsunto: Gaji",
    "Portuguese": "De: {f}\nEnviada em: segunda-feira, 3 de fevereiro de 2025 10:00\nPara: Dewi\nAssunto: Gaji",
    "Italian": "Da: {f}\nInviato: lunedì 3 febbraio 2025 10:00\nA: Dewi\nOggetto: Gaji",
    "Dutch": "Van: {f}\nVerzonden: maandag 3 februari 2025 10:00\nAan: Dewi\nOnderwerp: Gaji",
    "Polish": "Od: {f}\nWysłano: poniedziałek, 3 lutego 2025 10:00\nDo: Dewi\nTemat: Gaji",
    "Swedish": "Från: {f}\nSkickat: den 3 februari 2025 10:00\nTill: Dewi\nÄmne: Gaji",
    "Danish": "Fra: {f}\nSendt: 3. februar 2025 10:00\nTil: Dewi\nEmne: Gaji",
    "Finnish": "Lähettäjä: {f}\nLähetetty: maanantai 3. helmikuuta 2025 10.00\nVastaanottaja: Dewi\nAihe: Gaji",
    "Russian": "От: {f}\nОтправлено: 3 февраля 2025 г. 10:00\nКому: Dewi\nТема: Gaji",
    "Czech": "Od: {f}\nOdesláno: pondělí 3. února 2025 10:00\nKomu: Dewi\nPředmět: Gaji",
    "Turkish": "Kimden: {f}\nGönderilme: 3 Şubat 2025 Pazartesi 10:00\nKime: Dewi\nKonu: Gaji",
    "Vietnamese": "Từ: {f}\nĐã gửi: 3 Tháng Hai 2025 10:00\nĐến: Dewi\nChủ đề: Gaji",
    "Chinese": "发件人: {f}\n发送时间: 2025年2月3日 10:00\n收件人: Dewi\n主题: Gaji",
    "Taiwan": "寄件者：{f}\n寄件日期：2025年2月3日\n收件者：Dewi\n主旨：Gaji",
    "Japanese": "差出人: {f}\n送信日時: 2025年2月3日 10:00\n宛先: Dewi\n件名: Gaji",
    "Korean": "보낸 사람: {f}\n보낸 날짜: 2025년 2월 3일 10:00\n받는 사람: Dewi\n제목: Gaji",
}

SEPARATORS = (
    "-----Pesan Asli-----",
    "-------- Pesan asli --------",
    "---------- Pesan terusan ---------",
    "---------- Pesan yang Diteruskan ----------",
    "-----Mesej Asal-----",
    "-----Original Message-----",
    "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐",
    "---------- Forwarded message ---------",
    "-----Ursprüngliche Nachricht-----",
    "-----Message d'origine-----",
    "-----Mensaje original-----",
    "-----Mensagem original-----",
    "-----Messaggio originale-----",
    "-----Oorspronkelijk bericht-----",
    "-----Ursprungligt meddelande-----",
    "-----Oprindelig meddelelse-----",
    "-----Opprinnelig melding-----",
    "-----Wiadomość oryginalna-----",
    "-----Исходное сообщение-----",
    "-----Původní zpráva-----",
    "-----Özgün İleti-----",
    "-----原始邮件-----",
    "-----元のメッセージ-----",
    "-----원본 메시지-----",
)


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
def test_a_quote_goes_with_the_lines_that_introduce_it(line: str) -> None:
    split = split_reply(f"{OWN}\n\n{line}\n\n{QUOTE}\n")
    assert split.new_text == OWN
    assert split.quoted


@pytest.mark.parametrize("line", [line for line in ATTRIBUTIONS.values() if not line.startswith((">", "----"))])
def test_an_answer_below_the_only_quote_is_the_new_text(line: str) -> None:
    assert split_reply(f"{line}\n\n{QUOTE}\n\n{OWN}\n").new_text == OWN


@pytest.mark.parametrize("header", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("drawn", ["", "________________________________\n", "-----Original Message-----\n"])
def test_a_header_in_the_text_begins_another_mail(header: str, drawn: str) -> None:
    block = header.format(f=f"Vendor Support {ADDRESS}")
    assert split_reply(f"{OWN}\n\n{drawn}{block}\n\nApakah sudah dicoba?\n").new_text == OWN


@pytest.mark.parametrize("separator", SEPARATORS)
def test_dashed_words_begin_another_mail(separator: str) -> None:
    assert split_reply(f"{OWN}\n\n{separator}\n\nApakah sudah dicoba?").new_text == OWN


@pytest.mark.parametrize("separator", ["-----Tin nhan goc-----", "===== Неизвестно ====="])
def test_dashed_words_that_nobody_knows_do_so_above_a_header(separator: str) -> None:
    assert split_reply(f"{OWN}\n\n{separator}\nFrom: Support\nDate: 3 Feb\n\nApa?").new_text == OWN
    assert split_reply(f"{OWN}\n\n{separator}\nTerlampir daftarnya").new_text.endswith("daftarnya")


def test_a_header_in_an_unknown_language_counts_below_a_drawn_line() -> None:
    header = f"Kutoka: Support {ADDRESS}\nIlitumwa: 3 Februari 2025\nKwa: Dewi\nMada: Gaji\n\nApa?"
    assert split_reply(f"{OWN}\n\n________________________________\n{header}").new_text == OWN
    assert split_reply(f"{OWN}\n\n{header}").new_text == f"{OWN}\n\n{header}"


def test_words_in_front_of_an_attribution_on_its_line_are_kept() -> None:
    text = f"Sudah ya On Mon, Feb 3, 2025 at 10:00 AM Support {ADDRESS} wrote:\n{QUOTE}"
    assert split_reply(text).new_text == "Sudah ya"


def test_a_quoted_line_that_a_program_broke_is_no_answer() -> None:
    broken = (
        "> Bapak dapat membuka menu penggajian lalu memilih bulan yang akan dihitung dan\nmenekan tombol\n> simpan."
    )
    assert split_reply(f"{OWN}\n\nPada 3 Feb 2025 Dukungan menulis:\n{broken}").new_text == OWN


def test_a_quoted_mail_that_a_phone_glued_to_its_introduction_is_cut() -> None:
    yahoo = f"{OWN}\n\n  Pada Sen, 3 Feb 2025 pada 10:00, Dukungan {ADDRESS} menulis:   Yth. Ibu,\n  Apa?"
    samsung = f"{OWN}\n\n-------- Pesan asli --------Dari: Dukungan {ADDRESS} Ke: dewi@klien.example Subjek: x Yth. Ibu"
    assert split_reply(yahoo).new_text == OWN
    assert split_reply(samsung).new_text == OWN


@pytest.mark.parametrize("text", ["[image: image.png]", "[cid:image001.png@01DB.1]\n\n[image: foto]"])
def test_what_stands_for_a_picture_in_plain_text_is_no_text(text: str) -> None:
    assert split_reply(text).new_text == ""
    assert split_reply(f"{text}\n{OWN}").new_text == f"{text}\n{OWN}"


PERSONS = {
    "a machine that writes": "Pak,\n\nPada 3 Februari pukul 10.00 log server menulis:\n\nERROR 7\n\nMohon dicek.",
    "a sentence with a date and a verb": "Pada 3 Februari 2025 Pak Budi menulis surat ke kantor pajak.\nMohon dicek.",
    "a log": "2025-02-03 10:00:01 INFO payroll start\n2025-02-03 10:00:09 ERROR timeout 30: database\nMohon dicek.",
    "a log with addresses": "2025-02-03 10:00 sent to <budi@klien.example>\n2025-02-03 10:01 <ani@klien.example> gagal",
    "a chat": "[03/02/25 10.00] Dewi: sudah bisa?\n[03/02/25 10.05] Budi: belum\nMohon dibantu",
    "a form": "Dari: Jakarta\nTanggal: 3 Februari 2025\nKepada: tim implementasi\nPerihal: kunjungan\nLokasi: Bandung",
    "a list of steps": "Langkah:\n1. buka menu\n2. pilih bulan\n----\nLalu muncul galat.",
    "dashes around words": "--- Penting ---\nGaji harus dibayar besok.",
    "a line and a table": "Nama | Gaji\n--------------------\nBudi | 5.000.000\nAni | 6.000.000",
    "a colon at the end": "Berikut pesan dari sistem pada 3 Feb 2025 10:00:\nKoneksi terputus",
    "told, not quoted": "Tadi jam 10.00 admin@klien.example menulis:\nmohon dibantu hari ini",
}


@pytest.mark.parametrize("text", PERSONS.values(), ids=PERSONS.keys())
def test_what_a_person_writes_is_not_taken_for_a_quote(text: str) -> None:
    split = split_reply(text)
    assert split.new_text == text
    assert not split.quoted
