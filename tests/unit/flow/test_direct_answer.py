"""Staff who answer a client by themselves, with us in copy, have answered; and nothing of it is sent or obeyed."""

from __future__ import annotations

import pytest

from mailflow.desk.decision import Outcome
from mailflow.desk.request import What
from tests.unit.flow.desk_of import RANI, SITI, STRANGER, SUPPORT, Desk


def write(desk: Desk, text: str, to: str = SITI, result: str = "pass") -> None:
    desk.write(
        RANI, text, to=to, Cc=SUPPORT, In_Reply_To="<mail1@sejahtera.example>", subject="Re: login", result=result
    )


def test_it_is_on_record_counts_as_the_answer_and_goes_to_nobody_again(reported: Desk) -> None:
    write(reported, "Bu Siti, sedang saya cek ya.")
    (entry,) = reported.decision.entries
    assert (entry.what, entry.public, entry.text) == (What.STAFF_REPLY, True, "Bu Siti, sedang saya cek ya.")
    assert entry.clock is not None
    assert (entry.clock.what, entry.clock.clocks) == ("stop", ("response",))
    assert (reported.request().state, reported.request().assignee) == ("in_progress", "rani")
    assert reported.decision.notices == ()


def test_a_command_in_it_is_not_obeyed(reported: Desk) -> None:
    write(reported, "/selesai\nSudah beres, Bu.")
    assert reported.request().state == "in_progress"
    assert {clock.state for clock in reported.clocks().values()} == {"running"}


@pytest.mark.parametrize("result", ["fail", "none"])
def test_a_forged_one_does_not_make_a_client_look_answered(reported: Desk, result: str) -> None:
    before = reported.cases[1].clocks
    write(reported, "Sudah kami jawab.", result=result)
    assert reported.decision.outcome is Outcome.HELD
    assert (reported.request().state, reported.cases[1].clocks) == ("new", before)


@pytest.mark.parametrize("to", [STRANGER, "daniel@nusantara.example"])
def test_one_that_went_to_somebody_else_is_held_like_any_other(reported: Desk, to: str) -> None:
    write(reported, "Sudah kami jawab.", to=to)
    assert reported.decision.outcome is Outcome.HELD


def test_the_clients_answer_to_it_goes_on_with_the_request(reported: Desk) -> None:
    write(reported, "Bu Siti, sedang saya cek ya.")
    own = "mail2@vendor.example"
    reported.write(SITI, "Baik Mbak, ditunggu.", subject="Re: login", In_Reply_To=f"<{own}>")
    assert reported.decision.request == 1
