"""mailflow keys: a new key, what each has signed, and whether an old one may go."""

from __future__ import annotations

import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from mailflow import clock, config
from mailflow.desk import tokens
from mailflow.ops import site as sites
from mailflow.store import outbox
from tests.commands import install, mailflow
from tests.contracts.store.samples import letter
from tests.unit.cli.conftest import Run


def configured(folder: Path, *ids: str) -> None:
    file = folder / "config.yaml"
    lines = [line for line in file.read_text().splitlines() if not line.startswith("token_keys")]
    keys = ", ".join(f"{{id: {id_}, file: {'key' if id_ == 'k1' else f'token-key-{id_}'}}}" for id_ in ids)
    file.write_text("\n".join([*lines, f"token_keys: [{keys}]", ""]))


def signed(folder: Path, number: int, key: str) -> None:
    """A letter about a request, with a token of this key."""
    site = sites.site(folder / "config.yaml")
    token = tokens.sign(
        replace(site.office, keys=tuple(k for k in site.office.keys if k.id == key)), "staff", number, "rani@x.example"
    )
    with site.store.write() as conn:
        made = letter(f"m{number}.{key}", request=number)
        outbox.put(conn, [replace(made, message_id=f"{token}.abc@vendor.example", tag=f"{number}{key}")])
    site.store.close()


def test_a_new_key_is_its_owners_only_and_comes_with_its_two_lines(site: Path, run: Run) -> None:
    said = run("keys", "new")
    file = site / "token-key-k2"
    assert (said.status, said.out) == (0, f"  - id: k2\n    file: {file}\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert len(file.read_bytes().strip()) == 64
    configured(site, "k2", "k1")
    assert run("check").status == 0


def test_a_key_is_never_overwritten(site: Path, run: Run) -> None:
    (site / "token-key-k2").write_text("mine")
    said = run("keys", "new")
    assert (said.status, said.out) == (2, "")
    assert "is there already" in said.err
    assert (site / "token-key-k2").read_text() == "mine"
    before = (site / "key").read_text()
    assert run("keys", "new", "k1").status == 2
    assert (site / "key").read_text() == before


@pytest.mark.parametrize("name", ["K2", "k 2", "kkkkkkkkk", "../k"])
def test_an_id_that_no_token_can_carry_is_refused(site: Path, run: Run, name: str) -> None:
    assert run("keys", "new", name).status == 2
    assert {path.name for path in site.iterdir() if "key" in path.name} == {"key"}


def test_the_key_that_the_configuration_names_is_made_where_it_says(tmp_path: Path) -> None:
    install(tmp_path)
    (tmp_path / "key").unlink()
    assert "make one with: mailflow keys new k1" in mailflow(tmp_path, "check").stderr
    assert mailflow(tmp_path, "keys", "new", "k1").stdout == ""
    assert config.load(tmp_path / "config.yaml", try_files=True).token_keys


def test_the_list_says_who_signs_and_what_lives(site: Path, run: Run) -> None:
    run("keys", "new")
    configured(site, "k2", "k1")
    for number in (1001, 1002):
        signed(site, number, "k1")
    rows = run("keys", "list").rows
    assert [(row[0], row[2], row[4], row[5]) for row in rows] == [
        ("k2", "signs", "0", "0"),
        ("k1", "verifies", "2", "2"),
    ]


def test_a_key_may_go_when_no_letter_of_it_can_be_answered(site: Path, run: Run) -> None:
    run("keys", "new")
    configured(site, "k2", "k1")
    assert (run("keys", "retire", "k1").status, run("keys", "retire", "k2").status) == (0, 1)
    signed(site, 1001, "k1")
    said = run("keys", "retire", "k1")
    assert said.status == 1
    assert said.out.splitlines() == [
        "keep k1: 1 letters about 1 requests can still be answered with it",
        "keep k1: 1 of these requests are open: each keeps it for 30 days more after it is closed",
    ]
    assert run("keys", "retire", "k9").status == 2


def test_a_closed_request_keeps_its_key_for_thirty_days(site: Path, run: Run) -> None:
    run("keys", "new")
    configured(site, "k2", "k1")
    signed(site, 1003, "k1")
    found = sites.site(site / "config.yaml")
    for days, status in ((29, 1), (31, 0)):
        with found.store.write() as conn:
            at = (clock.now() - timedelta(days=days)).replace(tzinfo=None).isoformat(" ", "microseconds")
            conn.exec_driver_sql("UPDATE requests SET closed_at = ? WHERE number = 1003", (at,))
        assert run("keys", "retire", "k1").status == status
    found.store.close()


def test_without_a_database_nobody_says_that_a_key_may_go(tmp_path: Path) -> None:
    install(tmp_path)
    configured(tmp_path, "k2", "k1")
    assert "there is no database" in mailflow(tmp_path, "keys", "retire", "k1").stdout
    assert mailflow(tmp_path, "keys", "list").stdout.splitlines()[1].startswith("k1\t")
