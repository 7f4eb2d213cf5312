"""mailflow requests: a line a request in a pipe, everything about one, and strangers' references."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mailflow.store import cases, requests
from mailflow.store.engine import Store
from tests.contracts.store.samples import NOW, change, keep, mail
from tests.unit.cli.conftest import Run


def test_a_pipe_gets_a_line_a_request_the_newest_first(run: Run) -> None:
    said = run("requests", "list")
    assert (said.status, said.err) == (0, "")
    assert [row[0] for row in said.rows] == ["REQ-1002", "REQ-1001"]
    assert said.rows[1] == [
        "REQ-1001", "ticket", "new", "critical", "2099-02-14 10:00:00 +0700", "klien", "ana@klien.example", "rani",
        "Tidak bisa login", "",
    ]  # fmt: skip


def test_finished_requests_are_listed_on_demand(run: Run) -> None:
    said = run("requests", "list", "--all")
    assert [row[0] for row in said.rows] == ["REQ-1003", "REQ-1002", "REQ-1001"]
    assert said.rows[0][4] == ""


@pytest.mark.parametrize(
    ("options", "refs"),
    [
        (["--kind", "documentation"], []),
        (["--kind", "documentation", "--all"], ["REQ-1003"]),
        (["--client", "klien"], ["REQ-1002", "REQ-1001"]),
        (["--client", "nobody"], []),
        (["--limit", "1"], ["REQ-1002"]),
    ],
)
def test_the_list_is_filtered(options: list[str], refs: list[str], run: Run) -> None:
    said = run("requests", "list", *options)
    assert said.status == 0
    assert [row[0] for row in said.rows] == refs


def test_the_next_deadline_is_of_the_clock_that_runs_now(run: Run) -> None:
    """1001: the workaround is met, 1002: the permanent solution was missed once and runs again."""
    due = {row[0]: row[4] for row in run("requests", "list").rows}
    assert due == {"REQ-1001": "2099-02-14 10:00:00 +0700", "REQ-1002": "2025-02-12 11:00:00 +0700"}


def test_json_has_the_fields_of_the_pipe_and_instants_in_utc(run: Run) -> None:
    said = run("requests", "list", "--json")
    listed = json.loads(said.out)
    assert [each["ref"] for each in listed] == ["REQ-1002", "REQ-1001"]
    assert listed[1]["due"] == "2099-02-14T03:00:00+00:00"
    assert listed[1]["held"] is None
    assert len(listed[1]) == len(run("requests", "list").rows[1])


@pytest.mark.parametrize("ref", ["1001", "REQ-1001", "req-1001", "[REQ-1001]", "OLD-1001", " 1001 "])
def test_a_request_is_shown_by_whatever_people_call_it(ref: str, run: Run) -> None:
    said = run("requests", "show", ref)
    assert (said.status, said.err) == (0, "")
    assert said.out.startswith("REQ-1001  Tidak bisa login\n")


def test_one_request_is_told_with_clocks_timeline_and_letters(run: Run) -> None:
    lines = run("requests", "show", "1001").out.splitlines()
    assert "severity   critical" in lines
    assert "requester  Ana <ana@klien.example>" in lines
    assert "assignee   rani" in lines
    assert "clock workaround: met, due Wed 12 Feb 2025 15:00:00 WIB, stopped Wed 12 Feb 2025 11:00:00 WIB" in lines
    assert "clock permanent: running, due Sat 14 Feb 2099 10:00:00 WIB" in lines
    assert "Wednesday 12 February 2025, times in WIB" in lines
    assert "10:00:00  opened, ana@klien.example" in lines
    assert "          because of that" in lines
    assert "          letter 1 to ana@klien.example: acknowledgement, sent" in lines
    failed = next(line for line in lines if "letter 2" in line)
    assert failed.startswith("          letter 2 to budi@klien.example: acknowledgement, failed (550 5.1.1 ")


def test_a_breach_a_further_cycle_and_an_internal_line_are_told(run: Run) -> None:
    out = run("requests", "show", "1002").out
    assert "clock permanent: missed" in out
    assert "late since Wed 12 Feb 2025 10:00:00 WIB" in out
    assert ", cycle 2" in out
    assert "(internal)" in out
    assert "linked to  REQ-1001" in out


def test_json_of_one_request_has_all_of_it(run: Run) -> None:
    told = json.loads(run("requests", "show", "1001", "--json").out)
    assert told["request"]["number"] == 1001
    assert [clock["state"] for clock in told["clocks"]] == ["met", "running"]
    assert [line["entry"]["id"] for line in told["timeline"]] == ["m1.1", "m1.2"]
    assert told["timeline"][0]["letters"][0]["status"] == "sent"


@pytest.mark.parametrize("ref", ["9999", "REQ-9999", "9223372036854775807"])
def test_an_unknown_reference_is_one_line(ref: str, run: Run) -> None:
    said = run("requests", "show", ref)
    assert (said.status, said.out, said.err) == (1, "", f"there is no request {ref}\n")


@pytest.mark.parametrize("ref", ["halo", "²", "-", "10 01", "1001\x1b[2J", "9223372036854775808", "9" * 40, ""])
def test_what_is_no_reference_is_one_line(ref: str, run: Run) -> None:
    said = run("requests", "show", "--", ref)
    assert (said.status, said.out) == (2, "")
    assert said.err.count("\n") == 1
    assert said.err.endswith("is no reference; write it like REQ-1042\n")
    assert "\x1b" not in said.err


def test_a_merged_request_says_where_it_went_and_the_other_one_what_came(run: Run, site: Path) -> None:
    store = Store(f"sqlite:///{site}/mailflow.db")
    with store.write() as connection:
        keep(connection, mail(6))
        joined = cases.case(connection, 1002)
        assert joined is not None
        requests.apply(connection, 6, change(joined, "m6", merged=1001, state="closed"), NOW)
    store.close()
    assert "part of    REQ-1001" in run("requests", "show", "1002").out.splitlines()
    assert "parts      REQ-1002" in run("requests", "show", "1001").out.splitlines()
    assert json.loads(run("requests", "show", "1002", "--json").out)["merged_into"] == "REQ-1001"
    shown = json.loads(run("requests", "show", "1001", "--json").out)
    assert (shown["merged_into"], shown["parts"]) == (None, ["REQ-1002"])


def test_a_request_that_was_never_merged_says_nothing_of_it(run: Run) -> None:
    assert "part" not in run("requests", "show", "1003").out


def test_a_kind_that_there_is_not_is_said_with_those_there_are(run: Run) -> None:
    said = run("requests", "list", "--kind", "tiket")
    assert (said.status, said.out) == (2, "")
    assert said.err == ("there is no kind 'tiket'; there are ticket, change_request, documentation, onsite, virtual\n")
