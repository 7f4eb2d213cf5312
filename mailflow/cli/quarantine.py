"""mailflow quarantine: mails that wait for a person: unreadable ones, and held ones."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from mailflow.cli.output import Json, open_app, table

app = typer.Typer(help="Mails that wait for a person.", no_args_is_help=True)


@app.command("list")
def list_(context: typer.Context, as_json: Json = False) -> None:
    """List quarantined and held mails with the reason."""
    from mailflow.store import received

    with open_app(context).store.read() as connection:
        aside = received.quarantined(connection)
    rows = [(each.id, each.status, each.inbox, each.arrived_at, each.size, each.request, each.reason) for each in aside]
    columns = ("mail", "status", "inbox", "arrived", "bytes", "request", "reason")
    table(columns, rows, as_json=as_json, empty="nothing waits")


@app.command()
def show(context: typer.Context, number: Annotated[int, typer.Argument(help="Number of the mail.")]) -> None:
    """Write a mail's raw bytes to standard output, exactly as they were received."""
    from mailflow.store import received

    with open_app(context).store.read() as connection:
        data = received.data(connection, number)
    if data is None:
        typer.echo(f"there is no mail {number}", err=True)
        raise typer.Exit(1)
    sys.stdout.buffer.write(data)


@app.command()
def replay(context: typer.Context, numbers: Annotated[list[int], typer.Argument(help="Numbers of mails.")]) -> None:
    """Process these mails again, as if they were new, when the workers next look."""
    from mailflow.store import received

    failed = False
    with open_app(context).store.write() as connection:
        for number in numbers:
            if received.replay(connection, number):
                typer.echo(f"mail {number} will be processed again")
            else:
                failed = True
                typer.echo(f"mail {number} is neither quarantined nor held", err=True)
    raise typer.Exit(int(failed))
