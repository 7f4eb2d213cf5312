"""How things are written in each language."""

from __future__ import annotations

from datetime import date, datetime
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk import commands, commandtables, tokens
from mailflow.kinds import KINDS
from mailflow.letters import filters, words
from mailflow.letters.identity import ReplyTo
from mailflow.mail.bodytext import split_reply
from mailflow.sla.agreement import LeadTime, Severity
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import WEEKEND, Skipped

JAKARTA = ZoneInfo("Asia/Jakarta")


def test_an_instant_has_weekday_date_time_and_zone() -> None:
    at = datetime(2025, 2, 14, 15, 0, tzinfo=JAKARTA)
    assert filters.when(at, "id") == "Jumat, 14 Februari 2025 pukul 15.00 WIB"
    assert filters.when(at, "en") == "Friday, 14 February 2025 at 15:00 WIB"


def test_seconds_are_dropped_so_that_no_promise_is_shown_too_late() -> None:
    assert filters.time(datetime(2025, 2, 14, 15, 0, 59, tzinfo=JAKARTA), "en") == "15:00"


@pytest.mark.parametrize(
    ("zone", "name"),
    [
        ("Asia/Makassar", "WITA"),
        ("Asia/Kathmandu", "GMT+05:45"),
        ("Europe/Berlin", "CET"),
        ("America/Sao_Paulo", "GMT-03:00"),
    ],
)
def test_a_zone_without_a_name_is_written_as_its_offset(zone: str, name: str) -> None:
    assert filters.zone(datetime(2025, 2, 14, tzinfo=ZoneInfo(zone))) == name


@pytest.mark.parametrize(
    ("seconds", "indonesian", "english"),
    [
        (5400, "1 jam 30 menit", "1 hour 30 minutes"),
        (60, "1 menit", "1 minute"),
        (32400, "9 jam", "9 hours"),
        (90, "1 menit 30 detik", "1 minute 30 seconds"),
        (0, "0 menit", "0 minutes"),
        (90000, "25 jam", "25 hours"),
    ],
)
def test_durations_are_hours_minutes_and_seconds(seconds: int, indonesian: str, english: str) -> None:
    assert filters.duration(seconds, "id") == indonesian
    assert filters.duration(seconds, "en") == english


@given(st.integers(0, 10**7))
@settings(derandomize=True)
def test_a_duration_says_every_second(seconds: int) -> None:
    size = {"hour": 3600, "minute": 60, "second": 1}
    said = filters.duration(seconds, "en").replace(",", "").split()
    counts, units = said[::2], said[1::2]
    assert sum(int(n) * size[unit.rstrip("s")] for n, unit in zip(counts, units, strict=True)) == seconds


@pytest.mark.parametrize(
    ("target", "indonesian", "english"),
    [
        (Budget(18000, "h", 5, "operating"), "5 jam kerja", "5 business hours"),
        (Budget(32400, "bd", 1, "operating"), "1 hari kerja", "1 business day"),
        (Budget(64800, "bd", 2, "end_of_day"), "2 hari kerja", "2 business days"),
        (Budget(18000, "h", 5, "elapsed"), "5 jam", "5 hours"),
        (Budget(1800, "m", 30, "operating"), "30 menit jam kerja", "30 business minutes"),
    ],
)
def test_a_target_is_named_as_the_agreement_names_it(target: Budget, indonesian: str, english: str) -> None:
    assert filters.budget(target, "id") == indonesian
    assert filters.budget(target, "en") == english


def test_a_weekend_is_named_and_a_holiday_has_its_name() -> None:
    days = (
        Skipped(date(2025, 4, 18), "Wafat Yesus Kristus"),
        Skipped(date(2025, 4, 19), WEEKEND),
        Skipped(date(2025, 4, 20), WEEKEND),
    )
    assert filters.skipped(days, "id") == (
        "Sabtu 19 April, Minggu 20 April, dan Jumat 18 April (libur: Wafat Yesus Kristus)"
    )


def test_many_weekend_days_are_counted() -> None:
    days = tuple(Skipped(date(2025, 2, day), WEEKEND) for day in (15, 16, 22, 23))
    assert filters.skipped(days, "id") == "4 hari akhir pekan"
    assert filters.skipped(days, "en") == "4 weekend days"


def test_a_lead_time_says_which_days_it_counts() -> None:
    assert filters.lead(LeadTime(3), "id") == "3 hari sebelum kunjungan"
    assert filters.lead(LeadTime(3, "business"), "en") == "3 business days before the visit"


@pytest.mark.parametrize(
    ("name", "title", "indonesian", "english"),
    [
        ("Siti", "Ibu", "Yth. Ibu Siti", "Dear Ms. Siti"),
        ("Daniel", "Bapak", "Yth. Bapak Daniel", "Dear Mr. Daniel"),
        ("Siti Rahma", "", "Yth. Bapak/Ibu Siti Rahma", "Dear Siti Rahma"),
        ("", "", "Yth. Bapak/Ibu", "Hello"),
        ("", "Ibu", "Yth. Ibu", "Hello"),
    ],
)
def test_a_salutation_is_neutral_where_nothing_is_known(name: str, title: str, indonesian: str, english: str) -> None:
    assert filters.greeting((name, title), "id") == indonesian
    assert filters.greeting((name, title), "en") == english


def test_every_command_is_written_so_that_it_is_read_back() -> None:
    for name in commandtables.COMMANDS:
        for language in filters.LANGUAGES:
            assert commands.read(filters.command(name, language)).commands[0].name == name


def test_a_tap_opens_a_reply_that_begins_with_the_command() -> None:
    reply_to = ReplyTo("support+s7-k1-aaaaaaaaaaaaaaaa@vendor.example", "", "[BEN-7] Gaji & slip?")
    link = urlsplit(filters.tap("resolve", reply_to, "id"))
    fields = parse_qs(link.query, strict_parsing=True)
    assert link.scheme == "mailto"
    assert link.path == "support%2Bs7-k1-aaaaaaaaaaaaaaaa@vendor.example"
    assert fields["subject"] == ["[BEN-7] Gaji & slip?"]
    assert fields["body"] == ["/selesai\r\n\r\n"]


def test_a_tap_proves_its_writer_below_the_signature_where_the_address_cannot() -> None:
    reply_to = ReplyTo("support@vendor.example", "s7-k1-aaaaaaaaaaaaaaaa", "[BEN-7]")
    body = parse_qs(urlsplit(filters.tap("wait", reply_to, "en")).query)["body"][0].replace("\r\n", "\n")
    assert str(tokens.in_text(body)) == reply_to.ref
    assert "Ref" not in split_reply(body).new_text


def test_every_kind_state_and_severity_has_a_word_in_both_languages() -> None:
    for language in filters.LANGUAGES:
        for kind in KINDS.values():
            assert kind.name in words.KINDS[language]
            states = {state for move in kind.moves.values() for pair in move.items() for state in pair}
            assert states <= words.STATES[language].keys()
        assert {severity.value for severity in Severity} <= words.SEVERITIES[language].keys()


def test_both_languages_have_the_same_words() -> None:
    for table in (words.KINDS, words.STATES, words.SEVERITIES, words.CLOCKS, words.LEVELS, words.PHRASES):
        assert table["id"].keys() == table["en"].keys()


def test_a_key_without_a_word_is_shown_as_it_is() -> None:
    assert words.word(words.STATES, "on_the_way", "en") == "on the way"
