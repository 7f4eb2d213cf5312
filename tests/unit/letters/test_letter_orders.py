"""Who is refused because a promise runs on reads what would end it, by what the request is and how it stands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from mailflow.desk.decision import Notice, Refusal, TranscriptLine
from mailflow.letters import orders
from mailflow.letters.invented import NOW, STAFF, of_kind, ticket
from mailflow.letters.letter import Letter
from mailflow.mail.message import Language
from mailflow.sla.clock import Clock

Write = Callable[[Notice], Letter]


def refused(notice: Notice, line: str, refusal: Refusal = Refusal.CLOCK_RUNS, *clocks: Clock) -> Notice:
    said = (TranscriptLine(line, refusal),)
    told = replace(STAFF, template="staff_refused", request=notice.request, clocks=clocks or notice.clocks)
    return replace(told, transcript=said)


def of_state(state: str) -> Notice:
    """A ticket in this state, with a workaround and a permanent solution promised."""
    notice = ticket()
    assert notice.request is not None
    return replace(notice, request=replace(notice.request, state=state))


def response(notice: Notice) -> Clock:
    return replace(notice.clocks[0], name="response", due_at=NOW)


def test_the_refused_command_itself_is_no_way_and_neither_is_spam() -> None:
    notice = of_state("in_progress")
    assert notice.request is not None
    found = orders.endings(refused(notice, "/selesai"), notice.request)
    assert found == ("workaround", "cancel")


def test_an_answer_to_the_client_ends_a_promise_of_a_response_and_no_other() -> None:
    notice = of_kind("change_request", "in_review")
    told = refused(notice, "/tutup", Refusal.CLOCK_RUNS, response(ticket()))
    assert orders.endings(told, notice.request) == (orders.WORDS, "decline", "cancel")


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("id", "masih ada janji waktu yang berjalan; akhiri dulu dengan /sementara atau /batal"),
        ("en", "a promise is still running; first end it with /workaround or /cancel"),
    ],
)
def test_it_is_said_in_the_reader_s_language(write: Write, language: Language, said: str) -> None:
    letter = write(replace(refused(of_state("in_progress"), "/selesai"), language=language))
    assert said in letter.text
    assert said in letter.html


def test_other_refusals_say_nothing_of_it(write: Write) -> None:
    told = refused(of_state("in_progress"), "/selesai", Refusal.NO_WORDS)
    assert orders.endings(told, told.request) == ()
    assert "akhiri dulu" not in write(replace(told, language="id")).text
