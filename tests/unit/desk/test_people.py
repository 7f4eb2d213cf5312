"""Who is who: look-ups, the bundled examples, and one wrong file for each mistake."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mailflow.desk.people import People, load
from mailflow.desk.peoplefile import PUBLIC_DOMAINS
from mailflow.errors import ConfigError

RULES = Path(__file__).parents[3] / "rules"

STAFF = """\
default_team: support
teams:
  support: {name: Support}
  engineering: {name: Engineering}
people:
  rani: {name: Rani, addresses: [Rani@vendor.example, rani@home.example], teams: [support]}
  bima: {name: Bima, addresses: bima@vendor.example, teams: [engineering, support], lead: true, language: en}
"""

CLIENTS = """\
clients:
  group:
    name: Group
    domains: [group.example]
  branch:
    name: Branch
    domains: [branch.Group.example]
    addresses: [owner@gmail.com]
    zone: Asia/Makassar
    contacts:
      - {address: Siti@branch.group.example, name: Siti, salutation: Ibu, language: id}
      - {address: adviser@group.example, name: Ari}
"""


@pytest.fixture(scope="module")
def people() -> People:
    return load({"staff.yaml": STAFF, "clients.yaml": CLIENTS})


def problems(staff: str = STAFF, clients: str = CLIENTS) -> list[str]:
    with pytest.raises(ConfigError) as error:
        load({"staff.yaml": staff, "clients.yaml": clients})
    return [str(problem) for problem in error.value.problems]


@pytest.mark.parametrize(
    ("address", "client"),
    [
        ("a@group.example", "group"),
        ("a@hr.group.example", "group"),
        ("a@branch.group.example", "branch"),
        ("A@HR.Branch.Group.Example", "branch"),
        ("a@notgroup.example", None),
        ("a@example", None),
        ("owner@gmail.com", "branch"),
        ("Owner@GMail.com", "branch"),
        ("other@gmail.com", None),
        ("adviser@group.example", "branch"),
        ("rani@vendor.example", None),
        ("nobody", None),
        ("", None),
    ],
)
def test_a_client_is_found_by_address_then_by_the_longest_domain(
    people: People, address: str, client: str | None
) -> None:
    found = people.client_of(address)
    assert (found.id if found else None) == client


def test_staff_are_found_by_any_of_their_addresses(people: People) -> None:
    rani = people.person("rani")
    assert rani is not None
    assert people.staff_by_address("RANI@home.example") is rani
    assert rani.addresses == ("rani@vendor.example", "rani@home.example")
    assert people.staff_by_address("a@vendor.example") is None
    assert people.person("nobody") is None


def test_a_team_has_its_members_in_the_order_of_the_file(people: People) -> None:
    assert people.default_team.members == ("rani", "bima")
    engineering = people.team("engineering")
    assert engineering is not None
    assert engineering.members == ("bima",)
    assert [team.id for team in people.teams] == ["support", "engineering"]
    assert people.team("sales") is None
    assert people.team(None) is None


def test_a_contact_is_found_by_address_and_a_mere_address_is_none(people: People) -> None:
    siti = people.contact("siti@BRANCH.group.example")
    assert siti is not None
    assert (siti.name, siti.salutation, siti.language) == ("Siti", "Ibu", "id")
    assert people.contact("owner@gmail.com") is None
    assert people.contact("a@group.example") is None


def test_what_is_not_written_has_its_default(people: People) -> None:
    rani, bima = people.staff
    group, branch = people.clients
    assert (rani.lead, rani.language, bima.lead, bima.language) == (False, "id", True, "en")
    assert (group.zone, branch.zone) == (None, "Asia/Makassar")
    assert (people.client("branch"), people.client("nobody"), people.client(None)) == (branch, None, None)


def test_two_readings_of_the_same_files_are_equal(people: People) -> None:
    assert people == load({"staff.yaml": STAFF, "clients.yaml": CLIENTS})


LABELS = st.lists(st.sampled_from(["a", "hr", "branch", "group", "example", "x-group"]), min_size=1, max_size=5)


@settings(derandomize=True, max_examples=200)
@given(LABELS)
def test_the_longest_listed_domain_wins_on_label_borders(people: People, labels: list[str]) -> None:
    listed = {("group", "example"): "group", ("branch", "group", "example"): "branch"}
    expected = next((listed[end] for n in range(len(labels)) if (end := tuple(labels[n:])) in listed), None)
    found = people.client_of("someone@" + ".".join(labels))
    assert (found.id if found else None) == expected


@settings(derandomize=True, max_examples=200)
@given(st.text())
def test_no_text_makes_a_look_up_fail(people: People, text: str) -> None:
    assert people.client_of(text) is None
    assert people.staff_by_address(text) is None
    assert people.contact(text) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("default_team: support\n", "", "staff.yaml:1:1: default_team: is required and missing"),
        ("default_team: support", "default_team: sales", "staff.yaml:1:15: default_team: there is no team 'sales'"),
        ("[engineering, support]", "[sales]", "staff.yaml:7:62: people.bima.teams[0]: there is no team 'sales'; known"),
        ("rani@home.example", "bima@vendor.example", "people.bima.addresses[0]: bima@vendor.example stands twice"),
        ("rani@home.example", "Rani <r@home.example>", "staff.yaml:6:55: people.rani.addresses[1]: 'Rani <r@home"),
        ("[Rani@vendor.example, rani@home.example]", "[]", "people.rani.addresses: needs at least one address"),
        ("lead: true", "lead: maybe", "people.bima.lead: must be true or false"),
        ("language: en", "language: de", "people.bima.language: must be 'id' or 'en', not 'de'"),
        ("rani: {", "Rani S: {", "staff.yaml:6:3: people.Rani S: 'Rani S' is no id: write small"),
        ("name: Rani,", 'name: " ",', "people.rani.name: is empty"),
        ("lead:", "leader:", "people.bima.leader: unknown key"),
    ],
)
def test_a_mistake_about_staff_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert old in STAFF
    assert message in "\n".join(problems(staff=STAFF.replace(old, new)))


def test_a_default_team_without_anybody_is_refused() -> None:
    text = STAFF.replace("default_team: support", "default_team: empty").replace(
        "teams:\n", "teams:\n  empty: {name: E}\n", 1
    )
    assert problems(staff=text) == [
        "staff.yaml:1:15: default_team: nobody is in team 'empty', but it gets new requests"
    ]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (
            "[group.example]",
            "[gmail.com]",
            "clients.yaml:4:15: clients.group.domains[0]: everybody can get an address at gmail.com: register single",
        ),
        ("[group.example]", "[co.id]", "co.id belongs to no single client; write the name under it, like klien.co.id"),
        ("[group.example]", "[siti@group.example]", "'siti@group.example' is no domain; write it like klien.example"),
        ("[group.example]", "['*.group.example']", "'*.group.example' is no domain"),
        ("[group.example]", "[localhost]", "'localhost' is no domain"),
        (
            "[group.example]",
            "[branch.group.example]",
            "clients.yaml:7:15: clients.branch.domains[0]: branch.group.example stands twice; first on line 4",
        ),
        ("[group.example]", "[vendor.example]", "staff have addresses at vendor.example, so it cannot be a client's"),
        (
            "owner@gmail.com",
            "rani@home.example",
            "clients.yaml:8:17: clients.branch.addresses[0]: rani@home.example is an address of staff in staff.yaml",
        ),
        (
            "adviser@group.example",
            "BIMA@vendor.example",
            "clients.branch.contacts[1].address: bima@vendor.example is an",
        ),
        (
            "adviser@group.example",
            "owner@gmail.com",
            "contacts[1].address: owner@gmail.com stands twice; first on line 8",
        ),
        (
            "adviser@group.example",
            "adviser",
            "clients.yaml:12:19: clients.branch.contacts[1].address: 'adviser' is no e",
        ),
        ("Asia/Makassar", "WITA", "clients.branch.zone: must be a zone such as Asia/Jakarta, not 'WITA'"),
        ("salutation: Ibu", "salutation: Bu", "contacts[0].salutation: must be 'Ibu' or 'Bapak', not 'Bu'"),
    ],
)
def test_a_mistake_about_clients_is_told_with_its_place(old: str, new: str, message: str) -> None:
    assert old in CLIENTS
    assert message in "\n".join(problems(clients=CLIENTS.replace(old, new, 1)))


@pytest.mark.parametrize("domain", sorted(PUBLIC_DOMAINS))
def test_a_public_mail_domain_is_never_a_clients(domain: str) -> None:
    assert (
        "everybody can get an address" in problems(clients=CLIENTS.replace("[group.example]", f"[{domain.upper()}]"))[0]
    )


def test_the_problems_of_both_files_are_told_at_once() -> None:
    told = problems(STAFF.replace("lead: true", "lead: 3"), CLIENTS.replace("salutation: Ibu", "salutation: Bu"))
    assert [line.partition(":")[0] for line in told] == ["staff.yaml", "clients.yaml"]


def test_a_missing_file_is_told() -> None:
    with pytest.raises(ConfigError, match=r"staff\.yaml: is missing\nclients\.yaml: is missing"):
        load({})


def test_the_bundled_examples_load_and_know_their_people() -> None:
    texts = {name: (RULES / name).read_text(encoding="utf-8") for name in ("staff.yaml", "clients.yaml")}
    people = load(texts)
    assert people.default_team.members == ("rani", "bima")
    assert [person.id for person in people.staff if person.lead] == ["bima"]
    siti, daniel = people.contact("siti@sejahtera.example"), people.contact("daniel@nusantara.example")
    assert siti is not None
    assert daniel is not None
    assert (siti.salutation, siti.language, daniel.salutation, daniel.language) == ("Ibu", "id", "Bapak", "en")
    assert people.client_of("finance@sejahtera.example") is people.client("sejahtera")
