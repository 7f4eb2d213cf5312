"""What the start of a quoted mail and of a signature look like, line by line, in the languages that come in.

Indonesian, Malay and English first; the other languages cost a word each and belong to the mail programs of vendors and
of travelling staff. Every pattern is anchored and bounded, so that no line costs more than its length.
"""

from __future__ import annotations

import re

LONGEST = 600  # characters of a line that are looked at

# "On Mon, 3 Feb 2025 at 10:00, Dewi <dewi@klien.example> wrote:" and the same wrapped over a few lines.
_OPENERS = re.compile(r"[*_]?(?:on|pada|le|am|el|il|em|op|den|på|w dniu|w)\b", re.IGNORECASE)
# Own words before it on the same line: nothing is cut then, for they would be lost.
_OPENED_LATER = re.compile(r"\S.*\b(?:On|Pada)\b.{4,300}@")
_VERB = re.compile(
    r"\b(?:(?:wrote|writes|menulis|menuliskan|tulis)\s*[:：]?[*_]?|(?:écrit|escribió|scritto|escreveu|napisał\(?a?\)?)\s*[:：]"
    r"|(?:schrieb|schreef|skrev)\b[^:]{0,100}[:：])\Z",
    re.IGNORECASE,
)
# As Gmail writes it in some languages: 2025-02-03 10:00 GMT+07:00 Dewi <dewi@klien.example>
_DATED = re.compile(r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}\b[^<>]{0,200}<[^<>\s]{1,300}>\s*:?\Z")
_DASHES = re.compile(r"[-_=*]{2,}\s*([^-_=*]{3,60}?)\s*[-_=*]{2,}\Z")
_DASHED_WORDS = re.compile(
    r"(?:original|forwarded|reply|previous) (?:message|mail|email|appointment)|pesan (?:yang )?(?:asli|terusan"
    r"|diteruskan|sebelumnya)|mesej asal|urspr.{1,3}ngliche nachricht|antwort nachricht|weitergeleitete nachricht"
    r"|mensaje original|message (?:d'origine|transféré)|messaggio originale|oorspronkelijk bericht"
    r"|ursprungligt meddelande|.{1,60}\bwrote\Z",
    re.IGNORECASE,
)
_FORWARD = re.compile(
    r"(?:begin forwarded message|(?:awal|mulai) pesan (?:yang )?(?:diteruskan|terusan))\s*:\Z", re.IGNORECASE
)
_FROM = re.compile(r"[*\s]{0,3}(?:from|dari|daripada|von|de|da|från|fra|van|od|от)\s*:\*?\s*\S", re.IGNORECASE)
_HEADER = re.compile(
    r"[*\s]{0,3}(?:from|dari|daripada|von|de|da|från|fra|van|od|от"
    r"|sent|date|to|cc|subject|reply-to|importance|dikirim|terkirim|tanggal|tgl|kepada|untuk|ke|kpd|perihal|subjek|hal"
    r"|judul|tarikh|dihantar|gesendet|datum|an|betreff|envoyé|à|objet|enviado(?: el)?|fecha|para|asunto|inviato|a"
    r"|oggetto|skickat|till|ämne|sendt|til|emne|verzonden|aan|onderwerp|отправлено|кому|тема)\s*:",
    re.IGNORECASE,
)
# A form in the body may have "Dari:" and "Tanggal:" too; what mail programs write has an address or says "sent".
_SENT = re.compile(
    r"[*\s]{0,3}(?:sent|dikirim|terkirim|dihantar|gesendet|envoyé|enviado(?: el)?|inviato|skickat|sendt|verzonden"
    r"|отправлено)\s*:",
    re.IGNORECASE,
)
_RULE = re.compile(r"(?:_{10,}|-{20,})\Z")
_SIGNATURE = re.compile(r"--\s?\Z")
_LOOSE_SIGNATURE = re.compile(r"(?:-{3}|_{2,9}|—)\s*\Z")
_DEVICE = re.compile(
    r"[\[(*<]{0,2}(?:(?:sent|written|typed) (?:from|via|using|with|by)|get \[?outlook for"
    r"|dikirim (?:dari|melalui|dengan)|terkirim dari|diketik dari|dihantar dari(?:pada)?|dapatkan \[?outlook untuk"
    r"|von meinem|envoyé de|enviado desde)"
    r"\b.{1,100}\Z",
    re.IGNORECASE,
)


def opens_attribution(line: str) -> bool:
    """Whether an attribution that goes on below can begin with this line: "Pada Sen, 3 Feb 2025 pukul 10.00 Dewi"."""
    return bool(_OPENERS.match(line)) and any(character.isdigit() for character in line)


def attribution(line: str) -> bool:
    """Whether a line (or lines joined) introduces a quote by itself: a verb at its end, and a date or an address."""
    if _DATED.match(line):
        return True
    return (
        _told(line)
        and bool(_VERB.search(line[-160:]))
        and (bool(_OPENERS.match(line)) or ("@" in line and not _OPENED_LATER.match(line)))
    )


def loose_attribution(line: str) -> bool:
    """Whether a line can introduce a quote where quoted lines do follow: "Dewi menulis:"."""
    return line.endswith(":") and (_told(line) or bool(_VERB.search(line[-160:])))


def _told(line: str) -> bool:
    """Whether a line has an address or a number, as a date has."""
    return "@" in line or any(character.isdigit() for character in line)


def separator(line: str) -> bool:
    """Whether a line says that another mail begins: "-----Pesan Asli-----"."""
    dashes = _DASHES.match(line)
    return bool(dashes and _DASHED_WORDS.match(dashes[1])) or bool(_FORWARD.match(line))


def header_block(lines: list[str]) -> bool:
    """Whether these lines begin with the header of another mail: three fields in the first five lines, with From."""
    if not lines or not _HEADER.match(lines[0]):
        return False
    head = [line for line in lines[:9] if line][:5]
    told = any("@" in line or _SENT.match(line) for line in head)
    return told and sum(bool(_HEADER.match(line)) for line in head) >= 3 and any(_FROM.match(line) for line in head)


def rule(line: str) -> bool:
    """Whether a line is drawn across the page, as Outlook does above what it quotes."""
    return bool(_RULE.match(line))


def signature(line: str, below: int) -> bool:
    """Whether a signature begins at this line (as it stands, blanks included) with `below` lines under it.

    The mark of RFC 3676 4.3 has any length; dashes that people draw, and the advertisement of a phone, are one only
    above very little.
    """
    return bool(
        _SIGNATURE.match(line)
        or (below <= 6 and _LOOSE_SIGNATURE.match(line))
        or (below <= 2 and _DEVICE.match(line.strip()))
    )
