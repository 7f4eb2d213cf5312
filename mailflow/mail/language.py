"""Indonesian or English, by a vote of stop words: good enough to choose the words of a letter.

Malay counts as Indonesian: its speakers read an Indonesian letter far better than an English one. Words of a few other
languages vote for neither. Where the vote is not clear the answer is None, and the letter is bilingual.
"""

from __future__ import annotations

import re

from mailflow.mail.message import Language

SCANNED = 4000  # characters: the first paragraphs tell, a pasted log would outvote them
WORDS = re.compile(r"[^\W\d_]+(?:'[^\W\d_]{1,2}\b)?")
ADDRESSES = re.compile(r"\bhttps?://\S{1,2000}|\S{1,64}@\S{1,255}", re.IGNORECASE)
QUOTATIONS = re.compile(r"(?<!\w)[\"'“‘][^\"'“”‘’\n]{1,300}[\"'”’](?!\w)")  # an error message is no one's language
INDONESIAN = frozenset(
    WORDS.findall(
        "ada adalah agar akan anda apa apakah atas atau bagaimana bagi bahwa baik banyak bapak belum berapa bisa"
        " boleh bu bukan cara cuma dan dapat dari dengan dong di dia dulu gagal gaji hari harus hingga hubungi"
        " ibu ini itu izin jadi jangan jika juga kak kalau kami kapan karena karyawan kasih ke kembali kenapa"
        " kendala kepada ketika kita lagi lalu lebih lewat maaf mana masalah masih masuk maka mas mau mba mbak"
        " melalui mengapa mereka minta mohon muncul nah namun oleh pada pak pagi para perlu pernah saat"
        " saja salah sama sampai sangat satu saya sebagai sebelum sedang segera sejak selamat semua seperti sesuai"
        " sudah supaya tanggal tapi telah tentang terima terimakasih terjadi terlampir tersebut tetapi tetap tidak"
        " tolong untuk yang ulang baru bulan tahun jam besok kemarin siang sore malam hormat berikut nomor"
        " bantu coba cek selisih hasil kosong hilang dobel ganda rusak tim tagihan laporan cuti lembur absensi"
        " akun aplikasi telat gara siap saldo hendak kantor kabar nama uang bayar potongan pajak cetak unduh"
        " dua tiga empat lima kali nilai jadwal ubah rubah halaman pegawai akses pesan"
        # as people chat
        " gak ga nggak enggak ngga tak kok nih sih ya yah deh udah udh sdh dah blm blom belom bs bsa dr tp krn knp"
        " gmn gimana kayak kaya banget bgt aja aj jg jgn sy tdk yg dgn utk dlm pd sm tlg plis min gan makasih ttp"
        " tau td tadi kemaren terus trus ilang lupa lemot sayang emang"
        # Malay
        " kerana encik tuan puan awak sila tiada cuba daripada ialah sahaja ralat semak pihak tarikh baharu harap"
    )
)
ENGLISH = frozenset(
    WORDS.findall(
        "a about after again all already also am an and any are as asks at be because been before but by can cannot"
        " could did do does for from get had has have he her here him his how i if in into is issue it"
        " its just know like me missing more my need no nobody not of on one or our out"
        " problem same see she should since some still thank that the their them then there"
        " these they this those to try trying us want was we were what when where which who why will with work"
        " working works would yesterday today unable very wrong slow show shows fix any"
        " over between two keeps got page we'd i've you your can't don't doesn't didn't won't isn't it's i'm haven't"
    )
)
# English that Indonesian mail is full of: half a vote.
BORROWED = frozenset(WORDS.findall("dear hello hi kindly please pls regards team thanks update help best new user"))
# What these share with English (in, is, was, an, no, me) or with Indonesian (kami, para, di, anda, dia) must not tell.
OTHERS = frozenset(
    WORDS.findall(
        "der die das und nicht ist wir ich sie uns mit seit den dem ein eine für auf bitte danke können kann man guten"
        " sollen wenn aber noch von zu"
        " er dit deze de het een niet ik wij u kunt van voor nog wat dat mij met aan kan meer zijn goedemorgen op"
        " ang ng mga hindi po sa namin ako ko mo naman lang wala rin ito ano kung paano natin"
        " le la les des est une vous nous je ne pas pour dans sur bonjour merci pouvez et du au"
        " el los las una que por con al del puedo gracias hola o os não uma consigo obrigado ver entrar"
        " il che non per sono della riesco ad buongiorno grazie è"
        " ora wis iki iso yo kulo dereng nuwun sewu medal mlebu tak ping"
    )
)
# Verbs and nouns as Indonesian and Malay build them: dibuatkan, permintaan, bantuannya. Long words, few English ones.
BUILT = re.compile(
    r"(?:di|me[nm]|ber|ter|pe[nmr]|ke)[a-z]{4,16}(?:kan|nya|an|i)|[a-z]{4,16}(?:nya|kan)|nge[a-z]{3,16}"
    r"|di[b-dfgj-mprt][aeiou][a-z]{2,12}|me(?:ng|ny|mb|mp|nd|nj|n[aeiou]|m(?!or)[aeiou])[a-z]{3,16}"
)
# English verbs, but for the ones that Indonesian has borrowed or that only end alike.
INFLECTED = re.compile(
    r"(?!(?:train|meet|clos|pend|sett|post|shar|pent|mas|kuc|kr|mir|ker|pus|band|gunt|samp|kepal|dind)ing)"
    r"[a-z]{3,14}(?:ing|ed)"
)
NEEDED = 1.5  # points: two stop words, or one that is helped
CLEAR = 1.5  # times as many points as the other language has


def vote(text: str) -> Language | None:
    """The language of `text`, or None where too few words speak for one, or not clearly more than for another."""
    told = QUOTATIONS.sub(" ", ADDRESSES.sub(" ", text[:SCANNED]))
    words = WORDS.findall(told.replace("’", "'").lower())
    indonesian = sum(_weight(word, INDONESIAN, frozenset(), BUILT) for word in words)
    english = sum(_weight(word, ENGLISH, BORROWED, INFLECTED) for word in words)
    others = float(sum(word in OTHERS or not word[0].isascii() for word in words))
    if max(indonesian, english) < NEEDED or max(indonesian, english) <= CLEAR * others:
        return None
    # Indonesian office mail is full of English terms; the other way round is rare. Hence no need of more than 60 %.
    if indonesian >= CLEAR * english:
        return "id"
    return "en" if english >= CLEAR * indonesian else None


def _weight(word: str, known: frozenset[str], doubtful: frozenset[str], shape: re.Pattern[str]) -> float:
    """A whole vote for a stop word, half a one for a word that is only shaped like the language's own."""
    return 1.0 if word in known else 0.5 * bool(word in doubtful or shape.fullmatch(word))
