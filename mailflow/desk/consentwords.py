"""The words of clients who act by reply, as data (email.md 7): what orders something, and what may stand around it.

Patterns are regular expressions over text in lower case, bounded; a blank in one stands for blanks and hyphens. None of
them needs to be complete: what is not known here goes to staff.
"""

from __future__ import annotations


def _of(table: str) -> str:
    """Any of the alternatives of a table; its lines are joined as they stand."""
    return "(?:" + "".join(line.strip() for line in table.splitlines()) + ")"


TITLE = _of(
    "pak|bpk|bapak|bu|ibu|mas|mba|mbak|kak|kakak|bang|abang|kang|gan|sis|bro|tuan|puan|encik|cik|mr|ms|mrs|sir|madam"
)
AGREED = _of("oke?h?|okay|okey|ya|iya|yes|yup|boleh|siap|sip|baik|sure")
"""Alone, perhaps an approval; before a word, a courtesy."""
_WE = _of("kami|saya|sy|aku|gw|kita|we|i")
SUBJECT = _of(
    rf"""(?:dengan ini |dari (?:kami|saya|pihak kami)(?: pribadi)?,? |pihak kami )?{_WE}(?: semua| juga| sudah| sdh
    | sangat| hereby| fully)?|dengan ini|dari (?:kami|saya)|sangat"""
)
WISH = _of(
    rf"""(?:{_WE} )?(?:mohon|tolong|minta|harap|please|pls|kindly|mau|ingin|boleh|bisa|can we|could we|can you|could you
    |may we|want to|would like(?: to)?|need(?: to)?)(?: (?:minta|kirim(?:kan)?|dibantu|bantu|untuk|have|get|the|a))*"""
)
"""Asks somebody to do it: "mohon dibatalkan" cancels, but "mohon disetujui" does not approve."""
BINDING = frozenset({"approve", "decline", "accept"})
"""Words that only the one who says them can mean."""
NOT = _of(
    """(?:tidak|tdk|ga|gak|tak|nggak) (?:jadi|perlu|usah|mau|bisa|dapat|boleh)|not yet|no need to|never
    |(?:masih )?(?:belum|blm|blom)(?: (?:bisa|dapat|mau|bs))?|kurang|jangan|jgn|bukan|batal|hampir|setengah|nanti|akan
    |will|mungkin|maybe|perhaps|kalau|kalo|jika|bila|if|apakah
    |(?P<plainly>tidak|tdk|tak|ngga?k?|enggak|gak|ga|gk|not|do not|don't|does not|cannot|can't|(?:is|are) not)"""
)
"""What stands before a word and turns it; `plainly` makes a refusal of an approval."""

_AGAIN = """(?:tapi |tetapi |namun |but )?(?:
    (?:masih|msh|still) (?:error|eror|err|gagal|sama|belum|tidak|tdk|gak|ga|bermasalah|muncul|terjadi|ada|kendala
    |failing|fails|broken|not|the same|happening|an? (?:issue|error|problem))
    |(?:error|eror|muncul|terjadi|kambuh|gagal|bermasalah) lagi|kambuh|(?:belum|blm) (?:beres|selesai|teratasi|bisa)
    |not (?:fixed|solved|resolved|working))
    |(?:di)?buka (?:lagi|kembali)|bukalagi|re ?open(?:ed)?"""
WORDS: dict[str, str] = {
    "decline": _of("(?:di)?tolak|menolak|declined?|reject(?:ed)?|refused?|disapproved?|disagree|tidak menyetujui"),
    "approve": _of(
        """(?:di)?(?:setuj|setju|stuju|sutuju|setuju{1,9})(?:i|in|h)?|menyetujui|sepakat|(?:di ?)?a{1,2}c{2,3}
        |ap{1,2}rov{1,2}e?d?|approval granted|agreed?"""
    ),
    "reschedule": _of(
        """(?:di)?jadwal(?:kan)?(?:nya)? ulang|penjadwalan ulang|(?:ganti|ubah|pindah) jadwal|re ?schedul(?:e|ed|ing)
        |(?:geser|undur|mundurkan|majukan) (?:jadwal|kunjungan|sesi)(?:nya)?"""
    ),
    "cancel": _of("(?:di)?batal(?:kan|in)?|membatalkan|pembatalan|(?:di ?)?cancel(?:led|ed|lation)?"),
    "reopen": _of(_AGAIN),
    "not_right": _of(
        """(?:(?:tapi|tetapi|namun|but) )?(?:(?:hasilnya|the result is|it is|it's) )?(?:
        (?:masih )?(?:belum|blm|tidak|tdk|kurang|ga|gak|nggak) (?:sesuai|lengkap|cocok)
        |not (?:yet )?(?:quite )?(?:right|complete|(?:as|what) (?:we )?(?:agreed|ordered|requested|approved)))"""
    ),
    "accept": _of("diterima|accept(?:ed)?|(?:me)?n?(?:te)?rima hasil(?:nya)?"),
    "recording": _of("rekaman(?:nya)?|recording"),
    "status": _of("status(?:nya)?"),
    "help": _of("help|bantuan"),
    "form": _of(
        """(?:(?:di)?kirim(?:kan|i)? |send )?(?:(?:us|me|kami|saya) )?(?:(?:the|a|an|your) )?(?:blank )?
        (?:form(?:ulir)?(?:nya)?(?: kosong)?(?: (?:untuk|permintaan|permohonan|for|an|a|the)){0,3}(?: kunjungan(?:nya)?
        | on ?site| visit){1,2}(?: kosong)?
        |(?:(?:on ?site|visit|support|request) ){1,4}form)"""
    ),
}
"""Word -> what people write for it; of several that fit, the longest."""

_DO_IT = _of("(?:di)?(?:kerjakan|lanjut(?:kan)?|proses|mulai|eksekusi)")
UNCLEAR: dict[str, str] = {
    "approve": _of(
        rf"""(?:pada )?(?:prinsip|dasar)nya (?:kami |saya )?(?:setuju|oke?)|in principle|sudah (?:disetujui|di ?acc)
        |(?:silakan|silahkan|boleh|bisa|mohon|tolong|langsung|segera) {_DO_IT}|{_DO_IT} (?:saja|aja|ya)
        |lanjut(?:kan)?|gas|deal|go ahead|(?:please )?proceed|(?:fine with|works for) (?:me|us)"""
    ),
    "cancel": _of("(?:ga|gak|tidak|tdk|nggak) jadi|urung"),
    "accept": _of("sudah (?:(?:kami|saya) )?(?:terima|diterima)|(?:kami|saya) terima|received"),
}
"""What is perhaps meant as one of the words; staff read it."""

_THING = _of(
    "bantuan|kerja ?sama|informasi|info|penjelasan|estimasi|penawaran|respons?|perhatian|help|support|estimate|offer"
)
_THANKS = (
    _of("te?rima ?kasih|makasih|makasi|mksh|trims|(?:many )?thanks|thank you|thx|tks|tq|matur nuwun|suwun")
    + "(?: (?:banyak|sekali|ya|so much|very much|sebelumnya))*"
    + rf"(?: (?:atas|untuk|for)(?: the| your)? {_THING}(?:nya)?)?"
)
COURTESY = (
    rf"{AGREED}(?: ya| deh| lah)?(?: {TITLE})?",
    _of(
        """halo|hallo|hai|hi|hello|dear|(?:kepada )?yth|kepada|selamat (?:pagi|siang|sore|petang|malam)|pagi|siang|sore
        |malam|good (?:morning|afternoon|evening)|assalamu?'?alaikum(?: wr wb)?|salam(?: sejahtera)?"""
    )
    + rf"(?: (?:tim|team|support|admin|min|semua|all|everyone|rekan rekan))*(?: {TITLE})?",
    _THANKS,
    "noted|sama sama|betul|benar|tentu|of course|baiklah|mantap|great|perfect|good|alhamdulillah|bismillah",
    "tim|team|min|admin|all|semua|support|rekan rekan",
)
"""What says nothing by itself, before the word and behind it."""

SORRY = _of("(?:(?:kami |saya )?(?:mohon )?maaf|sorry|apologies)(?: (?:ya|sebelumnya|banget|but|tapi))*")
"""Before a word only: behind one it may take it back."""

_SOFT = (
    "ya|yah|yaa|sekali|banget|saja|aja|kok|dong|sangat|sepenuhnya|fully|semuanya|dengan ini|hereby|please|pls|" + _WE
)
_GO_AHEAD = (
    "(?:(?:silakan|silahkan|mohon|tolong|please|pls|kindly|bisa|boleh|untuk|dan|and|langsung|segera) )*"
    + _of(f"{_DO_IT}|go ahead|proceed|start|continue")
    + "(?: (?:saja|aja|segera|ya|with it|the work|pengerjaannya|pekerjaannya|prosesnya))*"
)
_OFFERED = (
    "(?:(?:dengan|atas|untuk|sesuai|with|the|your|this) )*"
    + _of("estimasi|penawaran|estimate|quotation|quote|offer|proposal|usulan|change request|(?:permintaan )?perubahan")
    + "(?:nya)?(?: (?:ini|itu|tersebut|di atas|anda|terlampir|above))*"
)
_ANY_MEETING = "jadwal|rapat|meeting|appointment"
MEETINGS = {"onsite": f"kunjungan|visit|{_ANY_MEETING}", "virtual": f"sesi|session|zoom|video|{_ANY_MEETING}"}
"""What the meeting of a request is called, by the kind of the request; other kinds have none."""
_MEETING = _of("|".join(MEETINGS.values())) + "(?:nya)?"
_REQUEST = _of("tiket|ticket|laporan|permintaan|request|pengerjaan") + "(?:nya)?"
_THIS = "(?:(?:untuk|dari|of|for|the|this|our|my|last) )*"
_THAT = "(?: (?:ini|itu|tersebut|kami|saya|kemarin|tadi|terakhir|yesterday))*"
_TO_COME = f"(?:(?:untuk|dari|of|for|the|this|our|my) )*{_MEETING}(?: (?:ini|itu|tersebut|kami|saya))*"
"""A meeting that can still be called off: not the one of yesterday."""
BEHIND: dict[str, tuple[str, ...]] = {
    "approve": (_SOFT, _GO_AHEAD, _OFFERED, "as (?:proposed|offered|is|estimated)"),
    "decline": (_SOFT, _OFFERED),
    "accept": (_SOFT, "hasilnya|hasil pekerjaannya|pekerjaannya|the (?:result|work|delivery)"),
    "cancel": (_SOFT, _TO_COME, f"{_THIS}{_REQUEST}{_THAT}"),
    "recording": (_SOFT, f"{_THIS}{_MEETING}{_THAT}"),
    "status": (
        _SOFT,
        f"{_THIS}{_REQUEST}{_THAT}",
        "(?:ter)(?:akhir|baru|kini)|sekarang|(?:sudah )?sampai mana|gimana|bagaimana",
    ),
    "help": (_SOFT, "perintah|commands?"),
    "form": (_SOFT, "(?:yang )?kosong", "template(?:nya)?"),
}
"""What may stand behind a word without changing it. A word that is not listed here may be followed by anything."""

BESIDE_DATE = ("ya|yah|yaa|saja|aja|dong|please|pls|kok|tolong|mohon", _TO_COME, _THANKS)
"""What may stand before another date that is wished for, and behind it. An "oke" may not: whoever was told of another
date takes it so ("Jadwal ulang oke pak")."""
REASON = "karena|dikarenakan|karna|krn|sebab|soalnya|berhubung|mengingat|lantaran|because|since|due to|as we|as our"
"""What may follow a clear date, with anything behind it but the words of the next table."""
TURNS = _of(
    """kalau|kalo|klo|bila|jika|apabila|asal|asalkan|kecuali|tapi|tetapi|namun|tetap|atau|batal|if|unless|but|however
    |keep|or|cancel|instead"""
)
"""What may turn a wish in the reason for it."""

ASKS = frozenset({"recording", "status", "help", "form"})
"""These ask and bind nobody: a question mark makes them no less clear."""

CONDITIONS = _of(
    """asal|asalkan|kalau|kalo|klo|bila|jika|apabila|dengan (?:catatan|syarat)|syarat(?:nya)?|catatan|nb|ps|selama
    |kecuali|tapi|tetapi|tp|namun|cuma|hanya|setelah|sebelum|dulu|belum|tidak|tdk|jangan|bukan|nego|diskon|potong(?:an)?
    |turun(?:kan)?|kurang|mahal|minus|tunggu|revisi|if|but|however|only|unless|provided|except|once|until|subject to
    |conditional|condition|after|before|not|hold|wait|without|pending|discount|cheaper|less|revise"""
)
"""Words of a condition, for the places where anything else would pass: names and signatures."""
MATTERS = _of(
    """harga|biaya|tarif|price|pricing|cost|fee|budget|anggaran|modul|module|fitur|feature|scope|lingkup|gratis|free
    |mulai|besok|lusa|senin|selasa|rabu|kamis|jumat|sabtu|minggu|bulan|depan|monday|tuesday|wednesday|thursday|friday
    |next|final"""
)
"""Words for what is agreed on, for the same places."""
