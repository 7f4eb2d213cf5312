"""A visit on site, asked for by a form at least three days ahead (policy, part 2d).

A form that comes too late is never refused barely: the earliest allowed date is proposed. One that comes in time is not
yet confirmed: an engineer confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from mailflow.desk import dates, form
from mailflow.desk.problem import Problem
from mailflow.desk.request import Form
from mailflow.kinds.kind import CLIENT_MAIL, REPLY, RESCHEDULE, Intake, Kind, Opening
from mailflow.sla.agreement import Agreement, earliest_visit, visit_allowed

MOST_DAYS_OFF = 60
LATER = timedelta(days=45)
SECOND_FORM = 4
"""Fields that stand twice where there are two forms in a mail."""
TWO_FORMS = "two forms"
YEARS_BEFORE, YEARS_AHEAD = 1, 5
"""A date in any other year is a slip of the pen, or of hands that try what a machine does with 9999."""
INCOMPLETE, LATE, AWAITING, CONFIRMED = "incomplete", "late", "awaiting_schedule", "confirmed"
DONE, CANCELLED = "done", "cancelled"
BLANK = ("onsite_form",)
"""The blank form, as a file of ours (`Notice.files`)."""
UNPLANNED = (INCOMPLETE, LATE, AWAITING)
OPEN = (*UNPLANNED, CONFIRMED)
ALL = (*OPEN, DONE, CANCELLED)


@dataclass(frozen=True, slots=True)
class Field:
    """A field of the form: its key, and what it is called to people; `labels` are what they write before the colon."""

    key: str
    id: str
    en: str
    labels: tuple[str, ...]


FIELDS = (
    Field("contact", "Nama kontak", "Contact person", (
        "nama kontak", "kontak", "nama", "nama pic", "pic", "pemohon", "nama pemohon", "contact person", "contact",
        "contact name", "name", "requester", "requested by",
        "nama lengkap", "nama pic lokasi", "pic lokasi", "penanggung jawab", "nama penanggung jawab",
    )),
    Field("phone", "Nomor telepon", "Phone number", (
        "nomor telepon", "no telepon", "no telp", "telepon", "telp", "hp", "no hp", "nomor hp", "whatsapp", "wa",
        "no wa", "phone number", "phone", "telephone", "mobile",
        "no hp wa", "nomor hp wa", "nomor wa", "nomor telp", "no whatsapp", "nomor whatsapp", "telp hp", "no telp hp",
        "no handphone", "handphone",
    )),
    Field("location", "Alamat lokasi", "Site address", (
        "alamat lokasi", "lokasi", "alamat", "lokasi kunjungan", "alamat kunjungan", "tempat", "site address",
        "address", "location", "site", "visit location",
        "alamat lengkap", "alamat kantor", "lokasi kantor", "tempat kunjungan", "lokasi visit",
    )),
    Field("visit_date", "Tanggal kunjungan", "Visit date", (
        "tanggal kunjungan", "tanggal", "tgl kunjungan", "tgl", "hari tanggal", "rencana kunjungan",
        "jadwal kunjungan", "visit date", "date", "requested date", "preferred date", "date of visit",
        "hari tgl", "hari tanggal kunjungan", "tanggal rencana kunjungan", "rencana tanggal kunjungan", "tanggal visit",
        "tgl visit", "waktu kunjungan", "tanggal pelaksanaan", "date and time",
    )),
    Field("purpose", "Keperluan", "Purpose", (
        "keperluan", "tujuan", "tujuan kunjungan", "keperluan kunjungan", "kendala", "masalah", "deskripsi",
        "purpose", "reason", "purpose of visit", "issue", "description",
        "agenda", "agenda kunjungan", "maksud dan tujuan", "maksud kunjungan", "permasalahan", "uraian masalah",
        "detail masalah",
    )),
)  # fmt: skip
LABELS = {label: field.key for field in FIELDS for label in field.labels}


def label(key: str, language: str) -> str:
    """A field's name in letters: in one language, or in both."""
    found = next(field for field in FIELDS if field.key == key)
    return {"id": found.id, "en": found.en}.get(language, f"{found.id} / {found.en}")


def intake(intake: Intake) -> Opening:
    """Reads the form in the new text, on top of what earlier mails told."""
    told = dict(intake.form) | form.of(intake.message, LABELS)
    visit = possible(dates.read(told.get("visit_date", ""), intake.submitted), intake.submitted)
    if second := _second_visit(intake, visit):
        visit = second
        told.pop("visit_date")
    if visit.day is not None:
        told["visit_date"] = _lasting(told["visit_date"], visit.day, intake.submitted)
    filled = tuple((field.key, told[field.key]) for field in FIELDS if told.get(field.key))
    missing = tuple(field.key for field in FIELDS if not told.get(field.key))
    if visit.day is None and "visit_date" in told:
        missing = (*missing, "visit_date")
    earliest = earliest_visit(intake.agreement, intake.submitted)
    if missing:
        why = f"missing: {', '.join(missing)}" + (f" ({visit.problem})" if visit.problem else "")
        return Opening(
            INCOMPLETE, "onsite_incomplete", (why, *_unread(intake)), filled, missing=missing, visit=visit.day,
            earliest=earliest, files=BLANK if len(missing) > 1 else (), unclear=unclear(visit),
        )  # fmt: skip
    assert visit.day is not None
    if intake.state == AWAITING and told["visit_date"] == dict(intake.form).get("visit_date"):
        # Judged before, perhaps by staff who made an exception: a new telephone number is no new question.
        return Opening(AWAITING, "onsite_received", ("the same date",), filled, visit=visit.day, earliest=earliest)
    return replace(judged(intake.agreement, intake.submitted, visit.day), form=filled)


def judged(agreement: Agreement, submitted: date, visit: date) -> Opening:
    """Whether a visit asked for on one day is in time on another, and what follows. Raises `CalendarExhausted`."""
    lead, earliest = agreement.lead_time, earliest_visit(agreement, submitted)
    asked = f"visit {visit}, submitted {submitted}, lead time {lead.days} days ({lead.count})"
    if visit_allowed(agreement, submitted, visit):
        return Opening(AWAITING, "onsite_received", (f"{asked}: in time",), visit=visit, earliest=earliest)
    proposed = _next_possible(agreement, submitted, max(visit, earliest))
    why = "no business day" if visit > earliest else "too late"
    return Opening(LATE, "onsite_late", (f"{asked}: {why}, {proposed} is proposed",), visit=visit, earliest=proposed)


def possible(visit: dates.ReadDate, submitted: date) -> dates.ReadDate:
    """The date that was read, if anybody may have meant it: no visit is planned years away."""
    if visit.day is None or -YEARS_BEFORE <= visit.day.year - submitted.year <= YEARS_AHEAD:
        return visit
    return dates.ReadDate(None, f"{visit.day.isoformat()} is no date that can be a visit")


def unclear(visit: dates.ReadDate) -> str:
    """Why a day cannot be read, as letters have words for it; "" where one is read, or nothing is written."""
    if not visit.problem:
        return ""
    known = next((each for each in Problem if each.value == visit.problem), None)
    return known or (Problem.SEVERAL if visit.problem.startswith(TWO_FORMS) else Problem.NO_DAY)


def asked_for(told: Form, submitted: date) -> date | None:
    """The day that a form asks for, as it was read when the form came; None where none can be read."""
    return possible(dates.read(dict(told).get("visit_date", ""), submitted), submitted).day


def _second_visit(intake: Intake, first: dates.ReadDate) -> dates.ReadDate | None:
    """Two forms in one mail, for two days: which one is meant is asked back, since a request is one visit. A date of
    another kind ("Tanggal:" of a letter) makes no second form, so most of the form must stand there again."""
    again = form.again(intake.message, LABELS)
    if first.day is None or len(again) < SECOND_FORM or "visit_date" not in again:
        return None
    second = dates.read(again["visit_date"], intake.submitted)
    return dates.ReadDate(None, f"{TWO_FORMS}: {first.day} and {second.day}") if second.day != first.day else None


def _lasting(value: str, visit: date, submitted: date) -> str:
    """A date that later mails read the same: "Rabu depan" means another day next week."""
    said = (value, f"{visit.isoformat()} ({value})")
    later = submitted + LATER
    return next((each for each in said if dates.read(each, later).day == visit), visit.isoformat())


def _unread(intake: Intake) -> tuple[str, ...]:
    """A form on paper, as a picture or a PDF: a person must read it."""
    return tuple(f"to be read by a person: {name}" for name in intake.message.unread_forms)


def _next_possible(agreement: Agreement, submitted: date, day: date) -> date:
    """The first day from `day` on that is allowed. Where a visit was asked for on a holiday, the next business day is
    nearer to what the client wants than the earliest one."""
    last = day + timedelta(days=MOST_DAYS_OFF)
    while not visit_allowed(agreement, submitted, day) and day < last:
        day += timedelta(days=1)
    return day


KIND = Kind(
    name="onsite",
    initial=AWAITING,
    intake=intake,
    finished=frozenset({DONE, CANCELLED}),
    unready=frozenset(UNPLANNED),
    stops={},
    moves={
        REPLY: {state: state for state in ALL},
        CLIENT_MAIL: {**{state: state for state in OPEN}, DONE: AWAITING, CANCELLED: AWAITING},
        RESCHEDULE: dict.fromkeys(OPEN, AWAITING),
        "progress": dict.fromkeys(UNPLANNED, AWAITING),
        "schedule": dict.fromkeys(OPEN, CONFIRMED),
        "visited": dict.fromkeys((AWAITING, CONFIRMED), DONE),
        "close": dict.fromkeys(OPEN, DONE),
        "cancel": dict.fromkeys(OPEN, CANCELLED),
        "spam": dict.fromkeys(OPEN, CANCELLED),
        "reopen": {DONE: AWAITING, CANCELLED: AWAITING},
        "note": {state: state for state in ALL},
    },
)
