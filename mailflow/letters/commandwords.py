"""What each staff command does, in one line, and an example of what stands after it: for the card and for transcripts.

A table beside `desk.commands`, where the words of the commands are; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.desk import commands, commandtables, estimate
from mailflow.mail.message import Language

GROUPS: Mapping[str, tuple[str, ...]] = {
    "work": ("progress", "wait", "remind", "workaround", "resolve", "deliver", "close", "reopen", "cancel", "spam"),
    "place": ("severity", "assign", "kind", "client", "cc", "merge"),
    "team": ("note", "reason", "waive", "log", "as"),
    "change": ("estimate", "approve", "decline"),
    "visit": ("schedule", "visited", "record"),
    "ask": ("status", "list", "help", "undo"),
}
"""The commands in the order of the card."""

TITLES: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "work": "Pekerjaan",
        "place": "Tingkat, orang, tempat",
        "team": "Hanya untuk tim",
        "change": "Permintaan perubahan",
        "visit": "Kunjungan dan sesi",
        "ask": "Bertanya, mengurungkan",
    },
    "en": {
        "work": "Work",
        "place": "Severity, people, place",
        "team": "For the team only",
        "change": "Change requests",
        "visit": "Visits and sessions",
        "ask": "Asking, taking back",
    },
}

EXAMPLES: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
    "id": {
        "severity": ("kritis",),
        "assign": ("rani", "saya", "kosong"),
        "kind": ("perubahan",),
        "client": ("klien-id", "kosong"),
        "cc": ("budi@klien.example",),
        "merge": ("1042",),
        "estimate": ("5hk, 15jt", "batas 10/12/2026, gratis"),
        "approve": ("PO 123/2026",),
        "schedule": ("03/04/2026 10.00 https://...",),
        "record": ("https://...",),
        "log": ("telepon 09.10 09.15", "wa 14.00"),
        "reason": ("menunggu bank",),
        "waive": ("gangguan di pihak bank",),
        "as": ("", "siti@klien.example"),
        "list": ("", "terlambat", "saya", "hari ini"),
    },
    "en": {
        "severity": ("critical",),
        "assign": ("rani", "me", "none"),
        "kind": ("change",),
        "client": ("client-id", "none"),
        "cc": ("budi@klien.example",),
        "merge": ("1042",),
        "estimate": ("5bd, 15jt", "due 10/12/2026, free"),
        "approve": ("PO 123/2026",),
        "schedule": ("03/04/2026 10:00 https://...",),
        "record": ("https://...",),
        "log": ("call 09:10 09:15", "chat 14:00"),
        "reason": ("waiting for the bank",),
        "waive": ("an outage at the bank",),
        "as": ("", "siti@klien.example"),
        "list": ("", "late", "mine", "today"),
    },
}
"""What may stand after a command that takes an argument, as people would write it."""

EFFECTS: Mapping[Language, Mapping[str, str]] = {
    "id": {
        "progress": "sedang dikerjakan; klien diberi tahu",
        "wait": "pertanyaan Anda dikirim; batas waktu dijeda sampai klien menjawab",
        "remind": "pertanyaan yang menunggu jawaban dikirim sekali lagi",
        "workaround": "solusi sementara tersedia; batas waktunya berhenti",
        "resolve": "selesai; batas waktunya berhenti",
        "deliver": "hasil atau informasi diserahkan; batas waktunya berhenti",
        "close": "ditutup; balasan klien dapat membukanya lagi",
        "reopen": "dibuka kembali; batas waktunya berjalan lagi",
        "cancel": "dibatalkan; batas waktu gugur dan klien diberi tahu",
        "spam": "ditutup tanpa kabar kepada siapa pun",
        "severity": "tingkat lain, dengan batas waktunya sejak email diterima",
        "assign": "diberikan kepada orang ini; ia diberi tahu",
        "kind": "jenis lain, dengan batas waktu jenis itu sejak email diterima",
        "client": "klien pengirim ini; alamatnya diingat",
        "cc": "alamat ini ikut menerima setiap surat",
        "merge": "menjadi bagian dari permintaan itu; emailnya masuk ke sana",
        "note": "catatan untuk tim; tidak ada yang dikirim ke klien",
        "reason": "alasan mengapa terlambat, untuk daftar dan laporan",
        "waive": "keterlambatan tidak dihitung (hanya pimpinan tim)",
        "log": "percakapan telepon atau chat dengan waktunya; tidak ada yang dikirim",
        "as": "email klien yang Anda teruskan menjadi permintaan klien itu",
        "estimate": "estimasi dengan lama, batas atau biaya; klien menerima suratnya. batal: ditarik",
        "approve": "estimasi disetujui lewat telepon atau PO, dengan buktinya",
        "decline": "estimasi ditolak; tidak dilanjutkan",
        "schedule": "jadwal dengan tanggal, jam, tautan atau tempat; undangan dikirim",
        "visited": "kunjungan atau sesi sudah dilakukan",
        "record": "tautan rekaman diserahkan kepada klien",
        "status": "keadaan permintaan ini dikirim kepada Anda",
        "list": "daftar pekerjaan dikirim kepada Anda",
        "help": "kartu perintah dikirim kepada Anda",
        "undo": "email terakhir Anda yang masih menunggu ditarik kembali",
    },
    "en": {
        "progress": "in progress; the client is told",
        "wait": "your question is sent; the deadlines pause until the client answers",
        "remind": "the question that waits for an answer is sent once more",
        "workaround": "a workaround is in place; its deadline stops",
        "resolve": "resolved; its deadline stops",
        "deliver": "the result or information is delivered; its deadline stops",
        "close": "closed; a reply of the client can open it again",
        "reopen": "open again; its deadlines run on",
        "cancel": "cancelled; its deadlines lapse and the client is told",
        "spam": "closed without a word to anybody",
        "severity": "another severity, with its deadlines from the receipt of the mail",
        "assign": "given to this person, who is told",
        "kind": "another kind, with the deadlines of that kind from the receipt of the mail",
        "client": "the client of this sender; the address is remembered",
        "cc": "these addresses get every letter, too",
        "merge": "a part of that request; its mails go there",
        "note": "a note for the team; nothing is sent to the client",
        "reason": "why it is late, for lists and reports",
        "waive": "its lateness does not count (leads only)",
        "log": "a call or chat with its times; nothing is sent",
        "as": "the client's mail that you forward becomes that client's request",
        "estimate": "an estimate with effort, date or cost, in its letter. withdraw: takes it back",
        "approve": "the estimate was approved by telephone or PO, with the evidence",
        "decline": "the estimate was declined; not pursued",
        "schedule": "an appointment with date, time, link or place; the invitation is sent",
        "visited": "the visit or session took place",
        "record": "the link of the recording is delivered to the client",
        "status": "the state of this request is sent to you",
        "list": "the lists of work are sent to you",
        "help": "the command card is sent to you",
        "undo": "your last mail that is still waiting is taken back",
    },
}


OTHERWISE: Mapping[Language, Mapping[tuple[str, str], str]] = {
    "id": {
        ("assign", "none"): "tidak ada yang mengerjakannya lagi; kembali ke timnya",
        ("assign", "me"): "Anda yang mengerjakannya",
        ("estimate", "withdraw"): "estimasi yang menunggu jawaban ditarik; klien diberi tahu",
        ("estimate", "offer"): "estimasi dengan lama, batas atau biaya; klien menerima suratnya",
    },
    "en": {
        ("assign", "none"): "nobody works on it any more; it is its team's again",
        ("assign", "me"): "you work on it",
        ("estimate", "withdraw"): "the estimate that waits for an answer is taken back; the client is told",
        ("estimate", "offer"): "an estimate with effort, date or cost, which the client gets in its letter",
    },
}
"""Effects that an argument changes: of a person who is none, and of oneself; of an estimate made and taken back."""

MEANT: Mapping[Language, str] = {"id": "mungkin /{}?", "en": "/{}, perhaps?"}


def effect(line: str, language: Language) -> str:
    """What a command line of a mail does; of an unknown command which one was perhaps meant; "" where neither is."""
    said = next(iter(commands.read(line).commands), None)
    if said is None or said.name is None:
        meant = commands.meant(line) if said else ""
        return MEANT[language].format(meant) if meant else ""
    return OTHERWISE[language].get((said.name, _which(said)), EFFECTS[language][said.name])


def _which(said: commands.Command) -> str:
    """Of an /assign "none" or "me", "" for anybody else; of an /estimate "withdraw" or "offer"."""
    if said.name == "estimate":
        return "withdraw" if estimate.withdraws(said.argument) else "offer"
    word = commands.person(said.argument)
    return "none" if word in commandtables.NOBODY else "me" if word in commandtables.ME else ""
