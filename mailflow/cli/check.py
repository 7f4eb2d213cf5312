"""mailflow check: everything an admin edits, offline."""

from __future__ import annotations

import typer

from mailflow.cli.output import clean, load_app


def check(context: typer.Context) -> None:
    """Check all that an admin edits, offline.

    The configuration, keys and passwords, rules with their examples, and every template; no mailbox is touched.
    One line a problem, FILE:LINE:COLUMN: KEY: what is wrong, and exit status 2.
    """
    from mailflow.store import reach

    app = load_app(context)
    book = app.shelf.current.handbook
    typer.echo(f"configuration  {context.obj.config}: {_many(len(app.config.mailboxes), 'mailbox', 'es')}")
    rules, clients = _many(len(book.routing.rules), "top rule"), _many(len(book.people.clients), "client")
    typer.echo(f"rules          {rules}, {clients}, {len(book.people.staff)} staff")
    typer.echo(f"agreement      {book.agreement.name} {book.agreement.version}")
    typer.echo(f"templates      {len(book.templates)} files")
    typer.echo(f"handbook       {book.hash[:12]}")
    if app.config.authentication.profile == "none":
        typer.echo("warning        authentication.profile is none: every client counts as unproven")
    if closed := reach.closed_to_us(app.store):
        typer.echo(f"warning        {clean(str(closed))}: cannot be written by this user; the one of mailflow run must")
    typer.echo("all good")


def _many(count: int, what: str, ending: str = "s") -> str:
    return f"{count} {what}{ending if count != 1 else ''}"
