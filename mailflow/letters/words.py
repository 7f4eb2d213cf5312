"""The fixed words of both languages: what a kind, a state, a severity, a clock or a level is called in letters.

They stand in code and not in templates because every letter must call a thing by the same name.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.desk.decision import Refusal
from mailflow.mail.message import Language

Words = Mapping[Language, Mapping[str, str]]

SEPARATOR: Mapping[Language, str] = {"id": ".", "en": ":"}
"""Between hours and minutes: 15.00 in Indonesian, 15:00 in English."""

KINDS: Words = {
    "id": {
        "ticket": "laporan gangguan",
        "documentation": "permintaan informasi",
        "change_request": "permintaan perubahan (change request)",
        "onsite": "permintaan kunjungan (on-site)",
        "virtual": "permintaan sesi virtual",
    },
    "en": {
        "ticket": "incident report",
        "documentation": "information request",
        "change_request": "change request",
        "onsite": "on-site visit request",
        "virtual": "virtual session request",
    },
}

REFUSALS: Words = {
    "id": {
        Refusal.UNKNOWN: "perintah ini tidak dikenal",
        Refusal.NO_SEVERITY: "sebutkan tingkatnya: kritis, tinggi, normal atau rendah",
        Refusal.NO_CLIENT: "klien ini tidak ada; sebutkan salah satu id klien, atau kosong",
        Refusal.NO_REASON: "tulis alasannya di baris yang sama",
        Refusal.NO_LIST: "daftar ini tidak ada; sebutkan terlambat, saya, hari ini, atau kosongkan untuk semuanya",
        Refusal.NOT_LEAD: "hanya untuk pimpinan tim",
        Refusal.NOT_LATE: "tidak perlu: tidak ada yang terlambat",
        Refusal.NO_WORDS: "tulis juga jawaban untuk klien di bawahnya; waktu tidak boleh berhenti tanpa kabar",
        Refusal.NOT_NOW: "tidak bisa dilakukan pada status sekarang",
        Refusal.TOO_LATE: "sudah terlalu lama ditutup; mintalah klien mengirim permintaan baru",
        Refusal.TOO_LARGE: "email ini terlalu besar untuk dibaca seluruhnya; kirim lagi dengan lampiran lebih kecil",
        Refusal.NO_SLASH: "ini perintah tanpa garis miring; tulis dengan / di depan, atau kalimat untuk klien",
        Refusal.BELOW: "perintah ditulis di baris pertama, sebelum kata-kata lain",
        Refusal.ONE_A_LINE: "dua perintah dalam satu baris; tulis masing-masing di baris sendiri",
        Refusal.UNSEEN: "klien menulis lagi sesudah surat yang Anda balas; baca dulu, lalu kirim ulang perintah ini",
        Refusal.NO_PERSON: "tidak ada staf dengan nama ini; tulis id-nya, saya, atau kosong",
        Refusal.NO_ADDRESS: "tulis satu atau beberapa alamat email",
        Refusal.NOT_THEIRS: "alamat ini bukan milik klien tersebut",
        Refusal.TOO_MANY: "terlalu banyak orang untuk satu permintaan",
        Refusal.TOO_LATE_TO_UNDO: "sudah terkirim, atau tidak ada yang bisa diurungkan",
        Refusal.CLOCK_RUNS: "masih ada janji waktu yang berjalan",
        Refusal.JUST_REOPENED: "klien membukanya lagi pada saat yang sama; baca emailnya, lalu kirim ini sekali lagi",
        Refusal.LOSES_PROMISE: "janji permintaan itu lebih lambat; gabungkan sebaliknya, atau naikkan tingkatnya",
        Refusal.LOSES_AGREED: "pekerjaan ini sudah disetujui klien; serahkan hasilnya atau batalkan dulu",
        Refusal.LOSES_ESTIMATE: "estimasinya masih menunggu jawaban klien; tarik dulu dengan /estimasi batal",
        Refusal.LOSES_RECORDING: "rekaman sesi ini sudah diminta klien; kirim dulu, atau batalkan permintaannya",
        Refusal.CONTRADICTS: "bertentangan dengan baris sebelumnya di email ini; kirim salah satu saja",
        Refusal.NO_KIND: "jenis ini tidak ada: tiket, perubahan, dokumentasi, kunjungan atau sesi",
        Refusal.NO_REQUEST: "sebutkan nomor permintaan yang ada, dari klien yang sama",
        Refusal.NO_CONTACT: "tulis telepon atau wa, lalu jamnya: /log telepon 10.02 10.05",
        Refusal.NO_TIMES: "tulis jam masuk dan jam dijawab yang sudah lewat: /log telepon 10.02 10.05",
        Refusal.NO_QUESTION: "tidak ada pertanyaan yang menunggu jawaban klien",
        Refusal.NO_FORWARD: "perintah ini perlu email klien yang diteruskan, atau alamat pengirimnya",
        Refusal.NO_CLIENTS_ADDRESS: "ini alamat kita, rekan atau mesin; tulis alamat klien di belakang perintahnya",
        Refusal.EMPTY: "tidak ada perintah dan tidak ada jawaban untuk klien",
        Refusal.NO_SCOPE: "tulis lingkup pekerjaan untuk klien di bawahnya",
        Refusal.NO_ESTIMATE: "tidak ada estimasi yang menunggu jawaban klien",
        Refusal.NOT_APPROVED: "belum ada estimasi yang disetujui klien: tunggu SETUJU, atau catat dengan /setujui",
        Refusal.NO_EVIDENCE: "tulis dari mana persetujuan itu diketahui: /setujui telepon Ibu Siti 10.02, PO 4711",
        Refusal.OVER_LIMIT: "di atas batas semua penyetuju klien ini; hanya pimpinan tim yang boleh mencatatnya",
        Refusal.DATE_PASSED: "tanggal yang disepakati sudah lewat; buat estimasi baru",
        Refusal.TOO_LONG: "terlalu jauh: kalender tidak sampai ke sana",
        Refusal.NO_PLACE: "tulis juga tempatnya di belakang jam; formulirnya tidak menyebut lokasi",
        Refusal.NO_LINK: "tulis satu tautan yang diawali https://",
        Refusal.LINK_ALONE: "tulis tautan saja di baris ini; kata lain, misalnya kode masuk, di bawahnya untuk klien",
        Refusal.LONG_PLACE: "tempatnya terlalu panjang untuk kalender; tulis singkat, sisanya di bawah untuk klien",
        Refusal.TO_COME: "pertemuannya belum berlangsung",
        Refusal.NO_SUM: "tulis biayanya sebagai satu jumlah, misalnya Rp15.000.000 atau 15jt",
        Refusal.WHICH_M: "M bisa berarti juta atau miliar; tulis 15jt atau 15 miliar",
        Refusal.WHICH_DOT: "tidak jelas mana pemisah ribuan dan mana pecahan; tulis misalnya Rp15.000.000",
        Refusal.WHICH_CURRENCY: "sebutkan satu mata uang, misalnya Rp atau USD",
        Refusal.TOO_SMALL: "jumlahnya terlalu kecil; mungkin rb atau jt tertinggal",
        Refusal.UNREADABLE: "ada bagian yang tidak terbaca; contoh: /estimasi 5hk, batas 10/12/2026, Rp15.000.000",
        Refusal.WHICH_H: "h bisa berarti hari atau jam (hours); tulis 5hk atau 5 jam",
        Refusal.WEEKS: "tulis lama pengerjaan dalam hari kerja (hk) atau jam, atau sebutkan tanggalnya",
        Refusal.FRACTION: "tulis bilangan bulat hari atau jam",
        Refusal.RANGE: "tulis satu angka, bukan rentang",
        Refusal.TWICE: "hal yang sama disebut dua kali",
        Refusal.NO_EFFORT: "tulis lama pengerjaan atau tanggalnya: /estimasi 5hk atau /estimasi batas 10/12/2026",
        Refusal.NO_DAY: "tidak ada tanggal di dalamnya",
        Refusal.NO_SUCH_DAY: "tanggal ini tidak ada",
        Refusal.WHICH_WEEK: "tidak jelas hari yang mana; tulis tanggalnya",
        Refusal.WEEKDAY: "tanggal dan harinya tidak cocok",
        Refusal.PAST: "tanggal ini sudah lewat",
        Refusal.FUTURE: "tanggal ini belum tiba",
        Refusal.NO_TIME: "tulis juga jamnya",
        Refusal.WHICH_HALF: "tidak jelas pagi, siang atau malam; tulis misalnya 14.00",
        Refusal.ZONE: "zona waktu yang dikenal hanya WIB, WITA dan WIT",
        Refusal.ORDER: "selesainya sebelum mulainya",
        Refusal.SEVERAL: "lebih dari satu hari atau jam disebut; tulis satu saja",
    },
    "en": {
        Refusal.UNKNOWN: "this command is not known",
        Refusal.NO_SEVERITY: "name the severity: critical, high, normal or low",
        Refusal.NO_CLIENT: "there is no such client; name the id of one, or none",
        Refusal.NO_REASON: "write the reason on the same line",
        Refusal.NO_LIST: "there is no such list; name late, mine or today, or nothing for all of them",
        Refusal.NOT_LEAD: "for leads only",
        Refusal.NOT_LATE: "not needed: nothing is late",
        Refusal.NO_WORDS: "write to the client below it, too; a clock must not stop silently",
        Refusal.NOT_NOW: "not possible in the present state",
        Refusal.TOO_LATE: "closed too long ago; ask the client for a new request",
        Refusal.TOO_LARGE: "this mail is too large to be read whole; send it again with smaller files",
        Refusal.NO_SLASH: "a command without its slash; write it with / in front, or a sentence for the client",
        Refusal.BELOW: "commands belong in the first lines, above all other words",
        Refusal.ONE_A_LINE: "two commands in one line; give each a line of its own",
        Refusal.UNSEEN: "the client wrote again after the letter you answered; read it, then send the command again",
        Refusal.NO_PERSON: "nobody on the staff is called so; write an id, me, or none",
        Refusal.NO_ADDRESS: "write one e-mail address, or several",
        Refusal.NOT_THEIRS: "this address is not one of the client's",
        Refusal.TOO_MANY: "too many people for one request",
        Refusal.TOO_LATE_TO_UNDO: "it was sent already, or there is nothing to take back",
        Refusal.CLOCK_RUNS: "a promise is still running",
        Refusal.JUST_REOPENED: "the client opened it again at the same moment; read that mail, then send this again",
        Refusal.LOSES_PROMISE: "that request promises less or later; merge the other way round, or raise its severity",
        Refusal.LOSES_AGREED: "the client has approved this work; deliver or cancel it first",
        Refusal.LOSES_ESTIMATE: "its estimate waits for the client's answer; withdraw it first with /estimate withdraw",
        Refusal.LOSES_RECORDING: "the client wants this session's recording; send it first, or cancel the request",
        Refusal.CONTRADICTS: "contradicts an earlier line of this mail; send only one of them",
        Refusal.NO_KIND: "there is no such kind: ticket, change, documentation, visit or session",
        Refusal.NO_REQUEST: "name the number of an existing request of the same client",
        Refusal.NO_CONTACT: "write call or chat, then the times: /log call 10:02 10:05",
        Refusal.NO_TIMES: "write when it came and when it was answered, both past: /log call 10:02 10:05",
        Refusal.NO_QUESTION: "no question is waiting for the client's answer",
        Refusal.NO_FORWARD: "it needs the forwarded mail of a client, or the sender's address",
        Refusal.NO_CLIENTS_ADDRESS: "this address is ours, a colleague's or a machine's; name the client's address",
        Refusal.EMPTY: "there is no command and no word for the client",
        Refusal.NO_SCOPE: "write to the client below it what will be done",
        Refusal.NO_ESTIMATE: "no estimate is waiting for the client's answer",
        Refusal.NOT_APPROVED: "the client has approved no estimate: wait for APPROVE, or record it with /approve",
        Refusal.NO_EVIDENCE: "write how you know of the approval: /approve call with Ms. Siti 10:02, PO 4711",
        Refusal.OVER_LIMIT: "over the limit of every approver at this client; only a lead can record it",
        Refusal.DATE_PASSED: "the agreed date has passed; make a new estimate",
        Refusal.TOO_LONG: "too far away: the calendar does not reach there",
        Refusal.NO_PLACE: "write the place behind the time, too; the form names none",
        Refusal.NO_LINK: "write one link that begins with https://",
        Refusal.LINK_ALONE: "write only the link on this line; other words, such as a passcode, below it to the client",
        Refusal.LONG_PLACE: "the place is too long for a calendar; write a short address, the rest below to the client",
        Refusal.TO_COME: "the meeting has yet to take place",
        Refusal.NO_SUM: "write the cost as one sum, such as Rp15.000.000 or 15jt",
        Refusal.WHICH_M: "M may be a million or a billion; write 15jt, 15 million or 15 billion",
        Refusal.WHICH_DOT: "it is not clear what divides thousands and what begins a fraction; write USD 1,200.00",
        Refusal.WHICH_CURRENCY: "name one currency, such as Rp or USD",
        Refusal.TOO_SMALL: "the sum is too small; rb or jt may be missing",
        Refusal.UNREADABLE: "a part cannot be read; for example: /estimate 5bd, due 10/12/2026, Rp15.000.000",
        Refusal.WHICH_H: "h may be hours or days (hari); write 5 hours or 5bd",
        Refusal.WEEKS: "write the effort in business days (bd) or hours, or name the date",
        Refusal.FRACTION: "write whole days or hours",
        Refusal.RANGE: "write one figure, not a range",
        Refusal.TWICE: "the same thing is said twice",
        Refusal.NO_EFFORT: "write the effort or the date: /estimate 5bd or /estimate due 10/12/2026",
        Refusal.NO_DAY: "there is no date in it",
        Refusal.NO_SUCH_DAY: "there is no such date",
        Refusal.WHICH_WEEK: "it is not clear which day is meant; write the date",
        Refusal.WEEKDAY: "the date does not fall on that weekday",
        Refusal.PAST: "that date has passed",
        Refusal.FUTURE: "that date is still to come",
        Refusal.NO_TIME: "write the time, too",
        Refusal.WHICH_HALF: "it is not clear whether in the morning, the afternoon or at night; write 14:00, for one",
        Refusal.ZONE: "only WIB, WITA and WIT are known as time zones",
        Refusal.ORDER: "it ends before it begins",
        Refusal.SEVERAL: "more than one day or time is named; write one",
    },
}

STATES: Words = {
    "id": {
        "new": "baru diterima",
        "in_progress": "sedang dikerjakan",
        "waiting_client": "menunggu jawaban klien",
        "workaround": "solusi sementara tersedia",
        "resolved": "selesai",
        "closed": "ditutup",
        "submitted": "diajukan",
        "in_review": "sedang ditinjau",
        "requested": "diminta",
        "delivered": "hasil sudah diserahkan",
        "incomplete": "formulir belum lengkap",
        "late": "tanggal terlalu dekat",
        "awaiting_schedule": "menunggu konfirmasi jadwal",
        "confirmed": "jadwal dikonfirmasi",
        "done": "selesai",
        "estimated": "estimasi menunggu persetujuan",
        "approved": "estimasi disetujui",
        "declined": "tidak dilanjutkan",
        "accepted": "diterima klien",
        "cancelled": "dibatalkan",
        "scheduled": "sesi terjadwal",
        "held": "sesi sudah berlangsung",
    },
    "en": {
        "new": "newly received",
        "in_progress": "in progress",
        "waiting_client": "waiting for the client",
        "workaround": "workaround in place",
        "resolved": "resolved",
        "closed": "closed",
        "submitted": "submitted",
        "in_review": "in review",
        "requested": "requested",
        "delivered": "result delivered",
        "incomplete": "form not complete",
        "late": "date too near",
        "awaiting_schedule": "waiting for a confirmed date",
        "confirmed": "date confirmed",
        "done": "done",
        "estimated": "estimate waits for approval",
        "approved": "estimate approved",
        "declined": "not pursued",
        "accepted": "accepted by the client",
        "cancelled": "cancelled",
        "scheduled": "session scheduled",
        "held": "session held",
    },
}

SEVERITIES: Words = {
    "id": {
        "critical": "Kritis (tingkat 1)",
        "high": "Tinggi (tingkat 2)",
        "normal": "Normal (tingkat 3)",
        "low": "Rendah (tingkat 4)",
    },
    "en": {
        "critical": "Critical (level 1)",
        "high": "High (level 2)",
        "normal": "Normal (level 3)",
        "low": "Low (level 4)",
    },
}

CLOCKS: Words = {
    "id": {
        "response": "Tanggapan pertama",
        "workaround": "Solusi sementara",
        "permanent": "Solusi permanen",
        "delivery": "Penyampaian informasi",
        "recording": "Pengiriman rekaman",
        "completion": "Penyelesaian",
    },
    "en": {
        "response": "First response",
        "workaround": "Temporary workaround",
        "permanent": "Permanent solution",
        "delivery": "Delivery of the information",
        "recording": "Delivery of the recording",
        "completion": "Completion",
    },
}

REPLIES: Words = {
    "id": {
        "approve": "SETUJU",
        "decline": "TOLAK",
        "accept": "DITERIMA",
        "not_right": "BELUM SESUAI",
        "reopen": "BUKA LAGI",
        "reschedule": "JADWAL ULANG",
        "recording": "REKAMAN",
        "cancel": "BATAL",
        "status": "STATUS",
        "help": "BANTUAN",
    },
    "en": {
        "approve": "APPROVE",
        "decline": "DECLINE",
        "accept": "ACCEPT",
        "not_right": "NOT RIGHT",
        "reopen": "REOPEN",
        "reschedule": "RESCHEDULE",
        "recording": "RECORDING",
        "cancel": "CANCEL",
        "status": "STATUS",
        "help": "HELP",
    },
}
"""The word a client answers with, by its name in `desk.consent`."""

REPLY_EFFECTS: Words = {
    "id": {
        "approve": "estimasi disetujui dan dikerjakan",
        "decline": "estimasi tidak disetujui",
        "accept": "hasilnya diterima, permintaan ini selesai",
        "not_right": "ada yang kurang, dikerjakan lagi; tulis apa yang kurang di bawah kata ini",
        "reopen": "masih ada kendala, permintaan ini dibuka kembali",
        "reschedule": "minta jadwal lain; tulis tanggal dan jamnya di belakang kata ini",
        "recording": "minta rekaman sesi",
        "cancel": "permintaan ini dibatalkan",
        "status": "keadaan permintaan ini saat ini",
        "help": "semua kata yang bisa dipakai",
    },
    "en": {
        "approve": "the estimate is approved and work begins",
        "decline": "the estimate is not approved",
        "accept": "the result is accepted, this request is finished",
        "not_right": "something is missing, work goes on; write what is missing below this word",
        "reopen": "there is still a problem, this request is opened again",
        "reschedule": "ask for another date; write day and time behind the word",
        "recording": "ask for the recording of the session",
        "cancel": "this request is cancelled",
        "status": "how this request stands now",
        "help": "all words that can be used",
    },
}

TAXES: Words = {
    "id": {"included": "termasuk {}", "excluded": "belum termasuk {}", "VAT": "PPN{}", "tax": "pajak{}"},
    "en": {"included": "including {}", "excluded": "excluding {}", "VAT": "{}VAT (PPN)", "tax": "{}tax"},
}
"""What an estimate says of its tax, by `desk.tax`; {} is the name of the tax, and in that its rate."""

VERDICTS: Words = {
    "id": {
        "open": "menunggu jawaban",
        "approved": "disetujui",
        "declined": "ditolak",
        "replaced": "diganti",
        "withdrawn": "ditarik",
    },
    "en": {
        "open": "waits for an answer",
        "approved": "approved",
        "declined": "declined",
        "replaced": "replaced",
        "withdrawn": "withdrawn",
    },
}

ANSWERS: Words = {
    "id": {
        "accepted": "akan hadir",
        "declined": "tidak bisa hadir",
        "tentative": "belum pasti hadir",
        "counter": "mengusulkan waktu lain",
        "gone": "janji temu ini sudah tidak ada; jawabannya tidak dihitung",
        "sent by another": "mengirim jawaban ini untuk orang lain; tidak dihitung, tanyakan langsung",
        "not invited": "tidak diundang; jawabannya tidak dihitung, tanyakan langsung",
        "forged": "pengirimnya mungkin palsu; jawabannya tidak dihitung, tanyakan langsung",
        "another version": "jawaban ini untuk jadwal yang lain; tidak dihitung untuk jadwal sekarang",
        "known": "sudah pernah menjawab begitu",
        "urgent": "teks di samping jawaban ini terbaca sebagai gangguan mendesak; tidak ada permintaan baru dibuka",
    },
    "en": {
        "accepted": "will attend",
        "declined": "cannot attend",
        "tentative": "is not sure to attend",
        "counter": "proposes another time",
        "gone": "this appointment is no longer; the answer does not count",
        "sent by another": "sent this answer for somebody else; it does not count, ask them",
        "not invited": "was not invited; the answer does not count, ask them",
        "forged": "the sender may be forged; the answer does not count, ask them",
        "another version": "this answer is about another date; it does not count for the present one",
        "known": "has given this answer before",
        "urgent": "the text beside this answer reads like an urgent incident; no new request was opened",
    },
}
"""What an invited person answered, by its name in `mail.calendar`; why it does not count, and what else there is to
say of it, by `flow.rsvp`."""

LEVELS: Words = {
    "id": {
        "0": "pengirim tidak dikenal",
        "1": "domain dikenal tetapi TIDAK terbukti (tanpa DMARC/DKIM)",
        "2": "terautentikasi",
        "3": "terautentikasi dan kontak terdaftar",
    },
    "en": {
        "0": "unknown sender",
        "1": "known domain but NOT authenticated (no DMARC/DKIM)",
        "2": "authenticated",
        "3": "authenticated and a registered contact",
    },
}

BUDGETS: Words = {
    "id": {"bd": "{} hari kerja", "h": "{} jam kerja", "m": "{} menit jam kerja", "s": "{} detik jam kerja"},
    "en": {"bd": "{} business day", "h": "{} business hour", "m": "{} business minute", "s": "{} business second"},
}
"""Targets by unit; an English one gets an s where there is more than one."""

PHRASES: Words = {
    "id": {
        "service": "{} layanan",
        "elapsed": "dihitung terus-menerus, juga di luar jam layanan",
        "end_of_day": "sampai jam tutup layanan pada hari kerja terakhirnya",
        "agreed": "tanggal yang disepakati",
        "paused": "tanpa waktu yang dijeda",
        "holiday": "libur: {}",
        "weekends": "{} hari akhir pekan",
        "lead_calendar": "{} hari sebelum kunjungan",
        "lead_business": "{} hari kerja sebelum kunjungan",
        "by": "batas {}",
        "free": "tanpa biaya",
        "revision": "revisi {}",
        "answer": "jawaban untuk klien di bawah perintah ini",
        "ended_by": "akhiri dulu dengan {}",
        "or": " atau ",
    },
    "en": {
        "service": "{} of operating time",
        "elapsed": "counted without a break, outside operating hours too",
        "end_of_day": "until closing time of the last of those business days",
        "agreed": "the agreed date",
        "paused": "without the time it was paused",
        "holiday": "holiday: {}",
        "weekends": "{} weekend days",
        "lead_calendar": "{} days before the visit",
        "lead_business": "{} business days before the visit",
        "by": "by {}",
        "free": "free of charge",
        "revision": "revision {}",
        "answer": "an answer to the client below this command",
        "ended_by": "first end it with {}",
        "or": " or ",
    },
}


WEEKDAYS: Mapping[Language, tuple[str, ...]] = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


def word(table: Words, key: str, language: Language) -> str:
    """The word for `key`; a key without a word is shown as it is, so that a letter never fails for want of one."""
    return table[language].get(key, key.replace("_", " "))
