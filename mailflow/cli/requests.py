"""mailflow requests: what clients asked for, and why each thing happened."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING, Annotated, Any

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import LARGEST, Json, open_site, print_json, stop
from mailflow.cli.table import Row, Shown, short, table

if TYPE_CHECKING:
    from mailflow.desk.office import Office
    from mailflow.desk.request import Case
    from mailflow.ops.site import Site
    from mailflow.store.cases import Line

app = group("What clients asked for.")

REFERENCE = re.compile(r"\[?(?:[A-Za-z][A-Za-z0-9]*-)?([0-9]{1,19})\]?")
GRADES = {"critical": "bold red", "high": "yellow"}


@app.command("list")
def list_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Finished ones too.")] = False,
    kind: Annotated[str | None, typer.Option(help="Only this kind.")] = None,
    client: Annotated[str | None, typer.Option(help="Only this client (its id in clients.yaml).")] = None,
    limit: Annotated[int, typer.Option(min=1, max=LARGEST, help="At most this many, the newest.")] = 200,
    as_json: Json = False,
) -> None:
    """List requests with their next deadline, the newest first."""
    from mailflow import clock
    from mailflow.kinds import KINDS
    from mailflow.store import cases as stored

    if kind is not None and kind not in KINDS:
        stop(f"there is no kind {kind!r}; there are {', '.join(KINDS)}", 2)
    site = open_site(context)
    with site.store.read() as connection:
        cases = stored.listing(connection, closed=everything, kind=kind, client=client, limit=limit)
    rows = [_row(case, site.office) for case in cases]
    table(rows, _columns(site.zone, clock.now()), zone=site.zone, as_json=as_json, empty="no requests")


@app.command()
def show(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The reference, REQ-1042 or 1042.")],
    as_json: Json = False,
) -> None:
    """Show one request: its clocks and its timeline with every decision's reason."""
    from mailflow.cli import timeline as view
    from mailflow.store import cases as stored

    site = open_site(context)
    case, lines = find(site, ref)
    with site.store.read() as connection:
        merged = tuple(map(site.office.reference, stored.parts(connection, case.request.number)))
    if as_json:
        print_json({
            "request": asdict(case.request),
            "merged_into": None if case.request.merged is None else site.office.reference(case.request.merged),
            "parts": merged,
            "clocks": [asdict(clock) for clock in case.clocks],
            "timeline": [asdict(line) for line in lines],
        })  # fmt: skip
    else:
        view.show(case, lines, merged, site.office.reference, site.zone)


def find(site: Site, ref: str) -> tuple[Case, tuple[Line, ...]]:
    """The request that a person names, with its timeline; ends the command where there is none."""
    from mailflow.store import cases as stored

    match = REFERENCE.fullmatch(ref.strip())
    if match is None or int(match[1]) > LARGEST:
        stop(f"{ref!r} is no reference; write it like {site.office.reference(1042)}", 2)
    with site.store.read() as connection:
        case = stored.case(connection, int(match[1]))
        if case is None:
            stop(f"there is no request {ref}")
        return case, stored.timeline(connection, case.request.number)


def _row(case: Case, office: Office) -> dict[str, Any]:
    request = case.request
    return {
        "ref": office.reference(request.number),
        "kind": request.kind,
        "state": request.state,
        "severity": request.severity,
        "due": _next_due(case),
        "client": request.client,
        "requester": request.requester,
        "assignee": request.assignee,
        "subject": request.subject,
        "held": request.hold,
    }


def _next_due(case: Case) -> datetime | None:
    """The next promise that is still to be kept, or that is late already."""
    from mailflow.sla import clocks

    running = (clock for clock in clocks.current(case.clocks).values() if clock.state == "running")
    return min((clock.due_at for clock in running if clock.due_at), default=None)


def _columns(zone: tzinfo, now: datetime) -> Sequence[Shown]:
    """What a person looks for, from left to right: how bad, how soon, whose."""

    def late(row: Row) -> bool:
        return row["due"] is not None and row["due"] < now

    def due(row: Row) -> str:
        if row["due"] is None:
            return ""
        return short(row["due"], zone, now) + (" late" if late(row) else "")

    def what(row: Row) -> str:
        return " ".join(filter(None, (row["severity"], row["kind"].replace("_", " "))))

    def state(row: Row) -> str:
        return f"{row['state'].replace('_', ' ')}{', held' if row['held'] else ''}"

    return (
        Shown("ref"),
        Shown("what", what, style=lambda row: GRADES.get(row["severity"], "")),
        Shown("state", state, rank=1),
        Shown(f"due ({now.astimezone(zone):%Z})", due, style=lambda row: "bold red" if late(row) else ""),
        Shown("client", rank=2),
        Shown("requester", rank=4),
        Shown("assignee", rank=3),
        Shown("subject", fills=True),
    )
