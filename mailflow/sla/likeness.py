"""Calendars that are like another one: `like: support`, and what differs from it.

Every key that stands beside `like` counts instead of the other calendar's; of `hours` each day does, of `holidays` each
key, and the days of `add` and `remove` come to those that are there. So a client who is also served on Saturdays is two
lines, and a decree is written once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from mailflow.errors import Problem
from mailflow.yamlfile import Document

LIKE = "like"


def written_out(document: Document) -> tuple[Document, tuple[Problem, ...]]:
    """The document with each such calendar in full, and what is wrong with its `like`. What is no mapping stays as it
    is: whoever reads the calendars tells it."""
    calendars = document.data.get("calendars") if isinstance(document.data, dict) else None
    if not isinstance(calendars, dict) or not any(_other(each) for each in calendars.values()):
        return document, ()
    problems: list[Problem] = []
    full = {name: _full(name, calendars, document, problems) for name in calendars}
    return replace(document, data={**document.data, "calendars": full}), tuple(problems)


def _other(calendar: Any) -> Any:
    return calendar.get(LIKE) if isinstance(calendar, dict) else None


def _full(name: str, calendars: Mapping[str, Any], document: Document, problems: list[Problem]) -> Any:
    """The calendar over the one that it is like, over the one that that is like."""
    line = [name]
    while (other := _other(calendars[line[-1]])) is not None:
        if not isinstance(other, str) or other not in calendars or other in line:
            known = ", ".join(sorted(calendars.keys() - {line[-1]})) or "none"
            text = (
                "is like itself in the end" if other in line else f"there is no calendar {other!r}; there are {known}"
            )
            if len(line) == 1 or other in line:
                problems.append(document.problem(("calendars", line[-1], LIKE), text))
            return _bare(calendars[name])
        line.append(other)
    full = calendars[line.pop()]
    for each in reversed(line):
        full = _over(full, _bare(calendars[each])) if isinstance(full, dict) else _bare(calendars[each])
    return full


def _bare(calendar: Any) -> Any:
    return {key: value for key, value in calendar.items() if key != LIKE} if isinstance(calendar, dict) else calendar


def _over(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    full = {**base, **own}
    for key, merge in (("hours", _merged), ("holidays", _holidays)):
        if isinstance(base.get(key), dict) and isinstance(own.get(key), dict):
            full[key] = merge(base[key], own[key])
    return full


def _merged(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    return {**base, **own}


def _holidays(base: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """A day that one adds and the other removes is as the nearer one says."""
    full = {**base, **own}
    added, removed = (own.get(key) or type_() for key, type_ in (("add", dict), ("remove", list)))
    before, gone = (base.get(key) or type_() for key, type_ in (("add", dict), ("remove", list)))
    if isinstance(added, dict) and isinstance(before, dict) and isinstance(removed, list):
        full["add"] = {day: name for day, name in before.items() if day not in removed} | added
    if isinstance(removed, list) and isinstance(gone, list) and isinstance(added, dict):
        full["remove"] = [day for day in gone if day not in added and day not in removed] + removed
    return full
