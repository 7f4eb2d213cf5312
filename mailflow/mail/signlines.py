"""What one line of a signature looks like. The words are in `signwords`; lines come stripped and bounded."""

from __future__ import annotations

import re

from mailflow.mail.signwords import ADDRESSES, COMPANIES, CONTACTS, DEVICES, REGARDS, SAID, THANKS

LONGEST_CLOSING = 60  # characters
LONGEST_NAME = 40
LONGEST_LINE = 100
MOST_DEVICE = 140

_ENDS = " \t,.!;:)~-–—*_🙏😊🙂"
_PIECES = re.compile(r"\s*[,&/+]\s*|\s+(?:and|dan|und|et|y|e|en)\s+")
_WORD = re.compile(r"[^\W\d_][\w.'’-]{0,40}")
_NAME = re.compile(r"[*_]{0,2}(?:[^\W\d_]|[ .,'’()\-/&]){2,40}[*_]{0,2}\Z")
_PARTICLES = frozenset(("bin", "binti", "van", "de", "der", "den", "von", "la", "le", "al", "el", "da", "dos", "d."))
_EMAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]{1,200}\.[a-z]{2,24}\b", re.IGNORECASE)
_URL = re.compile(
    r"https?://\S|\bwww\.\S|\A[*<\[]{0,2}[\w-]{1,60}(?:\.[\w-]{1,60}){1,4}(?:/\S{0,100})?[>\]*]{0,2}\Z", re.I
)
_PHONE = re.compile(r"\(?\+?\d[\d\s().\-/]{5,24}\d")
_LABEL = re.compile(r"[*|\s]{0,3}([^\W\d_][^:：|\d]{0,20}?)[*\s.]{0,3}[:：]")
_NUMBERED = re.compile(r"\A\W{0,3}([^\W\d_]{1,12}\.?)\s{0,3}[:.|]?\s{0,3}\(?\+?\d")
_PICTURE = re.compile(r"\[(?:cid:|image|logo|inline)[^\]]{0,200}\]|<(?:cid:|https?:)[^>]{0,500}>", re.IGNORECASE)
_REFERENCE = re.compile(r"Ref:\s{0,4}\S{1,80}\Z")  # as the letters of a help desk end, ours too
_DRAWN = re.compile(r"[\W_]{2,200}\Z")
_INITIALLED = re.compile(r"(?:[-–—~]\s?|//\s?)[^\W\d_][^\W\d_]{1,20}(?:\s[^\W\d_]{1,20}){0,2}\.?\Z")

# "Sent from my ..." may end in anything, "sent from ..." needs a device: people send from Jakarta, too.
_MINE = re.compile(
    r"(?:sent|written|typed|dictated|posted) (?:from|on|via|using|with|by) my [^.,;:!?]{2,50}(?:[.,;!]\s{0,3}"
    r"(?:please |so |and |do |pls )?(?:excuse|sorry|apolog|forgive|pardon|ignore).{0,80}|[.!,;]?)\Z"
    r"|(?:dikirim|terkirim|ditulis|diketik|dihantar) (?:dari|melalui|dengan|menggunakan|daripada) [^.,;:!?]{2,40}"
    r" (?:saya|ku|milik saya)(?:[.,;!]\s{0,3}(?:maaf|mohon maaf|harap maklum).{0,80}|[.!]?)\Z",
    re.IGNORECASE,
)
_SENT = re.compile(
    r"(?:sent|written|typed|powered|dictated) (?:from|via|using|with|by|on)\b"
    r"|(?:dikirim|terkirim|ditulis|diketik|dihantar)"
    r" (?:secara seluler )?(?:dari|melalui|dengan|lewat|via|menggunakan|pakai)\b"
    r"|(?:get|dapatkan|unduh|download|obtenir|obtener|obtén|hol dir|holen sie sich|télécharger|scarica|baixe|hämta"
    r"|hent|pobierz|haal|hanki) "
    r"|von meinem|gesendet (?:von|mit)|versendet|diese (?:nachricht|e-mail|mail) wurde von"
    r"|envoyé (?:de|depuis|à partir)|télécharg|enviado (?:desde|do|da|de|pelo|via|con)|mandato da|inviato (?:da|con)"
    r"|verzonden (?:vanaf|met|via|van)|verstuurd (?:vanaf|met|via|van)|skickat från|skickades från|sendt (?:fra|via)"
    r"|lähetetty|wysłane? (?:z|przez)|wysłano z|odesláno z|отправлено (?:с|из)|надіслано|gönderildi|được gửi|đã gửi từ"
    r"|发自|发送自|從我|来自|iphoneから送信|나의|내|(?:\w{2,12} )?from (?:my )?(?:mobile|iphone|android|ipad|phone)\b",
    re.IGNORECASE,
)
_ENDED = re.compile(r"(?:gönderildi|から送信|에서 (?:보냄|보낸)|傳送|gesendet|发送)[.。!]?\Z", re.IGNORECASE)
_SOFTWARE = re.compile(r"[^\W_][\w.-]*")

# A company's lawyers name the mail, its secrecy and its reader; a person who says "this is confidential" names two.
_HEADED = re.compile(
    r"\W{0,6}(?:(?:confidentiality|legal|privacy) (?:notice|note|statement|disclaimer)\b|disclaimer\s{0,3}(?:[:.-]|\Z)"
    r"|(?:please )?(?:consider|think of) the environment before|(?:please )?think before (?:you )?print"
    r"|(?:mohon )?pertimbangkan (?:dampak )?(?:terhadap )?(?:lingkungan|kelestarian)|virus-free\b)",
    re.IGNORECASE,
)
_THIS_MAIL = re.compile(
    r"\W{0,6}(?:(?:this|the|any|all)\b.{0,40}\b(?:e-?mails?|messages?|communication|transmission)"
    r"|.{0,50}\b(?:e-?mail|pesan|surel|surat elektronik|e-?mel)\b.{0,20}\bini|dies\w{1,2}\b.{0,20}(?:e-?mail|nachricht)"
    r"|ce (?:message|courriel|mail|courrier)|est[ea] (?:mensaje|correo|e-?mail|mensagem)|questo messaggio"
    r"|le informazioni contenute|(?:dit|deze) (?:bericht|e-?mail))\b",
    re.IGNORECASE,
)
_SECRET = re.compile(
    r"\b(?:confidential|privileged|proprietary|intended|rahasia|sulit|rahsia|ditujukan|vertraulich\w{0,3}|confidentiel\w{0,3}"
    r"|confidencia\w{1,3}|riservat\w|vertrouwelijk\w?)\b",
    re.IGNORECASE,
)
_READER = re.compile(
    r"\b(?:recipients?|addressees?|intended (?:solely|only)|individual or entity|penerima|dituju|dialamatkan|berwenang"
    r"|unauthori[sz]ed|prohibited|liability|received (?:this|it) in error|dilarang keras|bertanggung jawab|kekeliruan"
    r"|empfänger\w?|adressat\w{0,2}|destinataires?|destinatari\w|destinatário|geadresseerde|bestemd)\b",
    re.IGNORECASE,
)
_LIST = re.compile(r"mailing list\b|unsubscribe|berhenti berlangganan|googlegroups\.com|to this group", re.IGNORECASE)


def closing(line: str) -> str:
    """The kind of closing a line is: "regards", "thanks" or "" for none. "Thanks and best regards," is both."""
    said = line.lower().replace("’", "'").strip(_ENDS)
    if not said or len(line) > LONGEST_CLOSING:
        return ""
    said = " ".join(said.split())
    pieces = [said] if said in REGARDS or said in THANKS else _PIECES.split(said)
    if not all(piece in REGARDS or piece in THANKS for piece in pieces):
        return ""
    return "regards" if any(piece in REGARDS for piece in pieces) else "thanks"


def signed_off(line: str) -> bool:
    """Whether a line is a closing with its name: "Salam, Dewi"; a thanks may be to that name, so it is none."""
    head, comma, rest = line.partition(",")
    return bool(comma) and closing(head) == "regards" and name(rest.strip())


def follows_closing(line: str, below: list[str]) -> bool:
    """Whether a line is a closing above these lines; a thanks is one only above a name."""
    kind = closing(line)
    if not below:
        return kind == "regards" and len(line) > 3
    again = closing(below[0])  # "Terima kasih." above "Salam hormat," and a name
    goes_on = again == "regards" or (bool(again) and len(below) > 1)
    return bool(kind) and (goes_on or (not again and name(below[0])) or (kind == "regards" and fits(below[0])))


def name(line: str) -> bool:
    """Whether a line can be somebody's name: few words with capitals, or one word alone."""
    line = line.strip("-–—~/*_ ,.")
    words = line.split()
    if not words or len(words) > 5 or len(line) > LONGEST_NAME or not _NAME.match(line) or _says(line):
        return False
    return len(words) == 1 or all(not word[0].islower() or word.lower() in _PARTICLES for word in words)


def initialled(line: str) -> bool:
    """Whether a line is a dash and a name: "-Budi"."""
    return bool(_INITIALLED.match(line)) and not _says(line)


def contact(line: str) -> bool:
    """Whether a line says how to reach somebody: a phone number, an address of mail or web, a place."""
    if len(line) > LONGEST_LINE * 2 or line.startswith(">"):
        return False
    label, number = _LABEL.match(line), _NUMBERED.match(line)
    if label and label[1].strip(" .*").lower() not in CONTACTS:
        return False
    if label or (number and number[1].lower().rstrip(".") in CONTACTS and _PHONE.search(line)):
        return True
    if _says(line):
        return False
    pure = len(line.split()) <= 4 or line.count("|") or line.count("•")
    if pure and (_EMAIL.search(line) or _URL.search(line)):
        return True
    phone = _PHONE.search(line)
    return bool(phone and len(phone[0]) * 2 >= len(line)) or _first_words(line) & ADDRESSES != frozenset()


def fits(line: str) -> bool:
    """Whether a line can stand in a signature: blank, a contact, a picture, a company, a title."""
    if not line or contact(line) or device(line) or closing(line) or _DRAWN.match(line) or _PICTURE.fullmatch(line):
        return True
    if _REFERENCE.match(line):
        return True
    if len(line) > LONGEST_LINE or line[0] in ">•*" or line[-1] in "?!:;…" or _says(line) or _LABEL.match(line):
        return False
    if _first_words(line) & COMPANIES:
        return True
    words = _WORD.findall(line)
    long = [word for word in words if len(word) > 3]
    titled = sum(not word[0].islower() for word in long) * 2 > len(long) or len(words) <= 2
    ended = line.endswith(".") and len(words) > 3 and len(words[-1]) > 4
    return 0 < len(words) <= 8 and titled and not ended and not line[0].isdigit()


def device(line: str) -> bool:
    """Whether a line advertises what the mail was written on: "Dikirim dari iPhone saya"."""
    line = line.strip("[]()*<>_- \u200e")
    if not line or len(line) > MOST_DEVICE or line.endswith("?"):
        return False
    if _MINE.match(line):
        return True
    if not _SENT.match(line) and not _ENDED.search(line):
        return False
    clause = re.split(r"[,;]\s|\.\s", line, maxsplit=1)[0].lower()
    words = {word for piece in _SOFTWARE.findall(clause) for word in (piece.rstrip("."), piece.partition("http")[0])}
    return bool(words & DEVICES) or bool(re.search("iphon|ipad|android|outlook|blackberry|samsung", clause))


def disclaimer(text: str) -> bool:
    """Whether lines joined begin with what a company's lawyers add."""
    text = text[:500]
    return bool(_HEADED.match(text) or (_THIS_MAIL.match(text) and _SECRET.search(text) and _READER.search(text)))


def drawn(line: str) -> bool:
    """Whether a line is drawn and says nothing."""
    return bool(_DRAWN.match(line))


def footer(lines: list[str]) -> bool:
    """Whether a drawn line with the words of a list's server begins here (Mailman draws 47 underscores)."""
    drawn = bool(lines) and len(lines[0]) >= 2 and not lines[0].strip("_-")
    return drawn and any(_LIST.search(line) for line in lines[1:])


def _says(line: str) -> bool:
    return any(word.strip(".,!?*") in SAID for word in line[:200].lower().split())


def _first_words(line: str) -> frozenset[str]:
    return frozenset(word.strip(",*") for word in line[:80].lower().split())
