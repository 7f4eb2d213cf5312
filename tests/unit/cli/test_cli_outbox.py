"""mailflow outbox: what became of each letter, and the three things a person can do about it."""

from __future__ import annotations

import json

import pytest

from tests.unit.cli.conftest import Run

BYTES = b"To: ana@klien.example\r\n\r\nTerima kasih\r\n"


def statuses(run: Run) -> dict[str, str]:
    return {row[0]: row[1] for row in run("outbox", "list").rows}


def test_a_pipe_gets_a_line_a_letter_the_newest_last(run: Run) -> None:
    said = run("outbox", "list")
    assert (said.status, said.err) == (0, "")
    assert statuses(run) == {"1": "sent", "2": "failed", "3": "held", "4": "queued"}
    assert said.rows[0] == [
        "1", "sent", "ana@klien.example", "acknowledgement", "REQ-1001", "2025-02-12 10:00:00 +0700",
        "2025-02-12 10:00:00 +0700", "0", "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(("status", "numbers"), [("failed", ["2"]), ("held", ["3"]), ("dropped", [])])
def test_the_list_is_filtered_by_status(status: str, numbers: list[str], run: Run) -> None:
    assert [row[0] for row in run("outbox", "list", "--status", status).rows] == numbers


def test_the_newest_letters_are_listed_where_there_is_a_limit(run: Run) -> None:
    assert [row[0] for row in run("outbox", "list", "--limit", "2").rows] == ["3", "4"]


def test_an_unknown_status_is_one_line_with_the_known_ones(run: Run) -> None:
    said = run("outbox", "list", "--status", "lost")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("there is no status 'lost'; there are queued, sent, failed, held")


def test_json_parses(run: Run) -> None:
    listed = json.loads(run("outbox", "list", "--json").out)
    assert [(each["letter"], each["status"], each["attempts"]) for each in listed][:2] == [
        (1, "sent", 0),
        (2, "failed", 1),
    ]
    assert listed[0]["sent"].endswith("+00:00")


def test_a_letter_is_shown_to_the_byte_in_a_pipe(run: Run) -> None:
    said = run("outbox", "show", "1")
    assert (said.status, said.raw) == (0, BYTES)


def test_a_failed_letter_is_tried_again(run: Run) -> None:
    said = run("outbox", "retry", "2")
    assert (said.status, said.out) == (0, "letter 2 will be tried again\n")
    assert statuses(run)["2"] == "queued"


def test_a_held_letter_is_released(run: Run) -> None:
    said = run("outbox", "release", "3")
    assert (said.status, said.out) == (0, "letter 3 is released\n")
    assert statuses(run)["3"] == "queued"


def test_letters_are_dropped_and_stay_on_record(run: Run) -> None:
    said = run("outbox", "drop", "3", "4")
    assert (said.status, said.out) == (0, "letter 3 is dropped\nletter 4 is dropped\n")
    assert statuses(run) == {"1": "sent", "2": "failed", "3": "dropped", "4": "dropped"}


@pytest.mark.parametrize(
    ("command", "number", "why"),
    [
        ("retry", "1", "has not failed, or does not exist"),
        ("release", "1", "is not held, or does not exist"),
        ("drop", "1", "has been sent, or does not exist"),
        ("retry", "99", "has not failed, or does not exist"),
        ("release", "99", "is not held, or does not exist"),
        ("drop", "99", "has been sent, or does not exist"),
    ],
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(command: str, number: str, why: str, run: Run) -> None:
    before = statuses(run)
    said = run("outbox", command, number)
    assert (said.status, said.out, said.err) == (1, "", f"letter {number} {why}\n")
    assert statuses(run) == before


def test_of_several_letters_what_can_be_done_is_done(run: Run) -> None:
    said = run("outbox", "drop", "1", "4")
    assert (said.status, said.out, said.err) == (
        1,
        "letter 4 is dropped\n",
        "letter 1 has been sent, or does not exist\n",
    )
    assert statuses(run)["4"] == "dropped"


@pytest.mark.parametrize("command", ["show", "retry", "release", "drop"])
@pytest.mark.parametrize("number", ["0", "x", "9223372036854775808"])
def test_what_is_no_number_is_a_slip_and_no_crash(command: str, number: str, run: Run) -> None:
    said = run("outbox", command, number)
    assert said.status == 2
    assert "Traceback" not in said.err
    assert "Invalid value" in said.err


def test_an_unknown_letter_is_one_line(run: Run) -> None:
    said = run("outbox", "show", "99")
    assert (said.status, said.out, said.err) == (1, "", "there is no letter 99\n")
