"""A day of requests in fast-forward through the real workers, and every notice against what the policy says.

    python -m tests.bench.simulated_day [--requests 20000] [--seed N]

The same run and the same comparison as tests/journeys/test_simulated_day.py, which has 2,000 requests. Prints CPU time
by request; exits 1 where a threshold, a breach or an escalation was told twice, too late, too early, or not at all.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
import tempfile
from pathlib import Path

import structlog
import time_machine

from tests.journeys.expected import Policy
from tests.journeys.simulation import START, Simulation
from tests.journeys.test_simulated_day import SEED, played


def main() -> int:
    """Runs the day and prints what came of it; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.bench.simulated_day", description=__doc__.partition("\n")[0])
    parser.add_argument("--requests", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=SEED)
    chosen = parser.parse_args()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    with tempfile.TemporaryDirectory(prefix="mailflow-day-") as name, time_machine.travel(START, tick=False) as clock:
        simulation = Simulation(Path(name), clock, chosen.requests, chosen.seed, lambda rules: rules)
        begun = _cpu()
        simulation.run()
        spent = _cpu() - begun
        day = played(simulation, Policy())
        simulation.close()
    wrong = {key: (day.told.get(key), day.expected.get(key)) for key in day.told.keys() | day.expected.keys()}
    wrong = {key: pair for key, pair in wrong.items() if pair[0] != pair[1]}
    print(f"{chosen.requests} requests, {len(simulation.looks)} polls, {len(day.told)} notices, seed {chosen.seed}")
    print(f"{spent:.1f} s of CPU, {spent / chosen.requests * 1000:.1f} ms a request with its mails and notices")
    for key, (told, expected) in sorted(wrong.items())[:20]:
        print(f"{key}: told {told}, expected {expected} (seconds of the simulation)")
    print(f"{len(wrong)} notices differ from the policy" if wrong else "every notice as the policy says, each once")
    return int(bool(wrong))


def _cpu() -> float:
    times = os.times()
    return times.user + times.system


if __name__ == "__main__":
    sys.exit(main())
