"""A letter that was not taken stands in the log with the server's words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from mailflow.channels.settings import SmtpSettings
from mailflow.channels.smtp import SmtpChannel
from mailflow.store import outbox, schema
from mailflow.store.engine import Store
from mailflow.workers.deliver import Deliverer
from mailflow.workers.log import printable
from mailflow.workers.watch import Watch
from tests.contracts.store.samples import letter
from tests.servers.scripted_smtp import ScriptedSmtp

PASSWORD = "hunter2-hunter2"


def delivered(folder: Path, replies: dict[str, str | list[str]]) -> list[dict[str, Any]]:
    """The log of a sweep over one letter, at a server that answers so."""
    store = Store(f"sqlite:///{folder}/mailflow.db")
    schema.prepare(store)
    with store.write() as connection:
        outbox.put(connection, [letter()])
    with ScriptedSmtp(dict(replies)).running() as server, capture_logs() as logged:
        settings = SmtpSettings(
            host="127.0.0.1", port=server.port, user="desk", password=PASSWORD, tls="none", ca_file=None, timeout=5
        )
        with SmtpChannel(settings) as channel:
            Deliverer(store, channel, Watch(1), lambda: False).sweep()
    store.close()
    return [dict(each) for each in logged]


@pytest.mark.parametrize(
    ("replies", "event", "words"),
    [
        ({"RCPT": "550 5.1.1 no such user"}, "deliver.refused", "5.1.1 no such user"),
        ({"RCPT": "450 4.2.1 come back later"}, "deliver.later", "4.2.1 come back later"),
        ({"AUTH": "535 5.7.8 wrong password"}, "deliver.later", "5.7.8 wrong password"),
    ],
)
def test_the_servers_words_say_why(tmp_path: Path, replies: dict[str, str | list[str]], event: str, words: str) -> None:
    (line,) = (each for each in delivered(tmp_path, replies) if each["event"] == event)
    assert words in line["why"]
    assert PASSWORD not in str(line)


def test_the_words_are_one_short_printable_line(tmp_path: Path) -> None:
    logged = delivered(tmp_path, {"RCPT": f"550 5.1.1 \x1b[2J{'no ' * 200}"})
    (line,) = (each for each in logged if each["event"] == "deliver.refused")
    assert line["why"].isprintable()
    assert len(line["why"]) == 200


def test_what_is_not_printable_is_a_space() -> None:
    assert printable("a\nb\x1bc\u202ed") == "a b c d"
    assert printable("x" * 300) == "x" * 200
