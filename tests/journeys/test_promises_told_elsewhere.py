"""Short notices to a webhook: reference, severity and deadline, and mail goes on whatever the other side does."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from mailflow import clock
from mailflow.channels.notify import Destination
from mailflow.store import announcements
from mailflow.workers.announce import LIFE, Speaker
from tests.journeys.fast_desk import BUDI, FastDesk
from tests.journeys.moments import MINUTE, jakarta

pytest.importorskip("apprise", reason='needs the extra "notify"')
# Its code, not ours.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")
DUE = "Rabu, 12 Februari 2025 pukul 15.00 WIB"
SUBJECT = "Rahasia: gaji direktur"


class Webhook(HTTPServer):
    """Answers with `status`, and keeps what it was told."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Ear)
        self.status = 200
        self.heard: list[dict[str, Any]] = []


class Ear(BaseHTTPRequestHandler):
    """One request."""

    server: Webhook

    def do_POST(self) -> None:
        said = self.rfile.read(int(self.headers["Content-Length"]))
        if self.server.status == 200:
            self.server.heard.append(json.loads(said))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not on the terminal."""


@pytest.fixture
def webhook() -> Iterator[Webhook]:
    with Webhook() as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def desk(tmp_path: Path, webhook: Webhook) -> Iterator[FastDesk]:
    """A desk with one destination; a critical request has just come, and is late since five minutes."""
    made = FastDesk(tmp_path, jakarta("2025-02-12 10:00"))
    made.destinations = (to(webhook),)
    made.writes(BUDI, SUBJECT, "Tidak bisa login, padahal gajian besok.")
    made.until(jakarta("2025-02-12 15:05"), step=10 * MINUTE)
    yield made
    made.close()


def to(webhook: Webhook, **more: Any) -> Destination:
    return Destination("on-call", f"json://127.0.0.1:{webhook.server_port}/", **more)


def said(webhook: Webhook) -> list[str]:
    return [each["message"] for each in webhook.heard]


def test_a_webhook_hears_reference_severity_and_deadline_and_no_word_of_the_client(
    desk: FastDesk, webhook: Webhook
) -> None:
    speaker = Speaker(desk.app.store, desk.destinations)
    assert speaker.sweep() == 3
    assert said(webhook) == [
        f"[BEN-1001] permintaan baru | Kritis (tingkat 1) | {DUE}",
        f"[BEN-1001] 75 % waktu terpakai | Kritis (tingkat 1) | Solusi sementara | {DUE}",
        f"[BEN-1001] TERLAMBAT | Kritis (tingkat 1) | Solusi sementara | {DUE}",
    ]
    heard = json.dumps(webhook.heard)
    assert "Rahasia" not in heard
    assert BUDI not in heard
    assert speaker.sweep() == 0, "each goes out once"


def test_what_was_not_taken_is_tried_again_after_a_restart_and_dropped_after_six_hours(
    desk: FastDesk, webhook: Webhook
) -> None:
    webhook.status = 503
    assert Speaker(desk.app.store, desk.destinations).sweep() == 0
    assert Speaker(desk.app.store, desk.destinations).sweep() == 0, "its next attempt is not due yet"
    webhook.status = 200
    desk.jump(clock.now() + MINUTE)
    assert Speaker(desk.app.store, desk.destinations).sweep() == 3
    desk.jump(jakarta("2025-02-13 15:05"))
    desk.poll()
    desk.timers.tick()
    desk.jump(clock.now() + LIFE + timedelta(seconds=1))
    assert Speaker(desk.app.store, desk.destinations).sweep() == 0
    with desk.app.store.read() as connection:
        assert announcements.due(connection, clock.now(), 10) == ()


def test_a_destination_hears_only_of_its_events_and_its_team(desk: FastDesk, webhook: Webhook) -> None:
    assert to(webhook, events=("breach",)).hears("breach", "support")
    assert not to(webhook, events=("breach",)).hears("warning", "support")
    assert not to(webhook, team="engineering").hears("breach", "support")
    speaker = Speaker(desk.app.store, (Destination("another", "json://127.0.0.1:1/"),))
    assert speaker.sweep() == 0, "rows of a destination that is gone are dropped"
    assert said(webhook) == []


def test_a_url_that_nobody_knows_is_dropped_and_says_so(desk: FastDesk) -> None:
    assert Speaker(desk.app.store, (Destination("on-call", "nonsense://x"),)).sweep() == 0
    with desk.app.store.read() as connection:
        assert announcements.due(connection, clock.now() + LIFE, 10) == ()


def test_the_thread_hands_over_what_is_left_when_it_ends(desk: FastDesk, webhook: Webhook) -> None:
    with Speaker(desk.app.store, desk.destinations):
        pass
    assert len(said(webhook)) == 3
