"""A real Dovecot 2.3 (Debian's dovecot-imapd), unprivileged: plain port with STARTTLS, and a port with TLS."""

from __future__ import annotations

import contextlib
import functools
import grp
import os
import pwd
import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers.accounts import NUMBERS, Account, credentials
from tests.servers.pki import Pki
from tests.servers.process import answers, free_port, give, home, running, unprivileged

BINARY = shutil.which("dovecot", path="/usr/sbin:/usr/local/sbin:" + os.environ.get("PATH", ""))

FULL = "127.0.0.1"
POOR = "127.0.0.2"  # says that it has UIDPLUS and NAMESPACE, but neither MOVE nor IDLE
POOREST = "127.0.0.3"  # says that it has no extension at all

CONFIG = """
base_dir = {home}/run
state_dir = {home}/state
log_path = /dev/stderr
protocols = imap
listen = 127.0.0.1, {poor}, {poorest}
ssl = yes
ssl_cert = <{home}/server.pem
ssl_key = <{home}/server.key
disable_plaintext_auth = no
auth_mechanisms = plain login
auth_failure_delay = 0
default_login_user = {user}
default_internal_user = {user}
default_internal_group = {group}
first_valid_uid = 1
mail_location = maildir:{home}/mail/%u
mail_max_userip_connections = 100
maildir_very_dirty_syncs = no
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  user = $default_internal_user
}}
service stats {{
  chroot =
}}
passdb {{
  driver = passwd-file
  args = scheme=PLAIN username_format=%u {home}/users/%u
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {home}/users/%u
  default_fields = uid={user} gid={group} home={home}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = /
}}
local {poor} {{
  protocol imap {{
    imap_capability = IMAP4rev1 UIDPLUS NAMESPACE
  }}
}}
local {poorest} {{
  protocol imap {{
    imap_capability = IMAP4rev1
  }}
}}
"""


@dataclass(frozen=True, slots=True)
class DovecotAccount(Account):
    """A mailbox of its own. `maildir` is where its mails lie; a subfolder is a directory named `.name` in there."""

    tls_port: int
    ca_file: str
    maildir: Path
    owner: str

    def drop(self, mail: bytes) -> None:
        """Puts a mail in, as a delivery agent does: a file renamed into `new`."""
        name = f"{time.time_ns()}.{next(NUMBERS)}.tests"
        for directory in ("tmp", "cur", "new"):
            (self.maildir / directory).mkdir(parents=True, exist_ok=True)
        for path in (self.maildir.parent, self.maildir, *(self.maildir / d for d in ("tmp", "cur", "new"))):
            give(path, self.owner)
        written = self.maildir / "tmp" / name
        written.write_bytes(mail)
        give(written, self.owner)
        written.rename(self.maildir / "new" / name)


@dataclass(frozen=True, slots=True)
class Dovecot:
    """The running server. An account costs a small file."""

    home: Path
    port: int
    tls_port: int
    owner: str
    ca_file: str

    def account(self, host: str = FULL, password: str | None = None, **settings: str) -> DovecotAccount:
        """A new account, to be reached by `host`: `FULL`, `POOR` or `POOREST`.

        `settings` override the server's own for it; "__" stands for "/", as in `namespace__inbox__separator="."`.
        """
        user, usual = credentials()
        password = password or usual
        extra = " ".join(f"userdb_{key.replace('__', '/')}={value}" for key, value in settings.items())
        # A file each, because Dovecot looks for changes of a file only once a second.
        (self.home / "users" / user).write_text(f"{user}:{password}::::::{extra}\n")
        maildir = self.home / "mail" / user
        return DovecotAccount(host, self.port, user, password, self.tls_port, self.ca_file, maildir, owner=self.owner)


@contextlib.contextmanager
def dovecot_running(pki: Pki) -> Iterator[Dovecot]:
    """Runs Dovecot until the block ends."""
    assert BINARY
    user = unprivileged("dovecot", "dovenull", "nobody")
    with home("dovecot", user) as directory:
        server = Dovecot(directory, free_port(), free_port(), user, pki.ca_file)
        _prepare(server, pki)
        command = [BINARY, "-F", "-c", str(directory / "dovecot.conf")]
        with running(command, user, functools.partial(_listening, server), directory / "log"):
            yield server


def _prepare(server: Dovecot, pki: Pki) -> None:
    config = CONFIG.format(
        home=server.home,
        user=server.owner,
        group=grp.getgrgid(pwd.getpwnam(server.owner).pw_gid).gr_name,
        plain=server.port,
        tls=server.tls_port,
        poor=POOR,
        poorest=POOREST,
    )
    (server.home / "dovecot.conf").write_text(config)
    (server.home / "users").mkdir()
    (server.home / "mail").mkdir()
    shutil.copy(pki.cert_file, server.home / "server.pem")
    shutil.copy(pki.key_file, server.home / "server.key")
    for path in server.home.iterdir():
        give(path, server.owner)


def _listening(server: Dovecot) -> bool:
    return answers(server.port) and answers(server.tls_port)
