"""A command that nobody knows: nothing of the mail is applied, the transcript says why, and mended it works."""

from __future__ import annotations

from mailflow.sla.agreement import Severity
from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, RANI, SITI, about, to

REPORT = "Halo,\n\nTombol simpan di menu lembur tidak berfungsi untuk satu karyawan.\n\nSiti"
WORDS = "Tombolnya sudah kami perbaiki, Bu Siti. Silakan dicoba."


def test_nothing_is_applied_and_the_mended_mail_is(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tombol simpan tidak berfungsi", REPORT)
    ref = about(first[0])
    before = desk.case(ref)

    (refused,) = desk.answers(RANI, to(first, RANI), f"/tingkat tinggi\n/selsai\n{WORDS}")
    assert refused.to == RANI
    assert "TIDAK ADA yang dikirim ke klien: perintah Anda untuk" in refused.words
    assert "baik /tingkat tinggi" in refused.words
    assert "DITOLAK /selsai" in refused.words
    assert "/selesai" in refused.words, "what is possible now"
    after = desk.case(ref)
    assert (after.request.state, after.request.severity, after.request.assignee) == ("new", Severity.NORMAL, None)
    assert after.clocks == before.clocks
    assert (desk.timeline(ref)[-1].what, desk.timeline(ref)[-1].public) == ("refused", False)

    (answer,) = desk.answers(RANI, refused, f"/tingkat tinggi\n/selesai\n{WORDS}")
    assert answer.to == SITI
    assert WORDS[:-1] in answer.words
    assert "/selesai" not in answer.words
    assert (desk.state(ref), desk.case(ref).request.severity) == ("resolved", Severity.HIGH)


def test_a_command_below_the_words_and_one_without_words_are_refused_too(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Tombol hapus tidak berfungsi", REPORT.replace("simpan", "hapus"))
    ref = about(first[0])
    for text, line in ((f"{WORDS}\n/selesai", "DITOLAK /selesai"), ("/sementara", "DITOLAK /sementara")):
        (refused,) = desk.answers(BIMA, to(first, BIMA), text)
        assert refused.to == BIMA
        assert line in refused.words
    assert desk.state(ref) == "new"
    assert set(desk.clocks(ref).values()) == {"running"}
