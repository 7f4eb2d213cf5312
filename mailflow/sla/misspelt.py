"""An unknown key, with the names that are known there, or the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from typing import Any, get_args

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from mailflow.yamlfile import explain

LONGEST = 40
"""Of a longer word nobody asks what it was meant to be: comparing is quadratic."""


def told(detail: ErrorDetails, model: type[BaseModel]) -> str:
    """What is wrong, as `yamlfile.explain` says it; of a key that is not known, what is."""
    if detail["type"] != "extra_forbidden":
        return explain(detail, model)
    key = str(detail["loc"][-1])
    return unknown(key, _keys(model, detail["loc"][:-1])) or explain(detail, model)


def unknown(key: str, known: Iterable[str]) -> str:
    """ "unknown key; did you mean workaround? known here: ..."; "" where nothing is known."""
    names = sorted(known)
    if not names:
        return ""
    near = get_close_matches(key, names, 1) if len(key) <= LONGEST else []
    meant = f"did you mean {near[0]}? " if near else ""
    return f"unknown key; {meant}known here: {', '.join(names)}"


def _keys(model: type[BaseModel], loc: tuple[int | str, ...]) -> set[str]:
    """The keys of the mapping that pydantic's location leads to, those of each that may stand there."""
    found: tuple[Any, ...] = (model,)
    for step in loc:
        found = tuple(inner for each in found for inner in _inside(each, step))
    return {field.alias or name for each in found for name, field in each.model_fields.items()}


def _inside(model: type[BaseModel], step: int | str) -> Iterator[type[BaseModel]]:
    field = model.model_fields.get(str(step))
    # A step that is no field is a key of a mapping or a place of a list, whose type the field before it named.
    yield from _models(field.annotation) if field else (model,)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for each in get_args(annotation):
        yield from _models(each)
