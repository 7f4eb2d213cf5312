"""Three small tables of the flow: when a mail counts as received, the windows of automatic letters, what is thanks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk.decision import Notice
from mailflow.flow.arrival import received_at, stale
from mailflow.flow.thanks import is_bare
from mailflow.flow.windows import BREAKER, breaks, proven, windows
from mailflow.letters import samples
from mailflow.mail.message import Address
from mailflow.sla.agreement import Severity

NOW = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.mark.parametrize(
    ("internal", "last_poll", "counts", "flagged"),
    [
        (NOW - MINUTE, NOW - MINUTE, NOW - MINUTE, False),
        (NOW - 3 * DAY, None, NOW - 3 * DAY, False),
        (None, NOW - MINUTE, NOW, True),
        (NOW + 5 * MINUTE, NOW, NOW + 5 * MINUTE, False),
        (NOW + 5 * MINUTE + timedelta(seconds=1), NOW, NOW, True),
        (NOW - 11 * MINUTE, NOW - MINUTE, NOW - 11 * MINUTE, False),
        (NOW - 11 * MINUTE - timedelta(seconds=1), NOW - MINUTE, NOW, True),
        (NOW - 8 * HOUR, NOW - 9 * HOUR, NOW - 8 * HOUR, False),
    ],
)
def test_a_mail_counts_from_its_arrival_unless_that_cannot_be_true(
    internal: datetime | None, last_poll: datetime | None, counts: datetime, flagged: bool
) -> None:
    at, note = received_at(internal, NOW, last_poll)
    assert at == counts
    assert bool(note) is flagged


@given(
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
    st.one_of(st.none(), st.datetimes(timezones=st.just(UTC))),
)
def test_a_mail_never_counts_from_more_than_five_minutes_ahead(
    internal: datetime | None, poll: datetime | None
) -> None:
    at, note = received_at(internal, NOW, poll)
    assert at <= NOW + 5 * MINUTE
    assert note or at == internal


def test_an_answer_that_would_come_a_day_late_is_stale() -> None:
    assert not stale(NOW - DAY, NOW)
    assert stale(NOW - DAY - timedelta(seconds=1), NOW)


@pytest.mark.parametrize(
    ("audience", "level", "expected"),
    [
        ("client", 0, [(10 * MINUTE, 3), (DAY, 10)]),
        ("client", 1, [(10 * MINUTE, 3), (DAY, 10)]),
        ("client", 2, [(10 * MINUTE, 30), (DAY, 200)]),
        ("client", 3, [(10 * MINUTE, 30), (DAY, 200)]),
        ("staff", 0, [(HOUR, 20)]),
        ("admin", 0, []),
    ],
)
def test_an_address_gets_as_many_automatic_letters_as_it_is_trusted(
    audience: str, level: int, expected: list[tuple[timedelta, int]]
) -> None:
    notice = Notice("digest", Address("", "a@b.example"), audience, "id", "m1.1", level=level)  # type: ignore[arg-type]
    assert [(window.span, window.count) for window in windows(notice)] == expected
    assert windows(replace(notice, automatic=False)) == (), "a person's own words wait for nothing"


@pytest.mark.parametrize(
    ("template", "audience", "automatic", "counts"),
    [
        ("acknowledgement", "client", True, True),
        ("too_large", "client", True, True),
        ("digest", "client", True, True),
        ("update", "client", False, False),
        ("staff_new", "staff", True, False),
        ("alarm", "admin", True, False),
    ],
)
def test_the_breaker_counts_every_automatic_letter_to_a_client_and_no_other(
    template: str, audience: str, automatic: bool, counts: bool
) -> None:
    notice = Notice(template, Address("", "a@b.example"), audience, "id", "m1.1", automatic=automatic)  # type: ignore[arg-type]
    assert breaks(notice) is counts
    assert [proven(replace(notice, level=level)) for level in range(4)] == [False, False, True, True]


def test_the_breaker_lets_a_backlog_of_proven_clients_pass_and_no_flood_of_strangers() -> None:
    assert BREAKER[True].count >= 10_000
    assert BREAKER[False].count <= 300
    assert BREAKER[True].span == BREAKER[False].span == 10 * MINUTE


@pytest.mark.parametrize("template", ["staff_refused", "staff_done", "staff_status", "staff_help", "board"])
def test_what_became_of_a_staff_members_own_orders_waits_behind_nothing_but_its_like(template: str) -> None:
    (window,) = windows(Notice(template, Address("", "a@b.example"), "staff", "id", "m1.1"))
    assert (window.span, window.count, window.of) == (HOUR, 60, "echoes"), "a robot that answers itself comes to an end"


def test_a_question_about_held_mails_waits_for_nothing_since_its_answer_works_for_half_an_hour() -> None:
    assert windows(Notice("staff_confirm", Address("", "a@b.example"), "staff", "id", "h1")) == ()


@pytest.mark.parametrize("template", ["warning", "breach", "escalated", "correction"])
def test_what_is_said_of_a_clock_waits_for_no_digest(template: str) -> None:
    request = samples.ticket().request
    assert request is not None
    normal = replace(request, severity=Severity.NORMAL, level=3)
    notice = Notice(template, Address("", "a@b.example"), "staff", "id", "c1.workaround.1.1.75", request=normal)
    assert windows(notice) == ()
    (window,) = windows(replace(notice, request=replace(normal, level=1)))
    assert (window.count, window.of) == (60, "all"), "forged mails cannot fill a mailbox with warnings"


@pytest.mark.parametrize(("level", "waits"), [(3, False), (2, False), (1, True), (0, True)])
def test_a_critical_request_of_a_proven_client_waits_for_no_digest(level: int, waits: bool) -> None:
    request = samples.ticket().request
    assert request is not None
    critical = replace(request, severity=Severity.CRITICAL, level=level)
    notice = Notice("staff_new", Address("", "a@b.example"), "staff", "id", "m1.1", request=critical)
    assert bool(windows(notice)) is waits
    assert windows(replace(notice, request=replace(critical, severity=Severity.HIGH)))


@pytest.mark.parametrize(
    "text",
    ["Terima kasih", "terima kasih banyak Pak Budi", "Makasih ya mbak rani", "Thanks!", "Thank you so much, Rani",
     "Oke, terima kasih atas bantuannya.\n\nSalam,\nSiti", "Thanks, it works now", "TERIMA KASIH", "tks min",
     "Sudah bisa Pak, terima kasih 🙏", "Terima kasih, sudah berhasil.", "Terima kasih kembali",
     "Dear Rani,\n\nNoted, thanks.\n\nBest regards,\nDaniel"],
)  # fmt: skip
def test_thanks_and_nothing_else_is_a_bare_thank_you(text: str) -> None:
    assert is_bare(text)


@pytest.mark.parametrize(
    "text",
    ["Terima kasih, tapi masih error", "terima kasih tapi belum bisa", "Thanks, but it fails", "makasih, error lagi",
     "Thanks, still the same", "Thank you. When will it be ready?", "Terima kasih, kapan selesai", "Masih error", "",
     "Thanks, login broken", "terima kasih, aplikasi mati", "thanks, same problem", "Thanks. Broken.",
     "terima kasih, payroll macet", "Thanks, payroll crashes", "terima kasih, slip gaji kosong",
     "Terima kasih ya 5 orang", "Halo tim", "Thanks, please close", "makasih, cuma sekarang gajinya hilang",
     "thanks it is not working now",
     "Terima kasih, " + "kami " * 30],
)  # fmt: skip
def test_thanks_with_something_behind_it_is_none(text: str) -> None:
    assert not is_bare(text)


@given(st.text(max_size=200))
def test_no_text_makes_it_fail(text: str) -> None:
    assert not (is_bare(text) and "?" in text)
