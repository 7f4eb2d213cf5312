"""A held mail's person is asked at the registered address: once an hour, for half an hour, and a word must answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from mailflow.desk import tokens
from mailflow.desk.decision import Decision, Outcome, Refusal
from mailflow.desk.office import TokenKey
from mailflow.desk.outgoing import Outgoing
from mailflow.desk.request import What
from mailflow.flow import question
from tests.unit.flow.desk_of import BIMA, OFFICE, RANI, SITI, Desk, bundled, mail, words_of
from tests.unit.flow.pictures_of import part, png, with_pictures

ORDER = "/selesai\nSudah kami perbaiki, Bu."
SUBJECT = "Re: [BEN-1] Tidak bisa login"
MINUTE = timedelta(minutes=1)


def forged(desk: Desk, text: str = ORDER, subject: str = SUBJECT, after: timedelta = MINUTE) -> Decision:
    """Somebody writes in Rani's name, without a token."""
    number = desk.received + 1
    return desk.receive(mail(RANI, text, id_=f"forged{number}@vendor.example", subject=subject), at=desk.now + after)


def asked(desk: Desk) -> Outgoing:
    (letter,) = desk.letters(RANI, "staff_confirm")
    return letter


def says(
    desk: Desk, letter: Outgoing, text: str, sender: str = RANI, after: timedelta = MINUTE, **more: str
) -> Decision:
    raw = desk.answering(sender, letter, text, id_=f"answer{desk.received + 1}@vendor.example", **more)
    return desk.receive(raw, at=desk.now + after)


def test_the_letter_says_what_is_held_and_that_nothing_happened(reported: Desk) -> None:
    forged(reported)
    words = words_of(asked(reported))
    assert "2025-02-12 10:11 WIB | Re: [BEN-1] Tidak bisa login | /selesai" in words.replace("\n", " ")
    assert "TIDAK ADA yang dijalankan" in words
    assert "Balasan Anda DIKIRIM ke klien" not in words


@pytest.mark.parametrize(
    "word",
    [
        *("YA", "ya, itu saya", "/ya", "Yes, both of them", "*Ya, benar*", "iya", "YES!"),
        *("Iya Mas, semuanya dari saya", "Ya, terima kasih.\n\nSalam,\nRani"),
        *("Yes, that was me. Thanks!", "Ya\n\nRani"),
    ],
)
def test_a_yes_from_the_registered_address_makes_the_mail_act(reported: Desk, word: str) -> None:
    held = forged(reported)
    decision = says(reported, asked(reported), word)
    assert (decision.outcome, decision.confirmed) == (Outcome.RECORDED, (2,))
    assert reported.request().state == "resolved"
    assert [entry.what for entry in held.entries] == [What.HELD]
    assert len(reported.letters(SITI, "update")) == 1


@pytest.mark.parametrize(
    "text",
    [
        *("Oke, saya cek dulu ya", "OK tunggu, bukan dari saya kayaknya", "Ya? saya tidak kirim apa-apa", "Ya?"),
        *("Benar-benar bukan dari saya!", "Yes, I received this but I did not send it", "Ya, yang pertama saja"),
        *("Ok, thank you for your email. I am away until Monday.", "Betul, aneh sekali", "Ya\nTapi yang kedua bukan."),
        *("Ya, saya sedang cuti sampai Senin.", "Yes - who is asking?", "Ya\n\nSaya tidak menulisnya", "Yakin? Oke."),
        *("Ya, email Anda sudah saya terima", "Ya\n/catatan dan ini"),
        "Not in office until Monday, this is an automatic answer",
    ],
)  # fmt: skip
def test_anything_but_a_clear_yes_leaves_all_held_and_accuses_nobody(reported: Desk, text: str) -> None:
    forged(reported)
    decision = says(reported, asked(reported), text)
    assert (decision.outcome, decision.confirmed, decision.alarms) == (Outcome.HELD, (), ())
    assert reported.request().state == "new"


def test_the_letter_shows_every_command_and_the_first_words_of_a_held_mail(reported: Desk) -> None:
    forged(reported, f"Halo Bu Siti,\nmohon transfer ke rekening baru. {'Segera ya. ' * 100}")
    orders = "/catatan cek\n\n/tembusan budi@sejahtera.example\n/tutup\nSudah \u202eberes,\nBu."
    forged(reported, orders, after=61 * MINUTE)
    words = " ".join(words_of(reported.letter(RANI, "staff_confirm")).split())
    assert "| Halo Bu Siti, mohon transfer ke rekening baru. Segera ya." in words
    assert "\u2026" in words
    assert "| /catatan cek | /tembusan budi@sejahtera.example | /tutup | Sudah beres, Bu." in words


def test_a_held_mail_of_very_many_commands_says_how_many_are_not_shown(reported: Desk) -> None:
    forged(reported, "\n".join(f"/catatan {number}" for number in range(100)))
    (mail_held,) = reported.questions[1].mails
    assert mail_held.said.endswith("/catatan 90 | (+9)")


def test_a_flood_of_long_forgeries_still_makes_one_letter(reported: Desk) -> None:
    long = "\n".join([f"/catatan {'panjang ' * 100}"] * 20 + ["Halo " * 1000])
    for _ in range(60):
        forged(reported, long, after=timedelta(seconds=10))
    forged(reported, "/catatan terakhir", after=timedelta(hours=2))
    letters = reported.letters(RANI, "staff_confirm")
    assert len(letters) == 2
    assert len(letters[-1].bytes) < 500_000


def test_all_that_the_letter_lists_is_decided_again_in_its_order(reported: Desk) -> None:
    forged(reported, "/catatan pertama")
    forged(reported, "/catatan kedua")  # within the hour: no letter
    forged(reported, "/catatan ketiga", after=timedelta(minutes=61))
    letters = reported.letters(RANI, "staff_confirm")
    assert len(letters) == 2
    assert all(word in words_of(letters[1]) for word in ("pertama", "kedua", "ketiga"))
    assert says(reported, letters[1], "Ya").confirmed == (2, 3, 4)
    notes = [entry.text for entry in reported.timeline if entry.what is What.NOTE]
    assert notes == ["pertama", "kedua", "ketiga"]


def test_an_answer_speaks_only_of_the_mails_that_its_letter_lists(reported: Desk) -> None:
    forged(reported, "/catatan saya")
    forged(reported, "/selesai\nBukan saya.")
    assert says(reported, asked(reported), "Ya").confirmed == (2,)
    assert reported.request().state == "new"
    (waiting,) = reported.questions[1].mails
    assert (waiting.received, waiting.told) == (3, False)


def test_the_domain_is_not_asked_for_a_second_time(reported: Desk) -> None:
    forged(reported)
    assert says(reported, asked(reported), "YA", result="none").confirmed == (2,)


@pytest.mark.parametrize(
    ("text", "more", "why"),
    [
        ("", {}, "a clear YA"),
        ("Terima kasih atas email Anda, saya sedang cuti.", {}, "a clear YA"),
        ("YA", {"result": "fail"}, "refuted"),
        ("YA", {"sender": BIMA}, "another address|not made for|never asked"),
        ("YA", {"after": timedelta(minutes=31)}, "30 minutes"),
        ("YA", {"Cc": f"support+{tokens.sign(OFFICE, 'staff', 1, RANI)}@vendor.example"}, "different letters"),
        ("YA", {"Cc": f"support+{tokens.sign(OFFICE, 'held', 2, RANI)}@vendor.example"}, "different letters"),
    ],
    ids=["nothing", "a machine on holiday", "refuted", "another person", "too late", "two letters", "two questions"],
)  # fmt: skip
def test_an_answer_that_is_not_the_persons_yes_leaves_everything_held(
    reported: Desk, text: str, more: dict[str, str], why: str
) -> None:
    forged(reported)
    decision = says(reported, asked(reported), text, **more)  # type: ignore[arg-type]
    assert decision.outcome is Outcome.HELD
    assert any(part in decision.reason[0] for part in why.split("|"))
    assert not decision.confirmed
    assert reported.request().state == "new"


def test_an_answer_works_once(reported: Desk) -> None:
    forged(reported, "/catatan satu")
    letter = asked(reported)
    assert says(reported, letter, "Ya").confirmed
    again = says(reported, letter, "Ya")
    assert again.outcome is Outcome.HELD
    assert "works once" in again.reason[0]


def test_a_marked_answer_of_a_machine_confirms_nothing(reported: Desk) -> None:
    forged(reported)
    decision = says(reported, asked(reported), "YA", Auto_Submitted="auto-replied")
    assert (decision.outcome, decision.confirmed) == (Outcome.RECORDED, ())


def test_no_tells_the_admin_and_is_not_asked_about_again(reported: Desk) -> None:
    forged(reported)
    decision = says(reported, asked(reported), "Bukan saya!")
    assert (decision.outcome, decision.confirmed) == (Outcome.RECORDED, ())
    assert "somebody else" in decision.alarms[0].text
    forged(reported, "/catatan saya", after=timedelta(minutes=90))
    assert "Tidak bisa login | /selesai" not in words_of(reported.letters(RANI, "staff_confirm")[-1])


def test_a_flood_of_forgeries_writes_one_letter_an_hour_and_the_admin_hears_of_the_fifth(reported: Desk) -> None:
    decisions = [forged(reported, after=timedelta(seconds=20)) for _ in range(170)]
    assert len(reported.letters(RANI, "staff_confirm")) == 1
    assert [bool(decision.alarms) for decision in decisions[:6]] == [False] * 4 + [True] * 2
    assert len(reported.questions[1].mails) == 50


def test_a_yes_lets_the_next_held_mail_be_asked_about_at_once_and_only_one(reported: Desk) -> None:
    forged(reported, "/catatan saya")
    says(reported, reported.letters(RANI, "staff_confirm")[-1], "YA")
    for _ in range(20):
        forged(reported, "/daftar")
    assert len(reported.letters(RANI, "staff_confirm")) == 2


def test_a_no_keeps_the_silence_for_another_hour(reported: Desk) -> None:
    forged(reported)
    says(reported, asked(reported), "TIDAK", after=29 * MINUTE)
    forged(reported, after=45 * MINUTE)
    assert len(reported.letters(RANI, "staff_confirm")) == 1
    forged(reported, after=16 * MINUTE)
    assert len(reported.letters(RANI, "staff_confirm")) == 2


def test_two_forged_people_are_asked_each(reported: Desk) -> None:
    forged(reported)
    reported.write(BIMA, ORDER, subject=SUBJECT)
    assert [len(reported.letters(each, "staff_confirm")) for each in (RANI, BIMA)] == [1, 1]


def test_the_question_of_before_is_asked_again_about_what_waits(reported: Desk) -> None:
    forged(reported)
    forged(reported, "/catatan kedua")
    found = reported.questions[1]
    decision = question.again(found, 2, bundled()[0], reported.now + timedelta(hours=1))
    assert decision is not None
    (notice,) = decision.notices
    assert (notice.to.address, notice.confirmation, len(notice.lines)) == (RANI, 2, 2)
    assert all(each.told for each in decision.asks.mails) if decision.asks else False


def test_nobody_is_asked_in_the_name_of_somebody_who_left(reported: Desk) -> None:
    forged(reported)
    assert question.again(replace(reported.questions[1], person="pergi"), 2, bundled()[0], reported.now) is None


@pytest.mark.parametrize("carrier", ["reply address", "Message-ID", "Ref line"])
def test_each_carrier_of_the_question_alone_is_enough(reported: Desk, carrier: str) -> None:
    forged(reported)
    token = tokens.sign(OFFICE, "held", 1, RANI)
    fields = {
        "reply address": {"to": f"support+{token}@vendor.example"},
        "Message-ID": {"In_Reply_To": f"<{token}.x@vendor.example>"},
        "Ref line": {},
    }[carrier]
    text = f"Ya\n\n-- \nRef: {token}" if carrier == "Ref line" else "Ya"
    assert reported.write(RANI, text, **fields).confirmed == (2,)


def test_a_mail_of_the_probe_changes_nothing(reported: Desk) -> None:
    decision = forged(reported, subject=f"mailflow {tokens.probe_mark(OFFICE, '20250212030000')} 3")
    assert (decision.outcome, decision.notices, decision.case) == (Outcome.RECORDED, (), None)
    stranger = replace(OFFICE, keys=(TokenKey("k1", b"x" * 32),))
    assert forged(reported, subject=f"mailflow {tokens.probe_mark(stranger, '1')} 3").outcome is Outcome.HELD


def test_the_writer_of_a_confirmed_mail_that_names_no_request_hears_that_nothing_was_done(reported: Desk) -> None:
    forged(reported, "Halo semua", subject="Rapat")
    says(reported, asked(reported), "Ya")
    (notice,) = reported.decision.notices
    assert (reported.decision.outcome, notice.template, notice.to.address) == (Outcome.RECORDED, "staff_refused", RANI)
    assert [line.refusal for line in notice.transcript] == [Refusal.NO_REQUEST]


def test_the_letter_names_the_files_of_a_held_mail_with_their_sizes(reported: Desk) -> None:
    """A yes sends them to the client: who says it must have seen that they are there."""
    logo, slip = part(png(1), "slip januari.png"), part(png(2), f"{'laporan ' * 20}\u202efdp.exe.png")
    reported.write(RANI, subject=SUBJECT, **with_pictures(ORDER, logo, slip))
    (held,) = reported.questions[1].mails
    assert held.files.startswith("+ slip januari.png (6 kB), laporan laporan")
    assert held.files.endswith(".exe.png (6 kB)"), "the end says what a file is"
    assert "\u202e" not in held.files
    assert len(held.files) < 120
    words = " ".join(words_of(asked(reported)).split())
    assert "slip januari.png (6 kB)" in words
    assert ".exe.png (6 kB)" in words


def test_of_very_many_files_the_letter_counts_those_it_does_not_name(reported: Desk) -> None:
    reported.write(RANI, subject=SUBJECT, **with_pictures(ORDER, *(part(png(n), f"layar{n}.png") for n in range(23))))
    assert reported.questions[1].mails[0].files.endswith("layar9.png (6 kB), (+13)")


def test_no_line_of_the_letter_is_cut_before_its_last_command(reported: Desk) -> None:
    forged(reported, "\n".join(f"/catatan nomor {number} {'panjang ' * 8}" for number in range(10)))
    words = " ".join(words_of(asked(reported)).split())
    assert all(f"nomor {number}" in words for number in range(10))
    assert "[\u2026]" not in words


@pytest.mark.parametrize("text", ["No worries, it was me", "Tidak masalah, itu memang saya"])
def test_an_unclear_answer_accuses_nobody_and_can_still_be_followed_by_a_clear_one(reported: Desk, text: str) -> None:
    forged(reported)
    letter = asked(reported)
    unclear = says(reported, letter, text)
    assert (unclear.outcome, unclear.alarms, reported.request().state) == (Outcome.HELD, (), "new")
    assert says(reported, letter, "YA").confirmed == (2,)
    assert reported.request().state == "resolved"
