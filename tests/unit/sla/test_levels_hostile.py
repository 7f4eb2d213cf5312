"""Whatever stands anywhere in sla.yaml, it is read or told with its line: no other error comes out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.errors import ConfigError
from mailflow.sla.load import agreements
from mailflow.yamlfile import parse
from tests.unit.sla.test_levels import HEAD, LEVELS, NOW, VERSIONS

MORE = """\
groups:
  perak:
    clients: [budaya]
    locked: [lead_time, targets.ticket.low]
    escalation: {50: [team], breach: {add: [rani]}, after: {2bd: [leads]}}
    approvers: [{address: siti@sejahtera.example, limit: "Rp5.000"}]
    effective: {from: 2025-01-01}
"""
FILES = [HEAD + more for more in (LEVELS, VERSIONS, MORE)]
VALUES: list[Any] = [
    None, True, 0, -1, 1.5, 10**30, "", "x", "5h", "2025-01-01", "0bd", [], {}, [None], [[]], ["x"], [{}], {"x": None},
    {"add": ["x"]}, {"add": "x"}, {"remove": [{}]}, {"within": {}}, {"from": "2026-01-01"}, {"any": {"permanent": []}},
    {"versions": []}, {"versions": [{}]}, ["targets"], [""], {"": ""}, "lead_time",
]  # fmt: skip


def places(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield path
    for key, value in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from places(value, (*path, key))


def changed(node: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(node) if isinstance(node, dict) else list(node)
    copy[path[0]] = changed(node[path[0]], path[1:], value)
    return copy


TREES = [parse(text, "sla.yaml").data for text in FILES]
PLACES = [(number, path) for number, tree in enumerate(TREES) for path in places(tree)]


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), st.sampled_from(VALUES))
def test_any_value_at_any_place_is_read_or_told(place: tuple[int, tuple[Any, ...]], value: Any) -> None:
    number, path = place
    text = json.dumps(changed(TREES[number], path, value), indent=1)
    told = complaints(text)
    assert all(re.fullmatch(r"sla\.yaml:[1-9][0-9]*:[1-9][0-9]*: .+", each) for each in told)


def complaints(text: str) -> list[str]:
    """What is said of the file; nothing where it can be used, which is tried."""
    clients = frozenset({"sejahtera", "nusantara", "makmur", "budaya"})
    try:
        found = agreements({"sla.yaml": text}, staff=frozenset({"rani"}), clients=clients)
    except ConfigError as error:
        return [str(problem) for problem in error.problems]
    assert found.of("sejahtera", "payroll", NOW).name
    return []


@pytest.mark.parametrize("text", FILES)
def test_the_files_of_these_tests_are_good(text: str) -> None:
    assert complaints(text) == []


@pytest.mark.parametrize(
    "text", ["", "corporate:", "calendars: {}\ncorporate: {}", "corporate: {versions: []}\ncalendars: {}"]
)
def test_a_file_with_nothing_in_it_is_told(text: str) -> None:
    with pytest.raises(ConfigError):
        agreements({"sla.yaml": text})


def test_a_long_hostile_file_is_read_in_good_time() -> None:
    """A value of megabytes, a list of a hundred thousand names: linear, and told in one line."""
    long = "Rp" + "1." * 500_000
    with pytest.raises(ConfigError, match="must be an amount"):
        agreements({"sla.yaml": HEAD + f"clients: {{a: {{approvers: [{{address: a@b.example, limit: '{long}'}}]}}}}\n"})
