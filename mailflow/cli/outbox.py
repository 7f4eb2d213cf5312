"""mailflow outbox: the letters, and what became of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Annotated, Any

import typer

from mailflow.cli.output import Json, open_app, table

app = typer.Typer(help="Letters: queued, sent, failed, held.", no_args_is_help=True)
Numbers = Annotated[list[int], typer.Argument(help="Numbers of letters.")]


@app.command("list")
def list_(
    context: typer.Context,
    status: Annotated[str | None, typer.Option(help="Only queued, sent, failed, held, deferred, dropped.")] = None,
    limit: Annotated[int, typer.Option(min=1, help="At most this many, the newest.")] = 200,
    as_json: Json = False,
) -> None:
    """List letters, the newest last."""
    from mailflow.store import letters as stored

    with open_app(context).store.read() as connection:
        letters = stored.listing(connection, status=status, limit=limit)[::-1]
    rows = [
        (each.id, each.status, each.recipient, each.template, each.created_at, each.attempts, each.last_error)
        for each in letters
    ]
    columns = ("letter", "status", "to", "template", "written", "attempts", "last error")
    table(columns, rows, as_json=as_json, empty="no letters")


@app.command()
def show(context: typer.Context, number: Annotated[int, typer.Argument(help="Number of the letter.")]) -> None:
    """Print a letter's bytes as they were or will be sent."""
    from mailflow.store import outbox

    with open_app(context).store.read() as connection:
        data = outbox.data(connection, number)
    if data is None:
        typer.echo(f"there is no letter {number}", err=True)
        raise typer.Exit(1)
    typer.echo(data.decode("utf-8", "replace"), nl=False)


@app.command()
def retry(context: typer.Context, numbers: Numbers) -> None:
    """Try failed letters again now, with the same bytes."""
    from mailflow.store import letters

    _each(context, numbers, letters.retry, "will be tried again", "is not waiting and has not failed")


@app.command()
def release(context: typer.Context, numbers: Numbers) -> None:
    """Let held letters go out; an address that was blocked gets letters again."""
    from mailflow.store import letters

    _each(context, numbers, letters.release, "is released", "is not held")


@app.command()
def drop(context: typer.Context, numbers: Numbers) -> None:
    """Never send these letters; they stay on record."""
    from mailflow.store import letters

    _each(context, numbers, letters.drop, "is dropped", "has been sent, or does not exist")


def _each(
    context: typer.Context, numbers: list[int], change: Callable[[Any, Sequence[int]], int], done: str, not_done: str
) -> None:
    failed = False
    with open_app(context).store.write() as connection:
        for number in numbers:
            if change(connection, (number,)):
                typer.echo(f"letter {number} {done}")
            else:
                failed = True
                typer.echo(f"letter {number} {not_done}", err=True)
    raise typer.Exit(int(failed))
