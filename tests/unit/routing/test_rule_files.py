"""One bad rules file for each mistake: the message names the line, the key, and what would be right."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from mailflow.errors import ConfigError, RuleError
from mailflow.routing.load import load
from mailflow.routing.rules import Routing

Load = Callable[[str], Routing]

GOOD = """\
words:
  fails: [gagal, error*]
rules:
  - name: fails
    when: {text: [<fails>]}
    then: {kind: ticket, severity: high, team: support, assignee: dewi, notify: [rani]}
    examples:
      - {body: gagal total, expect: {severity: high}}
default: {kind: ticket, severity: normal}
"""


def problems(load_rules: Load, text: str) -> list[str]:
    with pytest.raises(ConfigError) as error:
        load_rules(text)
    return [str(problem) for problem in error.value.problems]


def test_the_good_file_of_these_tests_is_good(load_rules: Load) -> None:
    assert load_rules(GOOD).rules[0].path == "fails"


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("then:", "than:", "routing.yaml:6:5: rules[0].than: unknown key"),
        ("{text: [<fails>]}", "{txt: x}", "routing.yaml:5:17: rules[0].when.txt: unknown key"),
        ("{text: [<fails>]}", "{}", "routing.yaml:5:5: rules[0].when: is empty and would always match"),
        ("{text: [<fails>]}", "{text: []}", "routing.yaml:5:12: rules[0].when.text: is empty and would never match"),
        ("{text: [<fails>]}", "{text: }", "routing.yaml:5:18: rules[0].when.text: has no value"),
        ("{text: [<fails>]}", "{attachment: {}}", "rules[0].when.attachment: is empty and would always match"),
        ("{text: [<fails>]}", "{not: {}}", "rules[0].when.not: is empty and would always match"),
        ("[<fails>]", "[a, '!']", "routing.yaml:5:22: rules[0].when.text[1]: '!' has no word in it"),
        ("[<fails>]", "[er*]", "rules[0].when.text[0]: 'er*': a star stands at the end of a word, after at least 3"),
        ("[<fails>]", "[tidak|ga bisa]", "'tidak|ga': words to choose from stand in parentheses"),
        ("[<fails>]", "['/a(b/']", "routing.yaml:5:19: rules[0].when.text[0]: missing ): a(b"),
        ("[<fails>]", "['/a(?=b)/']", "rules[0].when.text[0]: invalid perl operator: (?="),
        (
            "[<fails>]",
            "[<fail>]",
            "rules[0].when.text[0]: there is no word list <fail> before this place; known here: <fails>",
        ),
        ("[<fails>]", "[x <fail>]", "there is no word list <fail> before this place"),
        ("fails: [gagal", "fails: [ga gal, <fails> x", "there is no word list <fails> before this place"),
        (
            "[gagal, error*]",
            "[x, ga gal]\n  more: [<fails> x]",
            "words.more[0]: '(x|ga gal)': each side of a bar is exactly one",
        ),
        ("{text: [<fails>]}", "{text: 3}", "rules[0].when.text: must be a text or a list of texts"),
        ("{text: [<fails>]}", "{any: []}", "rules[0].when.any: is empty and would never match"),
        ("{text: [<fails>]}", "{header: {}}", "rules[0].when.header: is empty and would never match"),
        ("{text: [<fails>]}", "gagal", "routing.yaml:5:11: rules[0].when: must be a mapping, with `key: value` in it"),
        ("{severity: high}}", "maybe}", "rules[0].examples[0].expect: must be `no-match`, or results like"),
        ("notify: [rani]", "hold: 3", "rules[0].then.hold: must be true, false, or the reason"),
        (
            "{text: [<fails>]}",
            "{near: {of: [[a]]}}",
            "rules[0].when.near.of: takes two lists of words, [[...], [...]], not 1",
        ),
        (
            "{text: [<fails>]}",
            "{near: {of: [[a], ['/b/']]}}",
            "rules[0].when.near.of[1]: takes words, no regular expression: put that under `text`",
        ),
        ("{text: [<fails>]}", "{at_least: {count: 2, of: [[a]]}}", "asks for 2 of 1 lists and would never match"),
        ("{text: [<fails>]}", "{sender: klien.example}", "'klien.example' is no e-mail address; for everyone"),
        ("{text: [<fails>]}", "{domain: '@klien.example'}", "'@klien.example' is no domain; write it like"),
        ("{text: [<fails>]}", "{client: acme}", "there is no client 'acme'; known: nusantara, sejahtera"),
        ("{text: [<fails>]}", "{language: fr}", "rules[0].when.language: must be 'id' or 'en', not 'fr'"),
        ("kind: ticket, severity: high", "kind: tiket", "rules[0].then.kind: there is no kind 'tiket'; known: change_"),
        (
            "severity: high, team",
            "severity: hihg, team",
            "routing.yaml:6:36: rules[0].then.severity: must be 'critical'",
        ),
        ("team: support", "team: sales", "rules[0].then.team: there is no team 'sales'; known: engineering, support"),
        ("assignee: dewi", "assignee: budi", "there is no person 'budi'; known: bima, dewi, rani"),
        ("[rani]", "[rani, budi]", "rules[0].then.notify: there is no person 'budi'"),
        ("default: {kind: ticket, severity: normal}", "", "default: is required and missing"),
        (
            "default: {kind: ticket, severity: normal}",
            "default: {severity: low}",
            "default.kind: is required and missing",
        ),
        ("name: fails", "name: default", "routing.yaml:4:11: rules[0].name: `default` is the name of the default"),
        ("name: fails", "name: a / b", "rules[0].name: ' / ' stands between a rule and its child"),
        ("fails: [gagal", "fails: [ga*", "routing.yaml:2:11: words.fails[0]: 'ga*': a star"),
        ("    examples:\n      - {body: gagal total, expect: {severity: high}}\n", "", "rules[0]: has no `examples`"),
        ("{severity: high}}", "{severity: }}", "rules[0].examples[0].expect.severity: has no value"),
    ],
)
def test_a_mistake_is_told_with_its_place(load_rules: Load, old: str, new: str, message: str) -> None:
    assert old in GOOD
    assert message in "\n".join(problems(load_rules, GOOD.replace(old, new)))


def test_a_rule_that_gives_nothing_is_refused(load_rules: Load) -> None:
    text = GOOD.replace("    then: {kind: ticket, severity: high, team: support, assignee: dewi, notify: [rani]}\n", "")
    assert problems(load_rules, text)[0].startswith("routing.yaml:4:5: rules[0]: gives nothing: write `then`")


def test_two_rules_of_one_name_are_refused_wherever_they_stand(load_rules: Load) -> None:
    twice = "also: [{name: fails, when: {text: x}, then: {urgency: low}, examples: [{body: x, expect: no-match}]}]\n"
    assert problems(load_rules, GOOD + twice)[0] == (
        "routing.yaml:10:15: also[0].name: 'fails' is the name of the rule on line 4 too; choose another"
    )


def test_every_problem_is_told_at_once(load_rules: Load) -> None:
    text = GOOD.replace("team: support", "team: sales").replace("kind: ticket, severity: high", "kind: tiket")
    assert len(problems(load_rules, text)) == 2


def test_a_file_that_is_missing_is_told(load_rules: Load) -> None:
    with pytest.raises(ConfigError, match=r"routing\.yaml: is missing"):
        load({}, frozenset(), frozenset(), frozenset(), frozenset())


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (
            "{body: gagal total, expect: {severity: low}}",
            "routing.yaml:8:9: rules[0].examples[0]: example 1 of 'fails' fails: severity must be low, got high"
            " (got ticket, high by 'fails', words “gagal”)",
        ),
        ("{body: berhasil, expect: {severity: high}}", "rule 'fails' must take it (got ticket, normal by 'default')"),
        ("{body: gagal, expect: no-match}", "it must be left to other rules, but this rule takes it"),
        ("{body: gagal, expect: {rule: default}}", "rule 'default' must take it"),
        ("{body: gagal, expect: {tags: [a], hold: true}}", "tags must be a, got ; hold must be true, got none"),
    ],
)
def test_an_example_that_does_not_hold_refuses_the_file(load_rules: Load, example: str, message: str) -> None:
    text = GOOD.replace("{body: gagal total, expect: {severity: high}}", example)
    with pytest.raises(RuleError) as error:
        load_rules(text)
    assert message in str(error.value)


def test_an_example_can_carry_everything_that_a_condition_can_ask(load_rules: Load) -> None:
    text = """\
rules:
  - name: all of it
    when:
      sender: a@klien.example
      domain: klien.example
      client: sejahtera
      recipient: cr@vendor.example
      language: id
      subject: halo
      body: isi
      header: {X-A: "1"}
      attachment: {name: "*.pdf", type: application/pdf}
    then: {hold: please look, urgency: high, tags: [t], notify: [rani], assignee: dewi, team: engineering}
    examples:
      - from: A@klien.example
        to: CR@vendor.example
        client: sejahtera
        language: id
        subject: Halo
        body: isi
        headers: {x-a: "1"}
        attachments: [lain.txt, {name: a.pdf, type: application/pdf}]
        expect:
          {kind: ticket, severity: normal, urgency: high, tags: [t], notify: rani, assignee: dewi, team: engineering,
           hold: please look}
default: {kind: ticket, severity: normal}
"""
    assert load_rules(text).rules[0].outcome.hold == "please look"
