"""Routing: what a mail asks for, how severe it is and who works on it, by the admin's rules. Pure.

rules     the rules as data: conditions, outcomes, the compiled tree; the facts that go in, the route that comes out
words     how a text is read as words, so that a phrase is found in any spelling, and in linear time
match     the first matching rule, depth first, and the words that gave it
shape     what rules/routing.yaml may look like; conditions: its `when:` made ready to run
load      YAML to compiled rules, with every mistake at its line
examples  each rule's own example mails, run before the rules are used
"""
