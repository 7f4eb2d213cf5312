"""`mailflow doctor auth-probe` against a server that removes forged results and adds its own, and a careless one."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from mailflow.demo.post_office import PostOffice
from tests.commands import ROOT, mailflow
from tests.journeys.installation import MX, Installation
from tests.servers.careless_smtp import careless_smtp
from tests.servers.dovecot import Dovecot

SUPPORT, RANI = "support@vendor.example", "rani@vendor.example"
STRIPPING = {"profile": "opendkim", "authserv_id": PostOffice.name, "trusted_hosts": [PostOffice.name]}
CARELESS = {"profile": "opendkim", "authserv_id": MX, "trusted_hosts": [MX]}


def configured(
    folder: Path, imap: Mapping[str, Any], smtp: Mapping[str, Any], authentication: Mapping[str, Any]
) -> Path:
    shutil.copytree(ROOT / "rules", folder / "rules")
    (folder / "key").write_text(secrets.token_hex(32))
    config = {
        "service": {"name": "Benemica"},
        "mailboxes": [{"name": "support", "address": SUPPORT, "processed_folder": "Processed", "imap": imap}],
        "smtp": smtp,
        "database": f"sqlite:///{folder}/mailflow.db",
        "admin": "admin@vendor.example",
        "folders": {"rules": str(folder / "rules")},
        "token_keys": [{"id": "k1", "file": str(folder / "key")}],
        "authentication": authentication,
    }
    (folder / "config.yaml").write_text(json.dumps(config))
    return folder


def plain(port: int, user: str | None = None, password: str | None = None) -> dict[str, Any]:
    return {"host": "127.0.0.1", "port": port, "tls": "none", "user": user, "password": password}


def probe(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    done = mailflow(folder, "doctor", "auth-probe", "--wait", "20", "--json", *arguments)
    assert done.returncode in (0, 1), done.stderr
    return done.returncode, json.loads(done.stdout)


def by_name(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {row["mail"]: row for row in found["mails"]}


def test_a_provider_that_removes_forged_results_is_not_fooled_from_outside(tmp_path: Path) -> None:
    with PostOffice({SUPPORT: "kata-sandi", RANI: "lain"}) as office:
        folder = configured(
            tmp_path, plain(office.imap_port, SUPPORT, "kata-sandi"), plain(office.smtp_port), STRIPPING
        )
        status, found = probe(folder, "--from", RANI)
        shown = mailflow(folder, "doctor", "auth-probe", "--wait", "20", "--via", f"127.0.0.1:{office.smtp_port}")
    rows = by_name(found)
    assert (status, len(rows)) == (0, 9)
    assert all(row["arrived"] and not row["proven"] for row in rows.values())
    assert rows["results on top"]["forged_fields_left"] == 0
    assert rows["no proof"]["results_by"] == [PostOffice.name]
    assert "dmarc=fail" in rows["results on top"]["why"]
    assert found["suggested"] == STRIPPING
    assert (shown.returncode, "no forged mail counts as proven" in shown.stdout) == (0, True)


def test_a_login_at_ones_own_server_may_write_in_anybodys_name(tmp_path: Path) -> None:
    """The server signs whatever comes with a password of its domain: that is told, and where it comes from."""
    with PostOffice({SUPPORT: "kata-sandi", RANI: "lain"}) as office:
        logins = (plain(office.imap_port, SUPPORT, "kata-sandi"), plain(office.smtp_port, SUPPORT, "kata-sandi"))
        done = mailflow(configured(tmp_path, *logins, STRIPPING), "doctor", "auth-probe", "--wait", "20")
    assert done.returncode == 1
    assert "A FORGED MAIL COUNTS AS PROVEN" in done.stdout
    assert "somebody with a password of yours" in done.stdout


@pytest.mark.dovecot
def test_a_server_that_removes_nothing_is_found_out(tmp_path: Path, dovecot: Dovecot) -> None:
    account = dovecot.account()
    imap = plain(account.port, account.user, account.password)
    with careless_smtp(account, MX) as port:
        status, found = probe(configured(tmp_path, imap, plain(port), CARELESS))
    rows = by_name(found)
    assert status == 1
    assert rows["results on top"]["proven"]
    assert rows["results on top"]["forged_fields_left"] == 1
    assert not rows["no proof"]["proven"]
    assert found["suggested"] is None, "what nobody but the forger wrote is no profile"


@pytest.mark.dovecot
def test_the_profile_is_suggested_where_none_is_set(tmp_path: Path, dovecot: Dovecot) -> None:
    account = dovecot.account()
    imap = plain(account.port, account.user, account.password)
    results = f"Authentication-Results: {MX}; dmarc=fail header.from=vendor.example\r\n"
    with careless_smtp(account, MX, results) as port:
        folder = configured(tmp_path, imap, plain(port), {"profile": "none"})
        status, found = probe(folder)
        shown = mailflow(folder, "doctor", "auth-probe", "--wait", "20")
    assert (status, found["suggested"]) == (0, CARELESS)
    assert f"{{profile: opendkim, authserv_id: {MX}, trusted_hosts: [{MX}]}}" in shown.stdout


@pytest.mark.dovecot
def test_no_mail_of_the_probe_becomes_a_request_though_the_workers_are_faster(installation: Installation) -> None:
    account = installation.accounts["support"]
    with careless_smtp(account, MX) as port, installation.workers():
        done = installation.mailflow("doctor", "auth-probe", "--wait", "60", "--via", f"127.0.0.1:{port}", "--json")
    assert all(row["arrived"] for row in json.loads(done.out)["mails"]), done.out + done.err
    assert {row.outcome for row in installation.received()} <= {"recorded"}
    assert installation.requests() == []
    assert installation.letters() == []


def test_a_wrong_question_is_told_in_one_line(tmp_path: Path) -> None:
    folder = configured(tmp_path, plain(9), plain(9), STRIPPING)
    for arguments, text in (
        (("--from", "orang@luar.example"), "orang@luar.example is no address of staff"),
        (("--via", "mx.vendor.example"), "--via needs a host and a port"),
        (("--mailbox", "sales"), "there is no mailbox sales; known: support"),
    ):
        done = mailflow(folder, "doctor", "auth-probe", *arguments)
        assert (done.returncode, len(done.stderr.splitlines())) == (2, 1)
        assert text in done.stderr
