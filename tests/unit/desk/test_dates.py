"""Dates and times as people write them: day before month, two languages, no guess where one contradicts itself."""

from __future__ import annotations

import time as timer
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.dates import moment, read, span, whole
from mailflow.desk.days import MONTHS, WEEKDAYS
from mailflow.desk.hours import OTHER_ZONES, PARTS, ZONES
from mailflow.desk.problem import Problem

TODAY = date(2026, 3, 20)
APRIL = date(2026, 4, 3)  # a Friday


@pytest.mark.parametrize(
    "text",
    ["3 April 2026", "03/04/2026", "3-4-2026", "3.4.26", "2026-04-03", "Jumat, 3 April 2026", "Friday, April 3, 2026",
     "April 3rd, 2026", "3 Apr 2026 pukul 10.00", "tgl 3 april", "JUMAT 3 APRIL 2026 jam 09:00 s/d 12:00",
     "Jum'at, 03-04-2026", "3-Apr-2026", "tanggal 3 April 2026, 5 orang"],
)  # fmt: skip
def test_a_date_is_read_however_it_is_written(text: str) -> None:
    assert read(text, TODAY).day == APRIL


@pytest.mark.parametrize("text", ["Senin, 3 April 2026", "Monday 03/04/2026", "Minggu 2026-04-03"])
def test_a_weekday_that_does_not_fit_is_asked_back(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None
    assert "weekday" in found.problem


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("secepatnya", "no date could be read"),
        ("31 Februari 2026", Problem.NO_SUCH_DAY), ("30/02/2026", Problem.NO_SUCH_DAY),
        ("99-99-2026", Problem.NO_SUCH_DAY), ("2026-13-01", Problem.NO_SUCH_DAY),
        ("minggu depan", Problem.WHICH_WEEK), ("antara jam 9 dan 10", "no date could be read"),
    ],
)  # fmt: skip
def test_what_is_no_date_is_a_problem_in_words(text: str, problem: str) -> None:
    found = read(text, TODAY)
    assert (found.day, found.problem) == (None, problem)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Rabu depan", 25), ("Rabu depan jam 10.00", 25), ("hari Jumat", 27), ("Jumat", 27), ("Senin pagi", 23),
        ("lusa", 22), ("besok, Sabtu", 21), ("Rabu 25/3 jam 10.00 WITA", 25), ("25/3", 25), ("19/03", 19),
        ("jam 9, 25 Maret", 25), ("pukul 10.00-12.00, 25 Maret 2026", 25), ("25 Maret 2026 - 10.00", 25),
        ("25/03/2026 (25 Maret 2026)", 25), ("25/03/2026 dan 2 orang teknisi", 25),
    ],
)  # fmt: skip
def test_a_form_names_its_day_as_a_command_does(text: str, day: int) -> None:
    """Friday, 20 March 2026: "Rabu depan" is of next week, "Jumat" alone is the next one."""
    assert read(text, TODAY).day == date(2026, 3, day)


@pytest.mark.parametrize(
    "text",
    [
        "19-20 Februari 2026", "19 - 20 Februari 2026", "19 atau 20 Februari 2026", "19/20 Februari", "19, 20 Februari",
        "19 s.d. 21 Feb", "19 s/d 21 Feb 2026", "19 sampai dengan 21 Feb", "Feb 19-20, 2026", "Feb 19th or 20th",
        "antara 19 dan 21 Februari", "tanggal 19 atau tanggal 20 Februari", "19-20/02/2026", "19, 20 dan 21 Februari",
        "Rabu atau Kamis", "Senin s.d. Rabu, 6-8 April", "24 Desember 2026 - 2 Januari 2027",
        "19/02/2026 atau 20/02/2026", "besok atau lusa", "Rabu 25 Maret, kalau tidak bisa Kamis 26 Maret", "19/02-2027",
    ],
)  # fmt: skip
def test_one_of_several_days_is_not_chosen(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None
    assert found.problem in {Problem.SEVERAL, Problem.NO_SUCH_DAY}


@pytest.mark.parametrize(
    "text",
    [
        "kapan saja asal bukan 25 Maret 2026", "jangan Rabu", "selain hari Rabu", "Jangan di hari Rabu ya",
        "tidak bisa tanggal 25 Maret", "setiap hari kecuali tgl. 25/03/2026", "Rabu 25 Maret kami tidak bisa",
        "25 Maret 2026 tidak jadi", "ga bisa Rabu", "hindari tanggal 25 Maret", "not on 25 March",
        "any day but Wednesday", "except Wed 25 Mar", "we can't do Wednesday", "25 March 2026 is not possible",
        "sebelum 25 Maret", "paling lambat tanggal 25 Maret 2026", "setelah hari Rabu", "mulai 25 Maret",
        "no later than 25 March", "after Wednesday", "bukan Selasa tapi Rabu", "selain Rabu, 25 Maret",
    ],
)  # fmt: skip
def test_a_day_that_is_ruled_out_or_only_a_border_is_asked_back(text: str) -> None:
    """Friday, 20 March 2026; the 25th is a Wednesday."""
    found = read(text, TODAY)
    assert (found.day, found.problem) == (None, Problem.WHICH_WEEK)


@pytest.mark.parametrize(
    "text",
    [
        "25 Maret 2026, bukan hari libur", "Tidak mendesak, Rabu 25 Maret", "25 Maret setelah jam 13.00",
        "kalau tidak keberatan 25 Maret 2026", "25 Maret 2026. Jangan pagi.",
        "25/03/2026 (kalau tidak bisa, hubungi kami)",
        "Jl. Melati no 5 tanggal 25 Maret", "25 March, not before 10.00", "mulai jam 10, Rabu 25 Maret",
    ],
)  # fmt: skip
def test_a_no_that_is_about_something_else_rules_no_day_out(text: str) -> None:
    assert read(text, TODAY).day == date(2026, 3, 25)


def test_29_february_is_a_day_only_where_the_coming_twelve_months_have_one() -> None:
    """2028 is a leap year; a day that has just passed is not yet the one of four years later."""
    leap = date(2028, 2, 29)
    for text in ("29 Februari", "29/2", "Feb 29"):
        for today in (date(2027, 3, 1), date(2028, 2, 12), leap, date(2028, 4, 29)):
            assert (read(text, today).day, whole(text, today)) == (leap, leap), today
        for today in (date(2025, 2, 12), date(2027, 2, 28), date(2028, 4, 30)):
            assert read(text, today).problem == whole(text, today) == Problem.NO_SUCH_DAY, today
            assert moment(f"{text} 10.00", today).problem is Problem.NO_SUCH_DAY


def test_a_day_of_last_week_without_a_year_is_no_day_of_next_year() -> None:
    monday = date(2025, 12, 29)
    assert moment("28 Desember 10.00", monday).problem is Problem.PAST
    assert whole("28 Desember", monday) == read("28 Desember", monday).day == date(2025, 12, 28)
    assert moment("5 Januari 10.00", monday).day == date(2026, 1, 5)
    assert moment("29 Desember 10.00", monday).day == monday


@given(st.text(alphabet="0123456789 -/.,rabufepdn19", max_size=60))
def test_whatever_stands_in_a_form_is_read_to_its_end(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None or not found.problem


@pytest.mark.parametrize("text", ["", "  \n"])
def test_nothing_at_all_is_no_problem_but_a_missing_field(text: str) -> None:
    assert (read(text, TODAY).day, read(text, TODAY).problem) == (None, "")


def test_a_day_without_a_year_is_the_next_such_day() -> None:
    assert read("5 Januari", date(2025, 12, 20)).day == date(2026, 1, 5)
    assert read("24 Desember", date(2025, 12, 20)).day == date(2025, 12, 24)


def test_a_day_that_has_just_passed_is_not_moved_to_next_year() -> None:
    assert read("15 Maret", TODAY).day == date(2026, 3, 15)


def test_every_month_and_weekday_has_names_in_both_languages() -> None:
    assert set(MONTHS.values()) == set(range(1, 13))
    assert set(WEEKDAYS.values()) == set(range(7))
    for name, number in MONTHS.items():
        assert read(f"1 {name} 2026", TODAY).day == date(2026, number, 1), name


@given(
    st.dates(date(2000, 1, 1), date(2099, 12, 31)), st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d.%m.%y", "%d %B %Y"])
)
def test_every_day_of_the_century_comes_back_as_it_was_written(day: date, form: str) -> None:
    assert read(day.strftime(form), TODAY).day == day


@given(st.dates(date(2026, 3, 20), date(2026, 12, 31)), st.integers(1, 6))
def test_no_wrong_weekday_is_overlooked(day: date, off: int) -> None:
    wrong = (day + timedelta(days=off)).strftime("%A")
    assert read(f"{wrong}, {day:%d/%m/%Y}", TODAY).day is None
    assert read(f"{day:%A}, {day:%d/%m/%Y}", TODAY).day == day


@given(st.text(max_size=100))
def test_no_text_makes_it_fail(text: str) -> None:
    found = read(text, TODAY)
    assert found.day is None or not found.problem


SUNDAY = date(2026, 11, 22)
MONDAY, TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (SUNDAY + timedelta(days=days) for days in range(1, 6))


@pytest.mark.parametrize(
    ("text", "day", "hour", "rest"),
    [
        ("Rabu depan 10.00 https://meet.example/10.00-11", WEDNESDAY, "10:00", "https://meet.example/10.00-11"),
        ("besok jam 9", MONDAY, "09:00", ""), ("lusa 13:00", TUESDAY, "13:00", ""),
        ("besok lusa 13.00", TUESDAY, "13:00", ""),
        ("hari ini 15.00", SUNDAY, "15:00", ""), ("today at 3pm", SUNDAY, "15:00", ""),
        ("next Tuesday 9am", TUESDAY, "09:00", ""),
        ("Tuesday next week 9 am", TUESDAY, "09:00", ""), ("the day after tomorrow at 13:00", TUESDAY, "13:00", ""),
        ("Senin 23 Nov 10:00", MONDAY, "10:00", ""), ("Senin, 23/11/2026, pukul 10.00", MONDAY, "10:00", ""),
        ("Sen 23-11-2026 10.00", MONDAY, "10:00", ""),
        ("Senin (23 Nov) jam 10", MONDAY, "10:00", ""),
        ("hari Rabu tgl. 25 November pkl 10.00", WEDNESDAY, "10:00", ""),
        ("Rabu minggu depan jam 10", WEDNESDAY, "10:00", ""), ("minggu depan hari Rabu jam 10", WEDNESDAY, "10:00", ""),
        ("Senin besok 10.00", MONDAY, "10:00", ""), ("25/11 jam 13.30 Teams", WEDNESDAY, "13:30", "Teams"),
        ("10.00 besok", MONDAY, "10:00", ""),
        ("jam 2 siang besok", MONDAY, "14:00", ""), ("besok siang jam 1", MONDAY, "13:00", ""),
        ("besok jam 7 malam", MONDAY, "19:00", ""),
        ("besok jam 9 pagi", MONDAY, "09:00", ""), ("besok jam 4 sore", MONDAY, "16:00", ""),
        ("besok pukul 14.00 siang", MONDAY, "14:00", ""),
        ("besok jam 12", MONDAY, "12:00", ""), ("tomorrow 12am", MONDAY, "00:00", ""),
        ("tomorrow 12 pm", MONDAY, "12:00", ""),
        ("besok jam setengah 10", MONDAY, "09:30", ""), ("besok setengah 3 sore", MONDAY, "14:30", ""),
        ("besok 02.00", MONDAY, "02:00", ""),
        ("nanti malam jam 8", SUNDAY, "20:00", ""), ("sore ini 16.30", SUNDAY, "16:30", ""),
        ("Nov 25, 2026 10:00 room 5", WEDNESDAY, "10:00", "room 5"),
        ("2026-11-25 10:00", WEDNESDAY, "10:00", ""), ("3.4.27 10.00", date(2027, 4, 3), "10:00", ""),
        ("1 Jan 9.00", date(2027, 1, 1), "09:00", ""),
        ("besok 10.00 di Jl. Kenanga 10/12, Lt. 3 (sayap B)", MONDAY, "10:00", "di Jl. Kenanga 10/12, Lt. 3 (sayap B)"),
        ("besok 10.00 - 2 orang", MONDAY, "10:00", "2 orang"),
        ("besok\u00a010.00, Gedung İstana", MONDAY, "10:00", "Gedung İstana"),
    ],
)  # fmt: skip
def test_a_moment_is_read_and_the_rest_is_given_back_untouched(text: str, day: date, hour: str, rest: str) -> None:
    found = moment(text, SUNDAY)
    assert (found.day, found.time, found.end, found.rest) == (day, time.fromisoformat(hour), None, rest)
    assert found.problem is None


@pytest.mark.parametrize(
    ("text", "begin", "end"),
    [
        ("14.30-16.00", "14:30", "16:00"), ("10.00 s/d 12.00", "10:00", "12:00"), ("10:00 - 11:30", "10:00", "11:30"),
        ("pukul 10.00 sampai 12.00", "10:00", "12:00"), ("pukul 10.00 sampai jam 12", "10:00", "12:00"),
        ("jam 9-11", "09:00", "11:00"),
        ("jam 1-3 siang", "13:00", "15:00"), ("jam 9-12 siang", "09:00", "12:00"), ("jam 7-9 malam", "19:00", "21:00"),
        ("9am to 11am", "09:00", "11:00"), ("9-11am", "09:00", "11:00"), ("11am-1pm", "11:00", "13:00"),
        ("9 - 1pm", "09:00", "13:00"),
        ("jam 2 siang sampai jam 4", "14:00", "16:00"), ("3pm-4:30pm", "15:00", "16:30"),
        ("10.00 WIB - 12.00 WIB", "10:00+07:00", "12:00+07:00"),
        ("14.30-16.00 WIB", "14:30+07:00", "16:00+07:00"), ("(10.00-12.00 WITA)", "10:00+08:00", "12:00+08:00"),
        ("9.00-9.30 wit", "09:00+09:00", "09:30+09:00"),
    ],
)  # fmt: skip
def test_a_span_has_an_end_and_a_zone_of_indonesia_an_offset(text: str, begin: str, end: str) -> None:
    found = moment(f"Rabu depan {text} Ruang Melati", SUNDAY)
    assert (found.day, found.rest, found.problem) == (WEDNESDAY, "Ruang Melati", None)
    assert found.time is not None
    assert found.end is not None
    assert (found.time.isoformat("minutes"), found.end.isoformat("minutes")) == (begin, end)


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", Problem.NO_DAY), ("10.00", Problem.NO_DAY), ("secepatnya", Problem.NO_DAY),
        ("https://meet.example/x", Problem.NO_DAY),
        ("besok", Problem.NO_TIME), ("Rabu depan 3 orang", Problem.NO_TIME), ("besok 25.00", Problem.NO_TIME),
        ("besok 10.75", Problem.NO_TIME),
        ("besok jam 2", Problem.WHICH_HALF), ("besok 2.30", Problem.WHICH_HALF), ("tomorrow at 3", Problem.WHICH_HALF),
        ("besok jam 2-4", Problem.WHICH_HALF),
        ("besok jam 12 malam", Problem.WHICH_HALF), ("besok jam 8 siang", Problem.WHICH_HALF),
        ("besok 14.00 malam", Problem.WHICH_HALF),
        ("besok jam 9 lewat 15", Problem.WHICH_HALF), ("besok jam 9-an", Problem.WHICH_HALF),
        ("Selasa 23 Nov 10:00", Problem.WEEKDAY), ("Rabu besok 10.00", Problem.WEEKDAY),
        ("Minggu, 23/11/2026 10.00", Problem.WEEKDAY),
        ("29 Feb 9.00", Problem.NO_SUCH_DAY), ("20 November 10.00", Problem.PAST), ("23/9 10.00", Problem.PAST),
        ("Kamis depan besok 10.00", Problem.SEVERAL), ("besok, Kamis depan 10.00", Problem.SEVERAL),
        ("31 Feb 2027 10.00", Problem.NO_SUCH_DAY), ("31/4 10.00", Problem.NO_SUCH_DAY),
        ("99/99/2026 10.00", Problem.NO_SUCH_DAY),
        ("Minggu depan jam 10", Problem.WHICH_WEEK), ("next week 10.00", Problem.WHICH_WEEK),
        ("pekan depan jam 10", Problem.WHICH_WEEK),
        ("kemarin 10.00", Problem.PAST), ("21/11/2026 10.00", Problem.PAST), ("Rabu ini 10.00", Problem.PAST),
        ("besok 11.00-10.00", Problem.ORDER), ("besok 22.00-02.00", Problem.ORDER),
        ("besok 10.00-10.00", Problem.ORDER),
        ("Rabu 10.00 atau 11.00", Problem.SEVERAL), ("Rabu 10.00 atau Kamis 10.00", Problem.SEVERAL),
        ("Rabu 10.00, Kamis 11.00", Problem.SEVERAL),
        ("besok 9.00, 10.00", Problem.SEVERAL), ("23/11 24/11 10.00", Problem.SEVERAL),
        ("Rabu or Kamis 10.00", Problem.SEVERAL),
        ("besok 10.00 SGT", Problem.ZONE), ("besok 10.00 GMT+7", Problem.ZONE), ("besok 10.00 (UTC)", Problem.ZONE),
        ("besok 10:00 +07:00", Problem.ZONE), ("besok 10.00 WST", Problem.ZONE), ("besok 10.00 wibb", Problem.ZONE),
        ("besok 10.00 (ICT)", Problem.ZONE), ("Rabu 10.00-12.00 WTS Jl. Melati 5", Problem.ZONE),
        ("besok 10.00 waktu Singapura", Problem.ZONE), ("besok 10.00 WIB - 12.00 WITA", Problem.ZONE),
    ],
)  # fmt: skip
def test_a_moment_that_is_not_clear_is_asked_back(text: str, problem: Problem) -> None:
    found = moment(text, SUNDAY)
    assert (found.problem, found.day, found.time, found.end) == (problem, None, None, None)


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.sampled_from(sorted(n for n in WEEKDAYS if len(n) > 3)))
def test_a_weekday_is_the_next_one_after_today_and_depan_that_of_next_week(today: date, name: str) -> None:
    bare, coming = moment(f"{name} 10.00", today).day, moment(f"hari {name} depan 10.00", today).day
    assert bare is not None
    assert bare.weekday() == WEEKDAYS[name]
    assert 1 <= (bare - today).days <= 7
    assert coming is not None
    assert coming.weekday() == WEEKDAYS[name]
    assert (coming - timedelta(days=coming.weekday())) - (today - timedelta(days=today.weekday())) == timedelta(days=7)


@given(
    st.dates(SUNDAY, date(2040, 1, 1)),
    st.times(),
    st.sampled_from(sorted(ZONES)),
    st.sampled_from(["%d/%m/%Y", "%Y-%m-%d", "%d %B %Y"]),
)
def test_every_minute_comes_back_as_it_was_written(day: date, at: time, zone: str, form: str) -> None:
    at = at.replace(second=0, microsecond=0)
    for hour in (f"{at:%H.%M}", f"pukul {at:%H:%M}"):
        found = moment(f"{day:%A}, {day.strftime(form)} {hour} {zone} Jl. Kenanga 5", SUNDAY)
        assert (found.day, found.time, found.rest) == (day, at.replace(tzinfo=ZONES[zone]), "Jl. Kenanga 5")


@given(st.integers(1, 12), st.sampled_from(sorted(PARTS)))
def test_a_part_of_the_day_never_gives_an_hour_outside_of_it(hour: int, part: str) -> None:
    found = moment(f"besok jam {hour} {part}", SUNDAY)
    if found.time is None:
        assert found.problem is Problem.WHICH_HALF
    else:
        assert found.time.hour in PARTS[part]
        assert found.time.hour % 12 == hour % 12


@pytest.mark.parametrize("zone", OTHER_ZONES.split())
def test_another_zone_is_asked_back_and_a_word_that_begins_like_one_is_a_place(zone: str) -> None:
    assert moment(f"besok 10.00 {zone.upper()}", SUNDAY).problem is Problem.ZONE
    assert moment(f"besok 10.00 {zone}xy", SUNDAY).rest == f"{zone}xy"


@pytest.mark.parametrize(
    ("text", "day", "received", "answered", "rest"),
    [
        ("10:02 10:05", SUNDAY, "10:02", "10:05", ""), ("10.02-10.05 soal gaji", SUNDAY, "10:02", "10:05", "soal gaji"),
        ("kemarin 10:02 10:05", SUNDAY - timedelta(days=1), "10:02", "10:05", ""),
        ("20/11 10.02, 10.05", date(2026, 11, 20), "10:02", "10:05", ""),
        ("diterima 10.02 dijawab 10.05 Bu Rina", SUNDAY, "10:02", "10:05", "Bu Rina"),
        ("jam 2 siang", SUNDAY, "14:00", None, ""),
        ("31 Des 23.00 23.10", date(2025, 12, 31), "23:00", "23:10", ""), ("10:02 10:02", SUNDAY, "10:02", "10:02", ""),
    ],
)  # fmt: skip
def test_a_call_was_received_and_answered(text: str, day: date, received: str, answered: str | None, rest: str) -> None:
    found = span(text, SUNDAY)
    assert (found.day, found.time, found.rest, found.problem) == (day, time.fromisoformat(received), rest, None)
    assert found.end == (time.fromisoformat(answered) if answered else None)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("", Problem.NO_TIME), ("sudah", Problem.NO_TIME), ("10:05 10:02", Problem.ORDER),
    ("besok 10:00 10:05", Problem.FUTURE),
     ("10:02 10:05 10:07", Problem.SEVERAL), ("10:02-10:05 10:07", Problem.SEVERAL), ("jam 2", Problem.WHICH_HALF)],
)  # fmt: skip
def test_a_call_that_is_not_clear_is_asked_back(text: str, problem: Problem) -> None:
    assert span(text, SUNDAY).problem is problem


@pytest.mark.parametrize(
    ("text", "day"),
    [("10 Des 2026", date(2026, 12, 10)), ("Kamis, 10/12/2026.", date(2026, 12, 10)), ("besok", MONDAY),
    ("Jumat", FRIDAY), ("29 Februari", Problem.NO_SUCH_DAY), ("20 Nov", date(2026, 11, 20)),
     ("22 Sep", date(2027, 9, 22)), ("23 Sep", date(2026, 9, 23)),
     ("10 Des pagi", Problem.SEVERAL), ("10 Des jam 10", Problem.SEVERAL), ("Rabu, 10 Des 2026",
     Problem.WEEKDAY), ("15jt", None), ("", None)],
)  # fmt: skip
def test_a_whole_text_is_one_day_and_nothing_more(text: str, day: date | Problem | None) -> None:
    assert whole(text, SUNDAY) == day


PIECES = st.sampled_from(["besok ", "Rabu ", "depan ", "10", ".00", "-", " s/d ", "jam ", "siang ", "WIB ", "23/11",
"/2026 ", " Nov ", "am ", ", ", "x"])  # fmt: skip


@given(st.one_of(st.text(max_size=100), st.lists(PIECES, max_size=10).map("".join)))
def test_no_text_makes_a_moment_fail_and_its_rest_is_the_end_of_the_text(text: str) -> None:
    for found in (moment(text, SUNDAY), span(text, SUNDAY)):
        assert text.rstrip().endswith(found.rest)
        assert (found.problem is None) == (found.day is not None and found.time is not None)
        assert found.end is None or found.time is not None


@pytest.mark.parametrize(
    "piece",
    ["1", "1 ", "besok ", "10.00 ", "10.00-", " ", ",", "jam ", "hari ", "1/1/", "a", "Rabu depan ", "(", "2026-"],
)
def test_a_hostile_line_takes_no_time_to_tell_when(piece: str) -> None:
    before = timer.process_time()
    for read_ in (moment, span, whole):
        read_(piece * 1_000_000, SUNDAY)
        read_("besok 10.00 " + piece * 1_000_000, SUNDAY)
    assert timer.process_time() - before < 1


@pytest.mark.parametrize(
    "piece", ["bukan ", "tidak bisa ", "sebelum tanggal ", "di luar ", "25 Maret ", "tidak ", "\n"]
)
def test_a_hostile_form_takes_no_time_to_read(piece: str) -> None:
    before = timer.process_time()
    read(piece * 1_000_000, TODAY)
    assert timer.process_time() - before < 1
