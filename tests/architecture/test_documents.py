"""README, ARCHITECTURE and config.example.yaml say what is true: each command, file and setting they name exists."""

from __future__ import annotations

import re
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer.main
import yaml
from pydantic import BaseModel

from mailflow.cli import app
from mailflow.config.shape import Config, Login
from mailflow.desk.commandtables import COMMANDS, SEVERITIES
from tests.commands import ROOT, mailflow

README = (ROOT / "README.md").read_text("utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text("utf-8")
EXAMPLE = (ROOT / "config.example.yaml").read_text("utf-8")
SUBCOMMANDS = {
    (name, sub)
    for name, group in typer.main.get_command(app).commands.items()  # type: ignore[attr-defined]
    for sub in (
        *getattr(group, "commands", {"": None}),
        *([""] if getattr(group, "invoke_without_command", False) else []),
    )
}


def code(text: str) -> Iterator[str]:
    """Everything in back quotes, and every line of a block."""
    blocks = re.findall(r"```[a-z]*\n(.*?)```", text, re.DOTALL)
    yield from (line.strip() for block in blocks for line in block.splitlines())
    yield from re.findall(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.DOTALL))


def commands(text: str) -> Iterator[list[str]]:
    """The arguments of every `mailflow ...`, however it is started."""
    for line in code(text):
        if match := re.match(r"(?:\S*=)?(?:\S*/bin/)?mailflow( .*|$)", line):
            yield shlex.split(match[1], comments=True)


def named(arguments: list[str]) -> tuple[str, str]:
    """The command and subcommand among the arguments: ("", "") for `mailflow` alone."""
    words = [word for word in arguments if word in {name for pair in SUBCOMMANDS for name in pair if name}]
    return (*words, "", "")[:2]  # type: ignore[return-value]


README_COMMANDS = sorted({" ".join(arguments) for arguments in commands(README)})


def test_the_readme_names_every_command_but_help() -> None:
    told = {named(arguments) for arguments in commands(README)}
    assert {name for name, _ in SUBCOMMANDS} <= {name for name, _ in told}


@pytest.mark.parametrize("line", README_COMMANDS)
def test_each_command_of_the_readme_exists_with_its_options(line: str, tmp_path: Path) -> None:
    arguments = shlex.split(line)
    name, sub = named(arguments)
    assert (name, sub) in SUBCOMMANDS or name == ""
    found = mailflow(tmp_path, *filter(None, (name, sub)), "--help")
    assert (found.returncode, found.stderr) == (0, "")
    general = mailflow(tmp_path, "--help").stdout
    for option in (word for word in arguments if word.startswith("-")):
        assert option in found.stdout or option in general, f"{option} is no option of mailflow {name} {sub}"


@pytest.mark.parametrize(("name", "sub"), sorted(SUBCOMMANDS))
def test_every_command_has_help_of_its_own(name: str, sub: str, tmp_path: Path) -> None:
    found = mailflow(tmp_path, *filter(None, (name, sub)), "--help")
    assert (found.returncode, found.stderr) == (0, "")
    told = found.stdout.split("\n\n")[1].strip()
    assert told.endswith("."), "a sentence says what it does"


def test_the_list_of_commands_is_not_cut_off(tmp_path: Path) -> None:
    lines = mailflow(tmp_path, "--help", COLUMNS="80").stdout.partition("Commands:")[2].splitlines()
    assert len([line for line in lines if line.strip()]) == len({name for name, _ in SUBCOMMANDS})
    assert not [line for line in lines if line.endswith("...")]


@pytest.mark.parametrize("text", [README, ARCHITECTURE], ids=["README", "ARCHITECTURE"])
def test_every_file_the_documents_name_exists(text: str) -> None:
    """A path from the root, or one of the rules by its name alone; /etc/... and `templates` are the admin's own."""
    paths = [each for each in code(text) if re.fullmatch(r"[A-Za-z_.*][\w.*/-]*/[\w.*-]*|[a-z.]+\.(yaml|md)", each)]
    assert len(paths) > 5
    theirs = {"config.yaml", "secrets/"}
    missing = [path for path in paths if not any(ROOT.glob(path.rstrip("/"))) and not (ROOT / "rules" / path).exists()]
    assert set(missing) <= theirs


def test_every_make_target_of_the_readme_exists() -> None:
    targets = re.findall(r"make ([a-z]+)", "\n".join(code(README)))
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert targets
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)


def test_the_table_of_staff_commands_has_every_word_and_no_other() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| `/")]
    words = [re.findall(r"`/([a-z?-]+)", "|".join(row.split("|")[1:3])) for row in rows]
    assert {frozenset(row) for row in words} == {frozenset(known) for known in COMMANDS.values()}
    severity = next(row for row in rows if "/severity" in row)
    assert all(word in severity for word in SEVERITIES)


def test_the_readme_shows_a_rule_that_holds(tmp_path: Path) -> None:
    block = next(text for text in re.findall(r"```yaml\n(.*?)```", README, re.DOTALL) if "examples:" in text)
    rules = shutil.copytree(ROOT / "rules", tmp_path / "rules")
    routing = rules / "routing.yaml"
    before = routing.read_text("utf-8")
    routing.write_text(before.replace("\nrules:\n", f"\nrules:\n{block}\n", 1), "utf-8")
    assert routing.read_text("utf-8") != before
    found = mailflow(example(tmp_path), "check")
    assert (found.returncode, found.stderr) == (0, "")


def example(folder: Path) -> Path:
    """An installation by config.example.yaml, with the secrets it asks for."""
    (folder / "config.yaml").write_text(EXAMPLE, "utf-8")
    if not (folder / "rules").exists():
        shutil.copytree(ROOT / "rules", folder / "rules")
    (folder / "secrets").mkdir(mode=0o700)
    for name in ("imap-password", "smtp-password", "token-key"):
        (folder / "secrets" / name).write_text("0123456789abcdef" * 4 + "\n", "utf-8")
    return folder


def test_the_example_of_a_configuration_is_accepted(tmp_path: Path) -> None:
    found = mailflow(example(tmp_path), "check")
    assert (found.returncode, found.stderr) == (0, "")


def test_the_example_is_also_accepted_with_all_that_is_commented_out(tmp_path: Path) -> None:
    """Every `# key: value` is made a setting; of what then stands twice the last one counts, as an admin would edit."""
    shown = re.sub(r"^( *)# ((?:  )?[a-z_]+:(?: .*)?)$", r"\1\2", EXAMPLE, flags=re.MULTILINE)
    settings = yaml.safe_load(shown)
    assert settings["authentication"]["profile"] == "opendkim"
    assert {"tls", "folders"} <= settings.keys()
    assert "templates" in settings["folders"]
    folder = example(tmp_path)
    shutil.copytree(ROOT / "templates", folder / "templates")
    settings["tls"].pop("ca_file")  # a certificate of the admin's own
    settings.pop("notify")  # and an address with a password in it
    (folder / "config.yaml").write_text(yaml.safe_dump(settings), "utf-8")
    found = mailflow(folder, "check")
    assert (found.returncode, found.stderr) == (0, "")


def settings_of(model: type[BaseModel]) -> Iterator[str]:
    """The name of every setting, at any depth."""
    for name, field in model.model_fields.items():
        yield name
        for part in (field.annotation, *getattr(field.annotation, "__args__", ())):
            if isinstance(part, type) and issubclass(part, BaseModel):
                yield from settings_of(part)


def test_every_setting_stands_in_the_example() -> None:
    names = set(settings_of(Config))
    assert set(Login.model_fields) < names
    assert {name for name in names if not re.search(rf"\b{name}:", EXAMPLE)} == set()


@pytest.mark.parametrize(
    "document", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md", "config.example.yaml", "Makefile"]
)
def test_documents_name_only_domains_that_belong_to_nobody(document: str) -> None:
    addresses = re.findall(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)", (ROOT / document).read_text("utf-8"))
    assert [domain for domain in addresses if not domain.endswith(".example")] == []
