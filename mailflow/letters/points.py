"""Every decision that rules/sla.yaml takes where the policy can be read in two ways, for the sheet that is signed.

The values are those of the file, so that whoever reads it otherwise knows what to write there. A reading without a
value of its own ("-") is one that the program does not offer.
"""

from __future__ import annotations

from collections.abc import Mapping

from mailflow.letters.readings import (
    COMPLETE,
    Point,
    Reading,
    after_workaround,
    counted,
    documentation,
    dues,
    from_later,
    graded,
    lead,
    leave,
    no_promise,
    phone,
    reopened,
    resolved,
    visit,
    with_leave,
)
from mailflow.mail.message import Language
from mailflow.sla.agreement import Severity
from mailflow.sla.calendar import Calendar

OTHER = "-"


def _texts(id_: str, en: str) -> Mapping[Language, str]:
    return {"id": id_, "en": en}


def _open_on_holidays(calendar: Calendar) -> Calendar:
    return Calendar(calendar.zone, calendar.weekly, {})


POINTS: tuple[Point, ...] = (
    Point(
        "prevailing_language",
        _texts(
            "Teks mana yang berlaku? Teks Inggris menyebut solusi permanen tingkat tinggi “temporary workaround”.",
            "Which text prevails? The English one calls the permanent target of level high a “temporary workaround”.",
        ),
        lambda agreement: agreement.prevailing_language,
        (
            Reading("id", _texts("teks Indonesia", "the Indonesian text"), lambda it: dues(it, Severity.HIGH)),
            Reading(
                "en",
                _texts("teks Inggris: tanpa janji solusi permanen", "the English text: no promise of a solution"),
                lambda it: (*dues(it, Severity.HIGH, "workaround"), *no_promise("permanent")(it)),
            ),
        ),
    ),
    Point(
        "clock",
        _texts("“5 jam”: jam layanan atau jam biasa?", "“5 hours”: of operating time, or on the wall?"),
        lambda agreement: agreement.clock,
        (
            Reading(
                "operating", _texts("hanya jam layanan", "operating hours only"), counted("operating", "h", "m", "s")
            ),
            Reading("elapsed", _texts("setiap jam, siang malam", "every hour, day and night"), counted("elapsed", "h")),
        ),
    ),
    Point(
        "business_days",
        _texts("“2 hari kerja”: sampai kapan?", "“2 business days”: until when?"),
        lambda agreement: agreement.business_days,
        (
            Reading(
                "operating_time",
                _texts("dua kali satu hari jam layanan", "two days' worth of operating time"),
                counted("operating", "bd"),
            ),
            Reading(
                "end_of_day",
                _texts("sampai tutup pada hari kerja kedua sesudahnya", "to the close of the second day after it"),
                counted("end_of_day", "bd"),
            ),
        ),
    ),
    Point(
        "start_at",
        _texts(
            "Kapan email “diterima”? Misalnya sistem kami baru mengambilnya esok pukul 10.",
            "When is a mail “received”? Say our system fetches it at 10 the next day only.",
        ),
        lambda agreement: agreement.start_at,
        (
            Reading("mailbox_arrival", _texts("saat tiba di kotak surat", "when it arrives in the mailbox"), dues),
            Reading("fetch", _texts("saat diambil sistem", "when the system fetches it"), from_later),
        ),
    ),
    Point(
        "joint_leave",
        _texts("Apakah cuti bersama hari libur?", "Is joint leave (cuti bersama) a day off?"),
        leave,
        (
            Reading("working", _texts("tidak, layanan buka", "no, we work"), with_leave("working")),
            Reading("holiday", _texts("ya, layanan tutup", "yes, we are closed"), with_leave("holiday")),
        ),
        lambda agreement: bool(agreement.calendar.joint_leave),
    ),
    Point(
        "channels.phone.calendar",
        _texts("Apakah telepon dijawab pada hari libur nasional?", "Is the phone answered on public holidays?"),
        lambda agreement: "support" if agreement.vendor.phone_calendar.holidays else "holidays: null",
        (
            Reading(
                "support",
                _texts("tidak: kalender yang sama", "no: the same calendar"),
                phone(lambda it: it.calendar),
            ),
            Reading(
                "holidays: null",
                _texts("ya: teks tidak menyebut libur", "yes: the text names no holidays"),
                phone(lambda it: _open_on_holidays(it.calendar)),
            ),
        ),
        lambda agreement: bool(agreement.calendar.holidays),
    ),
    Point(
        "urgency",
        _texts(
            "“Keparahan dan urgensi”: apakah laporan tinggi yang mendesak mendapat tenggat kritis?",
            "“Severity and urgency”: does an urgent report of level high get the deadline of a critical one?",
        ),
        lambda agreement: "queue",
        (
            Reading("queue", _texts("tidak, hanya didahulukan", "no, it only comes first"), graded(Severity.HIGH)),
            Reading(OTHER, _texts("ya, naik satu tingkat", "yes, one level up"), graded(Severity.CRITICAL)),
        ),
    ),
    Point(
        "severity_decided_by",
        _texts(
            "Siapa menetapkan tingkat? Misalnya aturan mengusulkan kritis, staf menilai tinggi.",
            "Who decides the severity? Say the rules propose critical, and staff find it high.",
        ),
        lambda agreement: agreement.severity_decided_by,
        (
            Reading("staff", _texts("staf memastikan", "staff confirm it"), graded(Severity.HIGH)),
            Reading("rules", _texts("usulan aturan berlaku", "the proposal stands"), graded(Severity.CRITICAL)),
        ),
    ),
    Point(
        "recording",
        _texts("Permintaan rekaman sesi: dijanjikan?", "A recording of a session is asked for: is that promised?"),
        lambda agreement: agreement.recording,
        (
            Reading("documentation", _texts("ya, seperti informasi", "yes, like information"), documentation),
            Reading(OTHER, _texts("tidak", "no"), no_promise("delivery")),
        ),
    ),
    Point(
        "lead_time.count",
        _texts("“3 hari” sebelum kunjungan: hari apa?", "“3 days” before a visit: which days?"),
        lambda agreement: agreement.lead_time.count,
        (
            Reading("calendar", _texts("hari kalender", "calendar days"), lead(count="calendar")),
            Reading("business", _texts("hari kerja", "business days"), lead(count="business")),
        ),
    ),
    Point(
        "lead_time.submission_day",
        _texts("Apakah hari pengiriman formulir ikut dihitung?", "Does the day on which the form is sent count?"),
        lambda agreement: agreement.lead_time.submission_day,
        (
            Reading("excluded", _texts("tidak", "no"), lead(submission_day="excluded")),
            Reading("included", _texts("ya", "yes"), lead(submission_day="included")),
        ),
    ),
    Point(
        "visit_on",
        _texts("Apakah ada kunjungan pada akhir pekan dan hari libur?", "Are there visits on weekends and holidays?"),
        lambda agreement: agreement.visit_on,
        (
            Reading(
                "business_day", _texts("tidak, hari kerja saja", "no, business days only"), visit(on="business_day")
            ),
            Reading("any_day", _texts("ya, setiap hari", "yes, on any day"), visit(on="any_day")),
        ),
    ),
    Point(
        "submitted_when",
        _texts(
            "Kapan formulir “dikirim”? Misalnya baru lengkap Senin berikutnya.",
            "When is the form “submitted”? Say it is complete on the next Monday only.",
        ),
        lambda agreement: agreement.submitted_when,
        (
            Reading("form_complete", _texts("saat lengkap", "when it is complete"), visit(COMPLETE)),
            Reading("first_mail", _texts("dengan email pertama", "with the first mail"), visit()),
        ),
    ),
    Point(
        "prerequisites.mode",
        _texts(
            "Laporan tanpa screenshot, yang baru datang esok pukul 10: apakah waktu menunggu?",
            "A report without a screenshot, which comes at 10 the next day: does the time wait for it?",
        ),
        lambda agreement: agreement.prerequisites_mode,
        (
            Reading("ask", _texts("tidak, hanya diminta", "no, it is only asked for"), dues),
            Reading("none", _texts("tidak, juga tidak diminta", "no, nor is it asked for"), dues),
            Reading(OTHER, _texts("ya, dihitung sejak lengkap", "yes, it counts from there"), from_later),
        ),
    ),
    Point(
        "permanent",
        _texts("Sejak kapan waktu solusi permanen dihitung?", "From when does the permanent solution's time count?"),
        lambda agreement: "receipt",
        (
            Reading(
                "receipt",
                _texts("sejak laporan diterima", "from the receipt"),
                lambda it: dues(it, Severity.CRITICAL, "permanent"),
            ),
            Reading(OTHER, _texts("sejak solusi sementara", "from the workaround"), after_workaround),
        ),
    ),
    Point(
        "resolution_satisfies_workaround",
        _texts(
            "Selesai tepat waktu tanpa solusi sementara tersendiri: apakah janji solusi sementara terpenuhi?",
            "Resolved in time without a separate workaround: is the promise of a workaround kept?",
        ),
        lambda agreement: str(agreement.resolution_satisfies_workaround).lower(),
        (
            Reading("true", _texts("ya", "yes"), resolved(satisfied=True)),
            Reading("false", _texts("tidak", "no"), resolved(satisfied=False)),
        ),
    ),
    Point(
        "reopen_window",
        _texts("Sampai kapan balasan membuka kembali permintaan?", "Until when does a reply reopen a request?"),
        lambda agreement: str(agreement.reopen_window),
        (
            Reading("", _texts("selama jangka ini", "within this time"), reopened),
            Reading(OTHER, _texts("tidak pernah: permintaan baru", "never: it is a new request"), no_promise("reopen")),
        ),
    ),
)
