"""What stands above the sum of `mailflow sla due`: whose promise it is, who set it, and what of the question was taken
for granted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mailflow.cli.account import instant

if TYPE_CHECKING:
    from mailflow.ops.basis import Basis
    from mailflow.sla.explain import Account
    from mailflow.sla.source import Source

Pauses = Sequence[tuple[datetime, datetime]]
NORMAL = "normal"


def set_by(source: Source | None) -> str:
    """ "client sejahtera, sla.yaml:12"."""
    if source is None:
        return ""
    return f"{source.level}, {source.file}:{source.line}" if source.file else source.level


def head(basis: Basis, kind: str | None, severity: str | None, source: Source | None) -> Mapping[str, str]:
    """The agreement, and for what is promised by it the kind, the severity and who set it."""
    facts = {"agreement": f"{basis.name}, version {basis.version}"}
    if kind is None:
        return facts
    taken = "" if severity else f"{NORMAL} (none was given)"
    return facts | {"kind": kind.replace("_", " "), "severity": severity or taken, "set by": set_by(source)}


def uncounted(account: Account, pauses: Pauses, zone: str) -> Iterator[str]:
    """Each pause that lies outside of what was counted: it changes nothing, and whoever asked thinks it does."""
    for begin, end in pauses:
        if begin >= account.end or end <= account.start:
            where = "after the due date" if begin >= account.end else "before it came in"
            here = ZoneInfo(zone)
            yield f"not counted: the pause {instant(begin, here)} - {instant(end, here)} lies {where}"
