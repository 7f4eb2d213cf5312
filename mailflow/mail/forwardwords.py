"""What forwarding mail programs write, by language: the line above the mail they forward, and the names of its fields.

One row a language, alternatives with a bar between them, in lower case. Programs mix languages (Gmail translates only
"From"), so the rows are merged into lookups that know no language. A word that means two fields in two languages is
given to the one that the mail programs write more often.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

FieldName = Literal["from", "to", "cc", "date", "sent", "subject", "reply-to", "other"]


class Words(NamedTuple):
    """The words of one language; `separators` say that a mail was forwarded, `original` says only that one is quoted.

    `sent` is what Outlook writes for the date, a word that people do not put above a list of their own.
    """

    separators: str
    original: str
    from_: str
    to: str
    cc: str
    date: str
    sent: str
    subject: str


LANGUAGES: dict[str, Words] = {
    "id": Words(
        "pesan diteruskan|pesan yang diteruskan|pesan yg diteruskan|pesan terusan|pesan yang dialihkan|email diteruskan"
        "|email terusan|surel diteruskan|surel terusan|awal pesan yang diteruskan|awal pesan diteruskan"
        "|awal pesan terusan|mulai pesan yang diteruskan|mulai pesan terusan|mulai meneruskan pesan",
        "pesan asli|pesan sebelumnya|email asli|surel asli",
        "dari|pengirim",
        "kepada|ke|untuk|kpd|penerima",
        "tembusan|cc",
        "tanggal|tgl|waktu|hari/tanggal",
        "dikirim|terkirim",
        "perihal|subjek|hal|judul",
    ),
    "ms": Words(
        "mesej dimajukan|mesej yang dimajukan|mesej majuan|mulakan mesej dimajukan|mula mesej dimajukan",
        "mesej asal|mesej asli",
        "daripada",
        "kepada",
        "salinan|s.k",
        "tarikh",
        "dihantar",
        "subjek|perkara",
    ),
    "en": Words(
        "forwarded message|forwarded mail|forwarded email|forwarded e-mail|begin forwarded message|forward message"
        "|start of forwarded message|forwarded by",
        "original message|original mail|original email|original appointment|reply message|previous message",
        "from",
        "to",
        "cc|bcc",
        "date",
        "sent",
        "subject",
    ),
    "de": Words(
        "weitergeleitete nachricht|weitergeleitete mail|weitergeleitete e-mail|anfang der weitergeleiteten nachricht"
        "|anfang der weitergeleiteten e-mail|beginn der weitergeleiteten nachricht",
        "ursprüngliche nachricht|original-nachricht|originalnachricht|original nachricht",
        "von",
        "an",
        "kopie",
        "datum",
        "gesendet",
        "betreff",
    ),
    "fr": Words(
        "message transféré|message réexpédié|début du message transféré|début du message réexpédié|courriel transféré",
        "message d'origine|message original|message d’origine",
        "de|expéditeur",
        "à|pour|destinataire",
        "copie à|copie",
        "date",
        "envoyé|envoyé le",
        "objet|sujet",
    ),
    "es": Words(
        "mensaje reenviado|inicio del mensaje reenviado|mensaje enviado",
        "mensaje original",
        "de",
        "para",
        "cc",
        "fecha",
        "enviado|enviado el|enviada el|enviado en",
        "asunto",
    ),
    "pt": Words(
        "mensagem encaminhada|mensagem reencaminhada|início da mensagem encaminhada|início da mensagem reencaminhada"
        "|forwarded message",
        "mensagem original",
        "de",
        "para",
        "cc",
        "data",
        "enviado|enviada em|enviado em|enviada",
        "assunto",
    ),
    "it": Words(
        "messaggio inoltrato|inizio messaggio inoltrato|messaggio rinviato|inizio del messaggio inoltrato",
        "messaggio originale",
        "da",
        "a",
        "cc",
        "data",
        "inviato|inviata",
        "oggetto",
    ),
    "nl": Words(
        "doorgestuurd bericht|begin doorgestuurd bericht|doorgestuurde mail",
        "oorspronkelijk bericht|origineel bericht",
        "van",
        "aan",
        "cc|kopie",
        "datum",
        "verzonden",
        "onderwerp",
    ),
    "sv": Words(
        "vidarebefordrat meddelande|vidarebefordrat brev|vidarebefordrat mejl|början på vidarebefordrat brev",
        "ursprungligt meddelande|originalmeddelande",
        "från",
        "till",
        "kopia",
        "datum",
        "skickat",
        "ämne",
    ),
    "da, no": Words(
        "videresendt meddelelse|videresendt besked|videresendt melding|start på videresendt besked"
        "|start på videresendt melding|videresendt e-post|videresendt mail",
        "oprindelig meddelelse|oprindelig besked|opprinnelig beskjed|opprinnelig melding",
        "fra",
        "til",
        "kopi",
        "dato",
        "sendt",
        "emne",
    ),
    "fi": Words(
        "välitetty viesti|edelleenlähetetty viesti|välitetty viesti alkaa|edelleenlähetetty viesti alkaa",
        "alkuperäinen viesti",
        "lähettäjä",
        "vastaanottaja",
        "kopio",
        "päivämäärä|päiväys|pvm",
        "lähetetty",
        "aihe",
    ),
    "pl": Words(
        "przekazana wiadomość|wiadomość przekazana|wiadomość przekazana dalej|początek przekazywanej wiadomości"
        "|treść przekazanej wiadomości|przesłana wiadomość",
        "wiadomość oryginalna|oryginalna wiadomość|wiadomość pierwotna",
        "od|nadawca",
        "do|adresat",
        "dw|kopia do",
        "data",
        "wysłano|wysłane",
        "temat",
    ),
    "cs, sk": Words(
        "přeposlaná zpráva|přeposlaný e-mail|předaná zpráva|začátek přeposílané zprávy|preposlaná správa"
        "|začiatok preposlanej správy",
        "původní zpráva|původní e-mail|pôvodná správa",
        "od",
        "komu|pro",
        "kopie|kópia",
        "datum|dátum",
        "odesláno|odoslané",
        "předmět|predmet",
    ),
    "hu": Words(
        "továbbított üzenet|továbbított levél|továbbított levél kezdete|továbbított üzenet kezdete",
        "eredeti üzenet",
        "feladó",
        "címzett",
        "másolat",
        "dátum",
        "elküldve|küldve",
        "tárgy",
    ),
    "ro": Words(
        "mesaj redirecționat|mesaj redirecţionat|începutul mesajului redirecționat",
        "mesaj original",
        "de la",
        "către",
        "cc",
        "data|dată",
        "trimis",
        "subiect",
    ),
    "tr": Words(
        "iletilen mesaj|yönlendirilmiş ileti|iletilmiş ileti başlangıcı|iletilen ileti|yönlendirilen ileti",
        "özgün ileti|orijinal mesaj|orijinal ileti",
        "kimden|gönderen",
        "kime|alıcı",
        "bilgi",
        "tarih",
        "gönderildi|gönderme tarihi",
        "konu",
    ),
    "ru, uk": Words(
        "пересылаемое сообщение|пересланное сообщение|перенаправленное сообщение|начало переадресованного сообщения"
        "|пересылаемое письмо|переслане повідомлення|конец пересылаемого сообщения",
        "исходное сообщение|оригінальне повідомлення|вихідне повідомлення",
        "от|от кого|від|від кого",
        "кому",
        "копия|копія",
        "дата",
        "отправлено|надіслано",
        "тема",
    ),
    "vi": Words(
        "thư đã chuyển tiếp|tin nhắn được chuyển tiếp|bắt đầu thư được chuyển tiếp|thư chuyển tiếp",
        "thư gốc",
        "từ",
        "đến|tới",
        "cc",
        "ngày",
        "đã gửi",
        "chủ đề|tiêu đề",
    ),
    "th": Words(
        "ข้อความที่ส่งต่อ|เริ่มต้นข้อความที่ส่งต่อ", "ข้อความต้นฉบับ|ข้อความเดิม", "จาก", "ถึง", "สำเนา", "วันที่", "ส่งเมื่อ|ส่ง", "เรื่อง|หัวเรื่อง"
    ),
    "tl": Words("ipinasang mensahe|naipasang mensahe", "orihinal na mensahe", "mula kay|mula sa", "kay|para kay", "cc",
                "petsa", "ipinadala", "paksa"),
    "zh": Words(
        "转发的邮件|转发邮件|轉寄的郵件|轉寄郵件|已轉寄郵件|下面是被转发的邮件|开始转发的邮件|以下是轉寄的郵件"
        "|轉寄信件|已转发的邮件|已轉寄的郵件|转发邮件信息",
        "原始邮件|邮件原件|原始郵件|原始信件",
        "发件人|發件人|寄件者|寄件人",
        "收件人|收件者",
        "抄送|副本",
        "日期",
        "发送时间|寄件日期|發送時間|发送日期|傳送時間",
        "主题|主旨|主題",
    ),
    "ja": Words(
        "転送されたメッセージ|転送メッセージ|転送されたメール|転送元メール|転送メール",
        "元のメッセージ|元のメール",
        "差出人|送信者|送信元",
        "宛先",
        "cc",
        "日時|日付",
        "送信日時|送信日",
        "件名",
    ),
    "ko": Words(
        "전달된 메시지|전달된 메일|전달된 이메일",
        "원본 메시지|원본 메일|원래 메시지",
        "보낸 사람|보낸사람|발신",
        "받는 사람|받는사람|수신",
        "참조",
        "날짜|일시",
        "보낸 날짜|보낸날짜",
        "제목",
    ),
    "ar": Words(
        "رسالة مُعاد توجيهها|رسالة معاد توجيهها|بداية الرسالة المحولة",
        "الرسالة الأصلية",
        "من",
        "إلى",
        "نسخة",
        "التاريخ",
        "تم الإرسال|أُرسلت",
        "الموضوع",
    ),
}  # fmt: skip
REPLY_TO = (
    "reply-to|reply to|balas ke|balas kepada|antwort an|répondre à|responder a|responder para|rispondi a|antwoord aan"
)
OTHER = (
    "attachments|attachment|lampiran|importance|kepentingan|priority|prioritas|prioriti|sensitivity|message-id"
    "|organization|user-agent|mailed-by|signed-by|anlagen|wichtigkeit|pièces jointes|importancia|importância|importanza"
    "|bijlagen|urgentie|datos adjuntos|anexos|allegati|resent-from|resent-to|resent-date|references|in-reply-to"
)
# As the mail programs begin the subject of a forward; the Danish and Norwegian VS is the Finnish "Re:" and left out.
PREFIXES = (
    "fw|fwd|forward|forwarded|trs|terusan|teruskan|diteruskan|majukan|wg|tr|rv|reenv|enc|i|inoltro|doorst|vb|vl|pd|ilt"
    "|továbbítás|vidarebefordrat|videresendt|转发|轉寄|轉發|転送|전달|пересл|chuyển tiếp"
)


def _fields() -> dict[str, FieldName]:
    found: dict[str, FieldName] = dict.fromkeys(OTHER.split("|"), "other")
    found |= dict.fromkeys(REPLY_TO.split("|"), "reply-to")
    for words in LANGUAGES.values():
        row: tuple[tuple[FieldName, str], ...] = (
            ("from", words.from_), ("to", words.to), ("cc", words.cc), ("date", words.date), ("sent", words.sent),
            ("subject", words.subject),
        )  # fmt: skip
        for name, alternatives in row:
            found |= dict.fromkeys(alternatives.split("|"), name)
    return found


FIELDS = _fields()
SEPARATORS = frozenset(word for words in LANGUAGES.values() for word in words.separators.split("|"))
ORIGINALS = frozenset(word for words in LANGUAGES.values() for word in words.original.split("|"))
FORWARD_PREFIXES = frozenset(PREFIXES.split("|"))
