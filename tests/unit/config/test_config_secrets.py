"""Passwords and keys: read where they stand, and never shown, whatever goes wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from mailflow import app, config
from mailflow.errors import ConfigError, StoreError
from tests.unit.config.conftest import Load, Told

SECRET = "hunter2-hunter2"


def test_a_password_file_is_read_without_its_line_break(load: Load, tmp_path: Path) -> None:
    (tmp_path / "pw").write_text(f" {SECRET} \r\n", "utf-8")
    loaded = load("", ("password: rahasia", "password_file: pw"))
    assert config.secret(loaded.mailboxes[0].imap) == f" {SECRET} "


def test_the_path_of_a_secret_counts_from_the_configuration(load: Load, tmp_path: Path) -> None:
    (tmp_path / "secrets").mkdir()
    (tmp_path / "secrets/pw").write_text(SECRET, "utf-8")
    loaded = load("", ("tls: none}\ndatabase", "tls: none, user: a, password_file: secrets/pw}\ndatabase"))
    assert loaded.smtp.password_file == tmp_path / "secrets/pw"
    assert config.secret(loaded.smtp) == SECRET


def test_without_a_password_there_is_none(load: Load) -> None:
    assert config.secret(load().smtp) is None


def test_a_password_file_that_is_missing_is_named(load: Load, tmp_path: Path) -> None:
    loaded = load("", ("password: rahasia", "password_file: pw"))
    with pytest.raises(ConfigError, match=f"^{tmp_path}/pw: cannot be read: No such file or directory$"):
        config.secret(loaded.mailboxes[0].imap)


def test_a_password_file_that_is_no_text_is_named(load: Load, tmp_path: Path) -> None:
    (tmp_path / "pw").write_bytes(b"\xff\xfe" + SECRET.encode())
    with pytest.raises(ConfigError, match=r"pw: is not UTF-8 text \(byte 0\)$"):
        config.secret(load("", ("password: rahasia", "password_file: pw")).mailboxes[0].imap)


def test_the_first_key_signs_and_all_are_read(load: Load, tmp_path: Path) -> None:
    (tmp_path / "older").write_bytes(bytes(range(32)) + b" \r\n")
    keys = config.office(load("", ("[{id: k1, file: key}]", "[{id: k2, file: key}, {id: k1, file: older}]"))).keys
    assert [key.id for key in keys] == ["k2", "k1"]
    assert keys[1].secret == bytes(range(32)) + b" "


def test_a_key_file_that_is_missing_is_told_with_how_to_make_one(load: Load, tmp_path: Path) -> None:
    loaded = load("", ("file: key", "file: secrets/token-key"))
    path = tmp_path / "secrets/token-key"
    with pytest.raises(ConfigError) as caught:
        config.office(loaded)
    assert str(caught.value) == (
        f"{path}: token key k1: cannot be read: No such file or directory; make one with: mailflow keys new k1"
    )


def test_how_to_make_a_key_is_not_told_where_there_is_one(load: Load, tmp_path: Path) -> None:
    """The command would overwrite it, and with it the references in every letter that was sent."""
    (tmp_path / "folder").mkdir()
    with pytest.raises(ConfigError) as caught:
        config.office(load("", ("file: key", "file: folder")))
    assert str(caught.value) == f"{tmp_path}/folder: token key k1: cannot be read: Is a directory"


def test_a_short_key_is_refused_and_not_shown(load: Load, tmp_path: Path) -> None:
    loaded = load()
    (tmp_path / "key").write_text(SECRET, "utf-8")
    with pytest.raises(ConfigError, match="has 15 bytes; at least 32 are needed") as caught:
        config.office(loaded)
    assert SECRET not in str(caught.value)


def test_two_keys_of_one_id_are_refused(told: Told) -> None:
    (line,) = told("", ("[{id: k1, file: key}]", "[{id: k1, file: key}, {id: k1, file: older}]"))
    assert line.endswith("token_keys: two keys have the id k1")


def test_no_secret_stands_in_a_representation(load: Load) -> None:
    database = f"postgresql+psycopg://mailflow:{SECRET}@db.vendor.example/mailflow"
    loaded = load("", ("sqlite:///mailflow.db", database), MAILFLOW_SMTP__PASSWORD=SECRET, MAILFLOW_SMTP__USER="a")
    office = config.office(loaded)
    built = app.build(loaded)
    shown = f"{loaded!r} {loaded} {loaded.smtp!r} {office!r} {office.keys[0]!r} {built!r} {built.store} {built.store!r}"
    assert "Contoh Support" in shown
    assert "db.vendor.example" in shown
    for secret in (SECRET, "rahasia", "0123456789abcdef"):
        assert secret not in shown


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("password: rahasia", f"password: [{SECRET}]"),
        ("password: rahasia", f"password: {{{SECRET}: 1}}"),
        ("password: rahasia", "password: 48151623"),
        ("password: rahasia", "password: 48:15:16"),
        ("password: rahasia}", f"password: !{SECRET}\n      }}"),
        ("password: rahasia}", f"password: &{SECRET} x\n      }}"),
        ("password: rahasia", f"pasword: {SECRET}"),
        ("password: rahasia", f"password: {SECRET}, password_file: pw"),
        ("sqlite:///mailflow.db", f"postgres://mailflow:{SECRET}@db/mailflow"),
        ("tls: none}\ndatabase", f"tls: sometimes, user: a, password: {SECRET}}}\ndatabase"),
    ],
)
def test_no_error_shows_a_password(old: str, new: str, told: Told) -> None:
    lines = "\n".join(told("", (old, new)))
    for secret in (SECRET, "48151623", "48:15:16"):
        assert secret not in lines


def test_an_address_of_the_database_that_is_none_does_not_show_its_password(load: Load) -> None:
    loaded = load("", ("sqlite:///mailflow.db", f"postgresql+psycopg://mailflow:{SECRET}@db:port/mailflow"))
    with pytest.raises(StoreError, match="the database's address is not one; write it like") as caught:
        app.build(loaded)
    assert SECRET not in str(caught.value)
