"""config.yaml: what is accepted, where defaults and paths lead, and what is refused with its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from mailflow import config
from mailflow.errors import ConfigError
from tests.commands import CONFIG
from tests.servers.process import being, home, unprivileged
from tests.unit.config.conftest import Load, Told


def test_the_smallest_configuration_has_sensible_defaults(load: Load) -> None:
    loaded = load()
    assert loaded.service.reference_prefix == "REQ"
    assert loaded.languages == ("id", "en")
    assert (loaded.limits.mail_bytes, loaded.limits.poll_seconds, loaded.limits.attempts) == (26214400, 60, 5)
    assert loaded.staff.factors == ("token", "domain")
    assert loaded.authentication.profile == "none"
    assert loaded.folders.rules is None
    assert loaded.mailboxes[0].plus
    assert loaded.mailboxes[0].processed_folder is None


def test_servers_are_reached_by_tls_unless_something_else_is_said(load: Load) -> None:
    loaded = load("", ("smtp: {host: 127.0.0.1, port: 9025, tls: none}", "smtp: {host: smtp.vendor.example}"))
    assert (loaded.smtp.tls, loaded.smtp.port) == ("implicit", 465)


def test_paths_count_from_the_configuration(load: Load, tmp_path: Path) -> None:
    loaded = load("folders: {rules: ../rules, templates: letters}\ntls: {ca_file: ca.pem}\n")
    assert loaded.folders.rules == tmp_path.parent / "rules"
    assert loaded.folders.templates == tmp_path / "letters"
    assert loaded.tls.ca_file == tmp_path / "ca.pem"
    assert loaded.database == f"sqlite:///{tmp_path}/mailflow.db"


def test_an_absolute_path_stays(load: Load) -> None:
    loaded = load("folders: {rules: /srv/rules}\n", ("sqlite:///mailflow.db", "sqlite:////srv/mailflow.db"))
    assert loaded.folders.rules == Path("/srv/rules")
    assert loaded.database == "sqlite:////srv/mailflow.db"


def test_the_office_has_what_letters_and_decisions_need(load: Load) -> None:
    office = config.office(
        load(
            "authentication: {profile: opendkim, authserv_id: mx.vendor.example, trusted_hosts: [mx.vendor.example]}\n",
            ("support@vendor.example", "Support@Vendor.example"),
        )
    )
    assert office.inboxes[0].address == "support@vendor.example"
    assert office.authserv_id == "mx.vendor.example"
    assert office.trusted_hosts == {"mx.vendor.example"}
    assert office.reference(1042) == "REQ-1042"


def test_a_name_without_the_profile_is_not_believed(load: Load) -> None:
    office = config.office(load("authentication: {authserv_id: mx.vendor.example, trusted_hosts: [mx.a.example]}\n"))
    assert office.authserv_id == ""


@pytest.mark.parametrize("host", ["localhost", "127.0.0.2", '"::1"'])
def test_no_encryption_is_for_this_machine(host: str, load: Load) -> None:
    assert load("", ("smtp: {host: 127.0.0.1", f"smtp: {{host: {host}")).smtp.tls == "none"


@pytest.mark.parametrize("host", ["smtp.vendor.example", "10.0.0.1", "localhost.vendor.example", "127.0.0.1.example"])
def test_no_encryption_to_another_machine_is_refused(host: str, told: Told) -> None:
    (line,) = told("", ("smtp: {host: 127.0.0.1", f"smtp: {{host: {host}"))
    assert line == (
        f"config.yaml:6:1: smtp: tls: none would send mail and password in the clear to {host}; only for loopback"
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("admin:", "admins: [a]\nadmin:", "8:1: admins: unknown key; did you mean admin? known here: admin, auth"),
        ("    address:", "    adress: a\n    address:", "4:13: mailboxes[0].adress: unknown key"),
        ("admin:", "database: sqlite:///b.db\nadmin:", "8:1: database: stands twice; first on line 7"),
        ("host: 127.0.0.1, port: 9143", "host: a, host: b", "5:21: mailboxes[0].imap.host: stands twice"),
        ("admin:", "limits: {poll_seconds: 9:30}\nadmin:", "8:24: limits.poll_seconds: a time must be in quotes"),
        ("admin: admin", "admin: &boss admin", "8:8: anchors and aliases are not allowed; write it out"),
        ("admin: admin@vendor.example", "admin: *boss", "8:8: anchors and aliases are not allowed; write it out"),
        ("port: 9025", "port: [9025]", "6:25: smtp.port: must be a whole number"),
        ("port: 9025", "port: 0", "6:31: smtp.port: must be greater than or equal to 1, not 0"),
        ("tls: none}\nd", "tls: maybe}\nd", "6:42: smtp.tls: must be 'implicit', 'starttls' or 'none', not 'maybe'"),
        ("admin:", "limits: {attempts: many}\nadmin:", "8:20: limits.attempts: must be a whole number, not 'many'"),
        ("smtp: {host", "smtp: {user: a, host", "6:1: smtp: user and password belong together"),
        ("admin:", "limits: 5\nadmin:", "8:9: limits: must be"),
        ("address: support", "plus: perhaps\n    address: support", "4:11: mailboxes[0].plus: must be true or false"),
        ("name: support", "name: Support Desk", "3:11: mailboxes[0].name: must match the pattern"),
        ("admin: admin@vendor.example\n", "", "1:1: admin: is required and missing"),
        ("admin@vendor.example", "admin", "8:8: admin: must be an e-mail address, not 'admin'"),
        ("admin:", "staff: {factors: [token, token]}\nadmin:", "8:9: staff.factors: must be [token, domain], or one"),
        ("admin:", "staff: {factors: []}\nadmin:", "8:9: staff.factors: must be [token, domain], or one"),
        ("admin:", "staff: {factors: [tokens]}\nadmin:", "8:19: staff.factors[0]: must be 'token' or 'domain'"),
        ("token_keys: [{id: k1, file: key}]", "token_keys: []", "9:1: token_keys: needs at least one entry"),
        ("id: k1", "id: K-1", "9:19: token_keys[0].id: must match the pattern"),
        ("sqlite:///mailflow.db", "mailflow.db", '7:11: database: must begin with "sqlite:///"'),
        ("admin:", "languages: [id, su]\nadmin:", "8:17: languages[1]: must be 'id' or 'en', not 'su'"),
        ("admin:", "languages: []\nadmin:", "8:1: languages: needs at least one entry"),
        (
            "admin:",
            "authentication: {profile: opendkim, authserv_id: a}\nadmin:",
            "8:1: authentication: profile opendkim",
        ),
    ],
)
def test_a_mistake_is_told_with_its_line_and_column(old: str, new: str, problem: str, told: Told) -> None:
    (line,) = told("", (old, new))
    assert line.startswith(f"config.yaml:{problem}")


def test_every_mistake_is_told_at_once(told: Told) -> None:
    lines = told("languages: [su]\nlimits: {attempts: 0}\n", ("port: 9025", "port: x"))
    assert [re.sub(r"^config.yaml:\d+:\d+: ([^:]*):.*", r"\1", line) for line in lines] == [
        "smtp.port",
        "languages[0]",
        "limits.attempts",
    ]


def test_a_second_mailbox_needs_a_name_and_an_address_of_its_own(told: Told) -> None:
    second = "  - {name: help, address: SUPPORT@vendor.example, imap: {host: a}}\nsmtp: {host"
    (line,) = told("", ("smtp: {host", second))
    assert line == "config.yaml:2:1: mailboxes: two mailboxes have the address support@vendor.example"


@pytest.mark.parametrize("text", ["", "# nothing\n", "- a\n", "support\n"])
def test_a_file_without_settings_says_what_it_needs(text: str, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ConfigError, match=r"config.yaml:1:1: must be a mapping of settings; see config.example.yaml$"):
        config.load(path, {})


def test_a_file_that_is_not_there_says_how_to_get_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none.yaml: there is no such file; copy config.example.yaml"):
        config.load(tmp_path / "none.yaml", {})


def test_a_file_in_a_folder_that_is_closed_to_us_is_not_taken_for_missing() -> None:
    user = unprivileged("nobody")
    with home("config", user) as folder, being(user):
        folder.chmod(0o000)
        with pytest.raises(ConfigError, match=f"^{folder}/config.yaml: cannot be read: Permission denied$"):
            config.load(folder / "config.yaml", {})
        folder.chmod(0o700)


def test_a_file_that_is_no_text_says_where_it_ends_to_be_one(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(CONFIG.encode() + b"# caf\xe9\n")
    with pytest.raises(ConfigError, match=rf"config.yaml: is not UTF-8 text \(byte {len(CONFIG) + 5}\)$"):
        config.load(path, {})


def test_a_configuration_cannot_be_changed(load: Load) -> None:
    loaded = load()
    with pytest.raises(ValueError, match="frozen"):
        loaded.admin = "somebody@else.example"
