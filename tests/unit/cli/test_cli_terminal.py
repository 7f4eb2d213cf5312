"""The command line on a terminal: tables that fit, and nothing a stranger wrote that a terminal would obey."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailflow.cli.wrap import wrapped
from tests.unit.cli.conftest import HOSTILE, Run
from tests.unit.cli.terminal import terminal, words

COMMANDS = ["requests list --all", "requests show 1002", "outbox list", "quarantine list", "status", "outbox show 2"]


def test_a_terminal_gets_a_table_with_what_matters(site: Path) -> None:
    status, written = terminal(site, "requests", "list", columns=140)
    lines = words(written).splitlines()
    assert status == 0
    assert lines[0].split("  ")[0] == "ref"
    assert "due (WIB)" in lines[0]
    first = next(line for line in lines if "REQ-1001" in line)
    assert "critical ticket" in first
    assert "Sat 14 Feb 2099 10:00" in first
    assert first.rstrip().endswith("Tidak bisa login")
    assert "\x1b[" in written, "severity and lateness have colours"


def test_a_late_request_says_so_and_not_by_colour_alone(site: Path) -> None:
    _, written = terminal(site, "requests", "list", columns=140)
    late = next(line for line in words(written).splitlines() if "REQ-1002" in line)
    assert "Wed 12 Feb 2025 11:00 late" in late
    assert ", held" in late


@pytest.mark.parametrize("columns", [80, 140])
@pytest.mark.parametrize("command", [command for command in COMMANDS if "list" in command])
def test_a_table_fits_the_terminal(command: str, columns: int, site: Path) -> None:
    status, written = terminal(site, *command.split(), columns=columns)
    assert status == 0
    assert max(map(len, words(written).splitlines())) <= columns


def test_a_narrow_terminal_says_what_it_left_out(site: Path) -> None:
    narrow = words(terminal(site, "requests", "list", columns=80)[1])
    wide = words(terminal(site, "requests", "list", columns=200)[1])
    assert "No room for: " in narrow
    assert "requester" in narrow.splitlines()[-1]
    assert "No room for" not in wide
    assert "ana@klien.example" in wide


@pytest.mark.parametrize("command", COMMANDS)
def test_a_strangers_control_characters_do_not_reach_the_terminal(command: str, site: Path) -> None:
    _, written = terminal(site, *command.split(), columns=200)
    read = words(written)
    assert "hi" in read
    for character in set(HOSTILE) - {" ", "\n"}:
        assert character.isprintable() or character not in read, f"{character!r} reached the terminal"
    if command != "outbox show 2":  # a letter has lines of its own
        assert not any(line.startswith("BEN-9") for line in read.splitlines())


@pytest.mark.parametrize("command", COMMANDS[:5])
def test_a_strangers_control_characters_do_not_reach_a_pipe(command: str, run: Run) -> None:
    out = run(*command.split()).out
    assert "hi" in out
    for character in "\x1b\x07\u202e\x9b":
        assert character not in out
    assert not any(line.startswith("BEN-9") for line in out.splitlines())


def test_raw_bytes_of_a_mail_are_not_written_to_a_terminal(site: Path) -> None:
    status, written = terminal(site, "quarantine", "show", "5")
    assert status == 2
    assert written == ("these are a stranger's bytes; write them to a file: mailflow quarantine show 5 > mail.eml\n")


def test_a_reference_is_never_cut(site: Path) -> None:
    narrow = words(terminal(site, "requests", "list", "--all", columns=70)[1])
    assert {"REQ-1001", "REQ-1002", "REQ-1003"} <= set(narrow.split())


def test_empty_lists_say_so(site: Path) -> None:
    assert terminal(site, "requests", "list", "--client", "nobody")[1] == "no requests\n"
    assert terminal(site, "outbox", "list", "--status", "dropped")[1] == "no letters\n"


def test_long_words_of_a_timeline_are_wrapped_beside_their_indent(site: Path) -> None:
    _, written = terminal(site, "requests", "show", "1002", columns=50)
    lines = words(written).splitlines()
    told = [line for line in lines[lines.index("Wednesday 12 February 2025, times in WIB") + 1 :] if line[:1] == " "]
    assert len(told) > 3
    assert max(map(len, told)) <= 50


@pytest.mark.parametrize("command", ["sla policy", "sla explain 1002", "audit", "check"])
def test_sentences_are_wrapped_at_words_on_a_narrow_terminal(command: str, site: Path) -> None:
    lines = words(terminal(site, *command.split(), columns=60)[1]).splitlines()
    assert len(lines) > 3
    assert [line for line in lines if len(line) > 60 and " " in line.strip()] == [], "only one long word may stand out"
    assert any(line.startswith("  ") for line in lines)


def test_what_goes_on_stands_below_the_words_it_belongs_to() -> None:
    assert wrapped("  promised    lima jam kerja sejak diterima", 34) == [
        "  promised    lima jam kerja sejak",
        "              diterima",
    ]
    assert wrapped("klien: surat untuk Bu Ratna belum terkirim", 24) == [
        "klien: surat untuk Bu",
        "  Ratna belum terkirim",
    ]


def test_a_path_stays_whole_and_a_pipe_has_no_end() -> None:
    path = "/srv/mailflow/aturan/perusahaan-dan-klien"
    line = f"rules  {path} and more"
    assert wrapped(line, 30) == ["rules", f"       {path}", "       and more"]
    assert wrapped(line, None) == [line]


def test_a_pipe_gets_a_value_of_the_agreement_in_one_line(run: Run) -> None:
    rows = [re.split("  +", line) for line in run("sla", "policy").out.splitlines()]
    assert {len(row) for row in rows} == {3}
    assert rows[0][:2] == ["targets.ticket.critical.workaround", "5h"]


@pytest.mark.parametrize("command", ["requests show 1001", "requests list", "status", "calendar show 2026"])
def test_no_color_is_obeyed(command: str, site: Path) -> None:
    coloured = re.compile(r"\x1b\[[0-9;]*3[0-7]")
    assert coloured.search(terminal(site, *command.split())[1])
    assert not coloured.search(terminal(site, *command.split(), no_color="1")[1])
