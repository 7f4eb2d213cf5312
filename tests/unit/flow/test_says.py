"""Why a request is late, that this is excused, and the lists: what staff say without moving a request."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from mailflow.desk.commands import MOST_REASON
from mailflow.desk.commandtables import LISTS as WORDS
from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.request import What
from mailflow.flow.board import LISTS, MOST_SHOWN, more
from mailflow.flow.windows import OWN_ORDERS, windows
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, SITI, Desk, shown, words_of

LATE = datetime(2025, 2, 12, 10, 30, tzinfo=UTC)
"""Half past five in the afternoon: a critical workaround of ten in the morning was due at three."""


def order(desk: Desk, text: str, person: str = RANI, number: int = 1, at: datetime | None = None) -> None:
    letter = next(one for one in desk.letters(person, "staff_new") if one.request == number)
    desk.receive(desk.answering(person, letter, text), at)


def refusals(desk: Desk) -> list[Refusal | None]:
    (notice,) = desk.decision.notices
    assert notice.template == "staff_refused"
    return [line.refusal for line in notice.transcript]


@pytest.mark.parametrize("word", ["/reason", "/alasan", "/Alasan:"])
def test_the_reason_of_a_lateness_is_kept_inside_and_the_words_below_it_go_to_the_client(
    reported: Desk, word: str
) -> None:
    order(reported, f"{word} menunggu jawaban vendor bank\n\nMasih kami kerjakan, Bu.", at=LATE)
    assert reported.request().late_reason == "menunggu jawaban vendor bank"
    said = [entry for entry in reported.decision.entries if "vendor bank" in entry.text]
    assert [(entry.what, entry.public, entry.clock) for entry in said] == [(What.NOTE, False, None)]
    read = words_of(reported.letter(SITI, "update"))
    assert "Masih kami kerjakan, Bu." in read
    assert "vendor bank" not in read


def test_a_reason_alone_tells_no_client_anything(reported: Desk) -> None:
    order(reported, "/alasan kami kekurangan orang")
    assert reported.decision.notices == ()
    assert reported.request().late_reason == "kami kekurangan orang"
    order(reported, "/alasan sudah ada orangnya,   menunggu server")
    assert reported.request().late_reason == "sudah ada orangnya, menunggu server"


def test_a_reason_says_something_and_is_no_novel(reported: Desk) -> None:
    order(reported, "/alasan\nMasih kami kerjakan, Bu.")
    assert refusals(reported) == [Refusal.NO_REASON]
    assert not reported.letters(SITI, "update")
    order(reported, f"/alasan {'panjang ' * 1000}")
    assert len(reported.request().late_reason or "") == MOST_REASON


@pytest.mark.parametrize("text", ["/alasan kami lupa", "/kecualikan klien terlambat", "/daftar", "/daftar saya"])
def test_one_of_them_below_other_words_is_refused_and_never_sent(reported: Desk, text: str) -> None:
    order(reported, f"Halo Bu,\n{text}")
    assert refusals(reported) == [Refusal.BELOW]
    assert not reported.letters(SITI, "update")


def test_a_lead_excuses_a_lateness_and_what_was_excused_stays_on_record(reported: Desk) -> None:
    order(reported, "/kecualikan server klien mati seharian", BIMA, at=LATE)
    clock = reported.clocks()["workaround"]
    assert (clock.late, clock.breached_at, clock.waived_at) == (False, None, LATE)
    assert clock.excused == datetime(2025, 2, 12, 8, 10, tzinfo=UTC)
    entry = next(entry for entry in reported.decision.entries if entry.id == clock.waiver)
    assert (entry.public, "server klien mati" in entry.text) == (False, True)
    assert not reported.clocks()["permanent"].waived_at
    assert not any(notice.audience == "client" for notice in reported.decision.notices)


@pytest.mark.parametrize(
    ("person", "text", "at", "refused"),
    [
        (RANI, "/waive server down", LATE, Refusal.NOT_LEAD),
        (BIMA, "/waive server down", None, Refusal.NOT_LATE),
        (BIMA, "/waive", LATE, Refusal.NO_REASON),
    ],
)
def test_an_excuse_is_for_leads_for_what_is_late_and_with_a_reason(
    reported: Desk, person: str, text: str, at: datetime | None, refused: Refusal
) -> None:
    order(reported, text, person, at=at)
    assert refusals(reported) == [refused]
    assert reported.clocks()["workaround"].waived_at is None


def test_nothing_is_excused_twice(reported: Desk) -> None:
    order(reported, "/waive server down", BIMA, at=LATE)
    order(reported, "/waive once more", BIMA, at=LATE + timedelta(minutes=10))
    assert refusals(reported) == [Refusal.NOT_LATE]


@pytest.fixture
def busy(reported: Desk) -> Desk:
    """Request 1 is late and Rani's, 2 is nobody's, 3 waits for its client, 4 is done."""
    for number, subject in ((2, "Kendala laporan absensi"), (3, "Slip gaji Budi"), (4, "Halaman cuti lemot")):
        reported.write(BUDI, "Mohon dibantu.", subject=subject)
        assert reported.request(number).subject == subject
    order(reported, "Sedang kami periksa, Bu.")
    order(reported, "/tunggu\nMohon tangkapan layarnya.", BIMA, 3)
    order(reported, "/selesai\nSudah.", BIMA, 4)
    return reported


def listed(desk: Desk, person: str = RANI) -> str:
    return words_of(desk.letter(person, "board"))


def test_the_list_names_what_is_late_waits_or_is_nobody_s_and_changes_nothing(busy: Desk) -> None:
    before = dict(busy.cases)
    order(busy, "/daftar", at=LATE)
    assert busy.cases == before
    assert busy.decision.outcome is Outcome.REPLY
    (notice,) = busy.decision.notices
    assert (notice.template, notice.to.address, windows(notice)) == ("board", RANI, OWN_ORDERS)
    lists = [line.split("\t")[:3] for line in notice.lines]
    assert ["late", "BEN-1", busy.request(1).subject] in lists
    assert ["waiting", "BEN-3", "Slip gaji Budi"] in lists
    assert ["unassigned", "BEN-2", "Kendala laporan absensi"] in lists
    assert not any("BEN-4" in line for line in notice.lines)
    (entry,) = busy.decision.entries
    assert (entry.what, entry.public, entry.text) == (What.NOTE, False, "/list")


@pytest.mark.parametrize(
    ("text", "there", "not_there"),
    [
        ("/daftar terlambat", ["BEN-1"], ["BEN-2", "BEN-3"]),
        ("/list late", ["BEN-1"], ["BEN-2", "BEN-3"]),
        ("/daftar saya", ["BEN-1"], ["BEN-2", "BEN-3"]),
        ("/daftar hari ini", [], ["BEN-1", "BEN-2", "BEN-3"]),
        ("/list", ["BEN-1", "BEN-2", "BEN-3"], []),
    ],
)
def test_a_part_of_the_lists_is_shown_alone(busy: Desk, text: str, there: list[str], not_there: list[str]) -> None:
    order(busy, text, at=LATE)
    rows = "\n".join(busy.decision.notices[0].lines)
    assert all(reference in rows for reference in there)
    assert not any(reference in rows for reference in not_there)
    assert all(reference in listed(busy) for reference in there)


def test_a_lead_s_own_list_is_the_lead_s(busy: Desk) -> None:
    order(busy, "/daftar saya", BIMA, at=LATE)
    assert "BEN-3" in listed(busy, BIMA)
    assert "BEN-1" not in listed(busy, BIMA)


def test_my_list_has_what_is_mine_and_neither_late_nor_due_nor_waiting(busy: Desk) -> None:
    busy.write(BUDI, "Mohon dibantu.", subject="Jadwal lembur")
    order(busy, "Kami periksa, Pak.", BIMA, 5)
    order(busy, "/daftar saya", BIMA)
    rows = [line.split("\t")[:2] for line in busy.decision.notices[0].lines]
    assert rows == [["waiting", "BEN-3"], ["others", "BEN-5"]]
    assert "TERBUKA LAINNYA (1)" in listed(busy, BIMA)
    order(busy, "/daftar", BIMA)
    assert not any(line.startswith("others") for line in busy.decision.notices[0].lines)
    assert "TERBUKA LAINNYA" not in listed(busy, BIMA)


@pytest.mark.parametrize(
    ("shown", "counts", "rows"),
    [
        ("late", {"late": MOST_SHOWN + 12}, ["late\t+12"]),
        ("", {"late": MOST_SHOWN, "waiting": MOST_SHOWN + 1}, ["waiting\t+1"]),
        ("mine", {"mine": MOST_SHOWN + 3}, ["others\t+3"]),
        ("today", {}, []),
    ],
)
def test_what_there_is_more_than_a_list_shows_is_counted_in_it(
    shown: str, counts: dict[str, int], rows: list[str]
) -> None:
    assert list(more(shown, counts)) == rows


def test_a_long_list_ends_with_how_many_more_there_are(busy: Desk) -> None:
    busy.counts = {"late": MOST_SHOWN + 12}
    order(busy, "/daftar terlambat", at=LATE)
    assert "TERLAMBAT (13)" in listed(busy)
    assert "- dan 12 lagi: mailflow requests list" in listed(busy)
    assert "dan 12 lagi: mailflow requests list" in listed(busy).rpartition("<html")[2]


def test_the_reason_of_a_lateness_stands_in_the_list(busy: Desk) -> None:
    order(busy, "/alasan menunggu vendor bank", at=LATE)
    order(busy, "/daftar terlambat", at=LATE + timedelta(minutes=1))
    assert "menunggu vendor bank" in listed(busy)
    assert shown(busy.letter(RANI, "board"))["Subject"]


def test_a_list_that_does_not_exist_is_refused_with_those_that_do(busy: Desk) -> None:
    order(busy, "/daftar besok")
    assert refusals(busy) == [Refusal.NO_LIST]
    assert all(word in words_of(busy.letter(RANI, "staff_refused")) for word in ("terlambat", "saya", "hari ini"))


def test_with_a_list_other_orders_of_the_same_mail_are_carried_out(busy: Desk) -> None:
    order(busy, "/daftar terlambat\n/sementara\nPakai menu lama dulu, Bu.", at=LATE)
    assert busy.request().state == "workaround"
    assert {notice.template for notice in busy.decision.notices} == {"update", "board"}


def test_only_an_order_of_staff_reads_the_whole_desk(busy: Desk) -> None:
    busy.write(SITI, "/daftar", subject="[BEN-1]")
    assert not busy.letters(SITI, "board")
    busy.write(RANI, "/daftar", subject="[BEN-1]")
    assert busy.decision.outcome is Outcome.HELD, "no token, no list"
    assert not busy.letters(RANI, "board")


def test_every_word_for_a_list_means_one_of_four() -> None:
    assert set(WORDS.values()) == set(LISTS) == {"", "late", "mine", "today"}
