"""What was read from the rules once, kept for the next command, as compiled Python is kept beside its source.

Reading the rules takes most of a short question's time: pydantic's models and the lunar calendars of `holidays` take a
quarter of a second to import. So what a file that was found right came to is kept in the user's cache folder, under a
name that changes with the texts, the program and the holidays. A file that is not right is never kept. Deleting the
folder costs nothing but time.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from hashlib import sha256
from importlib.util import find_spec
from json import dumps, loads
from pathlib import Path
from typing import Any

from mailflow.ops.basis import Basis
from mailflow.sla.budget import Budget
from mailflow.sla.calendar import Calendar
from mailflow.sla.source import Source

PACKAGE = Path(__file__).parents[1]
MANY = 64
"""Files kept at most; whoever tries out rules makes a new one with each change."""


def place(texts: Mapping[str, str], client: str | None, service: str | None, named: str) -> Path | None:
    """Where the basis that follows from these texts is kept; None without a folder for that.

    `named` is what its sources call the file of the agreements.
    """
    home = os.environ.get("HOME")
    base = os.environ.get("XDG_CACHE_HOME") or (f"{home}/.cache" if home else "")
    if not Path(base).is_absolute():
        return None
    facts = [sorted(texts.items()), client, service, named, _stamps()]
    return Path(base) / "mailflow" / f"basis-{sha256(dumps(facts).encode()).hexdigest()[:32]}.json"


def read(path: Path) -> Basis | None:
    """What is kept there; None where that is nothing, or cannot be used."""
    try:
        facts = loads(path.read_text("utf-8"))
        return Basis(
            **facts
            | {
                "calendar": _calendar(facts["calendar"]),
                "promises": _promises(facts["promises"], lambda fields: Budget(*fields)),
                "sources": {path: Source(*fields) for path, fields in facts["sources"].items()},
            }
        )
    except (OSError, ValueError, TypeError, LookupError, AttributeError):
        return None


def keep(path: Path, found: Basis) -> None:
    """Written aside and put in place at once: nobody reads half of it. A folder that cannot be written is no error."""
    facts = {
        "name": found.name,
        "version": found.version,
        "calendar": _plain(found.calendar),
        "business_day": found.business_day,
        "clock": found.clock,
        "business_days": found.business_days,
        "promises": _promises(found.promises, lambda each: [each.seconds, each.unit, each.count, each.counting]),
        "sources": {path: [each.level, each.file, each.line] for path, each in found.sources.items()},
    }
    aside = path.with_suffix(f".{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        if sum(1 for _ in path.parent.iterdir()) >= MANY:
            for old in path.parent.glob("basis-*"):
                old.unlink(missing_ok=True)
        aside.write_text(dumps(facts), "utf-8")
        aside.replace(path)
    except OSError:
        return


def _stamps() -> list[tuple[str, int, int]]:
    """Which program and which holidays: the size and the time of change of their files."""
    files = [
        *(PACKAGE / "sla").glob("*.py"),
        PACKAGE / "yamlfile.py",
        Path(__file__).with_name("basis.py"),
        Path(__file__),
    ]
    if (holidays := find_spec("holidays")) and holidays.origin:
        files.append(Path(holidays.origin).with_name("version.py"))
    return [(path.name, (facts := path.stat()).st_size, facts.st_mtime_ns) for path in sorted(files)]


def _promises(found: Mapping[str, Mapping[str, Mapping[str, Any]]], each: Any) -> dict[str, Any]:
    return {
        kind: {severity: {name: each(budget) for name, budget in clocks.items()} for severity, clocks in graded.items()}
        for kind, graded in found.items()
    }


def _plain(calendar: Calendar) -> dict[str, Any]:
    return {
        "zone": calendar.zone,
        "weekly": {str(day): windows for day, windows in calendar.weekly.items()},
        "holidays": {str(day): name for day, name in calendar.holidays.items()},
        "joint_leave": {str(day): name for day, name in calendar.joint_leave.items()},
        "estimated": sorted(map(str, calendar.estimated)),
    }


def _calendar(facts: Mapping[str, Any]) -> Calendar:
    return Calendar(
        zone=facts["zone"],
        weekly={int(day): tuple((begin, end) for begin, end in each) for day, each in facts["weekly"].items()},
        holidays=_dates(facts["holidays"]),
        joint_leave=_dates(facts["joint_leave"]),
        estimated=frozenset(map(date.fromisoformat, facts["estimated"])),
    )


def _dates(names: Mapping[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in names.items()}
