"""The signed reference: worth something in one person's mail about one request, and nothing anywhere else."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailflow.desk import tokens
from mailflow.desk.office import Inbox, Office, TokenKey
from mailflow.desk.tokens import Token

OLD, NEW = TokenKey("k1", b"a" * 32), TokenKey("k2", b"b" * 32)
OFFICE = Office(
    "Contoh", "BEN", "admin@vendor.example", (Inbox("support", "Support@Vendor.example", plus=True),), (OLD,)
)
PERSON = "siti@klien.example"
TOKEN = tokens.sign(OFFICE, "client", 42, PERSON)
MAC = "a" * 16


def test_a_token_is_read_from_each_of_its_three_carriers_in_any_case() -> None:
    for text in (str(TOKEN), str(TOKEN).upper()):
        assert tokens.in_address(OFFICE, f"support+{text}@vendor.example") == TOKEN
        assert tokens.in_message_id(OFFICE, f"{text}.qwerty@vendor.example") == TOKEN
        assert tokens.in_text(f"Halo\n> Ref: {text}\n") == TOKEN


@pytest.mark.parametrize(
    "address",
    [f"support+{TOKEN}@other.example", f"help+{TOKEN}@vendor.example", "support@vendor.example",
     f"{TOKEN}@vendor.example", f"support+x{TOKEN}@vendor.example", f"support+{TOKEN}x@vendor.example"],
)  # fmt: skip
def test_an_address_that_is_not_ours_carries_no_token(address: str) -> None:
    assert tokens.in_address(OFFICE, address) is None


def test_a_message_id_of_another_domain_carries_no_token() -> None:
    assert tokens.in_message_id(OFFICE, f"{TOKEN}.qwerty@evil.example") is None


@pytest.mark.parametrize("line", [f"see Ref: {TOKEN}", f"Ref: {TOKEN} please", f"Ref: {TOKEN}x", "Ref: BEN-42"])
def test_a_ref_line_is_a_line_of_its_own(line: str) -> None:
    assert tokens.in_text(line) is None


def test_of_several_ref_lines_the_newest_letter_counts() -> None:
    other = tokens.sign(OFFICE, "client", 7, PERSON)
    assert tokens.in_text(f"Halo\n> Ref: {TOKEN}\n>> Ref: {other}") == TOKEN


def test_it_proves_its_own_person_in_any_case_of_the_address() -> None:
    assert tokens.proves(OFFICE, TOKEN, PERSON)
    assert tokens.proves(OFFICE, TOKEN, PERSON.upper())


@pytest.mark.parametrize(
    "forged",
    [replace(TOKEN, number=43), replace(TOKEN, audience="staff"), replace(TOKEN, mac=MAC), replace(TOKEN, key="k9")],
)
def test_a_changed_token_proves_nothing(forged: Token) -> None:
    assert not tokens.proves(OFFICE, forged, PERSON)


@given(st.emails().filter(lambda address: address.lower() != PERSON))
def test_in_another_persons_mail_it_proves_nothing(address: str) -> None:
    assert not tokens.proves(OFFICE, TOKEN, address)


def test_a_new_key_signs_and_the_old_one_still_verifies_until_it_is_taken_away() -> None:
    changed = replace(OFFICE, keys=(NEW, OLD))
    assert tokens.sign(changed, "client", 42, PERSON).key == "k2"
    assert tokens.proves(changed, TOKEN, PERSON)
    assert not tokens.proves(replace(OFFICE, keys=(NEW,)), TOKEN, PERSON)


def test_another_office_with_the_same_key_id_cannot_sign_for_us() -> None:
    theirs = replace(OFFICE, keys=(TokenKey("k1", b"c" * 32),))
    assert not tokens.proves(OFFICE, tokens.sign(theirs, "client", 42, PERSON), PERSON)


def test_a_letter_has_one_tag_however_often_it_is_rendered_and_no_other_letter_has_it() -> None:
    tag = tokens.letter_tag(OFFICE, "m1.1", PERSON, "update")
    assert tag == tokens.letter_tag(OFFICE, "m1.1", PERSON.upper(), "update")
    others = {
        tokens.letter_tag(OFFICE, "m1.2", PERSON, "update"),
        tokens.letter_tag(OFFICE, "m1.1", "budi@klien.example", "update"),
        tokens.letter_tag(OFFICE, "m1.1", PERSON, "reopened"),
    }
    assert len(others) == 3
    assert tag not in others


def test_a_bounce_address_gives_the_tag_of_its_letter_back() -> None:
    tag = tokens.letter_tag(OFFICE, "m1.1", PERSON, "update")
    address = OFFICE.inboxes[0].tagged(f"b-{tag}")
    assert tokens.bounce_tag(OFFICE, address.upper()) == tag
    assert tokens.bounce_tag(OFFICE, f"support+b-{tag}@evil.example") is None
    assert tokens.bounce_tag(OFFICE, "support+b-short@vendor.example") is None
    assert tokens.in_address(OFFICE, address) is None


@given(st.text(max_size=120))
def test_no_text_makes_the_readers_fail(text: str) -> None:
    for found in (
        tokens.in_text(text),
        tokens.in_address(OFFICE, text),
        tokens.in_message_id(OFFICE, text),
    ):
        assert found is None or not tokens.proves(OFFICE, found, PERSON)
