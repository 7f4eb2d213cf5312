"""mailflow quarantine, status, db and check: what waits for a person, and whether everything is as it should be."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from mailflow.store import outbox
from mailflow.store.engine import Store
from tests.commands import install
from tests.contracts.store.samples import NOW, letter
from tests.unit.cli.conftest import HOSTILE, Run


def test_quarantine_lists_held_and_unreadable_mails_with_the_reason(run: Run) -> None:
    said = run("quarantine", "list")
    assert said.status == 0
    assert [row[:3] for row in said.rows] == [["4", "held", "support"], ["5", "quarantined", "support"]]
    assert said.rows[0][5:6] == ["REQ-1002"]
    assert said.rows[0][6].startswith("from a staff address, ")
    assert said.rows[1][6].startswith("UnreadableMail: ")


def test_quarantine_in_json_parses(run: Run) -> None:
    listed = json.loads(run("quarantine", "list", "--json").out)
    assert [each["mail"] for each in listed] == [4, 5]
    assert listed[0]["reason"][0] == "from a staff address"


def test_a_mail_is_written_out_exactly_as_it_came(run: Run) -> None:
    said = run("quarantine", "show", "5")
    assert (said.status, said.raw) == (0, b"Subject: 5\r\n\r\n\xff\x1b")


def test_a_mail_is_processed_again(run: Run) -> None:
    said = run("quarantine", "replay", "4", "5")
    assert (said.status, said.out) == (0, "mail 4 will be processed again\nmail 5 will be processed again\n")
    assert run("quarantine", "list").rows == []
    assert "mails new                2" in run("status").out


@pytest.mark.parametrize("number", ["1", "99"])
def test_a_mail_that_does_not_wait_is_not_processed_again(number: str, run: Run) -> None:
    said = run("quarantine", "replay", number)
    assert (said.status, said.out, said.err) == (1, "", f"mail {number} is neither quarantined nor held\n")


def test_a_mail_is_dropped_and_its_bytes_stay(run: Run) -> None:
    said = run("quarantine", "drop", "4", "5")
    assert (said.status, said.out, said.err) == (0, "mail 4 is dropped\nmail 5 is dropped\n", "")
    assert run("quarantine", "list").rows == []
    assert "mails that wait" not in run("status").out
    assert run("quarantine", "show", "5").raw == b"Subject: 5\r\n\r\n\xff\x1b"


def test_of_several_mails_those_that_wait_are_dropped(run: Run) -> None:
    said = run("quarantine", "drop", "1", "5")
    assert (said.status, said.out, said.err) == (1, "mail 5 is dropped\n", "mail 1 is neither quarantined nor held\n")
    assert [row[0] for row in run("quarantine", "list").rows] == ["4"]


def test_an_unknown_mail_is_one_line(run: Run) -> None:
    said = run("quarantine", "show", "99")
    assert (said.status, said.out, said.err) == (1, "", "there is no mail 99\n")


def test_status_counts_and_says_what_needs_a_person(run: Run) -> None:
    said = run("status")
    lines = said.out.splitlines()
    assert said.status == 1
    assert "requests open            2" in lines
    assert "support last polled      2025-02-12 10:00:00 +0700" in lines
    assert lines[-5:-1] == [
        "needs a person: requests held until staff answer them: 1; see: mailflow requests list",
        "needs a person: mails that wait: 2; see: mailflow quarantine list",
        "needs a person: letters failed: 1; see: mailflow outbox list --status failed",
        "needs a person: letters held: 1; see: mailflow outbox list --status held",
    ]
    assert lines[-1].startswith("needs a person: support: UID 6 could not be fetched, 1 times: time-out hi")


def test_status_is_0_where_nothing_needs_a_person(run: Run, site: Path) -> None:
    run("outbox", "drop", "3")
    run("outbox", "retry", "2")
    run("quarantine", "replay", "4", "5")
    assert run("status").status == 1
    with sqlite3.connect(site / "mailflow.db") as connection:
        connection.execute("delete from unfetched")
        connection.execute("update requests set hold = null")
    connection.close()
    said = run("status")
    assert said.status == 0
    assert "needs a person" not in said.out


def needs_a_person(run: Run) -> list[str]:
    told: list[str] = json.loads(run("status", "--json").out)["needs a person"]
    return told


def test_letters_that_wait_after_failed_attempts_need_a_person(run: Run, site: Path) -> None:
    before = needs_a_person(run)
    store = Store(f"sqlite:///{site}/mailflow.db")
    with store.write() as conn:
        outbox.put(conn, [letter("m3.1")])
        outbox.retry(conn, 5, "an older one", NOW)
        outbox.retry(conn, 4, "never shown", NOW)
        outbox.retry(conn, 5, f"535 5.7.8 wrong{HOSTILE} {'x' * 300}", NOW)
    store.close()
    (line,) = (each for each in needs_a_person(run) if each not in before)
    words, _, why = line.partition("; one's error: ")
    assert words == "letters that wait after failed attempts: 2"
    assert why.startswith("535 5.7.8 wrong")
    assert why.isprintable()
    assert len(why) == 200


def test_a_mailbox_that_was_never_polled_to_its_end_needs_a_person(run: Run, site: Path) -> None:
    before = needs_a_person(run)
    for statement in ("update cursors set polled_at = null", "delete from cursors"):
        with sqlite3.connect(site / "mailflow.db") as connection:
            connection.execute(statement)
        connection.close()
        assert run("status").status == 1
        assert [each for each in needs_a_person(run) if each not in before] == [
            "support was never polled; the log of mailflow run says why"
        ]


def test_status_in_json_parses_and_has_the_same_exit_status(run: Run) -> None:
    said = run("status", "--json")
    told = json.loads(said.out)
    assert said.status == 1
    assert told["mails quarantined"] == 1
    assert told["support last polled"] == "2025-02-12T03:00:00.123456+00:00"
    assert len(told["needs a person"]) == 5


def test_check_says_what_was_read_and_that_it_is_good(run: Run) -> None:
    said = run("check")
    assert (said.status, said.err) == (0, "")
    assert said.out.splitlines()[-1] == "all good"
    assert "config.yaml: 1 mailbox\n" in said.out
    assert "warning        authentication.profile is none" in said.out


def test_looking_works_while_a_rule_is_broken(run: Run, site: Path) -> None:
    """An admin looks at the desk and mends rules at the same time; a zone that cannot be read is UTC."""
    (site / "rules").mkdir()
    (site / "rules/sla.yaml").write_text("calendars: [", "utf-8")
    install(site, "folders: {rules: rules}\n")
    assert run("check").status == 2
    assert run("requests", "list").rows[1][4] == "2099-02-14 03:00:00 +0000"


def test_times_are_in_the_zone_of_the_agreement(run: Run, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "rules").mkdir()
    bundled = Path(__file__).parents[3] / "rules/sla.yaml"
    text = bundled.read_text("utf-8").replace("zone: Asia/Jakarta", "zone: Asia/Kathmandu")
    (site / "rules/sla.yaml").write_text(text, "utf-8")
    install(site, "folders: {rules: rules}\n")
    monkeypatch.setenv("TZ", "America/New_York")
    assert run("requests", "list").rows[1][4] == "2099-02-14 08:45:00 +0545"
    assert "times in +0545" in run("requests", "show", "1001").out


def test_an_upgrade_of_a_new_database_is_harmless(run: Run) -> None:
    said = run("db", "upgrade")
    assert (said.status, said.err) == (0, "")
    assert said.out.endswith("mailflow.db is up to date\n")
    assert len(run("requests", "list").rows) == 2


def test_an_upgrade_makes_a_database_where_there_is_none(run: Run, site: Path) -> None:
    (site / "mailflow.db").unlink()
    assert run("requests", "list").status == 2
    assert run("db", "upgrade").status == 0
    assert (run("requests", "list").status, run("requests", "list").out) == (0, "")


@pytest.mark.parametrize("command", ["requests list", "outbox list", "quarantine list", "status", "outbox drop 1"])
def test_a_database_that_is_missing_is_one_line_and_is_not_made(command: str, run: Run, site: Path) -> None:
    (site / "mailflow.db").unlink()
    said = run(*command.split())
    assert (said.status, said.out) == (2, "")
    assert said.err == f"the database sqlite:///{site}/mailflow.db does not exist; it is created by: mailflow run\n"
    assert not (site / "mailflow.db").exists()


@pytest.mark.parametrize("command", ["requests list", "db upgrade", "status"])
def test_a_file_that_is_no_database_is_one_line(command: str, run: Run, site: Path) -> None:
    (site / "mailflow.db").write_text("a letter to somebody, and not a database\n" * 100, "utf-8")
    said = run(*command.split())
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("does not answer: file is not a database\n")
    assert said.err.count("\n") == 1


def test_a_database_of_an_older_program_names_the_command(run: Run, site: Path) -> None:
    with sqlite3.connect(site / "mailflow.db") as connection:
        connection.execute("update alembic_version set version_num = '9999'")
    connection.close()
    said = run("requests", "list")
    assert said.status == 2
    assert "is at revision 9999, which this program does not know" in said.err


def test_a_missing_configuration_is_one_line(run: Run) -> None:
    said = run("--config", "elsewhere.yaml", "status")
    assert (said.status, said.out) == (2, "")
    assert said.err == "elsewhere.yaml: there is no such file; copy config.example.yaml, or: --config FILE\n"


def test_the_configuration_is_named_by_a_variable_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MAILFLOW_CONFIG", "elsewhere.yaml")
    assert run("status").err.startswith("elsewhere.yaml: there is no such file")


def test_the_version_is_one_line(run: Run) -> None:
    assert run("--version").out.startswith("mailflow 0.")
