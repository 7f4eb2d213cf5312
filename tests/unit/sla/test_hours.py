"""Windows as an admin writes them and as a client reads them."""

from __future__ import annotations

import pytest

from mailflow.sla.hours import in_words, overlap, read_window, split
from mailflow.sla.openings import Window

NINE, NOON, ONE, SIX = 9 * 3600, 12 * 3600, 13 * 3600, 18 * 3600


@pytest.mark.parametrize(
    ("text", "window"),
    [
        ("09:00-18:00", (NINE, SIX)),
        ("00:00-24:00", (0, 86_400)),
        ("22:00-06:00+1", (79_200, 108_000)),
        ("18:00-18:00+1", (SIX, SIX + 86_400)),
    ],
)
def test_a_window_is_read(text: str, window: Window) -> None:
    assert read_window(text) == window


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("18:00-09:00", "a night shift is written 18:00-09:00\\+1"),
        ("09:00-09:00", "closes before it opens"),
        ("09:00-18:00+1", "longer than a day"),
        ("24:00-24:00", "the day ends at 24:00"),
        ("09:00-24:30", "the day ends at 24:00"),
        ("9-18", "must be a window such as"),
        ("09.00-18.00", "must be a window such as"),
        (540, "must be a window such as"),
    ],
)
def test_a_slip_in_a_window_is_told(text: object, complaint: str) -> None:
    with pytest.raises(ValueError, match=complaint):
        read_window(text)


def test_a_shift_over_midnight_belongs_to_two_days() -> None:
    assert split({6: ((79_200, 108_000),)}) == {0: ((0, 21_600),), 6: ((79_200, 86_400),)}


def test_windows_overlap_only_if_they_share_a_second() -> None:
    assert overlap(((NINE, ONE), (NOON, SIX)))
    assert not overlap(((NOON, SIX), (NINE, NOON)))


@pytest.mark.parametrize(
    ("weekly", "language", "words"),
    [
        (dict.fromkeys(range(5), ((NINE, SIX),)), "id", "Senin–Jumat 09.00–18.00"),
        ({0: ((NINE, NOON), (ONE, SIX))}, "en", "Monday 09:00–12:00, 13:00–18:00"),
        (
            {0: ((NINE, SIX),), 1: ((NINE, SIX),), 5: ((NINE, NOON),)},
            "id",
            "Senin–Selasa 09.00–18.00; Sabtu 09.00–12.00",
        ),
    ],
)
def test_days_with_equal_hours_are_told_together(
    weekly: dict[int, tuple[Window, ...]], language: str, words: str
) -> None:
    assert in_words(weekly, language) == words
