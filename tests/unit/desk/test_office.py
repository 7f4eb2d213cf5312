"""The facts of an installation: subaddresses, references, languages."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mailflow.desk.office import Inbox, Office, TokenKey

SUPPORT = Inbox("support", "support@vendor.example", plus=True)
SALES = Inbox("sales", "sales@vendor.example", plus=False)
OFFICE = Office("Contoh", "BEN", "admin@vendor.example", (SUPPORT, SALES), (TokenKey("k1", b"secret" * 8),))


def test_a_subaddress_comes_back_from_the_address_it_was_put_into() -> None:
    assert SUPPORT.tagged("x-1") == "support+x-1@vendor.example"
    assert SUPPORT.tag_of("Support+X-1@Vendor.Example") == "x-1"


@pytest.mark.parametrize(
    "address", ["support@vendor.example", "sales+x@vendor.example", "support+x@evil.example", "", "@"]
)
def test_another_address_has_no_subaddress_of_ours(address: str) -> None:
    assert SUPPORT.tag_of(address) is None


def test_an_inbox_that_is_gone_is_stood_in_for_by_the_first() -> None:
    assert OFFICE.inbox("sales") is SALES
    assert OFFICE.inbox("closed-long-ago") is SUPPORT


def test_a_letter_is_written_in_a_language_this_office_writes() -> None:
    assert OFFICE.language("both") == "both"
    only = replace(OFFICE, languages=("id",))
    assert [only.language(wanted) for wanted in ("id", "en", "both")] == ["id", "id", "id"]


def test_a_reference_is_prefix_and_number() -> None:
    assert OFFICE.reference(1042) == "BEN-1042"


def test_nobody_sees_a_key_in_a_log() -> None:
    assert "secret" not in repr(OFFICE)
