"""A robot that asks how things stand by ever new mails gets what its window allows, and the rest in digests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from time_machine import Traveller

from mailflow.flow.windows import PROVEN
from tests.torture.machines import Desk
from tests.torture.test_loops import CLIENT, Answer, automatic, within, written

START = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
REQUESTS = 5
"""As many as one mail is told of."""


@pytest.fixture
def traveller() -> Iterator[Traveller]:
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


def asks(desk: Desk, word: str, number: int) -> None:
    """A new mail of the word alone; its signature makes it no duplicate of the one before."""
    mail = Answer(desk.address, word, CLIENT, text=f"{word}\r\n\r\n-- \r\nRobot {number}")
    desk.arrives(written(desk, mail)[1])
    desk.works()


def test_a_robot_that_asks_by_new_mails_is_answered_within_its_window(tmp_path: Path, traveller: Traveller) -> None:
    desk = Desk(tmp_path)
    for number in range(REQUESTS):
        mail = Answer(desk.address, f"Tidak bisa login {number}", CLIENT, text=f"Kami tidak bisa login {number}.")
        desk.arrives(written(desk, mail)[1])
        desk.works()
    traveller.shift(timedelta(days=1, minutes=1))
    asks(desk, "BANTUAN", 0)  # one letter: from here on, no mail's five letters fill the window exactly
    for number in range(1, 60):
        traveller.shift(timedelta(seconds=61))
        asks(desk, "STATUS", number)
    letters = Counter((each.template, each.status) for each in desk.letters() if each.audience == "client")
    assert letters["client_help", "sent"] == 1
    told = sum(count for (name, _), count in letters.items() if name == "client_status")
    assert told == 59 * REQUESTS, "none is lost"
    # Ten mails with five letters each come in ten minutes, of which 30 letters leave.
    assert letters["client_status", "sent"] < told * 2 / 3
    assert within(PROVEN, [at for _, _, at in automatic(desk)])
    desk.close()
