"""What mailflow itself wrote on a timeline, in the words of both languages; what people wrote stays as it is.

The timeline keeps such lines in English. `flow.acts.questions.happened` says which lines of a letter are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

from mailflow.letters import words
from mailflow.mail.message import Language

_DAY = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_AT = r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2}) (?P<time>[0-9.:-]{4,11})(?P<zone> [A-Z+0-9:-]{1,9})?"
_WEEKDAY = r"(?P<weekday>[0-9]{4}-[0-9]{2}-[0-9]{2})"
_REPLY, _WHO, _NUMBER = r"(?P<reply>[a-z_]+)", r"(?P<who>\S+)", "(?P<number>[0-9]+)"

_TABLE = (
    ("the pause ends", "jeda berakhir", "the pause ends"),
    (f"no answer: closes on {_DAY} if there is none", "belum dijawab: ditutup {day} bila tetap tanpa jawaban",
     "no answer yet: closes on {day} if there is none"),
    ("no answer: the client is reminded", "belum dijawab: klien diingatkan", "no answer yet: the client is reminded"),
    ("closed: the client did not answer", "ditutup: klien tidak menjawab", "closed: the client did not answer"),
    (f"its estimate is overdue since {_AT}", "estimasinya terlambat sejak {day} {time}{zone}",
     "its estimate is overdue since {day} {time}{zone}"),
    (f"the visit is on {_DAY}", "jadwalnya {day}: tim diingatkan", "it takes place on {day}: the team is reminded"),
    (f"the client is reminded of the appointment on {_DAY}", "klien diingatkan akan jadwal {day}",
     "the client is reminded of the appointment on {day}"),
    ("the session is over: its recording is due", "sesi selesai: rekamannya ditunggu",
     "the session is over: its recording is due"),
    ("the recording is asked for", "rekaman diminta", "the recording is asked for"),
    ("the session is still to come, and so is its recording", "sesinya belum berlangsung, jadi rekamannya juga belum",
     "the session is still to come, and so is its recording"),
    (f"another date is asked for: {_AT}", "jadwal lain diminta: {day} {time}{zone}",
     "another date is asked for: {day} {time}{zone}"),
    (f"another date is asked for: {_DAY}", "jadwal lain diminta: {day}", "another date is asked for: {day}"),
    ("another date is asked for: none is named", "jadwal lain diminta, tanpa tanggal",
     "another date is asked for, none is named"),
    (r"another date is asked for: (?P<problem>.+)", "jadwal lain diminta: {problem}",
     "another date is asked for: {problem}"),
    (r"cancelled by (?P<who>\S+)", "dibatalkan oleh {who}", "cancelled by {who}"),
    (r"accepted by (?P<who>\S+)", "diterima oleh {who}", "accepted by {who}"),
    ("what was delivered does not work", "hasil yang diserahkan belum sesuai", "what was delivered does not work"),
    (r"estimate revision (?P<number>[0-9]+) (?P<verdict>\w+) by (?P<who>\S+)(?P<order> .+)?",
     "estimasi revisi {number} {verdict} oleh {who}{order}", "estimate revision {number} {verdict} by {who}{order}"),
    (r"estimate revision (?P<number>[0-9]+) withdrawn", "estimasi revisi {number} ditarik",
     "estimate revision {number} withdrawn"),
    (r"the promises of (?P<kind>\w+) count from the receipt", "janji waktu {kind} dihitung sejak diterima",
     "the promises of {kind} count from the receipt"),
    (r"(?P<command>/kind .+), before: (?P<kind>\w+)", "{command}, sebelumnya: {kind}", "{command}, before: {kind}"),
    (r"linked to (?P<who>\S+)", "terkait dengan {who}", "linked to {who}"),
    (r"(?P<number>[0-9]+) became a part of this", "permintaan {number} menjadi bagian dari ini",
     "request {number} became a part of this"),
    (f"takes no part any more, being of another client: {_WHO}", "tidak ikut lagi, karena milik klien lain: {who}",
     "takes no part any more, being of another client: {who}"),
    ("opened again by the client", "dibuka lagi oleh klien", "opened again by the client"),
    ("the client writes about what was delivered",
     "klien menulis tentang hasil yang diserahkan, statusnya tetap; ada yang kurang? kerjakan lagi",
     "the client writes about what was delivered, and its state stays; is something missing? take it up again"),
    ("the client answered: the pause ends", "klien menjawab: batas waktu berjalan lagi",
     "the client answered: the deadlines run again"),
    ("the form is complete", "formulirnya sudah lengkap", "the form is complete"),
    ("the form was added to", "klien menambah isi formulir", "the client added to the form"),
    (rf"the form is left as it was: {_WHO} takes no part in it",
     "formulir dibiarkan seperti semula: {who} tidak ikut dalam permintaan ini",
     "the form is left as it was: {who} takes no part in it"),
    (rf"the form is left as it was: it cannot be proven that {_WHO} wrote it",
     "formulir dibiarkan seperti semula: belum terbukti bahwa {who} yang menulisnya",
     "the form is left as it was: it cannot be proven that {who} wrote it"),
    (rf"an exception by staff: {_WEEKDAY} is no business day", "{weekday} bukan hari kerja",
     "{weekday} is no business day"),
    (rf"an exception by staff: {_WEEKDAY} is a holiday, (?P<who>.+)", "{weekday} hari libur ({who})",
     "{weekday} is a holiday ({who})"),
    (r"an exception by staff: (?P<time>[0-9.-]{11}) is outside of operating hours", "{time} di luar jam layanan",
     "{time} is outside of operating hours"),
    (rf"an exception by staff: less notice than {_NUMBER} days \(\w+\), asked for on {_DAY}",
     "kurang dari {number} hari sejak klien memintanya ({day})",
     "less than {number} days after the client asked for it ({day})"),
    (rf"an exception by staff: the client asked for {_WEEKDAY}", "klien meminta {weekday}",
     "the client asked for {weekday}"),
    (rf"{_REPLY}: conditional or unclear", "{reply} dengan syarat atau tidak jelas: belum dihitung, mohon dibaca",
     "{reply} with a condition, or unclear: it does not count yet, please read it"),
    (rf"{_REPLY}: it cannot be proven that {_WHO} wrote it",
     "{reply} belum dihitung: belum terbukti bahwa {who} yang menulisnya",
     "{reply} does not count yet: it cannot be proven that {who} wrote it"),
    (rf"{_REPLY}: {_WHO} is no registered approver of this client",
     "{reply} tidak dihitung: {who} bukan penyetuju terdaftar klien ini",
     "{reply} does not count: {who} is no registered approver of this client"),
    (rf"{_REPLY}: {_WHO} takes no part in it", "{reply} tidak dihitung: {who} tidak ikut dalam permintaan ini",
     "{reply} does not count: {who} takes no part in it"),
    (rf"{_REPLY}: {_WHO} did not ask for it", "{reply} tidak dihitung: bukan {who} yang memintanya",
     "{reply} does not count: {who} did not ask for it"),
    (rf"{_REPLY}: it was said of a request that became a part of this one",
     "{reply} tidak dihitung: yang dimaksud permintaan lain, yang menjadi bagian dari ini",
     "{reply} does not count: it was said of a request that became a part of this one"),
    (rf"{_REPLY}: it does not say of which revision", "{reply} belum dihitung: revisinya tidak jelas",
     "{reply} does not count yet: it does not say of which revision"),
    (rf"{_REPLY} of revision {_NUMBER}: revision (?P<newest>[0-9]+) is the newest one",
     "{reply} atas revisi {number} tidak dihitung: yang terbaru revisi {newest}",
     "{reply} of revision {number} does not count: revision {newest} is the newest one"),
    (rf"(?P<sum>.+) is over the limit of {_WHO}: (?P<limit>.+)",
     "belum dihitung: {sum} melebihi batas {who}, yaitu {limit}",
     "it does not count yet: {sum} is over the limit of {who}, {limit}"),
    ("the agreed date has passed", "belum dihitung: tanggal yang disepakati sudah lewat",
     "it does not count yet: the agreed date has passed"),
    (rf"{_REPLY}: no estimate waits for an answer", "{reply} tidak dihitung: tidak ada estimasi yang menunggu jawaban",
     "{reply} does not count: no estimate waits for an answer"),
    (rf"{_REPLY}: {_WHO} cannot accept it: .+", "{reply} belum dihitung: {who} tidak dapat menerimanya",
     "{reply} does not count yet: {who} cannot accept it"),
    (rf"{_REPLY}: delivered too long ago", "{reply} belum dihitung: sudah terlalu lama diserahkan",
     "{reply} does not count yet: it was delivered too long ago"),
    (rf"{_REPLY}: it was approved, and is in work", "{reply} belum dihitung: pekerjaannya sudah disetujui dan berjalan",
     "{reply} does not count yet: the work was approved, and goes on"),
    (rf"{_REPLY}: of a meeting that this is not", "{reply} belum dihitung: yang dimaksud pertemuan lain",
     "{reply} does not count yet: it speaks of another kind of meeting"),
    (rf"{_REPLY}: more is said than another date", "{reply} dengan kata-kata lain: belum dihitung, mohon dibaca",
     "{reply} with other words: it does not count yet, please read it"),
    (rf"{_REPLY}: it stands like this already", "{reply}: jadwalnya sudah seperti itu",
     "{reply}: it stands like this already"),
    (rf"{_REPLY}: it is older than the date that stands",
     "{reply} belum dihitung: ditulis sebelum ada jadwal yang sekarang",
     "{reply} does not count yet: it was written before the present date was set"),
    (rf"{_REPLY}: {_WHO} passes it on, which orders nothing", "{reply} diteruskan oleh {who}: tidak dihitung",
     "{reply} passed on by {who}: it does not count"),
)  # fmt: skip
"""The shape of a line, and what it is in Indonesian and English; the names in it are its parts."""
_SAID = tuple((re.compile(shape), {"id": id_, "en": en}) for shape, id_, en in _TABLE)

Dated = Callable[[str, Language], str]
"""How a date in figures, 2025-02-19, is written in a language."""


def said(text: str, language: Language, dated: Dated) -> str:
    """A line of ours in the reader's language; one that is not in the table as it stands."""
    for shape, said_in in _SAID:
        if found := shape.fullmatch(text):
            return said_in[language].format(**_parts(found.groupdict(), language, dated))
    return text


def _parts(named: Mapping[str, str | None], language: Language, dated: Dated) -> dict[str, str]:
    return {name: _part(name, text or "", language, dated) for name, text in named.items()}


def _weekday(text: str, language: Language) -> str:
    try:
        return f"{words.WEEKDAYS[language][date.fromisoformat(text).weekday()]}, "
    except ValueError:
        return ""


def _part(name: str, text: str, language: Language, dated: Dated) -> str:
    match name:
        case "day":
            return dated(text, language)
        case "weekday":
            return f"{_weekday(text, language)}{dated(text, language)}"
        case "time":
            return text.replace(":", words.SEPARATOR[language]).replace(".", words.SEPARATOR[language])
        case "verdict":
            return words.word(words.VERDICTS, text, language)
        case "kind":
            return words.word(words.KINDS, text, language)
        case "reply":
            return words.word(words.REPLIES, text, language)
        case "problem":
            return words.word(words.REFUSALS, text, language)
        case _:
            return text
