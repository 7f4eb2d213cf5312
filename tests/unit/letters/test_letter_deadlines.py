"""How a letter explains a deadline, on the design's own examples."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk.decision import Notice
from mailflow.letters.deadlines import Deadline, deadlines
from mailflow.letters.filters import rule, skipped, when
from mailflow.letters.letter import Letter
from mailflow.letters.samples import ticket
from mailflow.sla.budget import Budget, due_by
from mailflow.sla.calendar import Calendar
from mailflow.sla.clocks import Clock, Pause

HOUR = 3600
JAKARTA = ZoneInfo("Asia/Jakarta")
CALENDAR = Calendar(
    "Asia/Jakarta", dict.fromkeys(range(5), ((9 * HOUR, 18 * HOUR),)), {date(2025, 4, 18): "Wafat Yesus Kristus"}
)
FIVE_HOURS = Budget(5 * HOUR, "h", 5, "operating")
TWO_DAYS = Budget(18 * HOUR, "bd", 2, "operating")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAKARTA)


def deadline(received: str, budget: Budget, **changes: object) -> Deadline:
    start = at(received)
    clock = Clock("workaround", "running", start, due_by(CALENDAR, budget, start), budget, **changes)  # type: ignore[arg-type]
    return deadlines((clock,), (), CALENDAR)[0]


def test_a_friday_afternoon_is_split_over_the_weekend() -> None:
    shown = deadline("2025-02-14 16:30", FIVE_HOURS)
    assert shown.due is not None
    assert when(shown.due, "id") == "Senin, 17 Februari 2025 pukul 12.30 WIB"
    assert rule(shown, "id") == "5 jam kerja: Jumat 1 jam 30 menit + Senin 3 jam 30 menit"
    assert rule(shown, "en") == "5 business hours: Friday 1 hour 30 minutes + Monday 3 hours 30 minutes"
    assert skipped(shown.skipped, "id") == "Sabtu 15 Februari dan Minggu 16 Februari"


def test_two_business_days_say_how_many_hours_they_are() -> None:
    assert rule(deadline("2025-02-12 10:00", TWO_DAYS), "id") == (
        "2 hari kerja (18 jam layanan): Rabu 8 jam + Kamis 9 jam + Jumat 1 jam"
    )


def test_a_mail_in_the_evening_counts_from_the_next_opening() -> None:
    shown = deadline("2025-02-14 19:00", FIVE_HOURS)
    assert rule(shown, "id") == "5 jam kerja: Senin 5 jam"


def test_seconds_of_the_receipt_do_not_spoil_the_sum() -> None:
    assert rule(deadline("2025-02-12 13:00:01", FIVE_HOURS), "id") == "5 jam kerja: Rabu 5 jam"
    assert rule(deadline("2025-02-14 16:30:59", FIVE_HOURS), "id") == (
        "5 jam kerja: Jumat 1 jam 30 menit + Senin 3 jam 30 menit"
    )


def test_a_holiday_is_skipped_by_name() -> None:
    shown = deadline("2025-04-17 17:00", FIVE_HOURS)
    assert rule(shown, "id") == "5 jam kerja: Kamis 1 jam + Senin 4 jam"
    assert "Jumat 18 April (libur: Wafat Yesus Kristus)" in skipped(shown.skipped, "id")


def test_a_long_target_has_the_short_form() -> None:
    shown = deadline("2025-02-14 16:30", Budget(90 * HOUR, "bd", 10, "operating"))
    assert rule(shown, "id") == "10 hari kerja (90 jam layanan)"
    assert skipped(shown.skipped, "id") == "4 hari akhir pekan"


def test_other_ways_of_counting_are_said() -> None:
    elapsed = deadline("2025-02-14 16:30", Budget(5 * HOUR, "h", 5, "elapsed"))
    assert rule(elapsed, "id") == "5 jam, dihitung terus-menerus, juga di luar jam layanan"
    assert elapsed.skipped == ()
    end_of_day = deadline("2025-02-14 16:30", Budget(18 * HOUR, "bd", 2, "end_of_day"))
    assert rule(end_of_day, "en") == "2 business days, until closing time of the last of those business days"
    agreed = deadline("2025-02-14 16:30", Budget(777, "s", 777, "elapsed"))
    assert rule(agreed, "en") == "the agreed date"


def test_after_a_pause_no_sum_is_claimed() -> None:
    paused = deadline("2025-02-14 16:30", FIVE_HOURS, pauses=(Pause(at("2025-02-14 17:00"), at("2025-02-17 10:00")),))
    assert rule(paused, "id") == "5 jam kerja, tanpa waktu yang dijeda"


def test_only_the_current_cycle_is_shown_and_nothing_that_was_cancelled() -> None:
    start = at("2025-02-14 16:30")
    first = Clock("workaround", "met", start, start, FIVE_HOURS, stopped_at=start)
    second = Clock("workaround", "running", start, start, FIVE_HOURS, cycle=2)
    gone = Clock("permanent", "cancelled", start, start, TWO_DAYS)
    assert [(d.name, d.state) for d in deadlines((first, second, gone), (), CALENDAR)] == [("workaround", "running")]


def test_an_old_due_is_shown_only_where_it_moved() -> None:
    start = at("2025-02-14 16:30")
    clock = Clock("workaround", "running", start, at("2025-02-17 12:30"), FIVE_HOURS)
    earlier = Clock("workaround", "running", start, at("2025-02-17 10:00"), FIVE_HOURS)
    assert deadlines((clock,), (clock,), CALENDAR)[0].old_due is None
    assert deadlines((clock,), (earlier,), CALENDAR)[0].old_due == at("2025-02-17 10:00")


def test_a_client_in_another_zone_reads_the_deadline_on_his_own_clock_too() -> None:
    due = at("2025-02-17 12:30")
    clock = Clock("workaround", "running", at("2025-02-14 16:30"), due, FIVE_HOURS)
    makassar = deadlines((clock,), (), CALENDAR, "Asia/Makassar")[0].there
    assert makassar is not None
    assert (makassar, makassar.hour) == (due, 13)
    assert deadlines((clock,), (), CALENDAR, "Asia/Jakarta")[0].there is None
    assert deadlines((clock,), (), CALENDAR)[0].there is None


def test_the_letter_of_a_client_in_another_zone_names_both(write: Callable[[Notice], Letter]) -> None:
    letter = write(replace(ticket(), template="acknowledgement", zone="Asia/Makassar", language="id"))
    assert "12.30 WIB (Selasa, 18 Februari 2025 pukul 13.30 WITA)" in letter.text
    assert "13.30\xa0WITA" in letter.html


@given(
    st.datetimes(datetime(2025, 1, 1), datetime(2025, 12, 31)),
    st.sampled_from([FIVE_HOURS, TWO_DAYS, Budget(1800, "m", 30, "operating"), Budget(9 * HOUR, "bd", 1, "operating")]),
)
@settings(derandomize=True, max_examples=200)
def test_whatever_sum_is_shown_is_the_whole_budget(start: datetime, budget: Budget) -> None:
    shown = deadline(start.isoformat(), budget)
    assert sum(span.seconds for span in shown.spans) == budget.seconds
