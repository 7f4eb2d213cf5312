"""A visit asked for too late is never refused barely: the earliest day is offered, the next mail can name another."""

from __future__ import annotations

from datetime import datetime, timedelta

from mailflow import clock
from mailflow.sla.agreement import earliest_visit
from tests.journeys.desk_story import BIMA, RANI, SITI, Story, to
from tests.journeys.installation import Installation

FORM = """Formulir Kunjungan On-Site

Nama kontak: Siti
Nomor telepon: 021 5550 1234
Alamat lokasi: Jl. Melati 5, Jakarta
Tanggal kunjungan: {day:%d/%m/%Y}
Keperluan: pelatihan modul penggajian"""


def test_a_visit_too_late_is_offered_the_earliest_day_and_a_later_one_is_accepted(installation: Installation) -> None:
    story = Story(installation)
    agreement = installation.app().shelf.current.handbook.agreement
    today = agreement.calendar.local(clock.now()).date()

    first = story.writes(SITI, "Formulir kunjungan", FORM.format(day=today))
    offer = to(first, SITI)
    shown = story.request("BEN-1001")["request"]
    assert (shown["kind"], shown["state"]) == ("onsite", "late")
    submitted = agreement.calendar.local(datetime.fromisoformat(shown["opened_at"])).date()
    earliest = earliest_visit(agreement, submitted)
    later = earliest_visit(agreement, submitted + timedelta(days=7))
    assert f"{earliest.day} " in offer.words
    assert str(earliest.year) in offer.words
    assert {letter.to for letter in first} == {SITI, RANI, BIMA}

    assert {letter.to for letter in story.answers(SITI, offer, "Baik, kami bicarakan dulu.")} == {RANI, BIMA}
    assert story.state("BEN-1001") == "late"

    second = story.answers(SITI, offer, f"Tanggal kunjungan: {later:%d/%m/%Y}")
    assert story.state("BEN-1001") == "awaiting_schedule"
    assert to(second, SITI).field("Subject").startswith("[BEN-1001]")
    form = dict(story.request("BEN-1001")["request"]["form"])
    assert (form["visit_date"], form["location"]) == (f"{later:%d/%m/%Y}", "Jl. Melati 5, Jakarta")
    assert len(installation.requests()) == 1
