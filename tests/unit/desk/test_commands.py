"""What staff write in the first lines of a reply, word for word."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.commands import client, is_two, meant, read, severity
from mailflow.desk.commandtables import COMMANDS, SEVERITIES, TAKES_ARGUMENT
from mailflow.sla.agreement import Severity

WORDS = [(word, name) for name, words in COMMANDS.items() for word in words]
TAKES_WORDS = [name for name in COMMANDS if name not in TAKES_ARGUMENT]


@pytest.mark.parametrize(("word", "name"), WORDS)
@pytest.mark.parametrize("written", ["/{}", "/{}:", " / {} ", "/{}."])
def test_every_word_for_a_command_is_read_however_it_is_written(word: str, name: str, written: str) -> None:
    for spelling in (word, word.upper(), word.title()):
        orders = read(f"{written.format(spelling)}\nHalo Bu")
        assert [command.name for command in orders.commands] == [name]
        assert orders.words == "Halo Bu"


def test_both_languages_name_the_commands_of_the_design() -> None:
    table = {
        "progress": {"proses", "kerjakan"},
        "wait": {"tunggu", "pending"},
        "workaround": {"sementara", "solusi-sementara"},
        "resolve": {"selesai", "beres", "done"},
        "close": {"tutup"},
        "reopen": {"buka-lagi", "bukalagi"},
        "severity": {"tingkat", "keparahan"},
        "assign": {"tugaskan"},
        "note": {"catatan", "catat", "internal"},
        "kind": {"jenis"},
        "client": {"klien"},
        "cc": {"tembusan"},
        "merge": {"gabung"},
        "spam": set(),
        "estimate": {"estimasi"},
        "approve": {"setujui"},
        "decline": {"tolak"},
        "deliver": {"serahkan"},
        "schedule": {"jadwal", "jadwalkan"},
        "visited": {"hasil-kunjungan"},
        "cancel": {"batal"},
        "record": {"rekaman"},
        "log": set(),
        "reason": {"alasan"},
        "waive": {"kecualikan"},
        "remind": {"ingatkan"},
        "undo": {"urungkan"},
        "as": {"atas-nama"},
        "list": {"daftar"},
        "status": set(),
        "help": {"bantuan", "?"},
    }
    assert {name: {*words} - {name} for name, words in COMMANDS.items()} == table


@pytest.mark.parametrize("name", TAKES_WORDS)
def test_text_after_a_command_that_takes_no_argument_is_the_reply(name: str) -> None:
    orders = read(f"/{name} sudah kami perbaiki ya Bu\nSalam")
    assert orders.words == "sudah kami perbaiki ya Bu\nSalam"
    assert orders.commands[0].argument == ""


def test_several_commands_stand_above_the_words_and_blank_lines_between_do_not_matter() -> None:
    orders = read("\n\n/tingkat kritis\n\n/proses\n\nHalo Bu,\n\n/bukan perintah lagi\n")
    assert [command.name for command in orders.commands] == ["severity", "progress"]
    assert orders.words == "Halo Bu,\n\n/bukan perintah lagi"


@pytest.mark.parametrize(
    "text",
    ["Halo\n/selesai", "/etc/passwd hilang", "/ 5 orang", "1/2 selesai", "//selesai", "http://a.example/selesai"],
)
def test_the_first_line_that_is_no_command_ends_them(text: str) -> None:
    assert read(text).commands == ()
    assert read(text).words == text


@pytest.mark.parametrize("text", ["/selesaii", "/helpp", "/resolve-now done"])
def test_a_word_nobody_knows_stays_an_unknown_command(text: str) -> None:
    (command,) = read(text).commands
    assert command.name is None
    assert command.line == text


def test_with_a_note_among_the_commands_every_word_is_internal() -> None:
    assert read("/catatan klien ini sering lupa").internal
    assert read("/selesai\n/note\nkata").internal
    assert not read("/selesai\nkata").internal


@pytest.mark.parametrize(
    ("argument", "meant"),
    [("kritis", Severity.CRITICAL), ("1", Severity.CRITICAL), ("TINGGI", Severity.HIGH), ("high.", Severity.HIGH),
     (" 3 ", Severity.NORMAL), ("Rendah", Severity.LOW), ("", None), ("5", None), ("kritis sekali", None)],
)  # fmt: skip
def test_a_severity_has_a_name_in_two_languages_and_a_number(argument: str, meant: Severity | None) -> None:
    assert severity(argument) is meant


def test_every_severity_can_be_ordered_in_both_languages_and_by_its_number() -> None:
    assert set(SEVERITIES.values()) == set(Severity)
    assert all(SEVERITIES[str(each.rank)] is each for each in Severity)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_no_text_is_too_odd_and_none_of_its_words_is_lost(text: str) -> None:
    orders = read(text)
    kept = "".join((*(command.line for command in orders.commands), orders.words))
    assert sorted(set("".join(text.split()))) == sorted(set("".join(kept.split())))


@pytest.mark.parametrize(
    ("argument", "means"),
    [
        ("sejahtera", "sejahtera"),
        (" Sejahtera. ", "sejahtera"),
        ("kosong", ""),
        ("NONE", ""),
        ("", None),
        ("pt a", None),
    ],
)
def test_a_client_is_named_by_one_word(argument: str, means: str | None) -> None:
    assert client(argument) == means


def test_a_client_named_below_the_words_came_too_late_and_a_sentence_about_one_is_a_word() -> None:
    assert read("Halo\n/klien sejahtera").below == ("/klien sejahtera",)
    assert read("Halo\n/klien yang lain juga").below == ()


@pytest.mark.parametrize(
    ("written", "probably"),
    [("/selesia", "selesai"), ("/selsai", "selesai"), ("/estmasi 5hk", "estimasi"), ("/jadwl besok", "jadwal"),
     ("/asign rani", "assign"), ("/Tugasken bima", "tugaskan"), ("/ambl", "ambil"), ("/hasil kunjungan", ""),
     ("/solusi-sementra", "solusi-sementara"), ("/halo", ""), ("/xyz", ""), ("/selesai", ""), ("Halo /selesia", ""),
     ("/ask", "")],
)  # fmt: skip
def test_a_mistyped_command_is_known_by_its_likeness_and_no_other_word_is(written: str, probably: str) -> None:
    assert meant(written) == probably


def test_a_hostile_word_is_like_no_command_and_costs_nothing() -> None:
    started = time.process_time()
    assert meant("/" + "selesai" * 700_000) == ""
    assert [meant(f"/{'s' * n}{'e' * n}") for n in range(20, 200)] == [""] * 180
    assert time.process_time() - started < 1


@pytest.mark.parametrize(
    ("line", "two"),
    [("/catatan /tugaskan bima", True), ("/selesai /tutup", True), ("/note  / Assign rani", True),
     ("/urungkan /ambil", True), ("/catatan lihat /selesai di menu", False), ("/catatan /var/log/payroll", False),
     ("/catatan /selesaii", False), ("/alasan /tutup dulu", False), ("/catatan", False), ("/catatan -", False)],
)  # fmt: skip
def test_two_commands_in_one_line_are_told_from_words(line: str, two: bool) -> None:
    (command,) = read(line).commands
    assert is_two(command) is two
