"""What staff order by reply: every command in both languages, applied whole or not at all."""

from __future__ import annotations

import pytest

from mailflow.desk.commandtables import COMMANDS
from mailflow.desk.decision import Outcome, Refusal
from mailflow.desk.request import What
from tests.unit.flow.desk_of import BIMA, BUDI, RANI, SITI, STRANGER, Desk, bundled, shown, words_of

NEED_WORDS = ("wait", "workaround", "resolve")
ARGUMENTS = {"severity": " tinggi", "client": " nusantara", "reason": " menunggu vendor bank", "list": " terlambat"}
MOVES = (
    *("progress", "wait", "workaround", "resolve", "close", "reopen", "severity", "note", "client", "reason", "list"),
)
"""Those that move a ticket or say something of it; test_says and test_acts have the others."""
BEFORE = {"close": ["/selesai\nSudah."], "reopen": ["/selesai\nSudah."], "progress": ["/tunggu\nMohon layar."]}
AFTER = {
    "progress": "in_progress",
    "wait": "waiting_client",
    "workaround": "workaround",
    "resolve": "resolved",
    "close": "closed",
    "reopen": "in_progress",
    "severity": "in_progress",
    "note": "new",
    "client": "in_progress",
    "reason": "in_progress",
    "list": "in_progress",
}


def order(desk: Desk, text: str, person: str = RANI) -> None:
    desk.answer(person, desk.letters(person, "staff_new")[0], text)


def states(desk: Desk) -> dict[str, str]:
    return {name: clock.state for name, clock in desk.clocks().items()}


def refusals(desk: Desk) -> list[Refusal | None]:
    (notice,) = desk.decision.notices
    assert notice.template == "staff_refused"
    return [line.refusal for line in notice.transcript]


@pytest.mark.parametrize(("name", "word"), [(name, word) for name in MOVES for word in COMMANDS[name]])
def test_every_command_moves_the_request_in_every_language(reported: Desk, name: str, word: str) -> None:
    for text in BEFORE.get(name, []):
        order(reported, text)
    order(reported, f"/{word}{ARGUMENTS.get(name, '')}\nIni kabarnya, Bu.")
    assert reported.decision.outcome is Outcome.REPLY
    assert reported.decision.entries[0].what is not What.REFUSED
    assert reported.request().state == AFTER[name]
    told = [notice for notice in reported.decision.notices if notice.audience == "client"]
    assert [notice.moved for notice in told] == (
        [] if name == "note" else ["" if name in ARGUMENTS.keys() - {"severity"} else name]
    )
    assert all("Ini kabarnya, Bu." in words_of(letter) for letter in reported.letters(SITI)[-1:] if told)


def test_a_plain_reply_reaches_the_client_and_takes_the_request(reported: Desk) -> None:
    order(reported, "Kami sedang memeriksanya.\n\n-- \nRani\nVendor")
    request = reported.request()
    assert (request.state, request.assignee) == ("in_progress", "rani")
    letter = reported.letter(SITI, "update")
    assert "Kami sedang memeriksanya." in words_of(letter)
    assert shown(letter)["Auto-Submitted"] is None
    assert (letter.automatic, letter.priority) == (False, 0)
    assert states(reported) == {"workaround": "running", "permanent": "running"}


def test_the_clients_letter_names_only_mails_the_client_has_seen(reported: Desk) -> None:
    opened = reported.request().thread
    order(reported, "Sedang kami periksa, Bu.")
    order(reported, "/tunggu\nMohon tangkapan layarnya.")
    letter = shown(reported.letter(SITI))
    assert reported.request().thread == opened
    assert [each.strip("<>") for each in letter["References"].split()] == list(opened)
    assert letter["In-Reply-To"].strip("<>") == opened[-1]


def test_a_second_persons_reply_leaves_the_request_with_the_first(reported: Desk) -> None:
    order(reported, "Saya kerjakan.")
    order(reported, "Saya bantu.", BIMA)
    assert reported.request().assignee == "rani"
    decision = reported.write(SITI, "Ada kabar?", subject="[BEN-1]")
    assert [notice.to.address for notice in decision.notices] == [RANI]


def test_everybody_who_takes_part_gets_the_reply_with_a_token_of_the_own(reported: Desk) -> None:
    reported.write(BUDI, "Saya juga.", subject="[BEN-1]")
    order(reported, "Kami sedang memeriksanya.")
    letters = [reported.letter(SITI, "update"), reported.letter(BUDI, "update")]
    assert len({str(shown(letter)["Reply-To"]) for letter in letters}) == 2


@pytest.mark.parametrize("name", NEED_WORDS)
@pytest.mark.parametrize(
    "text", ["/{}", "/{}\n\n-- \nRani", "/{}\n/catatan klien sudah ditelepon", "/{}\n\nSent from my iPhone"]
)
def test_what_stops_or_pauses_a_clock_is_refused_without_words_to_the_client(
    reported: Desk, name: str, text: str
) -> None:
    before = reported.cases[1]
    order(reported, text.format(name))
    assert Refusal.NO_WORDS in refusals(reported)
    assert reported.cases[1].clocks == before.clocks
    assert reported.request().state == "new"
    assert not reported.letters(SITI, "update")


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("/proses\n/selesaii\n/tingkat rendah\nHalo Bu", [None, Refusal.UNKNOWN, None]),
        ("/tingkat gawat\n/proses\nHalo Bu", [Refusal.NO_SEVERITY, None]),
        ("/tutup\nHalo Bu", [Refusal.NOT_NOW]),
        ("/tingkat tinggi\n/tingkat normal\nHalo Bu", [None, Refusal.TWICE]),
        ("/selesai\n/tunggu\nHalo Bu", [None, Refusal.NOT_NOW]),
        ("/buka-lagi\nHalo Bu", [Refusal.NOT_NOW]),
        ("", [Refusal.EMPTY]),
        ("selesai", [Refusal.NO_SLASH]),
        ("/catatan /tugaskan bima", [Refusal.ONE_A_LINE]),
        ("/proses\n/internal /tingkat rendah besok saja", [None, Refusal.ONE_A_LINE]),
        ("/proses /selesai\nSudah, Bu.", [Refusal.ONE_A_LINE]),
        ("Tutup.", [Refusal.NO_SLASH]),
    ],
)
def test_one_line_that_cannot_stand_leaves_everything_as_it_was(
    reported: Desk, text: str, refused: list[Refusal | None]
) -> None:
    before = reported.cases[1]
    order(reported, text)
    after = reported.cases[1]
    assert refusals(reported) == refused
    assert (after.events, after.clocks) == (before.events, before.clocks)
    assert (after.request.state, after.request.severity, after.request.assignee) == ("new", "critical", None)
    assert len(reported.letters(SITI)) == 1
    (notice,) = reported.decision.notices
    assert (notice.to.address, notice.allowed) == (RANI, bundled()[0].kinds["ticket"].allowed("new"))


def test_a_mail_too_large_to_be_read_whole_is_refused_so_that_no_broken_file_goes_out(reported: Desk) -> None:
    raw = reported.answering(RANI, reported.letter(RANI), "/selesai\nLaporannya terlampir, Bu.")
    reported.receive(raw, truncated=True)
    assert refusals(reported) == [None, Refusal.TOO_LARGE]
    assert reported.request().state == "new"
    assert "terlalu besar" in words_of(reported.letter(RANI, "staff_refused"))


def test_a_refusal_says_every_line_to_the_writer_alone(reported: Desk) -> None:
    order(reported, "/proses\n/selesaii\nHalo Bu")
    read = words_of(reported.letter(RANI, "staff_refused"))
    assert "/selesaii" in read
    assert "/proses" in read
    assert {notice.to.address for notice in reported.decision.notices} == {RANI}


@pytest.mark.parametrize("text", ["Halo Bu,\n/selesai\nsudah jadi.", "Sudah kami naikkan.\n/tingkat kritis"])
def test_a_command_below_other_text_is_refused_and_not_sent_as_a_word(reported: Desk, text: str) -> None:
    order(reported, text)
    assert refusals(reported) == [Refusal.BELOW]
    assert reported.request().state == "new"


def test_a_path_or_a_command_inside_a_sentence_is_a_word_like_others(reported: Desk) -> None:
    order(reported, "Halo Bu,\nbuka menu /selesai di aplikasi, berkasnya di\n/var/log/payroll")
    assert reported.request().state == "in_progress"


def test_a_command_that_is_not_possible_says_so_even_without_words(reported: Desk) -> None:
    order(reported, "/selesai\nSudah.")
    order(reported, "/sementara")
    assert refusals(reported) == [Refusal.NOT_NOW]


def test_a_severity_that_changes_with_another_command_is_told_with_both_deadlines(reported: Desk) -> None:
    order(reported, "/tingkat normal\n/proses\nKami kerjakan, Bu.")
    text = words_of(reported.letter(SITI))
    assert "Tingkat BEN-1 sekarang: Normal" in text
    assert "Sebelumnya:" in text


def test_a_name_below_the_words_is_not_written_twice(reported: Desk) -> None:
    order(reported, "Sudah kami perbaiki, Bu.\n\nSalam,\nRani")
    assert words_of(reported.letter(SITI)).count("Rani") == 2, "once in the text and once in the HTML"


def test_several_commands_in_one_mail_are_applied_in_their_order(reported: Desk) -> None:
    order(reported, "/tingkat tinggi\n/sementara\nPakai menu laporan dulu ya Bu.")
    request = reported.request()
    assert (request.state, request.severity) == ("workaround", "high")
    assert states(reported) == {"workaround": "met", "permanent": "running"}
    assert [notice.moved for notice in reported.decision.notices] == ["workaround"]


def test_a_change_of_severity_shows_both_deadlines_in_one_letter(reported: Desk) -> None:
    before = reported.clocks()
    order(reported, "/tingkat tinggi")
    (notice,) = reported.decision.notices
    assert (notice.moved, notice.automatic, len(reported.letters(SITI))) == ("severity", True, 2)
    assert {clock.due_at for clock in notice.before} == {clock.due_at for clock in before.values()}
    assert reported.clocks()["workaround"].started_at == before["workaround"].started_at
    assert reported.clocks()["workaround"].due_at != before["workaround"].due_at


def test_a_note_reaches_no_client_now_or_later(reported: Desk) -> None:
    order(reported, "/catatan RAHASIA klien menunggak\nRAHASIA juga di sini")
    assert not reported.decision.notices
    (entry,) = reported.decision.entries
    assert (entry.what, entry.public, entry.text) == (What.NOTE, False, "RAHASIA klien menunggak\nRAHASIA juga di sini")
    assert (reported.request().state, reported.request().assignee) == ("new", None)
    for text in ("/proses", "/sementara\nPakai menu lain.", "/selesai\nSudah.", "/buka-lagi", "/tunggu\nMohon layar."):
        order(reported, text)
    reported.write(SITI, "Baik", subject="[BEN-1]")
    reported.write(STRANGER, "Halo", subject="[BEN-1]")
    clients = [letter for notice, letter in reported.sent if notice.audience == "client"]
    assert len(clients) > 5
    assert not any("RAHASIA" in words_of(letter) for letter in clients)


def test_with_a_note_a_move_is_told_and_not_a_word_of_it(reported: Desk) -> None:
    order(reported, "/catatan\n/proses RAHASIA\nRAHASIA")
    assert reported.request().state == "in_progress"
    (letter,) = reported.letters(SITI, "update")
    assert "RAHASIA" not in words_of(letter)
    assert not any("RAHASIA" in entry.text for entry in reported.decision.entries if entry.public)


def test_the_files_of_a_note_stay_inside_and_the_files_of_a_reply_go_along(reported: Desk) -> None:
    type_ = 'multipart/mixed; boundary="b"'
    file = "Content-Type: text/csv; name=gaji.csv\r\nContent-Disposition: attachment\r\n\r\n1,2"
    body = f"--b\r\n\r\n{{}}\r\n--b\r\n{file}\r\n--b--"
    to = str(shown(reported.letter(RANI))["Reply-To"])
    reported.write(RANI, body.format("/catatan\n/proses"), subject="Re", to=to, Content_Type=type_)
    assert "gaji.csv" not in words_of(reported.letter(SITI, "update"))
    reported.write(RANI, body.format("Terlampir ya Bu"), subject="Re", to=to, Content_Type=type_)
    assert "gaji.csv" in [part.get_filename() for part in shown(reported.letter(SITI, "update")).iter_attachments()]


def test_a_letter_to_staff_that_is_attached_by_mistake_does_not_reach_the_client(reported: Desk) -> None:
    notification = reported.letter(RANI).bytes.decode()
    body = (
        "--b\r\n\r\nTerlampir ya Bu\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; "
        f"filename=notif.eml\r\n\r\n{notification}\r\n--b\r\nContent-Type: text/plain; name=ok.txt\r\n"
        "Content-Disposition: attachment\r\n\r\nisi\r\n--b--"
    )
    to = str(shown(reported.letter(RANI))["Reply-To"])
    reported.write(RANI, body, subject="Re", to=to, Content_Type='multipart/mixed; boundary="b"')
    sent = [part.get_filename() for part in shown(reported.letter(SITI, "update")).iter_attachments()]
    assert sent == ["ok.txt"]


def test_a_reply_to_a_finished_request_reaches_the_client_and_opens_nothing(reported: Desk) -> None:
    order(reported, "/selesai\nSudah.")
    order(reported, "Satu hal lagi, Bu.")
    assert reported.request().state == "resolved"
    assert "Satu hal lagi, Bu." in words_of(reported.letter(SITI, "update"))


def test_staff_answer_a_stranger_whose_request_is_held_and_only_him(reported: Desk) -> None:
    reported.write(STRANGER, "Kirim datanya", subject="[BEN-1]")
    letter = next(one for one in reported.letters(RANI, "staff_new") if one.request == 2)
    assert reported.cases[2].request.hold
    reported.answer(RANI, letter, "Maaf, Anda siapa?")
    assert [notice.to.address for notice in reported.decision.notices] == [STRANGER]
    assert reported.cases[2].request.hold is None, "a person has looked"


@pytest.mark.parametrize(
    ("written", "probably"),
    [("/selesia", "/selesai"), ("/estmasi 5hk, 15jt", "/estimasi"), ("/jadwl besok 10.00", "/jadwal"),
     ("/asign bima", "/assign")],
)  # fmt: skip
def test_a_mistyped_command_is_refused_with_the_one_that_was_probably_meant(
    reported: Desk, written: str, probably: str
) -> None:
    order(reported, f"{written}\nSudah kami perbaiki, Bu.")
    assert refusals(reported) == [Refusal.UNKNOWN]
    read = words_of(reported.letter(RANI, "staff_refused"))
    assert read.count(f"perintah ini tidak dikenal; mungkin {probably}?") == 2, "in the text and in the HTML"
    assert reported.request().state == "new"


def test_of_a_word_that_is_like_no_command_nothing_is_guessed(reported: Desk) -> None:
    order(reported, "/pulkam\nHalo Bu.")
    assert "mungkin" not in words_of(reported.letter(RANI, "staff_refused"))


def test_a_transcript_says_of_each_line_what_it_would_have_done(reported: Desk) -> None:
    order(reported, "/sementara\n/tugaskan saya\n/catatan belum ada jawaban")
    read = words_of(reported.letter(RANI, "staff_refused"))
    assert "solusi sementara tersedia; batas waktunya berhenti" in read
    assert "Anda yang mengerjakannya" in read
    assert "tulis juga jawaban untuk klien di bawahnya" in read


def test_what_is_possible_names_the_orders_of_every_state_and_where_the_others_stand(reported: Desk) -> None:
    text = shown(reported.letter(RANI, "staff_new")).get_body(("plain",))
    assert text is not None
    said = " ".join(str(text.get_content()).split())
    assert "/proses, /tunggu, /sementara, /selesai, /ambil, /tugaskan ORANG, /tingkat kritis" in said
    assert "/batal, /spam, /status; semua perintah: /bantuan" in said
    order(reported, "/selesai\nSudah, Bu.")
    order(reported, "/tunggu\nMohon layarnya.")
    closed = words_of(reported.letter(RANI, "staff_refused"))
    assert "/tutup, /buka-lagi, /catatan (hanya untuk tim), /status; semua perintah: /bantuan" in " ".join(
        closed.split()
    )


def test_what_happened_is_told_in_the_reader_s_language_and_in_the_zone_of_the_service(reported: Desk) -> None:
    order(reported, "/catatan cek dulu\n/tingkat tinggi\n/log telepon 10.02 10.05")
    order(reported, "/status")
    read = " ".join(words_of(reported.letter(RANI, "staff_status")).split())
    assert "12 Feb 2025 10.10 WIB, siti@sejahtera.example, email pertama: Kami tidak bisa login" in read
    assert "12 Feb 2025 10.20 WIB, staff rani, catatan: cek dulu" in read
    assert "12 Feb 2025 10.20 WIB, staff rani, tingkat: /tingkat tinggi" in read
    assert "/log call 2025-02-12 10:02 WIB, 2025-02-12 10:05 WIB" in read
    assert "UTC" not in read


def test_markup_in_a_line_of_the_timeline_stays_text_in_the_letter(reported: Desk) -> None:
    order(reported, "/catatan <b>tebal</b> | <script>alert(1)</script>")
    order(reported, "/status")
    html = shown(reported.letter(RANI, "staff_status")).get_body(("html",))
    assert html is not None
    assert "&lt;script&gt;" in str(html.get_content())
    assert "<script" not in str(html.get_content())
