"""A rule can say which of the vendor's services a mail is about."""

from __future__ import annotations

import pytest

from mailflow.errors import RuleError
from mailflow.routing.load import load
from mailflow.routing.match import match
from mailflow.routing.rules import Routing
from tests.unit.routing.conftest import CLIENTS, KINDS, PEOPLE, TEAMS, Mail

RULES = """\
rules:
  - name: clocking in
    when: {text: [absen*]}
    then: {kind: ticket, severity: high, service: absensi}
    examples:
      - {subject: Absen gagal, expect: {service: absensi}}
also:
  - name: recruiting
    when: {text: [rekrutmen]}
    then: {service: rekrutmen}
    examples:
      - {subject: Rekrutmen, expect: {service: rekrutmen}}
default: {kind: ticket, severity: normal, service: payroll}
"""


def rules(
    text: str = RULES, services: frozenset[str] | None = frozenset({"absensi", "payroll", "rekrutmen"})
) -> Routing:
    return load({"routing.yaml": text}, KINDS, TEAMS, PEOPLE, CLIENTS, services)


@pytest.mark.parametrize(
    ("subject", "service"),
    [("Absensi error", "absensi"), ("Slip gaji", "payroll"), ("Rekrutmen macet", "rekrutmen"),
     ("Absen calon rekrutmen", "rekrutmen")],
)  # fmt: skip
def test_the_service_comes_from_the_rule_and_a_rule_of_its_own_adds_it(mail: Mail, subject: str, service: str) -> None:
    assert match(rules(), mail(subject)).service == service


def test_without_a_rule_no_service_is_known(mail: Mail) -> None:
    assert match(rules(RULES.replace(", service: payroll", "")), mail("Slip gaji")).service is None


def test_a_service_that_no_agreement_knows_is_told_wherever_it_stands() -> None:
    with pytest.raises(RuleError) as caught:
        rules(services=frozenset({"payroll"}))
    assert [str(problem) for problem in caught.value.problems] == [
        "routing.yaml:4:51: rules[0].then.service: there is no service 'absensi'; known: payroll",
        "routing.yaml:10:21: also[0].then.service: there is no service 'rekrutmen'; known: payroll",
    ]


def test_where_the_agreements_are_not_read_any_service_will_do() -> None:
    assert rules(services=None).default.service == "payroll"
