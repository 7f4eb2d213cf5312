"""Days that a text names and does not mean: "asal bukan 19 Februari", "Rabu tidak bisa", "sebelum tanggal 20".

All patterns are for text in lower case and are tried at a place; none of them looks further than a few words.
"""

from __future__ import annotations

import re

from mailflow.desk.days import WEEKDAYS

_NO = "tidak|tdk|tak|ga|gak|nggak|ngga|enggak|belum|blm"
_NOT = re.compile(
    r"\b(?:bukan|jangan|selain|kecuali|(?:meng)?hindari|di luar|not|except|excluding|but|avoid|don't|can't|cannot"
    rf"|(?:{_NO})(?=\s{{1,3}}(?:\d|(?:bisa|dapat|boleh|mau|usah|perlu|jadi|pada|di|untuk|hari|tanggal|tgl"
    rf"|{'|'.join(WEEKDAYS)})\b)))(?![a-z])"
)
"""Words that turn the days behind them, in the same clause, into what is not meant."""
_REFUSED = re.compile(
    r"[\s,]{0,3}(?:(?:itu|kami|saya|kita|we|is|are|that)\s){0,2}"
    rf"(?:(?:{_NO})\s(?:bisa|dapat|jadi|mungkin|cocok|sempat|ada)"
    r"|not\s(?:possible|available|good|ok)|can't|cannot|does\snot|doesn't)\b"
)
"""Behind a day, what says that it is none."""
_BORDER = re.compile(
    r"\b(?:sebelum|sebelumnya|sesudah|setelah|sampai|hingga|before|after|until|till|from|later\sthan|earlier\sthan"
    r"|mulai|sejak|dari|(?:paling|se)\s?(?:lambat|cepat)(?:nya)?|selambat-lambatnya|by)\s{1,3}"
    r"(?:(?:dari|pada|tanggal|tgl\.?|hari|on)\s{1,3}){0,3}"
)
"""Words that make the day behind them the first or the last one of many."""
_CLAUSE_ENDS = re.compile(r"[,;!?\n]|(?<!tgl)\.\s")


def turned(plain: str, start: int, end: int, *, before: bool) -> bool:
    """Whether a day behind `end` is not meant, by the word from `start` on or the one `before`; a clause ends that."""
    return (before or _NOT.match(plain, start) is not None) and not _CLAUSE_ENDS.search(plain, start, end)


def refused(plain: str, end: int) -> bool:
    """Whether it is said behind a day that ends here that it cannot be."""
    return _REFUSED.match(plain, end) is not None


def border(plain: str, start: int) -> int | None:
    """Where words end that make the day behind them the first or the last one of many; None where none are."""
    found = _BORDER.match(plain, start)
    return found.end() if found else None
