"""Text and HTML that is built to hurt costs time in proportion to its size."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from mailflow.mail.bodytext import split_reply
from tests.unit.mail.split import split_html

SMALL = 100_000  # characters
MOST_TIMES = 5.0  # twice the size may cost: twice the time is linear, four times is quadratic at this size
UNMEASURABLE = 0.05  # seconds, below which the ratio is noise

LINES = (
    "> ",
    "> \n",
    "On ",
    "On 3 Feb 2025 10:00 ",
    "Pada 3 Feb 2025 10:00\n",
    " ",
    " \n",
    "From: x\n",
    "From: x@y\n\n\n",
    "Dari: x\nx\n",
    "-----",
    "-- \n",
    "----- x ",
    "Salam,\n",
    "Salam,\nBudi\n",
    "x@y.example ",
    "0812-5550-0199 ",
    "Dikirim dari iPhone saya\n",
    "Email ini rahasia ",
    "> a\nb\n",
    "> wrote:\n",
    "1 menulis:\n",
    "a <a@b.example",
    "(" * 50 + "@",
    "a.b-",
    "*_",
    "_" * 40 + "\n",
    "[cid:",
    "On 3 Feb 2025 10:00 <" + "a@" * 150 + "> :\n",
    "3 Feb 2025 10:00 " + "<a@b> x:  y" * 40 + ":\n",
    "\ue002",
    "\ue000\n> x\n",
    "\ue004a\ue005\n",
    "\u00a0",
    "İ",
)
TAGS = (
    "<div class='gmail_quote'>",
    "<blockquote>x",
    "<hr>",
    "<hr>a: b@c<br>d: e<br>",
    "<img src='cid:a@b'>",
    "<div class='gmail_signature'>x</div>",
    "<div style='border-top:solid #E1E1E1 1pt'>x</div>",
    "<td>x",
    "<p>Salam,<br>Budi",
    "<a href='http://x.example'>",
    "<i class='" + "x_" * 500 + "'>",
    "&nbsp;",
    "<",
)


def _seconds(run: Callable[[str], object], text: str) -> float:
    """The quickest of three runs; the collector would walk through all that other tests have left."""
    best = float("inf")
    gc.collect()
    gc.disable()
    for _ in range(3):  # of processor time, not of the clock on the wall: others use this machine, too
        started = time.process_time()
        run(text)
        best = min(best, time.process_time() - started)
    gc.enable()
    return best


def _is_linear(run: Callable[[str], object], piece: str) -> bool:
    times = SMALL // len(piece)
    small, large = _seconds(run, piece * times), _seconds(run, piece * times * 2)
    return large < UNMEASURABLE or large < MOST_TIMES * max(small, UNMEASURABLE / MOST_TIMES)


@pytest.mark.parametrize("piece", LINES)
def test_twice_the_text_costs_about_twice_the_time(piece: str) -> None:
    assert _is_linear(split_reply, piece)


@pytest.mark.parametrize("piece", TAGS)
def test_twice_the_html_costs_about_twice_the_time(piece: str) -> None:
    assert _is_linear(split_html, piece)


@pytest.mark.parametrize(
    "text",
    ["x" * 2_000_000, "On 1 " + "x" * 2_000_000 + " wrote:", "From: x\n" * 50_000, "> " * 500_000, " " * 1_000_000],
    ids=["one line", "one attribution", "headers", "quotes", "blanks"],
)
def test_a_monster_of_a_mail_is_split_in_a_second(text: str) -> None:
    started = time.process_time()
    split_reply(text)
    assert time.process_time() - started < 3
