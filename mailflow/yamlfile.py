"""Reads a YAML file so that every value still knows its line: the base of config.yaml and of all rules.

Stricter than YAML 1.1, because an admin's slip must be an error and not another value: no duplicate keys, no aliases
or anchors, no tags, no unquoted times (`09:00` would be the number 540). Only `true` and `false` are booleans, so the
language `no` stays a word; an unquoted date stays text for the model to read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from mailflow import yamlfile_keys as keys
from mailflow.errors import ConfigError, Problem

Path = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)
Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

INTEGER = re.compile(r"[-+]?(0|[1-9][0-9]*)\Z")
FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+([eE][-+]?[0-9]+)?\Z")
SEXAGESIMAL = re.compile(r"[-+]?[0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?\Z")
CORE_TAGS = {"str", "int", "float", "bool", "null", "timestamp", "merge", "value"}
NULLS = {"", "~", "null", "Null", "NULL"}
BOOLEANS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


@dataclass(frozen=True, slots=True)
class Document:
    """A file's plain data, and for each path into it the line and column (from 1) where the value stands."""

    file: str
    data: Any
    marks: Mapping[Path, tuple[int, int]]

    def mark(self, path: Path) -> tuple[int, int]:
        """Line and column of the value at `path`, or of its nearest parent that stands in the file."""
        while path and path not in self.marks:
            path = path[:-1]
        return self.marks.get(path, (1, 1))

    def problem(self, path: Path, text: str) -> Problem:
        """A problem at the value that `path` leads to."""
        line, column = self.mark(path)
        return Problem(self.file, line, column, dotted(path), text)


def dotted(path: Path) -> str:
    """`("rules", 2, "when")` as an admin reads it: `rules[2].when`."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


class Shape(BaseModel):
    """A mapping in a file that an admin edits; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def zone_name(name: str) -> str:
    """A time zone's IANA name. Raises `ValueError`."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"must be a zone such as Asia/Jakarta, not {name!r}") from error
    return name


def parse(text: str, file: str) -> Document:
    """The document in `text`; `file` is only named in errors. Raises `ConfigError` with every problem found."""
    problems: list[Problem] = []
    marks: dict[Path, tuple[int, int]] = {}
    try:
        for event in yaml.parse(text, Loader=Loader):
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                mark = event.start_mark
                problems.append(_at(file, mark, "", "anchors and aliases are not allowed; write it out"))
        if problems:
            raise ConfigError(problems)
        node = yaml.compose(text, Loader=Loader)
    except yaml.MarkedYAMLError as error:
        what = " ".join(filter(None, (error.context, error.problem)))
        raise ConfigError(_at(file, error.problem_mark or error.context_mark, "", f"not YAML: {what}")) from error
    except yaml.YAMLError as error:
        raise ConfigError(Problem(file, 0, 0, "", f"not YAML: {' '.join(str(error).split())}")) from error
    data = None if node is None else _plain(node, (), file, marks, problems)
    if problems:
        raise ConfigError(problems)
    return Document(file, data, marks)


def validate(model: type[Model], document: Document, path: Path = ()) -> Model:
    """The part of the document at `path` as a `model`. Raises `ConfigError`, one problem for each wrong value."""
    data = document.data
    for step in path:
        data = data[step]
    if data is None and not path:
        data = {}
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise ConfigError(validation_problems(error, document, path, model)) from error


def validation_problems(
    error: ValidationError, document: Document, path: Path, model: type[BaseModel]
) -> Iterator[Problem]:
    """Pydantic's errors in an admin's words, at their lines."""
    for detail in error.errors(include_url=False):
        where = (*path, *_real_steps(detail["loc"], document, path))
        yield document.problem(where, explain(detail, model))


def explain(detail: ErrorDetails, model: type[BaseModel] | None = None, *, show: bool = True) -> str:
    """What is wrong and what would be right, in one sentence; with the value given, if that is fit to `show`."""
    kind, context = detail["type"], detail.get("ctx", {})
    given = "" if not show or isinstance(detail["input"], dict | list) else f", not {detail['input']!r}"
    match kind:
        case "extra_forbidden":
            return keys.unknown(str(detail["loc"][-1]), keys.known(model, detail["loc"][:-1]))
        case "missing":
            return "is required and missing"
        case "literal_error" | "enum":
            return f"must be {context['expected']}{given}"
        case "model_type" | "dict_type" | "mapping_type" | "model_attributes_type":
            return "must be a mapping of keys to values" + given
        case "tuple_type" | "list_type" | "set_type" | "frozen_set_type":
            return "must be a list" + given
        case "too_short" if context.get("min_length") == 1:
            return "must not be empty"
        case "bool_type" | "bool_parsing":
            return f"must be true or false{given}"
        case "int_type" | "int_parsing" | "int_from_float":
            return f"must be a whole number{given}"
        case "string_type":
            return f"must be text, in quotes where it looks like a number{given}"
        case "string_pattern_mismatch":
            return f"must match the pattern {context['pattern']}{given}"
        case "value_error" | "assertion_error":
            return str(context.get("error", detail["msg"]))
        case _:
            text = detail["msg"].removeprefix("Input should be ").removeprefix("Value should ")
            return (f"must be {text}" if text != detail["msg"] else detail["msg"]) + given


def _real_steps(loc: tuple[int | str, ...], document: Document, path: Path) -> Path:
    """Pydantic's location without the steps that stand in no file, such as those that name a union's member."""
    steps: Path = ()
    loc = loc[:-1] if loc[-1:] == ("[key]",) else loc  # a key that is wrong in itself
    for number, step in enumerate(loc):
        if (*path, *steps, step) in document.marks or number == len(loc) - 1:
            steps = (*steps, step)
    return steps


def _at(file: str, mark: Any, key: str, text: str) -> Problem:
    return Problem(file, mark.line + 1, mark.column + 1, key, text) if mark else Problem(file, 0, 0, key, text)


def _plain(node: yaml.Node, path: Path, file: str, marks: dict[Path, tuple[int, int]], problems: list[Problem]) -> Any:
    marks[path] = (node.start_mark.line + 1, node.start_mark.column + 1)
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, path, file, marks, problems)
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*path, n), file, marks, problems) for n, item in enumerate(node.value)]
    return _scalar(node, path, file, problems)


def _mapping(
    node: yaml.MappingNode, path: Path, file: str, marks: dict[Path, tuple[int, int]], problems: list[Problem]
) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode):
            problems.append(_at(file, key_node.start_mark, dotted(path), "a key must be a plain word"))
            continue
        key = str(key_node.value)
        where = (*path, key)
        if key in found:
            line = marks[where][0]
            problems.append(_at(file, key_node.start_mark, dotted(where), f"stands twice; first on line {line}"))
            continue
        found[key] = _plain(value_node, where, file, marks, problems)
        if isinstance(value_node, yaml.MappingNode | yaml.SequenceNode):
            # The line of `key:` is where a person looks, not the line of the first thing in it.
            marks[where] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
    return found


def _scalar(node: yaml.Node, path: Path, file: str, problems: list[Problem]) -> Any:
    text = str(node.value)
    if getattr(node, "style", None) in ("'", '"', "|", ">"):
        return text
    if node.tag.removeprefix("tag:yaml.org,2002:") not in CORE_TAGS:
        problems.append(_at(file, node.start_mark, dotted(path), "a value that begins with ! must be in quotes"))
        return text
    if text in NULLS:
        return None
    if text in BOOLEANS:
        return BOOLEANS[text]
    if SEXAGESIMAL.match(text):
        problems.append(_at(file, node.start_mark, dotted(path), 'a time must be in quotes, like "09:00"'))
        return text
    if INTEGER.match(text):
        return int(text)
    return float(text) if FLOAT.match(text) else text
