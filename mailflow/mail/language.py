"""Indonesian or English, by a vote of stop words: good enough to choose the words of a letter.

Malay counts as Indonesian: its speakers read an Indonesian letter far better than an English one. Where the vote is
not clear the answer is None, and the letter is bilingual.
"""

from __future__ import annotations

import re

from mailflow.mail.message import Language

SCANNED = 4000  # characters: the first paragraphs tell, a pasted log would outvote them
WORDS = re.compile(r"[a-z]+")
INDONESIAN = frozenset(
    WORDS.findall(
        "ada adalah agar akan anda apa apakah atas atau bagaimana bagi bahwa baik banyak bapak belum berapa bisa"
        " boleh bu bukan cara cuma dan dapat dari dengan dong di dia dulu gak gagal gaji hari harus hingga hubungi"
        " ibu ini itu izin jadi jangan jika juga kak kalau kami kapan karena karyawan kasih ke kembali kenapa"
        " kendala kepada ketika kita kok lagi lalu lebih lewat maaf mana masalah masih masuk maka mas mau mba mbak"
        " melalui mengapa mereka minta mohon muncul nah namun nggak nya oleh pada pak pagi para perlu pernah saat"
        " saja salah sama sampai sangat satu saya sebagai sebelum sedang segera sejak selamat semua seperti sesuai"
        " sudah supaya tanggal tapi telah tentang terima terimakasih terjadi terlampir tersebut tetapi tidak"
        " tolong untuk yang kerana boleh encik puan awak adakah sila tiada cuba daripada ialah tidaklah sahaja"
    )
)
ENGLISH = frozenset(
    WORDS.findall(
        "a about after all also am an and any are as at be because been before but by can cannot could did do"
        " does for from get had has have hello help here how i if in into is issue it its just know like me more"
        " my need new no not of on one or our out please problem regards see should since some still team thank"
        " thanks that the their them then there these they this those to try trying us was we were what when where"
        " which who why will with would you your"
    )
)


def vote(text: str) -> Language | None:
    """The language of `text`, or None where fewer than two stop words or no clear majority speak for one."""
    words = WORDS.findall(text[:SCANNED].lower())
    indonesian = sum(word in INDONESIAN for word in words)
    english = sum(word in ENGLISH for word in words)
    if max(indonesian, english) < 2:
        return None
    # Indonesian office mail is full of English terms; the other way round is rare. Hence no need of more than 60 %.
    if indonesian >= 1.5 * english:
        return "id"
    return "en" if english >= 1.5 * indonesian else None
