"""Every decision that rules/sla.yaml takes where the policy can be read in two ways, for the sheet that is signed.

The values are those of the file, so that whoever reads it otherwise knows what to write there. A reading without a
value of its own is one that the program does not offer, and a point without a key one that it leaves no choice in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from mailflow.letters import effects as it
from mailflow.letters.readings import OTHER, Point, Reading, gravest, promised
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement, Severity

HOURS, DAYS = ("h", "m", "s"), ("bd",)


def _texts(id_: str, en: str) -> Mapping[Language, str]:
    return {"id": id_, "en": en}


def _promises(*clocks: str, severity: Severity | None = None) -> Callable[[Agreement], str]:
    """Not asked where incidents of this severity, else the gravest, are not promised all of these."""

    def unasked(agreement: Agreement) -> str:
        given = {target.clock for target in agreement.targets("ticket", severity or gravest(agreement))}
        return "" if given and given >= set(clocks) else "no_target"

    return unasked


def _counts(*units: str) -> Callable[[Agreement], str]:
    return lambda agreement: "" if promised(agreement, *units) else f"none_in_{units[0]}"


def _workarounds(agreement: Agreement) -> str:
    asked = (_promises("workaround", severity=each)(agreement) for each in (Severity.CRITICAL, Severity.HIGH))
    return max(asked)


def _phone(agreement: Agreement) -> str:
    return "no" if agreement.vendor.phone_calendar.holidays else "yes"


def _phone_shown(agreement: Agreement, reading: Reading) -> str:
    if reading.value == _phone(agreement):
        return agreement.phone_calendar_name
    return OTHER if reading.value == "yes" else agreement.calendar_name


POINTS: tuple[Point, ...] = (
    Point(
        "prevailing_language",
        _texts(
            "Teks mana yang berlaku? Teks Inggris menyebut solusi permanen tingkat tinggi “temporary workaround”.",
            "Which text prevails? The English one calls the permanent target of level high a “temporary workaround”.",
        ),
        lambda agreement: agreement.prevailing_language,
        (
            Reading("id", _texts("teks Indonesia", "the Indonesian text")),
            Reading(
                "en",
                _texts("teks Inggris: tanpa janji solusi permanen", "the English text: no promise of a solution"),
                it.without(Severity.HIGH, "permanent"),
                also={"targets.ticket.high.permanent": "null"},
            ),
        ),
        it.graded(Severity.HIGH, "workaround", "permanent"),
        _promises("permanent", severity=Severity.HIGH),
    ),
    Point(
        "clock",
        _texts("“{hours}”: jam layanan atau jam biasa?", "“{hours}”: of operating time, or on the wall?"),
        lambda agreement: agreement.clock,
        (
            Reading(
                "operating",
                _texts("hanya jam layanan", "operating hours only"),
                it.recounted(clock="operating"),
            ),
            Reading(
                "elapsed",
                _texts("setiap jam, siang malam", "every hour, day and night"),
                it.recounted(clock="elapsed"),
            ),
        ),
        it.counted(*HOURS),
        _counts(*HOURS),
    ),
    Point(
        "business_days",
        _texts("“{days}”: sampai kapan?", "“{days}”: until when?"),
        lambda agreement: agreement.business_days,
        (
            Reading(
                "operating_time",
                _texts("sampai {worth} jam layanan terpakai", "until {worth} hours of operating time are used up"),
                it.recounted(business_days="operating_time"),
            ),
            Reading(
                "end_of_day",
                _texts(
                    "sampai tutup pada hari kerja ke-{count} sesudahnya",
                    "to the close of business day {count} after it",
                ),
                it.recounted(business_days="end_of_day"),
            ),
        ),
        it.counted(*DAYS),
        _counts(*DAYS),
    ),
    Point(
        "start_at",
        _texts(
            "Kapan email “diterima”? Misalnya sistem kami baru mengambilnya esok pukul 10.",
            "When is a mail “received”? Say our system fetches it at 10 the next day only.",
        ),
        lambda agreement: agreement.start_at,
        (
            Reading(
                "mailbox_arrival",
                _texts("saat tiba di kotak surat", "when it arrives in the mailbox"),
                it.changed(start_at="mailbox_arrival"),
            ),
            Reading("fetch", _texts("saat diambil sistem", "when the system fetches it"), it.changed(start_at="fetch")),
        ),
        it.received_by,
        _promises(),
    ),
    Point(
        "joint_leave",
        _texts("Apakah cuti bersama hari libur?", "Is joint leave (cuti bersama) a day off?"),
        it.leave,
        (
            Reading("working", _texts("tidak, layanan buka", "no, we work"), it.with_leave("working")),
            Reading("holiday", _texts("ya, layanan tutup", "yes, we are closed"), it.with_leave("holiday")),
        ),
        it.incident,
        lambda agreement: _promises()(agreement) if agreement.calendar.joint_leave else "no_leave",
    ),
    Point(
        "channels.phone.calendar",
        _texts("Apakah telepon dijawab pada hari libur nasional?", "Is the phone answered on public holidays?"),
        _phone,
        (
            Reading("no", _texts("tidak: libur seperti layanan", "no: closed as support is"), it.phone_like_support),
            Reading(
                "yes",
                _texts(
                    "ya: teks tidak menyebut libur (kalender sendiri, `holidays: null`)",
                    "yes: the text names no holidays (a calendar of its own, `holidays: null`)",
                ),
                it.phone_on_holidays,
            ),
        ),
        it.phone,
        lambda agreement: "" if agreement.calendar.holidays else "no_holidays",
        _phone_shown,
    ),
    Point(
        "",
        _texts(
            "“Keparahan dan urgensi”: apakah laporan tinggi yang mendesak mendapat tenggat kritis?",
            "“Severity and urgency”: does an urgent report of level high get the deadline of a critical one?",
        ),
        lambda agreement: "queue",
        (
            Reading("queue", _texts("tidak, hanya didahulukan", "no, it only comes first")),
            Reading(
                OTHER,
                _texts("ya, naik satu tingkat", "yes, one level up"),
                effect=it.graded(Severity.CRITICAL, "workaround"),
            ),
        ),
        it.graded(Severity.HIGH, "workaround"),
        _workarounds,
    ),
    Point(
        "severity_decided_by",
        _texts(
            "Siapa menetapkan tingkat? Misalnya aturan mengusulkan kritis, staf menilai tinggi.",
            "Who decides the severity? Say the rules propose critical, and staff find it high.",
        ),
        lambda agreement: agreement.severity_decided_by,
        (
            Reading("staff", _texts("staf memastikan", "staff confirm it"), it.changed(severity_decided_by="staff")),
            Reading(
                "rules", _texts("usulan aturan berlaku", "the proposal stands"), it.changed(severity_decided_by="rules")
            ),
        ),
        it.decided,
        _workarounds,
    ),
    Point(
        "recording",
        _texts("Permintaan rekaman sesi: dijanjikan?", "A recording of a session is asked for: is that promised?"),
        lambda agreement: agreement.recording,
        (
            Reading("documentation", _texts("ya, seperti informasi", "yes, like information")),
            Reading(OTHER, _texts("tidak", "no"), effect=it.no_promise("delivery")),
        ),
        it.documentation,
        lambda agreement: "" if agreement.targets("documentation", None) else "no_information",
    ),
    Point(
        "lead_time.count",
        _texts("“{lead}” sebelum kunjungan: hari apa?", "“{lead}” before a visit: which days?"),
        lambda agreement: agreement.lead_time.count,
        (
            Reading("calendar", _texts("hari kalender", "calendar days"), it.lead(count="calendar")),
            Reading("business", _texts("hari kerja", "business days"), it.lead(count="business")),
        ),
        it.visit,
    ),
    Point(
        "lead_time.submission_day",
        _texts("Apakah hari pengiriman formulir ikut dihitung?", "Does the day on which the form is sent count?"),
        lambda agreement: agreement.lead_time.submission_day,
        (
            Reading("excluded", _texts("tidak", "no"), it.lead(submission_day="excluded")),
            Reading("included", _texts("ya", "yes"), it.lead(submission_day="included")),
        ),
        it.visit,
    ),
    Point(
        "visit_on",
        _texts(
            "Apakah ada kunjungan di luar hari kerja: akhir pekan, hari libur?",
            "Are there visits on days that are no business days: weekends, holidays?",
        ),
        lambda agreement: agreement.visit_on,
        (
            Reading(
                "business_day",
                _texts("tidak, hari kerja saja", "no, business days only"),
                it.changed(visit_on="business_day"),
            ),
            Reading("any_day", _texts("ya, setiap hari", "yes, on any day"), it.changed(visit_on="any_day")),
        ),
        it.visit,
    ),
    Point(
        "submitted_when",
        _texts(
            "Kapan formulir “dikirim”? Misalnya baru lengkap Senin berikutnya.",
            "When is the form “submitted”? Say it is complete on the next Monday only.",
        ),
        lambda agreement: agreement.submitted_when,
        (
            Reading(
                "form_complete",
                _texts("saat lengkap", "when it is complete"),
                it.changed(submitted_when="form_complete"),
            ),
            Reading(
                "first_mail",
                _texts("dengan email pertama", "with the first mail"),
                it.changed(submitted_when="first_mail"),
            ),
        ),
        it.submitted,
    ),
    Point(
        "prerequisites.mode",
        _texts(
            "Laporan tanpa screenshot, yang baru datang esok pukul 10: apakah waktu menunggu?",
            "A report without a screenshot, which comes at 10 the next day: does the time wait for it?",
        ),
        lambda agreement: agreement.prerequisites_mode,
        (
            Reading(
                "ask", _texts("tidak, hanya diminta", "no, it is only asked for"), it.changed(prerequisites_mode="ask")
            ),
            Reading(
                "none",
                _texts("tidak, juga tidak diminta", "no, nor is it asked for"),
                it.changed(prerequisites_mode="none"),
            ),
            Reading(
                OTHER,
                _texts("ya, dihitung sejak lengkap", "yes, it counts from there"),
                effect=it.from_later,
            ),
        ),
        it.incident,
        _promises(),
    ),
    Point(
        "",
        _texts("Sejak kapan waktu solusi permanen dihitung?", "From when does the permanent solution's time count?"),
        lambda agreement: "receipt",
        (
            Reading("receipt", _texts("sejak laporan diterima", "from the receipt")),
            Reading(OTHER, _texts("sejak solusi sementara", "from the workaround"), effect=it.after_workaround),
        ),
        lambda agreement, example: it.dues(agreement, gravest(agreement), example.received(agreement), "permanent"),
        _promises("workaround", "permanent"),
    ),
    Point(
        "resolution_satisfies_workaround",
        _texts(
            "Selesai tepat waktu tanpa solusi sementara tersendiri: apakah janji solusi sementara terpenuhi?",
            "Resolved in time without a separate workaround: is the promise of a workaround kept?",
        ),
        lambda agreement: str(agreement.resolution_satisfies_workaround).lower(),
        (
            Reading("true", _texts("ya", "yes"), it.changed(resolution_satisfies_workaround=True)),
            Reading("false", _texts("tidak", "no"), it.changed(resolution_satisfies_workaround=False)),
        ),
        it.resolved,
        _promises("workaround"),
    ),
    Point(
        "reopen_window",
        _texts("Sampai kapan balasan membuka kembali permintaan?", "Until when does a reply reopen a request?"),
        lambda agreement: "",
        (
            Reading("", _texts("selama jangka ini", "within this time")),
            Reading(
                OTHER,
                _texts("tidak pernah: permintaan baru", "never: it is a new request"),
                effect=it.no_promise("reopen"),
            ),
        ),
        it.reopened,
        shown=lambda agreement, reading: reading.value or str(agreement.reopen_window),
    ),
    Point(
        "",
        _texts(
            "Sif malam yang mulai pada hari libur: apakah jam sesudah tengah malam dikerjakan?",
            "A night shift that begins on a holiday: are its hours after midnight worked?",
        ),
        lambda agreement: "date",
        (
            Reading("date", _texts("tiap tanggal dihitung sendiri", "each date counts by itself")),
            Reading(
                OTHER,
                _texts("ikut hari mulainya", "they go with the day on which it begins"),
                effect=it.night_with_its_evening,
            ),
        ),
        it.night,
        lambda agreement: "" if it.shifts(agreement.calendar) and agreement.calendar.holidays else None,
    ),
)
