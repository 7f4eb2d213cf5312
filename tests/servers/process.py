"""Runs a server from the system's packages as an unprivileged user, in a process group that dies with the tests."""

from __future__ import annotations

import atexit
import contextlib
import functools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

STARTS_WITHIN = 20.0
STOPS_WITHIN = 10.0


def unprivileged(*names: str) -> str:
    """Who a server runs as: the first user of `names` that exists when the tests run as root, otherwise ourselves."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid()).pw_name
    for name in names:
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    raise RuntimeError(f"none of the users {', '.join(names)} exists")


def give(path: Path, user: str) -> None:
    """Makes `user` the owner of `path`."""
    if os.geteuid() == 0:
        shutil.chown(path, user, pwd.getpwnam(user).pw_gid)


@contextlib.contextmanager
def home(prefix: str, user: str) -> Iterator[Path]:
    """A directory of the server's own. Not pytest's: that one is closed to other users, and too long for a socket."""
    path = Path(tempfile.mkdtemp(prefix=f"mailflow-{prefix}-"))
    give(path, user)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


@contextlib.contextmanager
def being(user: str) -> Iterator[None]:
    """Root may write everywhere: for the block this process is somebody else."""
    if os.geteuid() != 0:
        yield
        return
    uid = pwd.getpwnam(user).pw_uid
    os.setresuid(uid, uid, 0)
    try:
        yield
    finally:
        os.setresuid(0, 0, 0)


def free_port() -> int:
    """A port of the loopback that nobody uses now."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def as_user(user: str, command: Sequence[str]) -> list[str]:
    """`command`, run by `user`; `setpriv` also makes the kernel end it when we die without a chance to."""
    group = str(pwd.getpwnam(user).pw_gid)
    switch = ["--reuid", user, "--regid", group, "--clear-groups"] if os.geteuid() == 0 else []
    return ["setpriv", *switch, "--pdeathsig", "INT", *command]


@contextlib.contextmanager
def running(command: Sequence[str], user: str, ready: Callable[[], bool], log: Path) -> Iterator[None]:
    """Runs `command` until the block ends. Raises `RuntimeError` with its log when it does not become `ready`."""
    with log.open("ab") as output:
        process = subprocess.Popen(
            as_user(user, command),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            cwd=log.parent,
            start_new_session=True,
        )
    stop = functools.partial(_stop, process)
    atexit.register(stop)
    try:
        _wait(process, ready, log)
        yield
    finally:
        stop()
        atexit.unregister(stop)


def answers(port: int) -> bool:
    """Whether somebody listens at `port` of the loopback."""
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
        return True
    return False


def _wait(process: subprocess.Popen[bytes], ready: Callable[[], bool], log: Path) -> None:
    give_up_at = time.monotonic() + STARTS_WITHIN
    while not ready():
        if process.poll() is not None or time.monotonic() > give_up_at:
            raise RuntimeError(f"{process.args!r} did not start:\n{log.read_text(errors='replace')}")
        time.sleep(0.02)


def _stop(process: subprocess.Popen[bytes]) -> None:
    for number in (signal.SIGINT, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(STOPS_WITHIN)
