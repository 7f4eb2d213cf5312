"""Values from the environment: where each goes, and that an error names the variable and not what is in it."""

from __future__ import annotations

import pytest

from mailflow import config
from tests.unit.config.conftest import Load, Told

SECRET = "hunter2-hunter2"


def test_a_variable_sets_a_value_at_any_depth(load: Load) -> None:
    loaded = load(MAILFLOW_SERVICE__NAME="Bantuan", MAILFLOW_ADMIN="ops@vendor.example", MAILFLOW_SMTP__PORT="2525")
    assert (loaded.service.name, loaded.admin, loaded.smtp.port) == ("Bantuan", "ops@vendor.example", 2525)


def test_a_variable_reaches_into_a_list_by_number(load: Load) -> None:
    loaded = load(MAILFLOW_MAILBOXES__0__IMAP__USER="masuk", MAILFLOW_LANGUAGES__0="en", MAILFLOW_OWN_LISTS__0="a.b")
    assert loaded.mailboxes[0].imap.user == "masuk"
    assert loaded.languages == ("en",)
    assert loaded.own_lists == ("a.b",)


def test_a_variable_wins_over_the_file(load: Load) -> None:
    loaded = load(MAILFLOW_MAILBOXES__0__IMAP__PASSWORD=SECRET)
    assert config.secret(loaded.mailboxes[0].imap) == SECRET


def test_a_list_can_be_continued_but_not_with_a_gap(load: Load, told: Told) -> None:
    lists = "own_lists: [satu.vendor.example]\n"
    assert load(lists, MAILFLOW_OWN_LISTS__1="dua").own_lists == ("satu.vendor.example", "dua")
    assert told(lists, MAILFLOW_OWN_LISTS__3="dua") == [
        "MAILFLOW_OWN_LISTS__3: leads nowhere: config.yaml has no 3 there"
    ]


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("MAILFLOW_MAILBOXES__7__IMAP__USER", "leads nowhere: config.yaml has no 7"),
        ("MAILFLOW_ADMIN__NAME", "leads nowhere: config.yaml has no name there"),
        ("MAILFLOW_SMPT", "smpt: unknown key; did you mean smtp? known here: admin,"),
        ("MAILFLOW_SMTP__PROT", "smtp.prot: unknown key"),
    ],
)
def test_a_variable_that_leads_nowhere_is_named(name: str, problem: str, told: Told) -> None:
    (line,) = told(**{name: "x"})
    assert line.startswith(f"{name}: {problem}")


def test_a_variable_in_a_section_nobody_knows_is_named(told: Told) -> None:
    (line,) = told(MAILFLOW_SMPT__PORT="25")
    assert "smpt: unknown key" in line
    assert line.endswith("(see MAILFLOW_SMPT__PORT too)")


@pytest.mark.parametrize("name", ["MAILFLOW_CONFIG", "MAILFLOW_TEST_REQUIRE", "MAIL_ADMIN", "PATH"])
def test_other_variables_are_no_settings(name: str, load: Load) -> None:
    assert load(**{name: "/somewhere"}).admin == "admin@vendor.example"


def test_a_name_in_braces_is_replaced_inside_a_value(load: Load) -> None:
    loaded = load(
        "",
        ("sqlite:///mailflow.db", '"postgresql+psycopg://mailflow:${DB_PASSWORD}@${DB_HOST}/mailflow"'),
        DB_PASSWORD=SECRET,
        DB_HOST="db.vendor.example",
    )
    assert loaded.database == f"postgresql+psycopg://mailflow:{SECRET}@db.vendor.example/mailflow"


def test_a_name_in_braces_reaches_into_lists(load: Load) -> None:
    assert load('own_lists: ["${LIST}"]\n', LIST="halo").own_lists == ("halo",)


def test_what_a_variable_holds_is_not_replaced_again(load: Load) -> None:
    assert load(MAILFLOW_SERVICE__NAME="${HOME}", HOME="/root").service.name == "${HOME}"
    assert load("", ("Contoh Support", '"${NAME}"'), NAME="${HOME}", HOME="/root").service.name == "${HOME}"


def test_a_variable_that_is_not_set_is_told_at_its_line(told: Told) -> None:
    assert told("", ("rahasia", '"${NOT_THERE}"')) == [
        "config.yaml:5:62: mailboxes[0].imap.password: the environment has no variable NOT_THERE"
    ]


def test_a_dollar_alone_is_a_dollar(load: Load) -> None:
    assert load("", ("Contoh Support", "'Harga $5 {x} $HOME'"), HOME="/root").service.name == "Harga $5 {x} $HOME"


def test_a_wrong_value_is_named_by_its_variable_and_not_shown(told: Told) -> None:
    assert told(MAILFLOW_SMTP__PORT=SECRET) == ["MAILFLOW_SMTP__PORT: smtp.port: must be a whole number"]


def test_a_wrong_value_in_braces_is_named_by_its_variable_and_not_shown(told: Told) -> None:
    assert told("", ("port: 9025", 'port: "${SMTP_PORT}"'), SMTP_PORT=SECRET) == [
        "SMTP_PORT: smtp.port: must be a whole number"
    ]


def test_a_variable_that_makes_its_section_wrong_is_named_beside_the_line(told: Told) -> None:
    (line,) = told(MAILFLOW_SMTP__HOST="smtp.vendor.example")
    assert line.startswith("config.yaml:6:1: smtp: tls: none would send")
    assert line.endswith("(see MAILFLOW_SMTP__HOST too)")


def test_a_password_from_the_environment_beside_a_password_file_is_refused(told: Told) -> None:
    (line,) = told("", ("password: rahasia", "password_file: pw"), MAILFLOW_MAILBOXES__0__IMAP__PASSWORD=SECRET)
    assert "set password or password_file, not both" in line
    assert "MAILFLOW_MAILBOXES__0__IMAP__PASSWORD" in line
    assert SECRET not in line
