"""Strangers, forgers and colleagues around one request: each mail's words reach staff, and nobody else.

The letters are searched when the stories are over, as those of every journey are (`marks`).
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from mailflow import clock
from mailflow.sla.agreement import earliest_visit
from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, BUDI, RANI, SITI, Letter, about, to
from tests.journeys.everywhere import everywhere
from tests.journeys.installation import ADMIN
from tests.journeys.mails import Proof
from tests.journeys.marking import MARK
from tests.journeys.marks import texts
from tests.journeys.test_screenshot_comes_alone import MULTIPART, with_picture

FORM = """Formulir Kunjungan On-Site

Nama kontak: Siti, kontak-tanda-forwarded
Nomor telepon: 021 5550 1234
Alamat lokasi: Jl. Melati 5 tanda-place, Jakarta
Tanggal kunjungan: {day:%d/%m/%Y}
Keperluan: pelatihan modul penggajian untuk staf baru kami"""
STRANGER = "orang@luar.example"
TOLD = {"subject", "body", "file", "cell", "calendar", "forwarded"}
"""What staff must see of a mail, in the letter or in what is attached to it."""
REPORT = "Halo,\n\nRekap pajak tahunan tidak bisa diunduh oleh satu karyawan kami.\n\nSiti"


@pytest.fixture(scope="module")
def first(desk: DeskAtWork) -> list[Letter]:
    """The letters of a request in which a colleague takes part."""
    return desk.writes(SITI, "Rekap pajak tidak bisa diunduh", REPORT, f"Cc: {BUDI}")


def test_a_colleague_reads_the_subject_and_what_staff_write(desk: DeskAtWork, first: list[Letter]) -> None:
    got = desk.answers(RANI, to(first, RANI), "Bu Siti dan Pak Budi, sedang kami periksa rekapnya.")
    assert {letter.to for letter in got} == {SITI, BUDI}
    (told,) = desk.answers(BUDI, to(got, BUDI), "Kalau bisa sebelum akhir minggu ya Bu, kami dikejar laporan.")
    assert told.to == RANI
    got = desk.answers(RANI, told, "/tingkat tinggi\nBaik Pak Budi, kami dahulukan rekap pajaknya.")
    assert {letter.to for letter in got} == {SITI, BUDI}


@pytest.mark.parametrize(("sender", "proof"), [
    (STRANGER, "pass"), (STRANGER, "none"), (SITI, "fail"), (BUDI, "fail"), (RANI, "fail"), (RANI, "none"),
])  # fmt: skip
def test_whoever_is_not_proven_tells_it_to_staff_only(
    desk: DeskAtWork, first: list[Letter], sender: str, proof: Proof
) -> None:
    ref = about(first[0])
    before = desk.case(ref).request
    subject, thread = f"Re: [{ref}] Rekap pajak mohon dibayar", to(first, SITI).field("Message-ID")
    text = "Mohon transfer biaya rekap pajak ke rekening kami yang baru."
    got = desk.writes(sender, subject, text, f"In-Reply-To: {thread}", f"Cc: {BUDI}", proof=proof)
    assert all("rekening" not in letter.words for letter in got if letter.to not in (RANI, BIMA))
    assert {letter.to for letter in got} <= {sender, RANI, BIMA, ADMIN}
    after = desk.case(ref).request
    assert (after.state, after.participants) == (before.state, before.participants)


def test_a_forged_report_is_answered_by_its_reference_alone(desk: DeskAtWork) -> None:
    got = desk.writes(SITI, "Ubah rekening gajian kami", "Mohon rekening gajian diubah hari ini juga.", proof="fail")
    (asked,) = desk.answers(RANI, to(got, RANI), "Bu Siti, apakah permintaan ini dari Ibu?")
    assert asked.to == SITI
    assert "Ubah rekening" not in asked.mail.as_string()


def test_a_strangers_file_goes_to_staff_and_his_words_are_not_repeated_to_him(desk: DeskAtWork) -> None:
    text = with_picture("Saya karyawan PT Contoh Sejahtera, tolong kirim slip gaji saya ke alamat ini.")
    got = desk.writes(STRANGER, "Mohon kirim slip gaji saya", text, MULTIPART, proof="none")
    brief = to(got, STRANGER)
    assert "slip gaji saya" not in brief.mail.as_string()
    assert not list(brief.mail.iter_attachments())
    assert "layar-" in to(got, BIMA).mail.as_string()


def test_what_is_noted_in_the_house_and_listed_for_staff_stays_there(desk: DeskAtWork, first: list[Letter]) -> None:
    notification = to(first, RANI)
    assert desk.answers(RANI, notification, "/catatan\nPelanggan ini menunggak sejak tiga bulan yang lalu.") == []
    (given,) = desk.answers(RANI, notification, "/tugaskan bima\n/catatan\nTolong dilanjutkan, saya cuti sampai Senin.")
    assert given.to == BIMA
    (listed,) = desk.answers(BIMA, given, "/daftar")
    assert listed.to == BIMA
    (status,) = desk.answers(BIMA, given, "/status")
    assert "menunggak" in status.words
    (refused,) = desk.answers(BIMA, given, "/selsai\nRekapnya sudah bisa diunduh sekarang, Bu Siti.")
    assert refused.to == BIMA
    got = desk.answers(BIMA, refused, "/selesai\nRekapnya sudah bisa diunduh sekarang, Bu Siti.")
    assert {letter.to for letter in got} == {SITI, BUDI}


def test_of_a_form_only_the_place_is_told_to_a_colleague_who_is_invited(desk: DeskAtWork) -> None:
    agreement = desk.installation.app().shelf.current.handbook.agreement
    today = agreement.calendar.local(clock.now()).date()
    day = earliest_visit(agreement, today + timedelta(days=7))
    first = desk.writes(SITI, "Formulir kunjungan pelatihan", FORM.format(day=day), f"Cc: {BUDI}")
    words = "Bu Siti dan Pak Budi, teknisi kami datang pada hari itu."
    got = desk.answers(RANI, to(first, RANI), f"/jadwal {day:%d/%m/%Y} 10.00\n{words}")
    assert {SITI, BUDI} <= {letter.to for letter in got}
    invited = [letter for letter in got if letter.to == BUDI]
    assert any("Jl. Melati 5" in letter.words for letter in invited)
    assert all("penggajian" not in letter.mail.as_string() for letter in invited)


@pytest.mark.parametrize(("sender", "proof"), [
    (SITI, "pass"), (SITI, "none"), (SITI, "fail"), (STRANGER, "pass"), (STRANGER, "none"),
])  # fmt: skip
def test_a_mail_that_says_something_everywhere_says_it_to_staff_only(
    desk: DeskAtWork, sender: str, proof: Proof
) -> None:
    id_ = f"segala{len(desk.outcomes())}.tanda-id"
    got = desk.comes(everywhere(sender, "Rekap premi tidak terunduh", "support@vendor.example", id_, BUDI, proof))
    assert parts(to(got, RANI)) >= TOLD
    told, others = to(got, RANI), [letter for letter in got if letter.to not in (RANI, BIMA)]
    if proof != "fail":
        others += desk.answers(RANI, told, "Terima kasih, rekap preminya sedang kami periksa.")
        others += desk.answers(RANI, told, "/tunggu\nMohon disebutkan nama karyawannya.")
        assert {sender} <= {letter.to for letter in others} <= {sender, BUDI}
    assert all(parts(letter) <= {"subject", "name", "id", "body"} for letter in others)


def parts(letter: Letter) -> set[str]:
    """The parts of any mail that can be read in a letter."""
    return {part for _, text in texts(letter.mail) for _, part in MARK.findall(text.casefold())}
