"""An agreement in a client's words: what is promised, when somebody works, and how dates are counted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from mailflow.letters import filters, words
from mailflow.mail.message import Language
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.hours import in_words

Text = Mapping[Language, Mapping[str, str]]

WORDS: Text = {
    "id": {
        "title": "{vendor}: janji layanan untuk {service}",
        "version": "Perjanjian: {name}, versi {version}",
        "hours": "Jam layanan: {hours} ({zone}), kecuali hari libur nasional.",
        "no_holidays": "Jam layanan: {hours} ({zone}).",
        "leave_working": "Pada hari cuti bersama layanan tetap buka dan waktu tetap dihitung.",
        "leave_off": "Pada hari cuti bersama layanan tutup dan waktu tidak dihitung.",
        "day": "Satu hari kerja dihitung {day} jam layanan.",
        "promises": "Yang kami janjikan",
        "none": "tidak ada tenggat",
        "estimate": "tenggat ditetapkan setelah estimasi disetujui",
        "counting": "Waktu dihitung sejak email tiba di kotak surat kami.",
        "counting_fetch": "Waktu dihitung sejak sistem kami mengambil email.",
        "severity": "Tingkat awal kami usulkan dari isi laporan, lalu dipastikan oleh staf kami.",
        "wait": "Selama kami menunggu jawaban Anda, waktu berhenti.",
        "visit": "Kunjungan on-site: formulir paling lambat {lead}; hari pengiriman {day}.",
        "excluded": "tidak dihitung",
        "included": "ikut dihitung",
        "reopen": "Balasan dalam {window} setelah selesai membuka kembali permintaan yang sama.",
        "chat": "Chat dijawab dalam {budget}{whatsapp}.",
        "phone": "Telepon: {phone} ({hours}).",
        "email": "Email, juga untuk data rahasia: {email}.",
        "exclusions": "Tidak termasuk",
        "prevails": "Bila kedua bahasa berbeda, yang berlaku adalah teks bahasa {language}.",
        "id": "Indonesia",
        "en": "Inggris",
    },
    "en": {
        "title": "{vendor}: service promises for {service}",
        "version": "Agreement: {name}, version {version}",
        "hours": "Operating hours: {hours} ({zone}), except on public holidays.",
        "no_holidays": "Operating hours: {hours} ({zone}).",
        "leave_working": "On days of joint leave (cuti bersama) we work, and time is counted.",
        "leave_off": "On days of joint leave (cuti bersama) we are closed, and time is not counted.",
        "day": "One business day counts as {day} operating hours.",
        "promises": "What we promise",
        "none": "no deadline",
        "estimate": "the deadline is set when the estimate is approved",
        "counting": "Time counts from the arrival of your mail in our mailbox.",
        "counting_fetch": "Time counts from when our system has fetched your mail.",
        "severity": "We propose an initial severity from the words of the report; our staff confirm it.",
        "wait": "While we wait for your answer, time stands still.",
        "visit": "On-site visits: the form at least {lead}; the day it is sent {day}.",
        "excluded": "does not count",
        "included": "counts",
        "reopen": "A reply within {window} of the solution reopens the same request.",
        "chat": "Chat is answered within {budget}{whatsapp}.",
        "phone": "Phone: {phone} ({hours}).",
        "email": "E-mail, also for confidential data: {email}.",
        "exclusions": "Not included",
        "prevails": "Where the two languages differ, the {language} text prevails.",
        "id": "Indonesian",
        "en": "English",
    },
}


def text(agreement: Agreement, language: Language) -> str:
    """The agreement as plain text, a sentence a line."""
    return "\n".join(
        (*_head(agreement, language), "", *_promises(agreement, language), "", *_rules(agreement, language))
    )


def _head(agreement: Agreement, language: Language) -> Iterator[str]:
    told, vendor, calendar = WORDS[language], agreement.vendor, agreement.calendar
    title = told["title"].format(vendor=vendor.name, service=vendor.service)
    yield title
    yield "=" * len(title)
    yield told["version"].format(name=agreement.name, version=agreement.version)
    yield ""
    hours = in_words(calendar.weekly, language)
    yield told["hours" if calendar.holidays else "no_holidays"].format(hours=hours, zone=calendar.zone)
    if calendar.joint_leave:
        off = any(calendar.holidays.get(day) == name for day, name in calendar.joint_leave.items())
        yield told["leave_off" if off else "leave_working"]
    yield told["day"].format(day=f"{agreement.business_day / 3600:g}")


def _promises(agreement: Agreement, language: Language) -> Iterator[str]:
    told = WORDS[language]
    yield told["promises"]
    yield "-" * len(told["promises"])
    for kind in agreement.promises:
        graded = {severity: _targets(agreement, kind, severity, language) for severity in Severity}
        name = words.word(words.KINDS, kind, language)
        if len(set(graded.values())) == 1:
            yield f"* {name}: {next(iter(graded.values()))}"
            continue
        yield f"* {name}"
        for severity, promised in graded.items():
            yield f"  - {words.word(words.SEVERITIES, severity, language)}: {promised}"


def _targets(agreement: Agreement, kind: str, severity: Severity, language: Language) -> str:
    targets = agreement.targets(kind, severity)
    if not targets:
        return WORDS[language]["estimate" if kind == "change_request" else "none"]
    return ", ".join(
        f"{_lower(words.word(words.CLOCKS, target.clock, language))} {promise(target.budget, language)}"
        for target in targets
    )


def promise(budget: Budget, language: Language) -> str:
    """A target with the way it is counted, where that is not operating time."""
    length, phrases = filters.budget(budget, language), words.PHRASES[language]
    return length if budget.counting == "operating" else f"{length} ({phrases[budget.counting]})"


def _rules(agreement: Agreement, language: Language) -> Iterator[str]:
    told, vendor, lead = WORDS[language], agreement.vendor, agreement.lead_time
    yield told["counting" if agreement.start_at == "mailbox_arrival" else "counting_fetch"]
    if agreement.severity_decided_by == "staff":
        yield told["severity"]
    yield told["wait"]
    yield told["visit"].format(lead=filters.lead(lead, language), day=told[lead.submission_day])
    yield told["reopen"].format(window=promise(agreement.reopen_window, language))
    yield told["email"].format(email=vendor.email)
    yield told["phone"].format(phone=vendor.phone, hours=vendor.phone_hours[language])
    if agreement.chat_response:
        number = f" (WhatsApp {vendor.whatsapp})" if vendor.whatsapp else ""
        yield told["chat"].format(budget=promise(agreement.chat_response, language), whatsapp=number)
    if agreement.exclusions:
        yield f"{told['exclusions']}: {'; '.join(agreement.exclusions)}"
    yield told["prevails"].format(language=told[agreement.prevailing_language])


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
