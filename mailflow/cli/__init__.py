"""The command line, one file a command group. Everything heavy is imported inside of the commands.

run, check, inspect, audit, status, demo   a command each: the workers, and looks at the whole
requests, outbox, quarantine               what is stored, and what can be done about it
  timeline   one request as a person reads it
sla        when something is due, and why; what is promised
  account, duehead, undated   the sum of one date, what stands above it, and why there is none
  explained  a request's promises; policy: an agreement as a table
calendar   the days on which somebody works; months: those days drawn
templates, forms, keys, doctor, db         letters, forms, keys, what must be tried, the database's version
groups     the commands by their names, loaded when they are asked for
output     what all commands share: options, opening an installation, JSON, text that is safe on a terminal
table      many things for a terminal, a pipe or a machine
wrap       long lines on a narrow terminal
times      instants and stretches that are typed
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from mailflow.cli.groups import Commands
from mailflow.cli.output import Options

app = typer.Typer(
    name="mailflow",
    cls=Commands,
    help="Turns a support mailbox into a help desk that keeps its promises.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        from mailflow import __version__

        typer.echo(f"mailflow {__version__}")
        raise typer.Exit


@app.callback()
def main(
    context: typer.Context,
    config: Annotated[
        Path, typer.Option("--config", "-c", envvar="MAILFLOW_CONFIG", help="The configuration file.")
    ] = Path("config.yaml"),
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Turns a support mailbox into a help desk that keeps its promises."""
    source = context.get_parameter_source("config")
    if os.environ.get("NO_COLOR"):  # as https://no-color.org has it; rich looks for itself
        context.color = False
    context.obj = Options(config, given=source is not None and source.name != "DEFAULT")
