"""`python -m mailflow`, and the command `mailflow`."""

from __future__ import annotations

import atexit
import gc
import sys


def main() -> None:
    """Runs the command line; a problem of an admin's files is one line each and exit status 2."""
    gc.set_threshold(50_000)  # what a command loads is no garbage: to look through it again and again takes a tenth
    atexit.register(gc.freeze)  # to look through it once more at the end is a fifth of a short command
    from mailflow.cli import app
    from mailflow.errors import MailflowError

    try:
        app()
    except MailflowError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line's own output
        sys.exit(2)
    except BrokenPipeError:
        sys.stderr.close()  # the reader of our output has gone, as `head` does
        sys.exit(141)


if __name__ == "__main__":
    main()
