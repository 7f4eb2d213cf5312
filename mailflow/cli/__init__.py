"""The command line, one file a command group. Everything heavy is imported inside of the commands."""

from __future__ import annotations

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
    context.obj = Options(config, given=source is not None and source.name != "DEFAULT")
