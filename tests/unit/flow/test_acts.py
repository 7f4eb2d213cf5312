"""What staff order beside moving a request: whose it is, what it is, who reads along, and taking back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BIMA, BUDI, DANIEL, OFFICE, RANI, SITI, START, STRANGER, Desk, words_of

DELAY = timedelta(minutes=2)


def order(desk: Desk, text: str, person: str = RANI) -> None:
    """Somebody answers his last letter."""
    desk.answer(person, desk.letters(person)[-1], text)


def refusals(desk: Desk) -> list[Refusal]:
    (notice,) = desk.decision.notices
    return [line.refusal for line in notice.transcript if line.refusal]


@pytest.fixture
def slow(reported: Desk) -> Desk:
    """A desk whose staff can take words back for two minutes."""
    reported.office = replace(OFFICE, delay=DELAY)
    return reported


@pytest.mark.parametrize(("text", "assignee"), [
    ("/ambil", "rani"), ("/tugaskan saya", "rani"), ("/assign bima", "bima"), ("/tugaskan Bima.", "bima"),
])  # fmt: skip
def test_a_request_is_taken_or_given(reported: Desk, text: str, assignee: str) -> None:
    order(reported, text)
    assert reported.request().assignee == assignee
    assert not [one for one in reported.decision.notices if one.audience == "client"]


def test_who_is_given_a_request_hears_of_it_and_who_takes_one_does_not(reported: Desk) -> None:
    order(reported, "/tugaskan bima\n/catatan dia kenal modulnya")
    (notice,) = reported.decision.notices
    assert (notice.template, notice.to.address) == ("staff_assigned", BIMA)
    assert "dia kenal modulnya" in words_of(reported.letter(BIMA, "staff_assigned"))
    order(reported, "/tugaskan kosong")
    taken, notice = reported.decision.notices
    assert (taken.template, taken.to.address, taken.moved) == ("staff_assigned", BIMA, "taken")
    assert (reported.request().assignee, notice.template, notice.moved) == (None, "staff_done", "done")
    assert "kembali ke timnya" in words_of(reported.letter(RANI, "staff_done")), "nobody else would see that it worked"
    order(reported, "/ambil")
    assert (reported.request().assignee, reported.decision.notices) == ("rani", ())


def test_nobody_is_given_a_request_who_is_not_on_the_staff(reported: Desk) -> None:
    order(reported, "/tugaskan budi")
    assert refusals(reported) == [Refusal.NO_PERSON]
    letter = words_of(reported.letter(RANI, "staff_refused"))
    assert "Staf yang ada: " in letter
    assert "bima" in letter.partition("Staf yang ada: ")[2].partition(".")[0]


def test_a_colleague_of_the_client_is_copied_in_and_gets_the_next_letter(reported: Desk) -> None:
    order(reported, f"/tembusan {BUDI}")
    order(reported, "Sedang kami periksa, Bu.")
    assert reported.request().participants == (BUDI,)
    assert "Sedang kami periksa" in words_of(reported.letter(BUDI, "update"))


@pytest.mark.parametrize(
    ("argument", "refusal"),
    [
        (STRANGER, Refusal.NOT_THEIRS),
        (DANIEL, Refusal.NOT_THEIRS),
        ("budi", Refusal.NO_ADDRESS),
        ("", Refusal.NO_ADDRESS),
    ],
)
def test_a_slip_of_the_keyboard_shows_a_client_to_nobody_else(reported: Desk, argument: str, refusal: Refusal) -> None:
    order(reported, f"/cc {argument}")
    assert refusals(reported) == [refusal]
    assert reported.request().participants == ()


def test_an_incident_that_is_a_wish_becomes_a_change_request_with_no_deadline(reported: Desk) -> None:
    order(reported, "/jenis perubahan\nIni kami catat sebagai permintaan perubahan, Bu.")
    request = reported.request()
    assert (request.kind, request.state, request.severity) == ("change_request", "submitted", None)
    assert {clock.state for clock in reported.clocks().values()} == {"cancelled"}
    assert reported.decision.notices[0].moved == "kind"


def test_the_promises_of_the_right_kind_count_from_the_receipt(reported: Desk) -> None:
    opened = reported.request().opened_at
    order(reported, "/jenis dokumentasi\nPanduannya kami siapkan, Bu.")
    clocks = reported.clocks()
    assert clocks["delivery"].started_at == opened
    assert {name: clock.state for name, clock in clocks.items()} == {
        "workaround": "cancelled", "permanent": "cancelled", "delivery": "running",
    }  # fmt: skip
    order(reported, "/serahkan\nTerlampir panduannya, Bu.")
    assert (reported.request().state, reported.clocks()["delivery"].state) == ("delivered", "met")


@pytest.mark.parametrize("argument", ["tiket", "pesawat", ""])
def test_a_kind_that_is_none_or_the_same_is_asked_back(reported: Desk, argument: str) -> None:
    order(reported, f"/jenis {argument}")
    assert refusals(reported) == [Refusal.NO_KIND]


def test_a_second_report_of_the_same_becomes_a_part_of_the_first(reported: Desk) -> None:
    reported.write(BUDI, "Login payroll error semua.", subject="Error login")
    order(reported, "/gabung BEN-1\nKami gabung dengan laporan Bu Siti ya Pak.")
    part, whole = reported.request(2), reported.request(1)
    assert (part.merged, part.state, whole.participants) == (1, "closed", (BUDI,))
    assert {clock.state for clock in reported.clocks(2).values()} == {"cancelled"}
    assert [entry.request for entry in reported.decision.entries] == [2, 2, 1]
    reported.answer(BUDI, reported.letter(BUDI, "update"), "Baik, terima kasih infonya, kami tunggu ya.")
    assert reported.decision.request == 1


@pytest.mark.parametrize("grade", ["normal", "rendah"])
def test_no_promise_is_lost_in_a_request_that_promises_less(reported: Desk, grade: str) -> None:
    order(reported, f"/tingkat {grade}\nKami turunkan, Bu.")
    reported.write(BUDI, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Login gagal")
    order(reported, "/gabung BEN-1")
    assert refusals(reported) == [Refusal.LOSES_PROMISE]
    assert (reported.request(2).merged, states(reported, 2)) == (None, dict.fromkeys(ALL, "running"))


def test_requests_of_two_clients_are_never_merged(reported: Desk) -> None:
    reported.write(DANIEL, "Login payroll error semua.", subject="Error login")
    order(reported, "/gabung BEN-1")
    assert refusals(reported) == [Refusal.NO_REQUEST]
    order(reported, "/gabung 99")
    assert refusals(reported) == [Refusal.NO_REQUEST]


def test_spam_is_closed_without_a_word_and_never_with_one(reported: Desk) -> None:
    order(reported, "/spam dasar spam")
    assert refusals(reported) == [Refusal.NOT_NOW]
    order(reported, "/spam")
    assert reported.request().state == "closed"
    assert reported.decision.notices == ()
    assert {clock.state for clock in reported.clocks().values()} == {"cancelled"}


def test_a_request_that_the_client_withdraws_ends_with_its_promises(reported: Desk) -> None:
    order(reported, "/batal\nBaik Bu, kami tutup sesuai permintaan Ibu.")
    assert reported.request().state == "closed"
    assert {clock.state for clock in reported.clocks().values()} == {"cancelled"}
    assert [notice.moved for notice in reported.decision.notices] == ["cancel"]


def test_a_call_is_logged_with_its_true_times_and_its_summary_stays_in_the_house(reported: Desk) -> None:
    order(reported, "/log telepon 10.12 10.15\nBu Siti menelepon, sudah dijelaskan.")
    entry = reported.decision.entries[-1]
    assert (entry.what, f"{entry.at:%H:%M}") == (What.NOTE, "03:12")
    assert entry.clock is not None
    assert (entry.clock.what, f"{entry.clock.at:%H:%M}") == ("stop", "03:15")
    assert not reported.decision.notices
    assert all("menelepon" not in words_of(letter) for letter in reported.letters(SITI))


@pytest.mark.parametrize(
    ("argument", "refusal"),
    [("surat 10.00", Refusal.NO_CONTACT), ("", Refusal.NO_CONTACT), ("wa 23.00 23.10", Refusal.NO_TIMES),
     ("telepon 10.15 10.12", Refusal.NO_TIMES), ("telepon nanti", Refusal.NO_TIMES)],
)  # fmt: skip
def test_a_call_that_cannot_have_been_is_asked_back(reported: Desk, argument: str, refusal: Refusal) -> None:
    order(reported, f"/log {argument}")
    assert refusals(reported) == [refusal]


def test_a_question_is_put_once_more_in_its_own_words(reported: Desk) -> None:
    order(reported, "/ingatkan")
    assert refusals(reported) == [Refusal.NO_QUESTION]
    order(reported, "/tunggu\nMohon kirim nama karyawannya, Bu.")
    order(reported, "/ingatkan")
    (notice,) = reported.decision.notices
    assert (notice.template, notice.to.address) == ("reminder", SITI)
    assert "nama karyawannya" in words_of(reported.letter(SITI, "reminder"))


def test_words_to_a_client_wait_and_nothing_else_of_the_mail_happens_before(slow: Desk) -> None:
    before = slow.cases[1]
    order(slow, "/proses\nKami kerjakan, Bu.")
    assert slow.decision.outcome is Outcome.DELAYED
    assert slow.decision.waits is not None
    assert slow.decision.waits.until == slow.now + DELAY
    assert slow.cases[1] == before
    assert not slow.letters(SITI, "update")


def test_what_is_serious_is_told_to_its_writer_while_it_can_be_taken_back(slow: Desk) -> None:
    order(slow, "/selesai\nSudah kami perbaiki, Bu.")
    (notice,) = slow.decision.notices
    assert (notice.template, notice.moved, notice.to.address) == ("staff_done", "waits", RANI)
    assert [line.refusal for line in notice.transcript] == [None]


@pytest.mark.parametrize("text", ["/catatan klien ini sabar", "/ambil", "/alasan menunggu vendor bank", "/daftar"])
def test_what_no_client_reads_happens_at_once(slow: Desk, text: str) -> None:
    order(slow, text)
    assert slow.decision.outcome is Outcome.REPLY


def test_a_refusal_is_told_at_once(slow: Desk) -> None:
    order(slow, "/tutup\nSudah ya Bu.")
    assert refusals(slow) == [Refusal.NOT_NOW]


def test_with_nothing_to_take_back_that_is_said(reported: Desk) -> None:
    order(reported, "/urungkan")
    assert refusals(reported) == [Refusal.TOO_LATE_TO_UNDO]


def test_nothing_is_closed_over_a_mail_that_its_writer_has_not_read(reported: Desk) -> None:
    first = reported.letter(RANI, "staff_new")
    reported.write(SITI, "Ternyata BPJS-nya juga salah.", subject="[BEN-1]")
    reported.answer(RANI, first, "/selesai\nSudah kami perbaiki, Bu.")
    assert refusals(reported) == [Refusal.UNSEEN]
    assert "Ternyata BPJS-nya juga salah." in words_of(reported.letter(RANI, "staff_refused"))
    assert reported.request().state == "new"
    order(reported, "/selesai\nSudah kami perbaiki, BPJS-nya juga.")
    assert reported.request().state == "resolved"


def test_a_plain_reply_over_an_unread_mail_goes_through(reported: Desk) -> None:
    first = reported.letter(RANI, "staff_new")
    reported.write(SITI, "Ternyata BPJS-nya juga salah.", subject="[BEN-1]")
    reported.answer(RANI, first, "Sedang kami periksa, Bu.")
    assert "Sedang kami periksa" in words_of(reported.letter(SITI, "update"))


def test_the_second_of_two_people_hears_what_the_first_did(reported: Desk) -> None:
    first = reported.letter(BIMA, "staff_new")
    order(reported, "/tingkat tinggi\nKami turunkan tingkatnya, Bu.")
    reported.answer(BIMA, first, "Kami cek juga dari sisi server, Bu.")
    told = [notice for notice in reported.decision.notices if notice.template == "staff_done"]
    assert [(notice.to.address, notice.moved) for notice in told] == [(BIMA, "meanwhile")]
    assert "10.20 WIB, staff rani, tingkat: /tingkat tinggi" in words_of(reported.letter(BIMA, "staff_done"))
    assert "dari sisi server" in words_of(reported.letter(SITI, "update"))


ALL = {"workaround", "permanent"}


def states(desk: Desk, number: int = 1) -> dict[str, str]:
    return {name: clock.state for name, clock in desk.clocks(number).items()}


@pytest.mark.parametrize("end", ["/batal\nBaik Bu.", "/spam"])
@pytest.mark.parametrize("back", ["/buka-lagi\nMaaf Bu, kami buka lagi.", ""])
def test_a_request_that_was_dropped_by_mistake_comes_back_with_its_promises(
    reported: Desk, end: str, back: str
) -> None:
    due = {name: clock.due_at for name, clock in reported.clocks().items()}
    order(reported, end)
    assert set(states(reported).values()) == {"cancelled"}
    if back:
        order(reported, back)
    else:
        reported.write(SITI, "Masalahnya masih ada, tolong dilanjutkan.", subject="[BEN-1]")
    assert reported.request().state == "in_progress"
    assert states(reported) == dict.fromkeys(ALL, "running")
    for name, clock in reported.clocks().items():
        before = due[name]
        assert clock.due_at is not None
        assert before is not None
        assert timedelta() < clock.due_at - before <= timedelta(minutes=11), "the time in between was a pause"


def test_a_request_is_not_dropped_and_reopened_in_one_breath(reported: Desk) -> None:
    order(reported, "/batal\n/buka-lagi\nBaik Bu.")
    assert refusals(reported) == [Refusal.NOT_NOW]


def test_a_breach_is_on_record_however_a_request_was_dropped_and_reopened(reported: Desk) -> None:
    reported.now += timedelta(days=2)
    order(reported, "/batal\nBaik Bu.")
    order(reported, "/buka-lagi\nMaaf Bu, kami buka lagi.")
    assert reported.clocks()["workaround"].late


def test_a_kind_taken_back_has_its_promises_from_the_receipt(reported: Desk) -> None:
    due = {name: reported.clocks()[name].due_at for name in ALL}
    order(reported, "/jenis info\nKami kirim panduannya, Bu.")
    order(reported, "/jenis tiket\n/tingkat kritis\nTernyata gangguan, Bu.")
    assert {name: reported.clocks()[name].due_at for name in ALL} == due
    assert {name: reported.clocks()[name].state for name in ALL} == dict.fromkeys(ALL, "running")
    assert reported.clocks()["delivery"].state == "cancelled"


def test_a_request_that_waits_and_becomes_another_kind_waits_no_longer(reported: Desk) -> None:
    order(reported, "/tunggu\nModul yang mana, Bu?")
    order(reported, "/jenis info\nPanduannya kami siapkan, Bu.")
    delivery = reported.clocks()["delivery"]
    assert (delivery.state, delivery.started_at) == ("running", reported.request().opened_at)
    assert [pause.end is not None for pause in delivery.pauses] == [True]


def test_what_another_kind_promised_long_ago_is_late_from_now_on(reported: Desk) -> None:
    reported.now += timedelta(days=20)
    order(reported, "/jenis info\nPanduannya kami siapkan, Bu.")
    delivery = reported.clocks()["delivery"]
    assert (delivery.breached_at, delivery.breach_cause) == (reported.now, "kind_change")


def test_a_timeline_is_told_in_the_order_of_time_and_without_lines_that_say_nothing(reported: Desk) -> None:
    order(reported, "/ambil")
    reported.receive(reported.answering(SITI, reported.letters(SITI)[-1], "Masih macet."), at=START, now=reported.now)
    order(reported, "/status")
    (notice,) = reported.decision.notices
    assert [line[:16] for line in notice.lines] == sorted(line[:16] for line in notice.lines)
    assert not [line for line in notice.lines if line.endswith("| -")]
    assert any(line.endswith("| /assign rani") for line in notice.lines)


def test_somebody_who_is_given_a_request_can_read_what_it_is_about(reported: Desk) -> None:
    order(reported, "/tugaskan bima")
    assert "Kami tidak bisa login ke payroll" in words_of(reported.letter(BIMA, "staff_assigned"))


def test_whoever_gets_a_request_reads_its_first_mail_and_the_last_one(reported: Desk) -> None:
    reported.answer(SITI, reported.letters(SITI)[-1], "Sekarang cabang Surabaya juga, Bu.")
    order(reported, "/tugaskan bima")
    letter = words_of(reported.letter(BIMA, "staff_assigned"))
    assert "Kami tidak bisa login ke payroll" in letter
    assert "Sekarang cabang Surabaya juga" in letter


@pytest.mark.parametrize(("text", "person", "said"), [
    ("/ambil", RANI, "sekarang dikerjakan oleh rani, bukan lagi oleh Anda"),
    ("/tugaskan kosong", RANI, "mengembalikan BEN-1 kepada tim"),
])  # fmt: skip
def test_whoever_a_request_is_taken_from_hears_of_it(reported: Desk, text: str, person: str, said: str) -> None:
    order(reported, "/tugaskan bima")
    order(reported, text, person)
    assert ("staff_assigned", BIMA, "taken") in [(e.template, e.to.address, e.moved) for e in reported.decision.notices]
    assert said in words_of(reported.letter(BIMA, "staff_assigned"))


@pytest.mark.parametrize("text", ["Diterima, terima kasih banyak", "Sudah kami terima, makasih ya Mbak", "DITERIMA"])
def test_a_client_who_says_that_all_is_well_reopens_nothing(reported: Desk, text: str) -> None:
    order(reported, "/selesai\nSudah kami perbaiki, Bu.")
    reported.answer(SITI, reported.letter(SITI, "update"), text)
    assert reported.request().state == "resolved"
    assert reported.decision.notices == ()


@pytest.mark.parametrize("text", ["/status", "/bantuan"])
def test_a_question_stands_on_the_timeline_that_its_letter_comes_from(reported: Desk, text: str) -> None:
    order(reported, text)
    (notice,) = reported.decision.notices
    assert [entry.id for entry in reported.decision.entries] == [notice.cause]
    assert reported.request().state == "new"


def test_a_report_that_is_a_wish_becomes_one_and_a_part_of_another_in_one_mail(reported: Desk) -> None:
    order(reported, "/jenis perubahan\nKami catat, Bu.")
    reported.write(BUDI, "Kami tidak bisa login ke payroll, padahal gajian besok.", subject="Login gagal")
    order(reported, "/gabung BEN-1")
    assert refusals(reported) == [Refusal.LOSES_PROMISE]
    order(reported, "/jenis perubahan\n/gabung BEN-1\nKami gabungkan ya Pak.")
    assert reported.request(2).merged == 1


@pytest.mark.parametrize("text", ["/tugaskan bima", "/tugaskan bima\nPak Bima melanjutkan ya, Bu."])
def test_who_gives_a_request_away_is_told_only_where_nobody_else_would_hear(reported: Desk, text: str) -> None:
    order(reported, text)
    told = [notice for notice in reported.decision.notices if notice.audience == "staff"]
    assert [(notice.template, notice.to.address) for notice in told] == [("staff_assigned", BIMA)]
    order(reported, "/tugaskan bima")
    (notice,) = reported.decision.notices
    assert (notice.template, notice.moved, notice.to.address) == ("staff_done", "done", RANI)


def test_a_merge_is_told_back_to_its_writer(reported: Desk) -> None:
    reported.write(BUDI, "Login payroll error semua.", subject="Error login")
    order(reported, "/gabung BEN-1\nKami gabung dengan laporan Bu Siti ya Pak.")
    (told,) = [notice for notice in reported.decision.notices if notice.template == "staff_done"]
    assert (told.moved, told.to.address) == ("done", RANI)
    assert "/gabung BEN-1" in words_of(reported.letter(RANI, "staff_done"))


def test_an_estimate_is_told_back_as_it_was_understood_once_at_once_or_while_it_waits(desk: Desk) -> None:
    for number, delay in enumerate((timedelta(), DELAY), start=1):
        desk.office = replace(OFFICE, delay=delay)
        desk.write(SITI, "Mohon ditambah laporan lembur per cabang.", subject="Permintaan perubahan laporan")
        desk.answer(RANI, desk.letters(RANI, "staff_new")[-1], "/jenis perubahan")
        desk.answer(RANI, desk.letters(RANI, "staff_new")[-1], "/estimasi 5hk, 15jt\nLaporan lembur, Bu.")
        told = [notice for notice in desk.decision.notices if notice.template == "staff_done"]
        assert [(notice.moved, notice.to.address) for notice in told] == [(("done", "waits")[number - 1], RANI)]
        assert "Terbaca sebagai: 5 hari kerja, Rp15.000.000" in " ".join(words_of(desk.letter(RANI)).split())
