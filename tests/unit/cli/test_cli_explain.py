"""`mailflow sla explain` of what seldom happens: reopened, excused, merged, cancelled, late by a change."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mailflow.desk.decision import Decision, Outcome
from mailflow.desk.request import Case, Entry, What
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.clocks import ClockEvent, replay
from mailflow.sla.event import decided
from mailflow.sla.load import load
from mailflow.store import requests
from mailflow.store.engine import Store
from tests.contracts.store.samples import NOW, entry, keep, mail, request
from tests.unit.cli.conftest import Run

RULES = Path(__file__).parents[3] / "rules"
NUMBER = 1004
Happening = tuple[str, What, str, str, dict[str, Any]]
CRITICAL: Happening = (
    "2025-02-12 10:00", What.OPENED, "Gaji gagal dihitung", "start", {"severity": Severity.CRITICAL},
)  # fmt: skip


def jakarta(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo("Asia/Jakarta")).astimezone(UTC)


def bundled() -> Agreement:
    return load({"sla.yaml": (RULES / "sla.yaml").read_text("utf-8")})


def lines_of(happened: tuple[Happening, ...]) -> list[Entry]:
    """The timeline, each event with the terms of the bundled agreement."""
    agreement, told = bundled(), list[Entry]()
    calendars = {agreement.calendar.fingerprint: agreement.calendar}
    severity: Severity | None = Severity.CRITICAL
    for number, (at, what, text, event, more) in enumerate(happened, 1):
        clock = ClockEvent(jakarta(at), event, cause=f"m9{number}.1", **more)  # type: ignore[arg-type]
        earlier = [each.clock for each in told if each.clock]
        clock = decided(clock, earlier, calendars, agreement, "ticket", severity)
        severity = clock.severity or severity
        told.append(entry(clock.cause, NUMBER, at=clock.at, what=what, text=text, actor="rani", clock=clock, reason=()))
    return told


def explained(run: Run, site: Path, now: str, *happened: Happening, **changes: Any) -> list[str]:
    """The lines of the explanation of a request with this story, as of `now`, blanks folded."""
    told, agreement = lines_of(happened), bundled()
    calendars = {agreement.calendar.fingerprint: agreement.calendar}
    events = tuple(each.clock for each in told if each.clock)
    clocks = replay(None, "ticket", events, jakarta(now), calendars)
    about = request(NUMBER, client=None, opened_at=told[0].at, **changes)
    case = Case(about, events, clocks, calendars)
    store = Store(f"sqlite:///{site}/mailflow.db")
    with store.write() as conn:
        (received,) = keep(conn, mail(90))
        requests.apply(conn, received, Decision(Outcome.REQUEST, (), NUMBER, case, entries=tuple(told)), NOW)
    store.close()
    said = run("sla", "explain", str(NUMBER))
    assert (said.status, said.err) == (0, "")
    return [" ".join(line.split()) for line in said.out.splitlines()]


def part(lines: list[str], heading: str) -> list[str]:
    """The lines of one promise."""
    (first,) = (n for n, line in enumerate(lines) if line.startswith(f"{heading}:"))
    return lines[first : lines.index("", first)]


def as_json(run: Run) -> Any:
    return json.loads(run("sla", "explain", str(NUMBER), "--json").out)


def test_a_reopened_request_shows_both_cycles_and_the_time_closed_as_no_time(run: Run, site: Path) -> None:
    lines = explained(
        run, site, "2025-02-13 11:30", CRITICAL,
        ("2025-02-12 12:00", What.STAFF_REPLY, "Sudah kami perbaiki", "stop", {}),
        ("2025-02-13 11:00", What.CLIENT_MAIL, "Masih error", "reopen", {}),
        ("2025-02-13 13:00", What.STAFF_REPLY, "Sekarang benar", "stop", {}),
    )  # fmt: skip
    first, second = part(lines, "workaround"), part(lines, "workaround, cycle 2")
    assert first[0] == "workaround: met, 3 h of operating time before it was due"
    assert "stopped Wed 12 Feb 2025 12:00:00 WIB" in first
    # Two hours were used up; three are left from Thursday 11:00 on.
    assert "due Thu 13 Feb 2025 14:00:00 WIB" in second
    closed = (
        "paused Wed 12 Feb 2025 12:00:00 WIB until Thu 13 Feb 2025 11:00:00 WIB: "
        "it was done, until the request was reopened"
    )
    assert closed in second
    assert not any(line.startswith("paused") for line in first)
    assert "Wed 12 Feb 12:00 - 18:00 - paused" in second
    assert "Thu 13 Feb 11:00 - 14:00 + 3 h 5 h so far" in second
    assert 'Thu 13 Feb 2025 11:00:00 WIB reopened: the clocks go on, rani: "Masih error"' in lines
    cycles = [(clock["name"], clock["cycle"], clock["due"]) for clock in as_json(run)["clocks"]]
    assert cycles[:2] == [
        ("workaround", 1, "2025-02-12T08:00:00+00:00"),
        ("workaround", 2, "2025-02-13T07:00:00+00:00"),
    ]


def test_an_excused_delay_says_since_when_it_was_and_who_excused_it(run: Run, site: Path) -> None:
    lines = explained(
        run, site, "2025-02-12 17:30", CRITICAL,
        ("2025-02-12 17:00", What.NOTE, "/waive server klien mati seharian", "waive", {"clocks": ("workaround",)}),
    )  # fmt: skip
    workaround = part(lines, "workaround")
    assert workaround[0] == "workaround: past its date, excused by a lead"
    assert "due Wed 12 Feb 2025 15:00:00 WIB" in workaround
    excused = "excused Wed 12 Feb 2025 17:00:00 WIB, what was late since Wed 12 Feb 2025 15:00:00 WIB"
    assert excused in workaround
    assert not any(line.startswith("late since") for line in workaround)
    happened = 'Wed 12 Feb 2025 17:00:00 WIB a lead excuses the delay, rani: "/waive server klien mati seharian"'
    assert happened in lines
    found = as_json(run)["clocks"][0]
    assert (found["breached_at"], found["excused"], found["waived_at"]) == (
        None, "2025-02-12T08:00:00+00:00", "2025-02-12T10:00:00+00:00",
    )  # fmt: skip


def test_an_excused_delay_that_ended_is_waived_and_says_by_how_much_it_came_late(run: Run, site: Path) -> None:
    lines = explained(
        run, site, "2025-02-13 11:00", CRITICAL,
        ("2025-02-12 17:00", What.NOTE, "/waive listrik padam", "waive", {"clocks": ("workaround",)}),
        ("2025-02-13 10:00", What.STAFF_REPLY, "Pakai menu lama", "stop", {"clocks": ("workaround",)}),
    )  # fmt: skip
    assert (
        part(lines, "workaround")[0] == "workaround: waived, 4 h of operating time (19 h on the wall) after it was due"
    )
    assert as_json(run)["clocks"][0]["verdict"] == "waived"


@pytest.mark.parametrize(
    ("event", "said"), [("merge", "merged into another request"), ("cancel", "cancelled")], ids=["merged", "cancelled"]
)
def test_a_request_that_nobody_waits_for_any_more_says_why(run: Run, site: Path, event: str, said: str) -> None:
    lines = explained(
        run, site, "2025-02-12 16:30", CRITICAL, ("2025-02-12 16:00", What.MOVED, "dobel dengan BEN-7", event, {})
    )
    workaround, permanent = part(lines, "workaround"), part(lines, "permanent")
    assert (workaround[0], permanent[0]) == ("workaround: cancelled, late", "permanent: cancelled")
    assert f"stopped Wed 12 Feb 2025 16:00:00 WIB, {said}" in permanent
    assert "late since Wed 12 Feb 2025 15:00:00 WIB" in workaround, "a breach is kept"
    assert f'Wed 12 Feb 2025 16:00:00 WIB {said}, rani: "dobel dengan BEN-7"' in lines


def test_a_promise_that_the_new_severity_does_not_have_says_so(run: Run, site: Path) -> None:
    low: Happening = ("2025-02-12 11:00", What.SEVERITY, "/tingkat rendah", "severity", {"severity": Severity.LOW})
    lines = explained(run, site, "2025-02-12 12:00", CRITICAL, low, severity=Severity.LOW)
    workaround = part(lines, "workaround")
    assert workaround[0] == "workaround: cancelled"
    assert "stopped Wed 12 Feb 2025 11:00:00 WIB, nothing is promised for the new severity" in workaround


def test_a_date_that_a_graver_severity_put_into_the_past_says_what_made_it_late(run: Run, site: Path) -> None:
    begun: Happening = (*CRITICAL[:4], {"severity": Severity.NORMAL})
    graver: Happening = ("2025-02-12 16:00", What.SEVERITY, "/tingkat 1", "severity", {"severity": Severity.CRITICAL})
    lines = explained(run, site, "2025-02-12 16:30", begun, graver)
    workaround = part(lines, "workaround")
    assert workaround[0] == "workaround: late"
    assert "late since Wed 12 Feb 2025 16:00:00 WIB (by the severity change, which moved its date)" in workaround
    assert "due Wed 12 Feb 2025 15:00:00 WIB" in workaround


def test_a_waived_and_merged_promise_says_both(run: Run, site: Path) -> None:
    lines = explained(
        run, site, "2025-02-12 18:00", CRITICAL,
        ("2025-02-12 17:00", What.NOTE, "/waive listrik padam", "waive", {"clocks": ("workaround",)}),
        ("2025-02-12 17:30", What.MOVED, "dobel", "merge", {}),
    )  # fmt: skip
    workaround = part(lines, "workaround")
    assert workaround[0] == "workaround: cancelled, past its date, excused by a lead"
    assert "stopped Wed 12 Feb 2025 17:30:00 WIB, merged into another request" in workaround
