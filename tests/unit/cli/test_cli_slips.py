"""What is mistyped is told in one line with exit status 2, at every level of the command line."""

from __future__ import annotations

import pytest

from tests.unit.cli.conftest import Run


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (["chekc"], "mailflow: No such command 'chekc'. Did you mean 'check'?"),
        (["requests", "shwo", "1"], "mailflow requests: No such command 'shwo'. Did you mean 'show'?"),
        (["requests", "show"], "mailflow requests show: Missing argument 'ref'"),
        (["outbox", "list", "--jsn"], "mailflow outbox list: No such option: --jsn"),
        (["quarantine", "show", "tiga"], "mailflow quarantine show: Invalid value for 'number'"),
        (["demo", "sned"], "mailflow demo: No such command 'sned'. Did you mean 'send'?"),
        (["demo", "reply", "0", "halo"], "mailflow demo reply: Invalid value for 'letter'"),
    ],
)
def test_a_slip_is_one_line(typed: list[str], told: str, run: Run) -> None:
    said = run(*typed)
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith(told)
    assert said.err.endswith(" --help\n")
    assert said.err.count("\n") == 1


def test_a_group_without_a_command_shows_what_there_is(run: Run) -> None:
    said = run("outbox")
    assert said.status == 2
    assert "retry" in said.out + said.err


def test_the_version_and_help_end_well(run: Run) -> None:
    assert run("--version").status == 0
    assert run("requests", "list", "--help").status == 0
