"""Draws the lifecycle of each kind of request from the code into ARCHITECTURE.md.

python -m tests.architecture.lifecycle
"""

from __future__ import annotations

from collections.abc import Iterator

from mailflow.kinds import KINDS
from mailflow.kinds.kind import ACCEPT, CLIENT_MAIL, REPLY, RESCHEDULE, Kind
from tests.commands import ROOT

FILE = ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- lifecycle: drawn by tests/architecture/lifecycle.py -->", "<!-- end of lifecycle -->"
SPOKEN = {REPLY: "(reply)", CLIENT_MAIL: "(client's mail)", ACCEPT: "(DITERIMA)", RESCHEDULE: "(JADWAL ULANG)"}
LEFT_OUT = ("note", "severity", "spam")
"""Possible everywhere, or nearly, and they lead nowhere new."""


def drawn() -> str:
    """The section: a table a kind, a row a state, a column a move that leads to another state."""
    parts = (f"### {kind.name}\n\n{table(kind)}" for kind in KINDS.values())
    return f"{BEGIN}\n\n" + "\n\n".join(parts) + f"\n\n{END}"


def table(kind: Kind) -> str:
    """One kind as Markdown; the states in which nobody has work left are in italics."""
    states = list(dict.fromkeys((kind.initial, *_states(kind))))
    rows = (f"| {_name(kind, state)} | {', '.join(_moves(kind, state))} |" for state in states)
    return "\n".join(("| state | what leads where |", "|---|---|", *rows))


def _states(kind: Kind) -> Iterator[str]:
    for after in kind.moves.values():
        for before, state in after.items():
            yield before
            yield state


def _name(kind: Kind, state: str) -> str:
    return f"*{state}*" if state in kind.finished else state


def _moves(kind: Kind, state: str) -> Iterator[str]:
    for name, after in kind.moves.items():
        if name not in LEFT_OUT and after.get(state, state) != state:
            yield f"{SPOKEN.get(name, f'`/{name}`')} → {after[state]}"


def main() -> None:
    """Writes the section anew."""
    text = FILE.read_text("utf-8")
    before, _, rest = text.partition(BEGIN)
    FILE.write_text(before + drawn() + rest.partition(END)[2], "utf-8")


if __name__ == "__main__":
    main()
