"""A whole installation of mailflow in a folder: configuration, key, database, and the workers as a child process.

What runs is `mailflow run`, exactly as an admin starts it; only the servers it meets are the embedded ones.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Self

import mailflow
from mailflow import app, config
from mailflow.app import App
from mailflow.demo.cast import ADMIN, SUPPORT
from mailflow.demo.ending import undisturbed
from mailflow.store import schema

if TYPE_CHECKING:
    from mailflow.demo.post_office import PostOffice

STOPS_WITHIN = 10.0
LOG = "workers.log"
CONFIG = """\
service: {{name: Benemica, reference_prefix: BEN}}
mailboxes:
  - name: support
    address: {support}
    imap: {{host: {host}, port: {imap_port}, password: "{password}", tls: none}}
smtp: {{host: {host}, port: {smtp_port}, user: {support}, password: "{password}", tls: none}}
database: sqlite:///mailflow.db
admin: {admin}
limits: {{poll_seconds: 1}}
token_keys: [{{id: k1, file: token.key}}]
authentication: {{profile: opendkim, authserv_id: {mx}, trusted_hosts: [{mx}]}}
"""
DELAY = "staff: {{delay_seconds: {seconds}}}\n"


def write(folder: Path, office: PostOffice, password: str) -> Path:
    """Writes config.yaml and a new token key, for nobody else to read; the path of the first. No words wait."""
    text = CONFIG.format(
        support=SUPPORT, admin=ADMIN, host=office.host, imap_port=office.imap_port, smtp_port=office.smtp_port,
        password=password, mx=office.name,
    )  # fmt: skip
    path = folder / "config.yaml"
    for file, content in ((path, text + DELAY.format(seconds=0)), (folder / "token.key", secrets.token_hex(32))):
        file.touch(mode=0o600)
        file.write_text(content, "utf-8")
    return path


def let_wait(path: Path, seconds: int) -> None:
    """Has the words of staff wait so long, from the next start of the workers on (`staff.delay_seconds`)."""
    text = path.read_text("utf-8")
    path.write_text(text.replace(DELAY.format(seconds=0), DELAY.format(seconds=seconds)), "utf-8")


def open_(path: Path) -> App:
    """The installation with an empty database. The environment's MAILFLOW_* belong to another one: not read."""
    installation = app.build(config.load(path, environ={}))
    schema.prepare(installation.store)
    return installation


class Workers:
    """`mailflow run` as a child process, from entering to leaving; its log stands beside the configuration."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOPS_WITHIN)
        except subprocess.TimeoutExpired:
            pass
        finally:  # a second Ctrl-C waits for nobody
            self._process.kill()
            self._process.wait()

    def restart(self) -> None:
        """Ends them and starts new ones, which read the configuration again."""
        self.__exit__()
        self._start()

    def _start(self) -> None:
        others = {name: value for name, value in os.environ.items() if not name.startswith(config.PREFIX)}
        with (self._path.parent / LOG).open("ab") as output, undisturbed():
            self._process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", "mailflow", "--config", str(self._path), "run"],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=others | {"PYTHONPATH": str(Path(mailflow.__file__).parent.parent)},
                start_new_session=True,  # a Ctrl-C is for us: we end the workers in good order
            )

    @property
    def status(self) -> int | None:
        """The exit status, None while they work."""
        return self._process.poll()

    def wait(self) -> None:
        """Until they end, which they do not by themselves."""
        self._process.wait()
