"""What somebody orders keeps no client's mail from him: answers to his own mails and notices are counted apart."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection

from mailflow.desk.decision import Notice
from mailflow.flow.windows import ECHOES
from mailflow.mail.message import Address
from mailflow.store import outbox, schema
from mailflow.store.engine import Store
from mailflow.workers.write import NEWEST, Recent
from tests.contracts.store.samples import NOW, letter

RANI = "rani@vendor.example"
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


@pytest.fixture
def conn(tmp_path: Path) -> Iterator[Connection]:
    store = Store(f"sqlite:///{tmp_path}/mailflow.db")
    schema.prepare(store)
    with store.write() as connection:
        yield connection
    store.close()


def wrote(conn: Connection, template: str, count: int, **other: object) -> None:
    """So many letters to Rani, at the end of the last hour."""
    letters = [
        letter(f"{template}{other}{n}", RANI, template=template, audience="staff", **other) for n in range(count)
    ]
    outbox.put(conn, letters)


def fits(conn: Connection, template: str) -> bool:
    notice = Notice(template, Address("Rani", RANI), "staff", "id", "m9.1")
    return Recent(conn, (notice,), NOW + HOUR - SECOND).fits(notice)


@pytest.mark.parametrize("echo", sorted(ECHOES))
def test_after_a_busy_hour_of_orders_a_client_s_mail_is_told_at_once(conn: Connection, echo: str) -> None:
    wrote(conn, "staff_client_reply", 19)
    wrote(conn, echo, 59)
    assert fits(conn, "staff_client_reply")
    wrote(conn, "staff_new", 1)
    assert not fits(conn, "staff_client_reply"), "the twenty-first notice of an hour is a line of a digest"


def test_a_busy_hour_of_notices_keeps_no_answer_back(conn: Connection) -> None:
    wrote(conn, "staff_new", 20)
    assert fits(conn, "staff_refused")
    assert fits(conn, "board")


def test_a_robot_that_answers_its_own_answers_comes_to_an_end_and_keeps_no_notice_back(conn: Connection) -> None:
    wrote(conn, "staff_refused", 59)
    assert fits(conn, "staff_refused")
    wrote(conn, "staff_done", 1)
    assert not fits(conn, "staff_refused")
    assert fits(conn, "staff_new")


def test_letters_that_were_kept_back_or_are_older_than_an_hour_take_no_place(conn: Connection) -> None:
    wrote(conn, "staff_new", 40, status="deferred")
    wrote(conn, "staff_new", 40, created_at=NOW - 2 * HOUR)
    assert fits(conn, "staff_new")
    assert fits(conn, "staff_status")


def test_in_a_flood_letters_wait_sooner_and_never_later(conn: Connection) -> None:
    wrote(conn, "staff_refused", 20)
    wrote(conn, "staff_new", 20)
    wrote(conn, "staff_new", NEWEST, status="deferred")
    assert not fits(conn, "staff_new")
    wrote(conn, "staff_refused", 40)
    assert not fits(conn, "staff_refused")
