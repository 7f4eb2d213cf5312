"""mailflow demo: the whole journey on this machine, with nothing to configure."""

from __future__ import annotations

from typing import Annotated

import typer

from mailflow.cli.groups import group
from mailflow.cli.output import Json

app = group()


@app.command()
def demo(
    keep: Annotated[
        bool, typer.Option("--keep", help="Leave it running, and say how to connect a mail program.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Play a whole conversation on this machine.

    With real mail servers inside this process; shows what clients and staff receive. Nothing leaves this machine.
    """
    from mailflow.demo import stage

    raise typer.Exit(stage.play(keep=keep, as_json=as_json))
