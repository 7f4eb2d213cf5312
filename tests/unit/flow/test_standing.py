"""A request's state told again from its timeline: as the flow left it, whatever mails came, and never as it was not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.known import SentLetter
from mailflow.desk.request import Entry, What
from mailflow.flow import remind, tick
from mailflow.flow.standing import Standing, opening_states, standing
from mailflow.kinds import KINDS
from tests.unit.flow.desk_of import BIMA, RANI, SITI, Desk
from tests.unit.flow.test_estimates import CHEAP, offered
from tests.unit.flow.test_flow_properties import SLOW, Play

AT = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
FORM = "Nama: Siti\nTelepon: 0812\nLokasi: Jl. Melati 1, Makassar\nTanggal: {}\nKeperluan: Pelatihan"


def told(desk: Desk, number: int = 1) -> Standing:
    entries = [entry for entry in desk.timeline if entry.request == number]
    return standing(KINDS, desk.request(number).kind, entries)


def agrees(desk: Desk, number: int = 1) -> bool:
    request, found = desk.request(number), told(desk, number)
    said = {"client": found.client, "late_reason": found.late_reason, "merged": found.merged}
    words = all(text is None or text == (getattr(request, name) or "") for name, text in said.items())
    return (
        words
        and not found.lost
        and found.kind == request.kind
        and (found.states, found.closed_at) == ({request.state}, request.closed_at)
    )


def test_every_kind_begins_where_its_intake_begins() -> None:
    begun = {name: sorted(opening_states(kind)) for name, kind in KINDS.items()}
    assert begun == {
        "ticket": ["new"],
        "change_request": ["submitted"],
        "documentation": ["requested"],
        "onsite": ["awaiting_schedule", "incomplete", "late"],
        "virtual": ["requested"],
    }


@SLOW
@given(st.integers(0, 2**32))
def test_whatever_came_the_timeline_alone_says_how_each_request_stands(seed: int) -> None:
    play = Play(random.Random(seed))
    for _ in range(25):
        play.step()
    for number, case in play.desk.cases.items():
        form = case.request.kind == "onsite"
        found = told(play.desk, number)
        # Of a form it is known only that it began in one of three states, until a mail moves it.
        assert case.request.state in found.states if form else agrees(play.desk, number), (number, found, case.request)


@pytest.mark.parametrize(
    "text",
    [
        "Kami periksa, Bu.", "/proses", "/tunggu\nLayar yang mana?", "/sementara\nPakai menu lama.", "/selesai\nSudah.",
        "/selesai sudah kami perbaiki", "/selesai\n/tutup\nSudah.", "/selesai\n/buka-lagi\nTernyata belum.",
        "/tingkat rendah", "/catatan\n/proses\nJangan dikirim", "/alasan menunggu bank", "/klien nusantara",
        "/klien kosong", "/tutup", "/salah", "/jenis dokumentasi",
        "/jenis perubahan\n/proses", "/batal\nSesuai telepon.",
        "/jenis kunjungan\n/jenis tiket", "/jenis dokumentasi\n/serahkan\nIni panduannya.", "/spam",
    ],
)  # fmt: skip
def test_each_order_of_staff_is_followed(reported: Desk, text: str) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], text)
    assert agrees(reported), (told(reported), reported.request())


def test_a_form_is_followed_from_incomplete_to_done(desk: Desk) -> None:
    desk.write(SITI, "Mohon kunjungan.\nNama: Siti", subject="Formulir kunjungan onsite")
    assert desk.request().state == "incomplete"
    assert told(desk).states == {"incomplete", "late", "awaiting_schedule"}
    for text, state in ((FORM.format("13/02/2025"), "late"), (FORM.format("20/02/2025"), "awaiting_schedule")):
        desk.answer(SITI, desk.letters(SITI)[-1], text)
        assert desk.request().state == state
        assert agrees(desk)
    desk.answer(RANI, desk.letters(RANI)[-1], "/tutup\nSudah kami kunjungi.")
    assert desk.request().state == "done"
    assert agrees(desk)


def test_a_thank_you_after_the_end_moves_nothing_and_another_mail_reopens(reported: Desk) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], "/selesai\nSudah.")
    closed = reported.request().closed_at
    for text, state in (("Terima kasih ya", "resolved"), ("Masih error, Mbak", "in_progress")):
        reported.answer(SITI, reported.letter(SITI, "update"), text)
        assert reported.request().state == state
        assert agrees(reported)
    assert (closed is None, told(reported).closed_at) == (False, None)


def test_what_is_closed_is_closed_since_the_first_end_of_it(reported: Desk) -> None:
    question = reported.letters(RANI, "staff_new")[0]
    reported.answer(RANI, question, "/selesai\nSudah.")
    first = reported.now
    reported.answer(RANI, question, "/tutup")
    assert (told(reported).states, told(reported).closed_at) == ({"closed"}, first)
    reported.answer(BIMA, reported.letters(BIMA, "staff_new")[0], "/buka-lagi\n/selesai\nSudah benar.")
    assert told(reported).closed_at == first, "opened and ended by one mail: it never was open"
    assert agrees(reported)


def test_what_time_and_mail_servers_bring_is_followed_too(reported: Desk) -> None:
    reported.answer(RANI, reported.letters(RANI, "staff_new")[0], "/tunggu\nLayar yang mana?")
    case, handbook, lines = reported.cases[1], reported.handbook, list(reported.timeline)
    asked = remind.question(case, KINDS["ticket"])
    assert asked is not None
    later = reported.now + timedelta(days=9)
    silent = remind.close(case, asked, handbook, handbook.agreement, later, later)
    found = standing(KINDS, "ticket", (*lines, *silent.entries))
    assert silent.case is not None
    assert (found.states, found.closed_at) == ({silent.case.request.state}, silent.case.request.closed_at)
    letter = SentLetter(9, 1, SITI, "update", asked.cause, "client", "x@vendor.example", "failed", later)
    bounced = tick.failed_letter(letter, case, "550 5.1.1 no such user", handbook, later)
    assert bounced.case is not None
    assert bounced.case.request.state == "in_progress"
    assert standing(KINDS, "ticket", (*lines, *bounced.entries)).states == {"in_progress"}


@pytest.mark.parametrize(
    ("said", "state"),
    [
        ([(SITI, "SETUJU")], "approved"),
        ([(SITI, "TOLAK")], "declined"),
        ([(SITI, "setuju kalau harganya turun")], "estimated"),
        ([(SITI, "SETUJU"), (SITI, "SETUJU")], "approved"),
        ([(RANI, "/setujui lewat telepon Bu Siti")], "approved"),
        ([(RANI, "/tolak\nSesuai telepon, Bu.")], "declined"),
        ([(SITI, "SETUJU"), (RANI, CHEAP), (RANI, "/tolak\nTetap yang lama, Bu.")], "in_progress"),
        ([(SITI, "SETUJU"), (RANI, "/proses"), (RANI, "/serahkan\nSudah, Bu."), (SITI, "DITERIMA")], "accepted"),
    ],
)
def test_an_estimate_and_what_came_of_it_are_followed(said: Sequence[tuple[str, str]], state: str) -> None:
    desk = offered()
    for person, text in said:
        desk.answer(person, desk.letters(person)[-1], text)
    assert desk.request().state == state
    found = told(desk)
    # Only the estimates themselves tell a declined request from one that goes on as it was agreed before.
    assert (state in found.states, found.lost) == (True, ""), (found, [entry.text for entry in desk.timeline])
    assert "/tolak" in said[-1][1] or agrees(desk), (found, desk.request())


def test_a_timeline_with_a_move_that_is_impossible_says_from_where_on(reported: Desk) -> None:
    opened = reported.timeline[0]
    closing = replace(opened, id="m7.2", what=What.MOVED, text="/close")
    found = standing(KINDS, "ticket", (opened, closing, replace(closing, id="m8.2", text="/progress")))
    assert (found.states, found.lost) == (frozenset(), "m7.2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "/",
        "/daftar",
        "/klien",
        "/alasan",
        "/kind x, before: y",
        "/kind ticket, before: onsite",
        "/merge",
        "/merge 9",
        "halo /selesai",
        "/ selesai",
        "/?",
    ],
)
@pytest.mark.parametrize("what", list(What))
def test_any_line_is_read_without_an_error(what: What, text: str) -> None:
    lines = [Entry(f"m{n}.1", 1, AT, AT, what, "staff rani", text, ("a -> b", " -> "), True) for n in range(3)]
    for kind in KINDS:
        found = standing(KINDS, kind, lines)
        assert found.states or found.lost
