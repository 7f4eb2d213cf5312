"""How mail programs say that a quoted mail begins, as data: the words of each language, no logic.

Indonesian, Malay and English first; the other languages belong to vendors, head offices and travelling staff. A new
language is a few words in each table. All are compared in lower case, without colons, stars and dashes.
"""

from __future__ import annotations

# The fields of a header that a program writes into the text, several words for one field where programs differ.
_FROM = """
    from|dari|daripada|pengirim|von|de|da|från|fra|van|od|lähettäjä|от|від|kimden|gönderen|từ|người gửi
    |发件人|寄件者|寄件人|從|差出人|送信者|보낸 사람|보낸사람
    |feladó|de la|από|จาก|expéditeur|remitente|afzender|absender
"""
_SENT = """
    sent|sent on|dikirim|terkirim|dihantar|gesendet|envoyé|envoyé le|enviado|enviado el|enviada|enviada em|enviado em
    |inviato|inviata|verzonden|skickat|sendt|lähetetty|wysłano|data wysłania|odesláno|odesláno dne|отправлено|надіслано
    |gönderilme|gönderildi|gönderim tarihi|gönderme tarihi|đã gửi|发送时间|寄件日期|傳送時間
    |送信日時|보낸 날짜|보낸날짜|elküldve|trimis
"""
_DATE = """
    date|tanggal|tgl|tarikh|datum|fecha|data|dato|päivämäärä|päiväys|дата|tarih|ngày|日期|日付|날짜|dátum|ημερομηνία|วันที่
"""
_TO = """
    to|kepada|untuk|ke|kpd|penerima|an|à|para|a|aan|till|til|do|komu|vastaanottaja|кому|kime|alıcı|đến|tới|người nhận
    |收件人|收件者|宛先|받는 사람|받는사람|címzett|către|προς|ถึง|destinataire|destinatario
"""
_OTHERS = """
    cc|bcc|tembusan|kopi|kopie|copia|copie|kopia|копия|bilgi|抄送|副本|참조|reply-to|balas ke|importance|priority
    |penting|attachments|lampiran|resent-from|organization|message-id|mailing list
"""
_SUBJECT = """
    subject|perihal|subjek|hal|judul|betreff|objet|sujet|asunto|assunto|oggetto|onderwerp|ämne|emne|aihe|temat|předmět
    |věc|predmet|тема|konu|chủ đề|tiêu đề|主题|主旨|件名|제목|tárgy|subiect|θέμα|เรื่อง
"""


def _words(table: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in table.split("|") if word.strip())


# The word before the colon -> which field of the header it is.
FIELDS = {
    word: name
    for name, table in (
        ("other", _OTHERS),
        ("subject", _SUBJECT),
        ("to", _TO),
        ("date", _DATE),
        ("sent", _SENT),
        ("from", _FROM),
    )
    for word in _words(table)
}

# The verb at the end of an attribution: "On Mon, 3 Feb 2025 at 10:00, Dewi <dewi@klien.example> wrote:"
VERBS_LAST = _words(
    "wrote|writes|menulis|menuliskan|telah menulis|tulis|a écrit|écrit|escribió|escribio|va escriure|ha escrit"
    "|ha scritto|scrive|scritto|escreveu|napisał|napisała|napisał(a)|napisał/a|pisze|napsal|napsal(a)|napsala|napísal"
    "|napísal(a)|kirjoitti|написал|написал(а)|написала|пишет|написав|пише|yazdı|yazmış|đã viết|viết"
    "|写道|写到|寫道|のメール|さんは書きました|님이 작성|작성"
    "|schrieb|schreef|skrev|geschreven|írta|a scris|έγραψε|เขียนว่า"
)
# A verb that the name or the date follows: "Am 3. Februar 2025 um 10:00 schrieb Dewi:"
VERBS_INSIDE = _words("schrieb|schreef|skrev|ezt írta|escribió|escreveu|ha scritto|a écrit|napisał|kirjoitti")

# The word an attribution begins with, before its date.
OPENERS = _words(
    "on|pada|pada tanggal|pada hari|le|am|el|il|em|no dia|op|den|på|w dniu|dnia|w|dne|po|vào|vào lúc|на|в"
    "|a|am|um|il giorno|el día|på|kl|ter|la|στις|เมื่อ"
)

# What stands between dashes above a quoted mail: "-----Pesan Asli-----"
DASHED = _words(
    "original message|original mail|original email|original appointment|forwarded message|forwarded mail"
    "|forwarded email|forwarded by|reply message|previous message|pesan asli|pesan yang asli|pesan terusan"
    "|pesan diteruskan|pesan yang diteruskan|pesan yang terusan|pesan sebelumnya|pesan penerusan|email asli|surat asli"
    "|mesej asal|mesej dimajukan|mesej yang dimajukan|ursprüngliche nachricht|originalnachricht|antwort nachricht"
    "|originalmail|weitergeleitete nachricht|mensaje original|mensaje reenviado|mensaje anterior|message d'origine"
    "|message d’origine|message original|message transféré|message initial|messaggio originale|messaggio inoltrato"
    "|mensagem original|mensagem encaminhada|mensagem reencaminhada|oorspronkelijk bericht|origineel bericht"
    "|doorgestuurd bericht|ursprungligt meddelande|originalmeddelande|vidarebefordrat meddelande|oprindelig meddelelse"
    "|oprindelig besked|original meddelelse|videresendt besked|videresendt meddelelse|opprinnelig melding"
    "|opprinnelig beskjed|videresendt melding|alkuperäinen viesti|edelleenlähetetty viesti|välitetty viesti"
    "|wiadomość oryginalna|oryginalna wiadomość|treść przekazanej wiadomości|wiadomość przekazana|původní zpráva"
    "|přeposlaná zpráva|исходное сообщение|оригинальное сообщение|пересылаемое сообщение|перенаправленное сообщение"
    "|конец пересылаемого сообщения|özgün ileti|orijinal mesaj|orijinal ileti|iletilmiş mesaj|iletilen mesaj"
    "|thư gốc|tin nhắn gốc|thư đã chuyển tiếp|thư được chuyển tiếp|原始邮件|原始郵件|转发邮件信息|转发的邮件|轉寄的郵件"
    "|已轉寄的郵件|元のメッセージ|転送されたメッセージ|원본 메시지|원본 메일|전달된 메시지|전달된 메일"
    "|eredeti üzenet|továbbított üzenet"
)

# Apple Mail's line above a forwarded mail, with a colon after it.
FORWARDS = _words(
    "begin forwarded message|awal pesan yang diteruskan|mulai pesan yang diteruskan"
    "|awal pesan terusan|mulai pesan terusan|awal pesan diteruskan"
    "|anfang der weitergeleiteten nachricht|anfang der weitergeleiteten e-mail"
    "|début du message réexpédié|début du message transféré|inicio del mensaje reenviado|inizio messaggio inoltrato"
    "|início da mensagem reencaminhada|início da mensagem encaminhada|begin doorgestuurd bericht|vidarebefordrat brev"
    "|start på videresendt besked|videresendt melding|välitetty viesti alkaa|początek przekazywanej wiadomości"
    "|začátek přeposlané zprávy|начало переадресованного сообщения"
    "|bắt đầu thư được chuyển tiếp|开始转发的邮件|開始轉寄郵件|転送されたメッセージ|전달된 메시지 시작"
)
