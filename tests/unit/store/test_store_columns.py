"""Text from anyone, made storable: nothing is refused, and nothing that was storable is changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy.dialects import sqlite

from mailflow.store.columns import KEY_BYTES, UtcDateTime, clean, key, pack, unpack

DIALECT = sqlite.dialect()
ANYTHING = st.text(st.characters(exclude_categories=()))
ZONES = st.integers(-23, 23).map(lambda hours: timezone(timedelta(hours=hours)))
INSTANTS = st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1), timezones=ZONES)


def in_sqlite(value: datetime) -> str:
    return str(UtcDateTime().process_bind_param(value, DIALECT))


@settings(derandomize=True)
@given(ANYTHING)
def test_any_text_can_be_encoded_once_it_is_clean_and_cleaning_again_changes_nothing(text: str) -> None:
    cleaned = clean(text)
    assert "\0" not in cleaned.encode().decode()
    assert clean(cleaned) == cleaned
    assert len(cleaned) == len(text)


@settings(derandomize=True)
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=KEY_BYTES // 4))
def test_a_usual_text_is_its_own_key(text: str) -> None:
    assert key(text) == text


@settings(derandomize=True, max_examples=50)
@given(ANYTHING, st.integers(1, 4000))
def test_a_key_fits_into_an_index_and_is_its_own_key(text: str, times: int) -> None:
    made = key(text * times)
    assert len(made.encode()) <= KEY_BYTES
    assert key(made) == made


def test_long_texts_that_begin_alike_have_different_keys() -> None:
    assert key("x" * 5000 + "a") != key("x" * 5000 + "b")


@settings(derandomize=True)
@given(INSTANTS, INSTANTS)
def test_times_in_sqlite_sort_as_time_does_and_lose_nothing(one: datetime, other: datetime) -> None:
    assert (in_sqlite(one) < in_sqlite(other)) == (one < other)
    read = UtcDateTime().process_result_value(in_sqlite(one), DIALECT)
    assert read == one
    assert read is not None
    assert read.tzinfo is UTC


def test_a_naive_time_is_refused() -> None:
    with pytest.raises(ValueError, match="has no time zone"):
        in_sqlite(datetime(2025, 2, 12))


@settings(derandomize=True)
@given(st.binary())
def test_what_is_packed_can_be_unpacked(data: bytes) -> None:
    assert unpack(pack(data)) == data
