"""What mail systems write when they could not deliver, by language: read only where the sender is a mail system.

One tuple of phrases a language, in lower case, with plain apostrophes and single blanks; they are found anywhere in the
text. Programs mix languages and many write English whatever the language of the reader, so all of them are tried.
"""

from __future__ import annotations

FAILED: dict[str, tuple[str, ...]] = {
    "en": (
        "undeliver", "not deliver", "be delivered", "could not deliver", "unable to deliver", "failed to deliver",
        "able to deliver", "trouble delivering", "error delivering", "problem delivering", "errors delivering",
        "trying to deliver", "attempting to deliver", "delivery failure", "delivery failed", "delivery fail",
        "delivery has failed", "delivery error", "delivery problem", "delivery to the following", "(failure)",
        "non-delivery", "nondeliver", "mail failure", "mail failed", "mail error", "mail system error",
        "failure notice", "returned mail", "returned message", "returned to sender", "returning to sender",
        "returning message", "return to sender", "did not reach", "error sending your", "could not be sent",
        "was not sent", "can't be sent", "couldn't be sent", "message rejected", "message blocked", "has been rejected",
        "was rejected", "has been blocked", "permanent error", "permanent failure", "fatal error",
        "failed addresses", "transcript of session", "failed recipient", "message you sent",
    ),
    "id": (
        "tidak terkirim", "tidak dapat dikirim", "tidak bisa dikirim", "tidak berhasil dikirim", "tidak dapat terkirim",
        "belum dapat dikirim", "gagal dikirim", "gagal terkirim", "gagal mengirim", "gagal kirim",
        "tidak dapat mengirim",
        "pengiriman gagal", "gagal disampaikan", "tidak dapat disampaikan", "tidak tersampaikan", "tidak sampai",
        "tidak bisa disampaikan", "kegagalan pengiriman", "pemberitahuan gagal", "telah gagal", "kesalahan permanen",
        "dikembalikan ke pengirim", "dikembalikan kepada pengirim", "pesan dikembalikan", "email dikembalikan",
        "surat dikembalikan", "pesan diblokir", "pesan ditolak", "email ditolak", "tidak diterima oleh",
    ),
    "de": (
        "unzustellbar", "nicht zugestellt", "nicht zustellbar", "zustellung fehlgeschlagen", "zustellfehler",
        "fehlgeschlagene zustellung", "nicht übermittelt", "zurück an absender", "nicht ausgeliefert",
    ),
    "fr": (
        "non remis", "non distribu", "non délivr", "pas pu être", "impossible de remettre", "échec de la remise",
        "échec de remise", "échec de la distribution", "échec de l'envoi", "retourné à l'expéditeur",
        "n'a pas été remis",
    ),
    "es": (
        "no se pudo entregar", "no se ha podido entregar", "no se puede entregar", "no pudo ser entregado",
        "no entregado", "no ha podido ser entregado", "no se entregó", "error de entrega", "fallo de entrega",
        "fallo en la entrega", "error en la entrega", "devuelto al remitente", "no se pudo enviar",
    ),
    "pt": (
        "não pôde ser entregue", "não pode ser entregue", "não foi possível entregar", "não entregue",
        "não foi entregue",
        "falha na entrega", "falha de entrega", "falha no envio", "erro na entrega", "devolvida ao remetente",
        "devolvido ao remetente",
    ),
    "it": (
        "impossibile recapitare", "non recapitabile", "non recapitat", "possibile recapitare", "mancato recapito",
        "non consegnat", "possibile consegnare", "impossibile consegnare", "mancata consegna", "errore di consegna",
        "restituito al mittente",
    ),
    "nl": (
        "onbestelbaar", "niet worden bezorgd", "niet bezorgd", "niet afgeleverd", "niet worden afgeleverd",
        "bezorging mislukt", "bezorging is mislukt", "aflevering mislukt", "retour afzender",
    ),
    "ja": (
        "送信できません", "配信できません", "配送できません", "配達できません", "届けできません", "届けられません",
        "送信に失敗", "配信に失敗", "送信エラー", "メールエラー", "配信不能", "配達不能", "宛先不明", "あて先不明",
        "エラーのため", "返送",
    ),
}  # fmt: skip
"""That a letter did not arrive, or has not arrived yet."""

DELAYED: dict[str, tuple[str, ...]] = {
    "en": (
        "delayed", "(delay)", "delay reason", "not yet been delivered", "warning: could not send", "warning: message",
        "warning message only", "warning only", "will keep trying", "will continue to", "will be retried",
        "keep trying to", "still being retried", "still be retried", "still trying", "not need to resend",
        "not need to re-send", "temporary failure report", "delivery attempts will continue", "transient error",
        "notification: warning", "notification (delay", "in the queue for up to", "no action is required",
    ),
    "id": (
        "tertunda", "ditunda", "akan terus dicoba", "akan terus mencoba", "akan dicoba lagi", "akan dicoba kembali",
        "akan mencoba lagi", "akan mencoba kembali", "belum dapat dikirim", "belum terkirim", "belum tersampaikan",
        "penundaan", "tidak perlu mengirim ulang", "mengalami keterlambatan", "peringatan: pesan",
    ),
    "de": ("verzögert", "verzögerung", "noch nicht zugestellt", "weiterhin versucht", "erneut versucht"),
    "fr": ("retardé", "différé", "pas encore été remis", "pas encore pu", "nouvelle tentative", "retard de remise"),
    "es": ("retrasad", "demorad", "todavía no se ha", "aún no se ha", "se volverá a intentar", "seguirá intentando"),
    "pt": ("atrasad", "adiad", "ainda não foi entregue", "continuará tentando", "nova tentativa", "entrega em atraso"),
    "it": ("ritardat", "in ritardo", "non ancora", "nuovo tentativo", "ulteriori tentativi"),
    "nl": ("vertraagd", "vertraging", "nog niet bezorgd", "nog niet afgeleverd", "opnieuw geprobeerd"),
    "ja": ("遅延", "遅れて", "再送を", "再試行", "再送信を試み"),
}  # fmt: skip
"""That the server keeps trying."""

DELIVERED: dict[str, tuple[str, ...]] = {
    "en": ("(success)", "successful", "(relay", "has been delivered", "notification: success", "was delivered"),
    "id": ("telah terkirim", "telah dikirim", "sudah terkirim", "pesan terkirim", "laporan terkirim"),
    "de": ("erfolgreich", "(erfolg", "zugestellt:"),
    "fr": ("(succès", "remis avec succès", "remis :"),
    "es": ("(correct", "entregado:", "con éxito"),
    "pt": ("(êxito", "(sucesso", "com êxito", "com sucesso"),
    "it": ("(operazione riuscita", "recapitato:", "con successo"),
    "nl": ("(geslaagd", "bezorgd:", "met succes"),
    "ja": ("(成功", "正常に配信", "配信済み"),
}  # fmt: skip
"""In a subject: that the letter arrived."""

GIVEN_UP: dict[str, tuple[str, ...]] = {
    "en": (
        "permanent error", "permanent failure", "permanent fatal", "failed permanently", "giving up", "given up",
        "not going to try again", "no further", "returned mail", "returned to sender", "returning message",
        "returning to sender", "deleted from queue", "failure notice", "too long", "expired", "timeout exceeded",
    ),
    "id": ("permanen", "dikembalikan", "tidak akan dicoba lagi", "tidak akan mencoba lagi", "berhenti mencoba"),
    "de": ("permanent", "dauerhaft", "endgültig", "aufgegeben"),
    "fr": ("permanent", "définitif", "définitive", "abandonn"),
    "es": ("permanente", "definitiv", "devuelto"),
    "pt": ("permanente", "definitiv", "devolvid"),
    "it": ("permanente", "definitiv", "restituito"),
    "nl": ("permanent", "definitief", "opgegeven"),
    "ja": ("永続的", "恒久的", "中止", "返送"),
}  # fmt: skip
"""That the server tries no more, whatever code it was given last."""

REASONS: dict[str, tuple[str, ...]] = {
    "en": (
        "user unknown", "unknown user", "no such user", "no such recipient", "no such mailbox", "no such address",
        "no such person", "unknown recipient", "recipient unknown", "unknown local", "unknown address",
        "address unknown", "unknown mailbox", "invalid recipient", "invalid address", "invalid mailbox", "invalid user",
        "bad address", "bad destination", "not recognized", "not found", "not listed", "does not exist",
        "doesn't exist", "not exist", "host unknown", "unknown host", "unknown domain", "unrouteable",
        "unroutable", "no route", "name lookup", "host not found", "no mailbox", "not a valid", "not our customer",
        "mailbox full", "mailbox is full", "box full", "over quota", "overquota", "quota exceed", "exceeded", "exceeds",
        "rejected", "refused", "denied", "blocked", "disabled", "suspended", "locked", "inactive", "expired",
        "relaying", "timed out", "timeout", "unreachable", "not reachable", "deferred", "error", "failed", "failure",
        "unrecoverable", "malformed", "restricted", "not accept", "unavailable",
    ),
    "id": (
        "tidak ditemukan", "tidak dapat ditemukan", "tidak dikenal", "tidak terdaftar", "tidak ada", "tidak valid",
        "tidak aktif", "penuh", "melebihi kuota", "kuota", "ditolak", "diblokir", "kesalahan", "gagal", "galat",
        "salah alamat", "alamat salah", "dinonaktifkan", "ditangguhkan",
    ),
    "de": ("unbekannt", "nicht gefunden", "existiert nicht", "voll", "abgelehnt", "fehler", "ungültig", "gesperrt"),
    "fr": ("inconnu", "introuvable", "n'existe pas", "pleine", "refusé", "rejeté", "erreur", "invalide"),
    "es": ("desconocido", "no encontrad", "no existe", "llen", "rechazad", "error", "no válid", "inexistente"),
    "pt": ("desconhecid", "não encontrad", "não existe", "chei", "rejeitad", "recusad", "erro", "inválid"),
    "it": ("sconosciut", "non trovat", "non esiste", "inesistente", "pien", "rifiutat", "respint", "errore"),
    "nl": ("onbekend", "niet gevonden", "bestaat niet", "vol", "geweigerd", "fout", "ongeldig"),
    "ja": ("見つかりません", "存在しません", "不明", "一杯", "いっぱい", "拒否", "超過", "無効"),
}  # fmt: skip
"""Why: what stands beside the address that failed."""

COPIES: dict[str, tuple[str, ...]] = {
    "en": (
        "this is a copy", "the following is a copy", "below this line", "below is a copy", "included is a copy",
        "enclosed is a copy", "copy of your", "copy of the", "original message", "original mail", "original email",
        "original e-mail", "headers of the original", "header of the original", "the header of the original",
        "the headers of the original", "message header", "the original message follows", "returned message",
        "returned mail follows", "returned text", "unsent message", "message text follows", "text of your message",
        "text of the message", "the text of the", "your original", "your message follows", "start of returned",
        "beginning of returned", "undelivered message follows", "here is a copy", "a copy of your",
        "a copy of the original", "message headers", "rejected message", "failed message", "start of message",
        "first lines of", "the first lines of",
    ),
    "id": (
        "pesan asli", "email asli", "surel asli", "salinan pesan", "salinan email", "berikut salinan", "isi pesan asli",
        "pesan semula", "kepala pesan", "header pesan", "di bawah ini adalah salinan", "berikut adalah salinan",
    ),
    "de": ("ursprüngliche nachricht", "originalnachricht", "kopie der", "kopfzeilen der", "kopie ihrer"),
    "fr": ("message d'origine", "message original", "copie du message", "copie de votre", "en-têtes du message"),
    "es": ("mensaje original", "copia del mensaje", "copia de su mensaje", "encabezados del mensaje"),
    "pt": ("mensagem original", "cópia da mensagem", "cópia de sua mensagem", "cabeçalhos da mensagem"),
    "it": ("messaggio originale", "copia del messaggio", "intestazioni del messaggio"),
    "nl": ("oorspronkelijk bericht", "origineel bericht", "kopie van"),
    "ja": ("元のメッセージ", "元のメール", "オリジナルメッセージ", "原文", "以下は元の", "元メッセージ"),
}  # fmt: skip
"""How the line above the returned mail begins, once rules of dashes and the like are taken off."""

HELP: dict[str, tuple[str, ...]] = {
    "en": (
        "assistance", "please contact", "contact", "help", "question", "support", "send mail to", "reply to",
        "write to",
        "in error", "unsubscribe", "administrator at", "report", "forward this",
    ),
    "id": ("hubungi", "bantuan", "pertanyaan", "silakan kirim", "silahkan kirim", "balas ke", "kontak"),
    "de": ("wenden sie", "kontakt", "hilfe", "fragen"),
    "fr": ("contacte", "assistance", "aide"),
    "es": ("contact", "ayuda", "póngase"),
    "pt": ("contat", "ajuda", "entre em"),
    "it": ("contatt", "assistenza", "aiuto"),
    "nl": ("contact", "hulp", "vragen"),
    "ja": ("お問い合わせ", "お問合せ", "連絡"),
}  # fmt: skip
"""That an address in the line is one to ask, not one that failed."""


def merged(table: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The phrases of every language, the longest first."""
    return tuple(sorted({phrase for phrases in table.values() for phrase in phrases}, key=lambda one: (-len(one), one)))


def plain(text: str) -> str:
    """Text as the tables have it: lower case, plain apostrophes, single blanks."""
    return " ".join(text.replace("\u2019", "'").lower().split())
