"""mailflow audit as an admin runs it: a line a difference, exit status 1, and what --repair leaves to a person."""

from __future__ import annotations

import json

from tests.unit.cli.conftest import Run


def test_each_difference_is_a_line_with_its_request(run: Run) -> None:
    said = run("audit")
    assert said.status == 1
    lines = said.out.splitlines()
    assert any(line.startswith("clock: REQ-1001: workaround, cycle 1: state is met, its events say") for line in lines)
    assert "\x1b" not in said.out


def test_repaired_clocks_agree_and_what_only_a_person_can_mend_stays(run: Run) -> None:
    assert "(repaired)" in run("audit", "--repair").out
    again = run("audit")
    assert "clock: " not in again.out
    assert (again.status, bool(again.out)) == (1, True)


def test_programs_get_the_differences_as_json(run: Run) -> None:
    found = json.loads(run("audit", "--json").out)
    assert {each["what"] for each in found} >= {"clock"}
    assert all(set(each) == {"what", "about", "text", "repaired"} for each in found)
