"""An unknown key in a file that an admin edits: the names that are known there, and the one that was meant."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, get_args

from pydantic import BaseModel

from mailflow.likely import likeliest


def unknown(key: str, known: Iterable[str]) -> str:
    """ "unknown key; did you mean admin? known here: admin, smtp", as far as that is known."""
    names = sorted(known)
    if not names:
        return "unknown key; remove it or mend its name"
    meant = likeliest(key, names)
    return "unknown key; " + (f"did you mean {meant}? " if meant else "") + f"known here: {', '.join(names)}"


def known(model: type[BaseModel] | None, loc: tuple[int | str, ...]) -> set[str]:
    """The keys of the mapping that pydantic's location leads to, those of each that may stand there."""
    found: tuple[Any, ...] = () if model is None else (model,)
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
