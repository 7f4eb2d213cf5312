"""The `mailflow` command as an admin starts it, and the smallest installation it accepts."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
GIVES_UP_AFTER = 60.0
CONFIG = (Path(__file__).parent / "architecture/test_bad_files/good/config.yaml").read_text("utf-8")


def install(folder: Path, more: str = "", config: str = CONFIG) -> Path:
    """Writes config.yaml, with the lines `more` at its end, and a token key into `folder`; the path of the first."""
    path = folder / "config.yaml"
    path.write_text(config + more, "utf-8")
    (folder / "key").write_text("0123456789abcdef" * 4, "utf-8")
    return path


def environment(**more: str) -> dict[str, str]:
    """This process's environment without the settings somebody made for an installation of his own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("MAILFLOW_")} | more


def mailflow(folder: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs `mailflow ARGUMENTS` in `folder`, in a pipe; `variables` are added to the environment."""
    return subprocess.run(
        [sys.executable, "-m", "mailflow", *arguments],
        cwd=folder,
        env=environment(PYTHONPATH=str(ROOT), **variables),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=GIVES_UP_AFTER,
        check=False,
    )
