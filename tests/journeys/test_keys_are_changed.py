"""Keys change while letters live: the old one's letters work until it is taken away, and then it is told why not."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from mailflow.app import build
from mailflow.config import load
from mailflow.store import tables
from tests.journeys.fast_desk import BUDI, RANI, FastDesk, Letter
from tests.journeys.moments import jakarta


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[FastDesk]:
    made = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    made.writes(BUDI, "Tidak bisa login", "Kami tidak bisa login, padahal gajian besok.")
    yield made
    made.close()


def with_keys(desk: FastDesk, *ids: str) -> None:
    """As after a restart with these keys in the configuration."""
    file = desk.folder / "config.yaml"
    config: dict[str, Any] = json.loads(file.read_text())
    for id_ in ids:
        if not (desk.folder / f"{id_}.key").exists():
            source = desk.folder / "token.key"
            secret = source.read_text() if id_ == "k1" else secrets.token_hex(32)
            (desk.folder / f"{id_}.key").write_text(secret)
    config["token_keys"] = [{"id": id_, "file": f"{id_}.key"} for id_ in ids]
    file.write_text(json.dumps(config))
    desk.app.store.close()
    desk.app = build(load(file, environ={}))


def to_rani(desk: FastDesk) -> Letter:
    return next(letter for letter in reversed(desk.letters("staff_new", "staff_client_reply")) if letter.to == RANI)


def reasons(desk: FastDesk) -> list[str]:
    with desk.app.store.read() as connection:
        query = select(tables.received.c.reason).order_by(tables.received.c.id)
        return [reason[0] for reason in connection.scalars(query)]


def test_a_letter_of_the_old_key_works_after_the_new_one_stands_first(desk: FastDesk) -> None:
    old = to_rani(desk)
    with_keys(desk, "k2", "k1")
    desk.answers(old, "/proses")
    assert desk.case().request.state == "in_progress"
    desk.writes(BUDI, "Re: [BEN-1001] Tidak bisa login", "Ada kabar?")
    assert "-k2-" in str(to_rani(desk).mail["Reply-To"])


def test_a_letter_of_a_key_that_is_gone_is_held_with_the_reason_in_words(desk: FastDesk) -> None:
    old = to_rani(desk)
    with_keys(desk, "k2")
    desk.answers(old, "/selesai\nSudah, Pak.")
    assert "signed with key k1, which is no longer in token_keys" in reasons(desk)[-1]
    assert desk.case().request.state == "new"
    (letter,) = desk.letters("staff_confirm")
    desk.answers(letter, "Ya")
    assert desk.case().request.state == "resolved"
