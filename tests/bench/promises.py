"""How long a due date takes, whatever its length: operating time, end of day and hours on the wall.

    python -m tests.bench.promises [--rounds N]

Microseconds of CPU for one date, the best of some rounds, so that a busy machine does not count. Exits 1 where a date
takes more than 10 us without pauses or 40 us with three, or where ten years take over twice as long as an hour.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from mailflow.sla.agreement import Agreement, Target, due
from mailflow.sla.budget import Counting, Duration
from mailflow.sla.load import load
from tests.commands import ROOT

PLAIN_US, PAUSED_US, GROWTH = 10.0, 40.0, 2.0
START = datetime(2025, 2, 12, 3, 0, tzinfo=UTC)
LENGTHS: tuple[tuple[str, Counting], ...] = (
    ("1h", "operating"),
    ("2bd", "operating"),
    ("10bd", "operating"),
    ("250bd", "operating"),
    ("2400bd", "operating"),  # nearly ten years
    ("1bd", "end_of_day"),
    ("250bd", "end_of_day"),
    ("2400bd", "end_of_day"),
    ("5h", "elapsed"),
    ("80000h", "elapsed"),
)
PAUSES = tuple((START + timedelta(days=day, hours=1), START + timedelta(days=day, hours=4)) for day in (0, 1, 5))
Pauses = tuple[tuple[datetime, datetime], ...]


def microseconds(date: Callable[[], object], rounds: int) -> float:
    """The best round's CPU time of one call."""
    date()  # compiles the years it needs
    calls, best = 500, float("inf")
    for _ in range(rounds):
        begun = time.process_time()
        for _ in range(calls):
            date()
        best = min(best, (time.process_time() - begun) / calls)
    return best * 1e6


def measured(agreement: Agreement, length: str, counting: Counting, pauses: Pauses, rounds: int) -> float:
    """The time of one due date."""
    target = Target("permanent", agreement.budget(Duration.read(length), counting))
    return microseconds(lambda: due(agreement, target, START, pauses), rounds)


def failures(plain: dict[tuple[str, Counting], float], paused: dict[tuple[str, Counting], float]) -> list[str]:
    """What is over the bar, a line each."""
    found = []
    for taken, most, how in ((plain, PLAIN_US, "without pauses"), (paused, PAUSED_US, "with three pauses")):
        found += [f"{' '.join(key)} {how}: {us:.1f} us, at most {most:.0f}" for key, us in taken.items() if us > most]
        for counting in ("operating", "end_of_day", "elapsed"):
            first, *_, last = [us for (_, each), us in taken.items() if each == counting]
            if last > max(GROWTH * first, first + 5):
                found.append(f"{counting} {how}: grows with its length, from {first:.1f} to {last:.1f} us")
    return found


def main() -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.bench.promises", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    agreement = load({"sla.yaml": (ROOT / "rules" / "sla.yaml").read_text(encoding="utf-8")})
    assert all(before[1] < after[0] for before, after in pairwise(PAUSES))
    plain = {key: measured(agreement, *key, (), rounds) for key in LENGTHS}
    paused = {key: measured(agreement, *key, PAUSES, rounds) for key in LENGTHS}
    print(f"{'a due date':<24}{'no pause':>12}{'three pauses':>16}")
    for key in LENGTHS:
        print(f"{' '.join(key):<24}{plain[key]:9.1f} us{paused[key]:13.1f} us")
    wrong = failures(plain, paused)
    print("\n".join(wrong) or f"at most {PLAIN_US:.0f} us without and {PAUSED_US:.0f} us with pauses: kept")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
