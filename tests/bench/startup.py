"""How long the commands take that a person types, from process start to exit.

    python -m tests.bench.startup [--rounds N]

Medians, in milliseconds; the commands take turns, so that a busy machine slows all of them alike. Exits 1 where
`mailflow --help` takes more than twice as long as `import typer`, without which there would be no command line at all,
or `mailflow sla due` more than twice as long as `import typer, holidays`, without which it could not answer, whether it
is asked by a length or by what is promised.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from tests.commands import ROOT, environment, install

ROUNDS = 7
MOST = 2.0
TYPER, HELP = "import typer", "mailflow --help"
HOLIDAYS, DUE = "import typer, holidays", "mailflow sla due"
PROMISED = "mailflow sla due --kind"
BARS = ((HELP, TYPER), (DUE, HOLIDAYS), (PROMISED, HOLIDAYS))
RECEIVED = ("sla", "due", "--received", "2025-02-12 10:00")


def commands(config: Path) -> dict[str, Sequence[str]]:
    """What is measured, by its title."""
    mailflow = [sys.executable, "-m", "mailflow", "-c", str(config)]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        TYPER: [sys.executable, "-c", "import typer"],
        HELP: [*mailflow, "--help"],
        HOLIDAYS: [sys.executable, "-c", HOLIDAYS],
        DUE: [sys.executable, "-m", "mailflow", *RECEIVED, "--within", "5h"],
        PROMISED: [sys.executable, "-m", "mailflow", *RECEIVED, "--kind", "ticket", "--severity", "critical"],
        "mailflow requests list": [*mailflow, "requests", "list"],
        "mailflow check": [*mailflow, "check"],
    }


def seconds(command: Sequence[str], cache: Path) -> float:
    """How long one run takes, from outside; what commands keep goes to `cache`."""
    begun = time.perf_counter()
    variables = environment(XDG_CACHE_HOME=str(cache))
    subprocess.run(command, cwd=ROOT, env=variables, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def medians(rounds: int) -> dict[str, float]:
    """The median of each command in seconds, and that of the ratios; a round before the first one reads the disk."""
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        config = install(Path(name))
        subprocess.run([sys.executable, "-m", "mailflow", "-c", str(config), "db", "upgrade"], cwd=ROOT,
                       env=environment(), check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        measured = commands(config)
        runs = [
            {title: seconds(command, Path(name)) for title, command in measured.items()} for _ in range(rounds + 1)
        ][1:]
    found = {title: median(run[title] for run in runs) for title in measured}
    return found | {f"{mine} / {bar}": median(run[mine] / run[bar] for run in runs) for mine, bar in BARS}


def main() -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.bench.startup", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    found = medians(parser.parse_args().rounds)
    ratios = {f"{mine} / {bar}": found.pop(f"{mine} / {bar}") for mine, bar in BARS}
    for title, taken in found.items():
        print(f"{title:<42}{taken * 1000:7.1f} ms")
    for title, ratio in ratios.items():
        print(f"{title:<42}{ratio:7.2f}, at most {MOST:.2f}")
    return int(max(ratios.values()) > MOST)


if __name__ == "__main__":
    sys.exit(main())
