"""What a person wrote beside an answer to an invitation, without what the calendar program wrote around it.

Google's calendar tells in words what was answered, repeats title and time, and says at the end why the mail came; what
the person noted stands between. Outlook and Apple write nothing of their own. A line is left out only where a program
is known to have written it: what stays too much is read by staff, what goes too much is lost.
"""

from __future__ import annotations

import re

MOST_LINES = 200
LONGEST_LINE = 500  # characters in which a program's words are looked for
_ANSWERED = re.compile(
    r"(?!.*\b(?:not|belum|tidak|tdk|bukan)\b)[^,;!?]{1,100}\s(?:"
    r"(?:has|have)\s(?:accepted|declined|tentatively accepted|replied .{1,20} to)\s(?:this|your)\sinvitation"
    r"|(?:telah|sudah)\s(?:menerima|menolak|menerima sementara|menjawab .{1,20} untuk)\sundangan\s(?:ini|anda)"
    r")(?:\s(?:with this note|dengan catatan(?:\s(?:ini|berikut))?))?[.:]?"
)
_END = re.compile(
    r"(?:invitation from google calendar|undangan dari google (?:kalender|calendar))(?::\s{0,3}(?:https?://\S{1,200})?)?"
    r"|(?:you are|you're) receiving this (?:courtesy )?e?mail (?:at the account \S{1,200} )?because you"
    r"(?: are|'re|'ve| have)? (?:an attendee|a guest|invited|subscribed|been invited)\b.*"
    r"|anda menerima email (?:kehormatan )?ini (?:di akun \S{1,200} )?karena (?:anda )?"
    r"(?:adalah (?:peserta|tamu|undangan)|merupakan (?:peserta|tamu)|diundang|telah diundang|berlangganan)\b.*"
)
"""Lines by which a calendar program ends, whole: a person may begin one with the same words."""
_TIME = re.compile(
    r"[\d\s.,:()–—⋅·+-]|(?<![^\W\d_])(?:wib|wita|wit|gmt|utc|am|pm|pukul|waktu indonesia \w{1,10}(?: - \w{1,20})?"
    r"|(?:sen|sel|rab|kam|jum|sab|min|mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct"
    r"|nov|des|dec)[^\W\d_]{0,6})(?![^\W\d_])"
)
_HAS_HOUR = re.compile(r"\d[.:]\d\d|waktu indonesia|\d\s?[ap]m\b")


def said(text: str, subject: str) -> str:
    """The person's words, "" where there are none. `subject` is the mail's, which holds the title of the event."""
    kept: list[str] = []
    by_program, title = False, subject.casefold()
    for line in text.splitlines()[:MOST_LINES]:
        plain = line[:LONGEST_LINE].strip().casefold()
        if _ANSWERED.fullmatch(plain):
            by_program = True
            continue
        if by_program and _END.fullmatch(plain):
            break
        if not (by_program and plain and _repeats(plain, title)):
            kept.append(line)
    return "\n".join(kept).strip()


def _repeats(plain: str, title: str) -> bool:
    """Whether a line is the title of the event or its time, which a program sets out again."""
    return plain in title or (_HAS_HOUR.search(plain) is not None and not _TIME.sub("", plain).strip())
