"""The parent outlives whatever happens to its children, and whatever happens while it takes note of that."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator

import pytest
import time_machine

from mailflow.workers import supervise
from mailflow.workers.loop import Loop
from mailflow.workers.supervise import Child, Supervisor
from mailflow.workers.watch import Step, Watch

HANDLED = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


@pytest.fixture(autouse=True)
def handlers() -> Iterator[None]:
    """The parent under test is this process: it gets its own signal handlers back."""
    before = {number: signal.getsignal(number) for number in HANDLED}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def test_a_suspicion_that_cannot_be_written_down_does_not_stop_the_parent() -> None:
    watch = Watch(1)
    told: list[tuple[str, int]] = []

    def dies(_restarted: bool) -> int:
        with watch.step("process", 60, 7):
            os.kill(os.getpid(), signal.SIGKILL)
        return 0

    def suspect(child: str, step: Step) -> None:
        told.append((child, step.subject))
        raise OSError("no space left on device")

    _, wake = os.pipe()
    parent = Supervisor(
        Child("intake", dies, watch), Child("delivery", lambda _: 0, Watch(1)), suspect, wake, once=True
    )
    assert parent.run() == 1
    assert told == [("intake", 7)]


def test_a_child_that_takes_the_place_of_a_dead_one_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervise, "RESTART_SECONDS", 0.0)
    reader, writer = os.pipe()

    def dies_once(restarted: bool) -> int:
        os.write(writer, b"again" if restarted else b"first ")
        return 0 if restarted else os.kill(os.getpid(), signal.SIGKILL) or 0

    _, wake = os.pipe()
    intake = Child("intake", dies_once, Watch(1))
    parent = Supervisor(intake, Child("delivery", lambda _: 0, Watch(1)), lambda *_: None, wake, once=True)
    assert parent.run() == 0
    assert os.read(reader, 100) == b"first again"


def test_a_clock_that_is_set_back_silences_no_job() -> None:
    ran: list[str] = []
    with time_machine.travel("2025-02-12T10:00:00+00:00", tick=False) as traveller:
        loop = Loop()
        loop.every(1, "timers", lambda: ran.append("timers"))
        loop.run_due()
        assert ran == []
        traveller.shift(2)
        loop.run_due()
        assert len(ran) == 1
        traveller.shift(-7200)
        loop.run_due()
        assert len(ran) == 2
        traveller.shift(2)
        loop.run_due()
        assert len(ran) == 3


def test_a_job_that_fails_starves_no_other() -> None:
    ran: list[str] = []

    def fails() -> None:
        raise RuntimeError("broken")

    loop = Loop()
    loop.every(1, "broken", fails)
    loop.every(1, "sound", lambda: ran.append("sound"))
    loop.run_all()
    assert (ran, loop.failures) == (["sound"], 1)
