"""Tells a bare thank-you from one with something behind it: "terima kasih, tapi masih error" is no thank-you."""

from __future__ import annotations

import re
from itertools import pairwise

_POLITE = """
    terima kasih terimakasih trima makasih makasi trims tks thx thanks thank you u so much very many a lot banyak
    sekali kembali sama ya yah yaa ok oke okay okey siap sip baik noted mantap good great nice well done received
    diterima pak bapak bu ibu mas mbak kak bang min admin tim team support mr ms mrs sir madam dear all salam hormat
    regards best kind warm atas bantuan bantuannya nya kerjasama kerjasamanya infonya info informasinya responnya
    respon cepat for the your help support quick fast response sudah berhasil bisa works now it is working fine
    lancar aman
    """
_COURTESIES = frozenset(_POLITE.split())
_THANKS = re.compile(r"\b(terima\s*kasih|trima\s*kasih|makasih?|trims|thanks|thank you|thx|tks)\b", re.IGNORECASE)
_BUT = re.compile(
    r"\b(tapi|tetapi|namun|masih|belum|tidak|nggak|gak|ga|error|eror|gagal|masalah|kendala|rusak|mati|macet|hilang"
    r"|muncul|salah|but|still|however|not|again|lagi|failed?|fails|problem|issue|bug|broken|wrong|down|stuck|persists)\b",
    re.IGNORECASE,
)
_TITLES = frozenset(("pak", "bapak", "bu", "ibu", "mas", "mbak", "kak", "bang", "mr", "ms", "mrs", "dear"))
_WORD = re.compile(r"[^\W\d_]+")
MOST_WORDS = 25


def is_bare(text: str) -> bool:
    """Whether the text is nothing but thanks and courtesies in Indonesian or English.

    At most two words may be unknown, and only names, with a capital or after a title: to reopen for a thank-you costs a
    minute, to overhear "thanks, payroll crashes" costs a client. A question mark, a number or a longer text is more.
    """
    if not _THANKS.search(text) or "?" in text or re.search(r"\d", text):
        return False
    words = _WORD.findall(text)
    if len(words) > MOST_WORDS or _BUT.search(text):
        return False
    unknown = [(title, word) for title, word in pairwise(("", *words)) if word.lower() not in _COURTESIES]
    return len(unknown) <= 2 and all(word[0].isupper() or title.lower() in _TITLES for title, word in unknown)
