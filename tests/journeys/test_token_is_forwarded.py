"""A staff letter with its token is forwarded to a colleague, who answers it: the token is not his."""

from __future__ import annotations

from tests.journeys.desk_at_work import DeskAtWork
from tests.journeys.desk_story import BIMA, RANI, SITI, Letter, about, to
from tests.journeys.mails import raw

REPORT = "Halo,\n\nData absensi satu karyawan kami tidak masuk ke aplikasi.\n\nSiti"
WORDS = "Data absensinya sudah kami tarik ulang, Bu Siti."


def forwarded(letter: Letter) -> str:
    """The text of a letter as it stands below the answer of somebody whom it was forwarded to."""
    quoted = "\n".join(f"> {line}".rstrip() for line in letter.text.splitlines())
    return f"Pada Jum, 14 Feb 2025 pukul 10.00 Rani <{RANI}> menulis:\n{quoted}"


def test_an_answer_to_a_colleagues_letter_is_held_until_its_writer_says_yes(desk: DeskAtWork) -> None:
    first = desk.writes(SITI, "Data absensi tidak masuk", REPORT)
    ref, ranis = about(first[0]), to(first, RANI)
    subject = f"Re: Fwd: {ranis.field('Subject')}"
    text = f"/selesai\n{WORDS}\n\n{forwarded(ranis)}"

    (asked,) = desk.comes(raw(BIMA, subject, text, "bima1@vendor.example", to=ranis.field("Reply-To")))
    assert asked.to == BIMA
    assert desk.outcomes()[-1] == "held"
    assert desk.state(ref) == "new"
    held = desk.timeline(ref)[-1]
    assert (held.what, held.public) == ("held", False)
    assert "was not made for bima" in held.reason[0]

    (answer,) = desk.answers(BIMA, asked, "Ya")
    assert answer.to == SITI
    assert WORDS[:-1] in answer.words
    assert desk.timeline(ref)[-1].actor == "staff bima"
    assert (desk.state(ref), desk.case(ref).request.assignee) == ("resolved", "bima")
