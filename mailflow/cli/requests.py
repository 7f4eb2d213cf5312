"""mailflow requests: what clients asked for, and why each thing happened."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

from mailflow.cli.output import Json, fields, moment, open_app, print_json, table

app = typer.Typer(help="What clients asked for.", no_args_is_help=True)


@app.command("list")
def list_(
    context: typer.Context,
    everything: Annotated[bool, typer.Option("--all", help="Finished ones too.")] = False,
    kind: Annotated[str | None, typer.Option(help="Only this kind.")] = None,
    client: Annotated[str | None, typer.Option(help="Only this client (its id in clients.yaml).")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, the newest.")] = 200,
    as_json: Json = False,
) -> None:
    """List requests with their next deadline."""
    from mailflow.store import cases as stored

    office = open_app(context)
    with office.store.read() as connection:
        cases = stored.listing(connection, closed=everything, kind=kind, client=client, limit=limit)
    rows = [
        (
            office.office.reference(case.request.number),
            case.request.kind,
            case.request.state,
            case.request.severity,
            min((clock.due_at for clock in case.clocks if clock.due_at and clock.state == "running"), default=None),
            case.request.client,
            case.request.requester,
            case.request.assignee,
            case.request.subject,
            case.request.hold,
        )
        for case in cases
    ]
    columns = ("ref", "kind", "state", "severity", "due", "client", "requester", "assignee", "subject", "held")
    table(columns, rows, as_json=as_json, empty="no requests")


@app.command()
def show(
    context: typer.Context,
    ref: Annotated[str, typer.Argument(help="The reference, BEN-1042 or 1042.")],
    as_json: Json = False,
) -> None:
    """Show one request: its clocks and its timeline with every decision's reason."""
    from mailflow.store import cases as stored

    office = open_app(context)
    digits = ref.rpartition("-")[2].strip("[]")
    if not digits.isdigit():
        raise typer.BadParameter(f"{ref!r} is no reference; write it like {office.office.reference(1042)}")
    with office.store.read() as connection:
        case = stored.case(connection, int(digits))
        if case is None:
            typer.echo(f"there is no request {ref}", err=True)
            raise typer.Exit(1)
        timeline = stored.timeline(connection, int(digits))
    if as_json:
        print_json({
            "request": asdict(case.request),
            "clocks": [asdict(clock) for clock in case.clocks],
            "timeline": [asdict(line) for line in timeline],
        })  # fmt: skip
        return
    request = asdict(case.request)
    request["number"] = office.office.reference(case.request.number)
    for shown_below in ("form", "thread", "version", "language"):
        request.pop(shown_below)
    fields(request | dict(case.request.form))
    for clock in case.clocks:
        stopped = f", stopped {moment(clock.stopped_at)}" if clock.stopped_at else ""
        due = f"due {moment(clock.due_at)}" if clock.due_at else "no due date"
        typer.echo(f"clock {clock.name}: {clock.state}, {due}{stopped}")
    for line in timeline:
        typer.echo("")
        entry = line.entry
        public = "" if entry.public else " (internal)"
        typer.echo(f"{moment(entry.at)}  {entry.what.value}  {entry.actor}{public}  [{entry.id}]")
        for text in entry.text.splitlines():
            typer.echo("    " + "".join(character if character.isprintable() else " " for character in text))
        for reason in entry.reason:
            typer.echo(f"    because {reason}")
        for letter in line.letters:
            typer.echo(f"    letter {letter.id} to {letter.recipient}: {letter.template}, {letter.status}")
