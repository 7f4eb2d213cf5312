"""What rules/routing.yaml may look like: keys, types, and what must be there. What it means is `load`'s part."""

from __future__ import annotations

from collections.abc import Sized
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BeforeValidator, Field, field_validator, model_validator

from mailflow import yamlfile
from mailflow.routing.rules import Severity, Urgency

Sequence = TypeVar("Sequence", bound=Sized)


def listed(value: Any) -> Any:
    """One word may stand without the brackets of a list."""
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, list | tuple):
        raise ValueError("must be a text or a list of texts")  # noqa: TRY004 - pydantic wants a ValueError
    return value


def _filled(value: Sequence) -> Sequence:
    if not len(value):
        raise ValueError("is empty and would never match: write at least one entry, or remove the key")
    return value


def _reason(value: Any) -> Any:
    if not isinstance(value, bool | str):
        raise ValueError("must be true, false, or the reason why staff must look first")  # noqa: TRY004 - likewise
    return value


def _no_match(value: Any) -> Any:
    if isinstance(value, str) and value != "no-match":
        raise ValueError(f"must be `no-match`, or results like `{{severity: low}}`, not {value!r}")
    return None if isinstance(value, str) else value


Strings = Annotated[tuple[str, ...], BeforeValidator(listed)]
Words = Annotated[Strings, AfterValidator(_filled)]
Lists = Annotated[tuple[Words, ...], AfterValidator(_filled)]
Hold = Annotated[bool | str | None, BeforeValidator(_reason)]


class Shape(yamlfile.Shape):
    """A mapping in which a key without a value is an error, too."""

    @model_validator(mode="before")
    @classmethod
    def _mapping(cls, data: Any) -> Any:
        if not isinstance(data, dict):
            raise ValueError("must be a mapping, with `key: value` in it")  # noqa: TRY004 - likewise
        return data

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("has no value: write one, or remove the key")
        return value


class NearShape(Shape):
    """A word of each of two lists, close together."""

    of: Lists
    within: Annotated[int, Field(ge=0, le=20)] = 3
    ordered: bool = False

    @field_validator("of")
    @classmethod
    def _two(cls, value: tuple[Words, ...]) -> tuple[Words, ...]:
        if len(value) != 2:
            raise ValueError(f"takes two lists of words, [[...], [...]], not {len(value)}")
        return value


class AtLeastShape(Shape):
    """Words of so many of the lists."""

    count: Annotated[int, Field(ge=1)]
    of: Lists

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if self.count > len(self.of):
            raise ValueError(f"asks for {self.count} of {len(self.of)} lists and would never match")
        return self


class Asking(Shape):
    """A mapping that must ask for something."""

    @model_validator(mode="after")
    def _asks_something(self) -> Self:
        if not self.model_fields_set:
            raise ValueError("is empty and would always match: write a condition, or remove the key")
        return self


class AttachmentShape(Asking):
    """An attachment by globs on its file name and its media type; `present: false` asks that there is no such one."""

    present: bool = True
    name: Words | None = None
    type: Words | None = None


class ConditionShape(Asking):
    """Conditions; every one that is written must hold."""

    sender: Words | None = None
    domain: Words | None = None
    client: Words | None = None
    recipient: Words | None = None
    language: Literal["id", "en"] | None = None
    text: Words | None = None
    subject: Words | None = None
    body: Words | None = None
    near: NearShape | None = None
    at_least: AtLeastShape | None = None
    header: Annotated[dict[str, Words], AfterValidator(_filled)] | None = None
    attachment: AttachmentShape | None = None
    not_: ConditionShape | None = Field(default=None, alias="not")
    any_: Annotated[tuple[ConditionShape, ...], AfterValidator(_filled)] | None = Field(default=None, alias="any")
    all_: Annotated[tuple[ConditionShape, ...], AfterValidator(_filled)] | None = Field(default=None, alias="all")

    @field_validator("attachment", mode="before")
    @classmethod
    def _present(cls, value: Any) -> Any:
        return {"present": value} if isinstance(value, bool) else value


class AdditionThen(Shape):
    """What a rule under `also` can add."""

    urgency: Urgency | None = None
    service: str | None = None
    tags: Strings = ()
    notify: Strings = ()
    hold: Hold = None


class OutcomeShape(Shape):
    """What a rule gives; what is absent is inherited."""

    kind: str | None = None
    severity: Severity | None = None
    urgency: Urgency | None = None
    service: str | None = None
    team: str | None = None
    assignee: str | None = None
    tags: Strings | None = None
    notify: Strings | None = None
    hold: Hold = None


class DefaultShape(OutcomeShape):
    """What a mail gets that no rule takes: at least a kind."""

    kind: str


class ExampleAttachment(Shape):
    """An attachment of an example; written as its name alone where the media type does not matter."""

    name: str
    type: str = ""


class Expectation(OutcomeShape):
    """What an example's route must be, field by field; `rule` is the name of the rule that must win."""

    rule: str | None = None


class ExampleShape(Shape):
    """A small mail, and what must come of it; `no-match`, here None: anything, but not by this rule."""

    sender: str = Field(default="siti@klien.example", alias="from")
    to: Strings = ()
    client: str | None = None
    subject: str = ""
    body: str = ""
    language: Literal["id", "en"] | None = None
    headers: dict[str, str] = Field(default_factory=dict)
    attachments: tuple[ExampleAttachment, ...] = ()
    expect: Annotated[Expectation | None, BeforeValidator(_no_match)]

    @field_validator("attachments", mode="before")
    @classmethod
    def _by_name(cls, value: Any) -> Any:
        return [{"name": one} if isinstance(one, str) else one for one in listed(value)]


class RuleBase(Shape):
    """What every rule has."""

    name: Annotated[str, Field(min_length=1)]
    when: ConditionShape
    examples: tuple[ExampleShape, ...] = ()


class AdditionShape(RuleBase):
    """A rule under `also`."""

    then: AdditionThen


class RuleShape(RuleBase):
    """A rule of the tree."""

    then: OutcomeShape = OutcomeShape()
    rules: tuple[RuleShape, ...] = ()


class RoutingShape(Shape):
    """The file."""

    words: dict[str, Words] = Field(default_factory=dict)
    rules: tuple[RuleShape, ...]
    also: tuple[AdditionShape, ...] = ()
    default: DefaultShape
