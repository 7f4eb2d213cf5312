"""How a tree of rules decides: order, children, inheritance, conditions, and the trace."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from mailflow.routing.match import BODY_CAP, compile_regex, match
from mailflow.routing.rules import Facts, Route, Routing

Mail = Callable[..., Facts]
Load = Callable[[str], Routing]

TREE = """
rules:
  - name: incident
    when: {text: [error]}
    then: {kind: ticket, severity: high, team: support, tags: [incident], notify: [bima], hold: look first}
    examples: [{body: error, expect: {severity: high}}]
    rules:
      - name: login
        when: {text: [login]}
        then: {severity: critical, team: engineering, assignee: dewi, hold: false}
        examples: [{body: error login, expect: {severity: critical}}]
      - name: slow
        when: {text: [slow]}
        then: {tags: [slow, speed], hold: true}
        examples: [{body: slow error, expect: {tags: [slow, speed]}}]
  - name: question
    when: {text: ["why"]}
    then: {kind: documentation}
    examples: [{body: why, expect: {kind: documentation}}]
  - name: late
    when: {text: [error, late]}
    then: {severity: low}
    examples: [{body: late, expect: {severity: low}}]
also:
  - name: important
    when: {text: [important]}
    then: {urgency: high, tags: [vip, slow], notify: [rani, bima], hold: important}
    examples: [{body: important, expect: {urgency: high}}]
  - name: calm
    when: {text: [calm]}
    then: {urgency: low}
    examples: [{body: calm, expect: {urgency: low}}]
default: {kind: ticket, severity: normal, team: support}
"""


@pytest.fixture(scope="module")
def tree(load_rules: Load) -> Routing:
    return load_rules(TREE)


def routed(load_rules: Load, when: str, facts: Facts) -> Route:
    """The route of a mail by one rule with this condition and an example that always holds."""
    example = "{from: never@never.example, expect: {rule: default}}"
    return match(
        load_rules(
            f"rules: [{{name: one, when: {when}, then: {{severity: low}}, examples: [{example}]}}]\n"
            "default: {kind: ticket}"
        ),
        facts,
    )


def test_the_first_rule_that_matches_wins(tree: Routing, mail: Mail) -> None:
    assert match(tree, mail(body="late error")).rule == "incident"


def test_a_child_overrides_what_it_gives_and_inherits_the_rest(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="error at login"))
    assert (route.rule, route.kind, route.severity, route.team, route.assignee) == (
        "incident / login",
        "ticket",
        "critical",
        "engineering",
        "dewi",
    )
    assert (route.tags, route.notify, route.hold) == (("incident",), ("bima",), None)


def test_a_child_is_not_tried_where_its_parent_does_not_match(tree: Routing, mail: Mail) -> None:
    assert match(tree, mail(body="login")).rule == "default"


def test_a_parent_whose_children_do_not_match_is_the_result(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="error here"))
    assert (route.rule, route.severity, route.hold) == ("incident", "high", "look first")


def test_a_list_that_a_child_gives_replaces_the_inherited_one(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="slow error"))
    assert (route.tags, route.hold) == (("slow", "speed"), "rule “slow”")


def test_another_kind_ends_the_inherited_severity(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="why"))
    assert (route.kind, route.severity, route.team) == ("documentation", None, "support")


def test_every_addition_that_matches_is_applied_and_the_first_urgency_counts(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="important and calm: slow error"))
    assert (route.urgency, route.tags, route.notify) == ("high", ("slow", "speed", "vip"), ("bima", "rani"))
    assert route.hold == "rule “slow”"
    assert match(tree, mail(body="important")).hold == "important"


def test_the_trace_names_rule_condition_and_words_and_marks_who_decided(tree: Routing, mail: Mail) -> None:
    route = match(tree, mail(body="Slow, ERROR, important"))
    assert [(step.rule, step.condition, step.words, step.decides) for step in route.trace] == [
        ("incident", "text: error", ("ERROR",), True),
        ("incident / slow", "text: slow", ("Slow",), False),
        ("important", "text: important", ("important",), False),
    ]
    assert route.words == ("ERROR",)


@pytest.mark.parametrize(
    ("when", "facts", "held"),
    [
        ("{sender: [A@klien.example]}", {"sender": "a@klien.example"}, True),
        ("{sender: a@klien.example}", {"sender": "b@klien.example"}, False),
        ("{domain: klien.example}", {"sender": "a@hr.klien.example"}, True),
        ("{domain: klien.example}", {"sender": "a@notklien.example"}, False),
        ("{client: [sejahtera]}", {"client": "sejahtera"}, True),
        ("{client: sejahtera}", {"client": None}, False),
        ("{recipient: cr@vendor.example}", {"recipients": ("a@vendor.example", "cr@vendor.example")}, True),
        ("{recipient: cr@vendor.example}", {"recipients": ("a@vendor.example",)}, False),
        ("{language: id}", {"language": "id"}, True),
        ("{language: en}", {"language": None}, False),
        ("{subject: login}", {"subject": "Login", "body": "x"}, True),
        ("{subject: login}", {"subject": "x", "body": "login"}, False),
        ("{body: login}", {"subject": "x", "body": "login"}, True),
        ("{body: login}", {"subject": "login", "body": "x"}, False),
        ("{text: ['/inv-[0-9]+/']}", {"body": "see INV-2041 please"}, True),
        ("{subject: '/inv-[0-9]+/'}", {"body": "see INV-2041 please"}, False),
        ("{header: {x-priority: '1*'}}", {"headers": (("X-Priority", "1 (Highest)"),)}, True),
        ("{header: {X-Priority: '1*'}}", {"headers": (("X-Priority", "3, not 1"),)}, False),
        ("{attachment: true}", {"attachments": (("a.png", "image/png"),)}, True),
        ("{attachment: true}", {}, False),
        ("{text: a1, attachment: false}", {"body": "a1"}, True),
        (
            "{text: a1, attachment: {present: false, name: '*.exe'}}",
            {"body": "a1", "attachments": (("a.exe", ""),)},
            False,
        ),
        ("{attachment: {name: '*.XLSX'}}", {"attachments": (("data.xlsx", ""),)}, True),
        ("{attachment: {name: '*.xls?', type: 'image/*'}}", {"attachments": (("data.xlsx", "text/csv"),)}, False),
        ("{attachment: {type: ['video/*', 'image/*']}}", {"attachments": (("x", "IMAGE/png"),)}, True),
        ("{near: {of: [[cannot], [login]], within: 2}}", {"body": "cannot do a login"}, True),
        ("{near: {of: [[cannot], [login]], within: 1}}", {"body": "cannot do a login"}, False),
        ("{near: {of: [[cannot], [login]]}}", {"body": "login: cannot"}, True),
        ("{near: {of: [[cannot], [login]], ordered: true}}", {"body": "login: cannot"}, False),
        ("{near: {of: [[cannot], [login]]}}", {"body": "We cannot. Login is fine."}, False),
        ("{near: {of: [[cannot], [login]]}}", {"subject": "cannot", "body": "login"}, False),
        ("{near: {of: [[cannot], [login]], within: 0}}", {"body": "cannot x login, cannot login"}, True),
        ("{at_least: {count: 2, of: [[a1], [b1, b2], [c1]]}}", {"body": "c1 b2"}, True),
        ("{at_least: {count: 2, of: [[a1], [b1, b2], [c1]]}}", {"body": "b1 b2"}, False),
        ("{text: [a1], not: {text: [b1]}}", {"body": "a1"}, True),
        ("{text: [a1], not: {text: [b1]}}", {"body": "a1 b1"}, False),
        ("{text: a1, not: {text: b1, attachment: true}}", {"body": "a1 b1"}, True),
        ("{any: [{text: a1}, {text: b1, client: sejahtera}]}", {"body": "b1"}, False),
        ("{any: [{text: a1}, {text: b1, client: sejahtera}]}", {"body": "b1", "client": "sejahtera"}, True),
        ("{all: [{text: a1}, {text: b1}]}", {"body": "b1 a1"}, True),
        ("{all: [{text: a1}, {text: b1}]}", {"body": "b1"}, False),
        ("{text: a1, sender: a@klien.example}", {"body": "a1", "sender": "b@klien.example"}, False),
    ],
)
def test_a_condition_holds_or_not(
    load_rules: Load, mail: Mail, when: str, facts: dict[str, object], held: bool
) -> None:
    assert (routed(load_rules, when, mail(**facts)).rule == "one") is held


def test_a_named_list_stands_for_its_words_alone_and_as_one_place_of_a_phrase(load_rules: Load, mail: Mail) -> None:
    rules = load_rules(
        "words: {not: [tidak|ga, belum], fails: [<not> bisa, gagal]}\n"
        "rules: [{name: one, when: {text: [<fails>]}, then: {severity: low},"
        " examples: [{body: ga bisa, expect: {severity: low}}, {body: bisa, expect: no-match}]}]\n"
        "default: {kind: ticket}"
    )
    assert match(rules, mail(body="kami Belum bisa")).words == ("Belum bisa",)
    assert match(rules, mail(body="kami gagal")).words == ("gagal",)


def test_words_beyond_the_cap_of_the_body_are_not_read(tree: Routing, mail: Mail) -> None:
    assert match(tree, mail(body="error " + "x " * BODY_CAP)).rule == "incident"
    assert match(tree, mail(body="x " * BODY_CAP + "error")).rule == "default"


def test_a_lone_surrogate_anywhere_does_not_stop_the_rules(load_rules: Load, mail: Mail) -> None:
    facts = mail("\udc80", "\udc80 inv-1", headers=(("X-A", "\udc80"),), attachments=(("\udc80.png", "\udc80"),))
    when = "{text: '/inv/', header: {X-A: '*'}, attachment: {name: '*.png'}}"
    assert routed(load_rules, when, facts).rule == "one"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+b", "(.*)*x"])
def test_a_pattern_that_kills_backtracking_engines_stays_fast(pattern: str) -> None:
    regex = compile_regex(pattern)
    start = time.process_time()
    regex.search("a" * 50_000 + "!")
    assert time.process_time() - start < 2


def test_a_mail_full_of_rule_words_stays_fast(bundled: Routing, mail: Mail) -> None:
    start = time.process_time()
    match(bundled, mail(body="login tidak bisa slip gaji gagal typo label . " * 2000))
    assert time.process_time() - start < 2
