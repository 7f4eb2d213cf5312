"""How long the commands take that a person types, from process start to exit.

    python -m tests.bench.startup [--rounds N]

Medians, in milliseconds; the commands take turns, so that a busy machine slows all of them alike. Exits 1 where
`mailflow --help` takes more than twice as long as `import typer`, without which there would be no command line at all.
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


def commands(config: Path) -> dict[str, Sequence[str]]:
    """What is measured, by its title."""
    mailflow = [sys.executable, "-m", "mailflow", "-c", str(config)]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        TYPER: [sys.executable, "-c", "import typer"],
        HELP: [*mailflow, "--help"],
        "mailflow requests list": [*mailflow, "requests", "list"],
        "mailflow check": [*mailflow, "check"],
    }


def seconds(command: Sequence[str]) -> float:
    """How long one run takes, from outside."""
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=environment(), check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - begun


def medians(rounds: int) -> dict[str, float]:
    """The median of each command in seconds; a round before the first one reads the disk."""
    with tempfile.TemporaryDirectory(prefix="mailflow-bench-") as name:
        config = install(Path(name))
        subprocess.run([sys.executable, "-m", "mailflow", "-c", str(config), "db", "upgrade"], cwd=ROOT,
                       env=environment(), check=True, stdout=subprocess.DEVNULL)  # fmt: skip
        measured = commands(config)
        runs = [{title: seconds(command) for title, command in measured.items()} for _ in range(rounds + 1)][1:]
    return {title: median(run[title] for run in runs) for title in measured}


def main() -> int:
    """Measures and prints; the exit status."""
    parser = argparse.ArgumentParser(prog="tests.bench.startup", description=__doc__.partition("\n")[0])
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    found = medians(parser.parse_args().rounds)
    for title, taken in found.items():
        print(f"{title:<24}{taken * 1000:7.1f} ms")
    ratio = found[HELP] / found[TYPER]
    print(f"{'--help / typer':<24}{ratio:7.2f}, at most {MOST:.2f}")
    return int(ratio > MOST)


if __name__ == "__main__":
    sys.exit(main())
