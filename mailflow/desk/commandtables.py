"""The words of staff commands: what each is called in either language, and what may stand behind it.

`desk.commands` reads them.
"""

from __future__ import annotations

from mailflow.sla.agreement import Severity

COMMANDS: dict[str, tuple[str, ...]] = {
    "progress": ("progress", "proses", "kerjakan"),
    "wait": ("wait", "tunggu", "pending"),
    "workaround": ("workaround", "sementara", "solusi-sementara"),
    "resolve": ("resolve", "selesai", "beres", "done"),
    "close": ("close", "tutup"),
    "reopen": ("reopen", "buka-lagi", "bukalagi"),
    "severity": ("severity", "tingkat", "keparahan"),
    "assign": ("assign", "tugaskan"),
    "note": ("note", "catatan", "catat", "internal"),
    "kind": ("kind", "jenis"),
    "client": ("client", "klien"),
    "cc": ("cc", "tembusan"),
    "merge": ("merge", "gabung"),
    "spam": ("spam",),
    "estimate": ("estimate", "estimasi"),
    "approve": ("approve", "setujui"),
    "decline": ("decline", "tolak"),
    "deliver": ("deliver", "serahkan"),
    "schedule": ("schedule", "jadwal", "jadwalkan"),
    "visited": ("visited", "hasil-kunjungan"),
    "cancel": ("cancel", "batal"),
    "record": ("record", "rekaman"),
    "log": ("log",),
    "reason": ("reason", "alasan"),
    "waive": ("waive", "kecualikan"),
    "remind": ("remind", "ingatkan"),
    "undo": ("undo", "urungkan"),
    "as": ("as", "atas-nama"),
    "list": ("list", "daftar"),
    "status": ("status",),
    "help": ("help", "bantuan", "?"),
}
"""Each command's canonical name, and every word for it: English, Indonesian, and what people write instead."""

SHORT: dict[str, tuple[str, str]] = {"ambil": ("assign", "me"), "take": ("assign", "me")}
"""Words that are a command with its argument."""

SEVERITIES: dict[str, Severity] = {
    word: severity
    for severity, words in {
        Severity.CRITICAL: ("critical", "kritis", "1"),
        Severity.HIGH: ("high", "tinggi", "2"),
        Severity.NORMAL: ("normal", "3"),
        Severity.LOW: ("low", "rendah", "4"),
    }.items()
    for word in words
}

NOBODY = ("none", "kosong", "-")
"""What staff write for a client or a person where there is none."""

ME = ("me", "saya", "aku", "self")
"""What staff write for themselves."""

LISTS: dict[str, str] = {
    word: shown
    for shown, words in {
        "": ("", "all", "semua"),
        "late": ("late", "terlambat", "telat"),
        "mine": ("mine", "me", "saya", "milik saya"),
        "today": ("today", "hari ini", "hari-ini"),
    }.items()
    for word in words
}
"""What may stand after /list."""

KINDS: dict[str, str] = {
    word: name
    for name, words in {
        "ticket": ("ticket", "tiket", "incident", "insiden"),
        "change_request": ("cr", "perubahan", "change", "change request", "change_request"),
        "documentation": ("info", "dokumentasi", "documentation", "informasi"),
        "onsite": ("onsite", "kunjungan", "visit"),
        "virtual": ("virtual", "sesi", "session", "meeting"),
    }.items()
    for word in words
}
"""What staff call the kinds of requests."""

WAYS: dict[str, str] = {
    word: way
    for way, words in {"call": ("call", "phone", "telepon", "telp"), "chat": ("chat", "wa", "whatsapp")}.items()
    for word in words
}
"""Ways beside mail in which people speak with a client."""

TAKES_ARGUMENT = frozenset(
    {
        *("severity", "assign", "kind", "client", "cc", "merge", "estimate", "approve", "schedule", "record", "log"),
        *("reason", "waive", "as", "list"),
    }
)
QUESTIONS = frozenset({"list", "status", "help"})
"""They ask for a letter and change nothing."""
