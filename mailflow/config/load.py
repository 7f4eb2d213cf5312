"""config.yaml to a `Config`, or every mistake in it with its place."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from mailflow import yamlfile
from mailflow.config import environment, files
from mailflow.config.files import read_text
from mailflow.config.shape import Config, Folders, KeyFile, Tls
from mailflow.errors import ConfigError, Problem
from mailflow.yamlfile import Document


def load(path: Path, environ: Mapping[str, str] = os.environ, *, try_files: bool = False) -> Config:
    """The configuration in `path` with the environment's values. Raises `ConfigError`.

    `try_files`: also whether every file and folder that it names can be used.
    """
    with contextlib.suppress(PermissionError):  # in Python 3.11 of `exists`; reading it says so
        if not path.exists():
            raise ConfigError(
                Problem(str(path), 0, 0, "", "there is no such file; copy config.example.yaml, or: --config FILE")
            )
    text = read_text(path)
    document = yamlfile.parse(text, str(path))
    if not isinstance(document.data, dict):
        raise ConfigError(document.problem((), "must be a mapping of settings; see config.example.yaml"))
    sources: dict[yamlfile.Path, str] = {}
    data = environment.with_variables(document.data, (), document, environ, sources)
    environment.override(data, environ, sources)
    try:
        config = Config.model_validate(data)
    except ValidationError as error:
        raise ConfigError(_named(error, document, sources)) from error
    config = _resolve(config, path.parent)
    unusable = tuple(_unusable(config, document, sources)) if try_files else ()
    if unusable:
        raise ConfigError(unusable)
    return config


def problem(path: Path, key: yamlfile.Path, text: str, environ: Mapping[str, str] = os.environ) -> Problem:
    """What is wrong with a value of the configuration in `path`, which has been loaded: at its line or variable.

    Raises `ConfigError` where the file has changed since and can be read no more.
    """
    document = yamlfile.parse(read_text(path), str(path))
    sources: dict[yamlfile.Path, str] = {}
    data = environment.with_variables(document.data, (), document, environ, sources)
    environment.override(data, environ, sources)
    found = document.problem(key, text)
    return replace(found, file=sources[key], line=0, column=0) if key in sources else found


def _unusable(config: Config, document: Document, sources: Mapping[yamlfile.Path, str]) -> Iterator[Problem]:
    """Each file that is named and cannot be used, at the line that names it, or at the variable that does."""
    for path, attempt in files.attempts(config):
        try:
            attempt()
        except ConfigError as error:
            problem = document.problem(path, f"{error.problems[0].file}: {error.problems[0].text}")
            variable = sources.get(path)
            yield replace(problem, file=variable, line=0, column=0) if variable else problem


def _named(error: ValidationError, document: Document, sources: Mapping[yamlfile.Path, str]) -> tuple[Problem, ...]:
    """Each problem at its line, or named by the variable its value came from."""
    return tuple(_problem(detail, document, sources) for detail in error.errors(include_url=False))


def _problem(detail: ErrorDetails, document: Document, sources: Mapping[yamlfile.Path, str]) -> Problem:
    """A value that came from the environment, or that is called a password, is never shown."""
    path = detail["loc"]
    variable = sources.get(path)
    secret = variable is not None or "password" in path or "url" in path
    text = yamlfile.explain(detail, Config, show=not secret)
    problem = document.problem(path, text)
    if variable:
        return replace(problem, file=variable, line=0, column=0)
    below = sorted(name for place, name in sources.items() if place[: len(path)] == path)
    return replace(problem, text=f"{text} (see {', '.join(below)} too)") if below and path else problem


def _resolve(config: Config, base: Path) -> Config:
    """Relative paths count from the configuration's own folder."""

    def under(path: Path | None) -> Path | None:
        return None if path is None else (base / path.expanduser()).resolve()

    database = config.database
    if database.startswith("sqlite:///"):
        database = f"sqlite:///{under(Path(database.removeprefix('sqlite:///')))}"
    return config.model_copy(
        update={
            "database": database,
            "tls": Tls(ca_file=under(config.tls.ca_file)),
            "folders": Folders(rules=under(config.folders.rules), templates=under(config.folders.templates)),
            "smtp": config.smtp.model_copy(update={"password_file": under(config.smtp.password_file)}),
            "notify": tuple(one.model_copy(update={"url_file": under(one.url_file)}) for one in config.notify),
            "token_keys": tuple(KeyFile(id=key.id, file=base / key.file.expanduser()) for key in config.token_keys),
            "mailboxes": tuple(
                mailbox.model_copy(
                    update={
                        "imap": mailbox.imap.model_copy(update={"password_file": under(mailbox.imap.password_file)})
                    }
                )
                for mailbox in config.mailboxes
            ),
        }
    )
