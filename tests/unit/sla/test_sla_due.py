"""What `mailflow sla` says on the command line of a time at the edges: of a year, of what is known, of what can be."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from mailflow import __main__
from mailflow.cli.account import unknown
from mailflow.cli.explained import _pauses, verdict
from mailflow.ops import agreements, whatif
from mailflow.ops.explain import Paused
from mailflow.sla.agreement import Agreement, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.clock import CLOSED, Pause, begin, lapse, stop
from mailflow.sla.explain import explain
from tests.unit.sla.conftest import RULES
from tests.unit.sla.test_clocks import JAKARTA, at

Look = Callable[..., tuple[int, str, str]]
YEARS = """
clients:
  nusantara:
    versions:
      - {version: "2025", effective: {to: 2025-12-31}, targets: {ticket: {critical: {workaround: 4h}}}}
      - {version: "2026", effective: {from: 2026-01-01}, targets: {ticket: {critical: {workaround: 1h}}}}
"""
FIVE = Budget(5 * 3600, "h", 5, "operating")


@pytest.fixture
def look(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Look:
    """Runs `mailflow ARGUMENTS` in a folder with only `own.yaml` in it; exit status, output, errors."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("MAILFLOW_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "own.yaml").write_text(dated("Asia/Jakarta"), "utf-8")

    def run(*arguments: str) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["mailflow", *arguments])
        with pytest.raises(SystemExit) as ended:
            __main__.main()
        sys.stdout.flush()
        told = capfd.readouterr()
        assert isinstance(ended.value.code, int)
        return ended.value.code, told.out, told.err

    return run


def dated(zone: str) -> str:
    """The bundled file with a client whose agreement of 2026 is another, where the year begins in `zone`."""
    return RULES.read_text("utf-8").partition("\nclients:")[0].replace("Asia/Jakarta", zone) + YEARS


@pytest.mark.parametrize(
    ("received", "due"),
    [
        ("2025-12-31 17:30", "2026-01-02T12:30:00+07:00"),
        ("2025-12-31T17:30:00+07:00", "2026-01-02T12:30:00+07:00"),
        ("2026-01-01 00:00", "2026-01-02T10:00:00+07:00"),
        ("2025-12-31 23:59:59", "2026-01-02T13:00:00+07:00"),
    ],
)
def test_the_last_hours_of_a_year_have_that_years_agreement(look: Look, received: str, due: str) -> None:
    asked = ("--kind", "ticket", "--severity", "critical", "--client", "nusantara", "--sla", "own.yaml", "--json")
    status, output, _ = look("sla", "due", "--received", received, *asked)
    assert status == 0
    assert json.loads(output)["clocks"]["workaround"]["due"] == due


@pytest.mark.parametrize("zone", ["America/New_York", "Asia/Jakarta", "Pacific/Kiritimati", "UTC"])
def test_a_day_is_a_day_where_the_agreement_counts(look: Look, tmp_path: Path, zone: str) -> None:
    (tmp_path / "own.yaml").write_text(dated(zone), "utf-8")
    for day, version in (("2025-12-31", "2025"), ("2026-01-01", "2026")):
        _, output, _ = look("sla", "policy", "--at", day, "--client", "nusantara", "--sla", "own.yaml", "--json")
        assert {row["path"]: row["value"] for row in json.loads(output)}["version"] == version


def test_a_wall_time_is_read_where_the_clients_own_calendar_is() -> None:
    own = dated("Asia/Jakarta").replace("corporate:\n", "  makassar:\n    zone: America/New_York\n    hours: {monday: "
        '"09:00-18:00"}\n    business_day: 9h\n    holidays: null\n\ncorporate:\n', 1).replace(
        "to: 2025-12-31}, ", "to: 2025-12-31}, calendar: makassar, ")  # fmt: skip
    texts = whatif.rules(None) | {"sla.yaml": own}
    # The corporate year begins in Jakarta, which is noon of New Year's Eve in New York.
    for hour, version in ((11, "2025"), (12, "2026")):
        wall = datetime.fromisoformat(f"2025-12-31T{hour}:00")
        assert agreements.of(texts, "nusantara", None, wall).version == version


@pytest.mark.parametrize(
    ("option", "arguments"),
    [
        ("--received", ("--received", "9999-12-31 10:00")),
        ("--received", ("--received", "0001-01-01 10:00")),
        ("--pause", ("--received", "2025-02-12 10:00", "--pause", "2025-02-12 11:00/9999-12-31 10:00")),
        ("--pause", ("--received", "2025-02-12 10:00", "--pause", "0001-01-01 10:00/2025-02-12 11:00")),
    ],
)
def test_a_time_that_nobody_can_reckon_with_is_one_line(look: Look, option: str, arguments: tuple[str, ...]) -> None:
    status, output, errors = look("sla", "due", "--within", "5h", *arguments)
    assert (status, output, errors.count("\n")) == (2, "", 1)
    assert errors.startswith(f"{option} must be in the years 1970 to 2100, not ")


@pytest.mark.parametrize(
    ("received", "within", "told"),
    [
        ("2037-08-14 16:00", "5h", "no holidays are known for 2037: only weekends are off there"),
        ("2035-12-20 16:00", "250bd", "no holidays are known for 2036: only weekends are off there"),
        ("2023-12-20 16:00", "30bd", "no holidays are known for 2023: only weekends are off there"),
        ("2036-12-20 16:00", "250bd", "no holidays are known for 2036 to 2037: only weekends are off there"),
    ],
)
def test_beyond_the_years_whose_holidays_are_known_a_date_says_so(
    look: Look, received: str, within: str, told: str
) -> None:
    status, output, _ = look("sla", "due", "--received", received, "--within", within)
    assert (status, output.splitlines()[-1]) == (0, told)


def test_a_date_inside_of_these_years_or_without_any_holiday_needs_no_such_words(agreement: Agreement) -> None:
    start, bare = datetime(2037, 8, 14, tzinfo=JAKARTA), Calendar("UTC", agreement.calendar.weekly, {})
    inside = explain(agreement.calendar, FIVE, datetime(2035, 8, 14, tzinfo=JAKARTA))
    every = explain(agreement.calendar, replace(FIVE, counting="elapsed"), start)
    assert unknown(inside, agreement.calendar) == unknown(every, agreement.calendar) == []
    assert unknown(explain(bare, FIVE, start), bare) == []
    assert date(2037, 8, 17) not in agreement.calendar.holidays


@pytest.mark.parametrize(
    ("stopped", "words"),
    [
        ("2025-02-12 20:00", "missed, 2 h on the wall after it was due"),
        ("2025-02-13 09:00", "missed, 15 h on the wall after it was due"),
        ("2025-02-13 10:00", "missed, 1 h of operating time (16 h on the wall) after it was due"),
        ("2025-02-12 18:00", "met, on the second"),
        ("2025-02-12 17:00", "met, 1 h of operating time before it was due"),
    ],
)
def test_a_stop_in_the_evening_is_late_by_the_clock_on_the_wall(agreement: Agreement, stopped: str, words: str) -> None:
    clock = begin(agreement.calendar, "workaround", FIVE, at("2025-02-12 13:00"))
    ended = stop(agreement.calendar, lapse(clock, at(stopped), stopping=True), at(stopped))
    assert verdict(ended, datetime(2025, 2, 14, tzinfo=UTC)) == words


def test_the_time_after_a_clocks_own_stop_is_not_called_closed() -> None:
    done = Paused(Pause(at("2025-02-12 11:00"), at("2025-02-13 10:00"), CLOSED), None, closed=True)
    (line,) = _pauses((done,), JAKARTA)
    assert line.endswith("it was done, until the request was reopened")


def test_the_severities_of_the_bundled_policy_are_known_to_its_terms(agreement: Agreement) -> None:
    assert agreement.promised_by == ("corporate",)
    assert agreement.targets("ticket", None) == agreement.targets("ticket", Severity.NORMAL)
