"""What rules/routing.yaml may look like: keys, types, and what must be there. What it means is `load`'s part."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, field_validator, model_validator

from mailflow.routing.rules import Severity, Urgency


def _listed(value: Any) -> Any:
    """One word may stand without the brackets of a list."""
    return (value,) if isinstance(value, str) else value


def _filled(value: tuple[str, ...]) -> tuple[str, ...]:
    if not value:
        raise ValueError("is empty and would never match: write at least one entry, or remove the key")
    return value


Strings = Annotated[tuple[str, ...], BeforeValidator(_listed)]
Words = Annotated[tuple[str, ...], BeforeValidator(lambda value: _filled(_listed(value)))]


class Shape(BaseModel):
    """A mapping in the file; a key that is not known is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @field_validator("*", mode="before")
    @classmethod
    def _written(cls, value: Any) -> Any:
        if value is None:
            raise ValueError("has no value: write one, or remove the key")
        return value


class NearShape(Shape):
    """A word of each of two lists, close together."""

    of: tuple[Words, Words]
    within: Annotated[int, Field(ge=0, le=20)] = 3
    ordered: bool = False


class AtLeastShape(Shape):
    """Words of so many of the lists."""

    count: Annotated[int, Field(ge=1)]
    of: Annotated[tuple[Words, ...], Field(min_length=1)]

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
    """An attachment by globs on its file name and its media type."""

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
    header: Annotated[dict[str, Words], Field(min_length=1)] | None = None
    attachment: AttachmentShape | bool | None = None
    not_: ConditionShape | None = Field(default=None, alias="not")
    any_: Annotated[tuple[ConditionShape, ...], Field(min_length=1)] | None = Field(default=None, alias="any")
    all_: Annotated[tuple[ConditionShape, ...], Field(min_length=1)] | None = Field(default=None, alias="all")


class AdditionThen(Shape):
    """What a rule under `also` can add."""

    urgency: Urgency | None = None
    tags: Strings = ()
    notify: Strings = ()
    hold: bool | str | None = None


class OutcomeShape(Shape):
    """What a rule gives; what is absent is inherited."""

    kind: str | None = None
    severity: Severity | None = None
    urgency: Urgency | None = None
    team: str | None = None
    assignee: str | None = None
    tags: Strings | None = None
    notify: Strings | None = None
    hold: bool | str | None = None


class DefaultShape(OutcomeShape):
    """What a mail gets that no rule takes: at least a kind."""

    kind: str


class ExampleAttachment(Shape):
    """An attachment of an example, where its media type matters."""

    name: str
    type: str


class Expectation(OutcomeShape):
    """What an example's route must be, field by field; `rule` is the name of the rule that must win."""

    rule: str | None = None


class ExampleShape(Shape):
    """A small mail, and what must come of it. `no-match`: anything, but not by this rule."""

    sender: str = Field(default="siti@klien.example", alias="from")
    to: Strings = ()
    client: str | None = None
    subject: str = ""
    body: str = ""
    language: Literal["id", "en"] | None = None
    headers: dict[str, str] = {}
    attachments: tuple[ExampleAttachment | str, ...] = ()
    expect: Expectation | Literal["no-match"]


class RuleBase(Shape):
    """What every rule has. Examples are required where a rule can win: without them nobody sees it break."""

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

    words: dict[str, Words] = {}
    rules: tuple[RuleShape, ...]
    also: tuple[AdditionShape, ...] = ()
    default: DefaultShape
