"""What a letter says first and what it says once: a phone shows a few lines."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk.decision import Notice, Quote
from mailflow.letters.invented import STAFF, ticket
from mailflow.letters.letter import Letter
from mailflow.mail.message import Language
from mailflow.sla.agreement import Severity

Write = Callable[[Notice], Letter]


@pytest.mark.parametrize(
    ("language", "first", "deadlines"),
    [("id", "Balasan Anda DIKIRIM ke klien", "Batas waktu, sejak"), ("en", "Your reply IS SENT", "Deadlines, from")],
)
def test_staff_read_the_client_s_words_before_the_deadlines_and_the_commands(
    write: Write, language: Language, first: str, deadlines: str
) -> None:
    told = ticket()
    quote = Quote("siti@klien.example", "Tidak bisa login", "Payroll macet sejak pagi.")
    notice = replace(STAFF, template="staff_new", language=language, request=told.request, clocks=told.clocks)
    letter = write(replace(notice, quote=quote))
    for said in (letter.text, letter.html.partition("</div>")[2]):  # below what only the list of mails shows
        places = [said.index(each) for each in (first, "Tidak bisa login", "Payroll macet", deadlines)]
        assert places == sorted(places)
        command = {"id": "/selesai", "en": "/resolve"}[language]
        assert command not in re.sub("<[^>]*>", "", said[: places[-1]])


@pytest.mark.parametrize(
    ("language", "mark", "why"),
    [("id", ", perkiraan", "belum ditetapkan pemerintah"), ("en", ", provisional", "has not been decreed yet")],
)
def test_why_deadlines_may_still_move_stands_once_below_all_that_may(
    write: Write, language: Language, mark: str, why: str
) -> None:
    told = ticket(Severity.CRITICAL)
    for marked in range(len(told.clocks) + 1):
        clocks = tuple(replace(clock, provisional=n < marked) for n, clock in enumerate(told.clocks))
        letter = write(replace(told, template="acknowledgement", language=language, clocks=clocks))
        for said in (letter.text, letter.html.partition("<body")[2]):
            assert said.count(mark) == marked
            assert said.count(why) == (1 if marked else 0)
