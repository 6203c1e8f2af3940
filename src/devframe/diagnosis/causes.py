"""Causes elsewhere: why a gap may be no development need, who owns it, what to do first."""

from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Annotated, Self

from pydantic import Field, model_validator

from devframe._base.errors import shorten
from devframe._base.files import toml_to_json
from devframe._base.records import Identifier, Record, Sentence
from devframe.diagnosis.conditions import Condition, holds
from devframe.diagnosis.facts import FactValue

SourceKeys = Annotated[tuple[Identifier, ...], Field(min_length=1)]
"""Keys of the sources behind a rule; every rule has at least one."""


class Cause(Record):
    """A cause elsewhere that holds.

    Attributes:
        code: Stable code.
        sentence: What is the matter.
        owner: Who can fix it.
        first_action: What that owner does first.
        alone: Whether it explains the gap by itself, so that there is no development need.
        sources: Keys of the sources.
    """

    code: Identifier
    sentence: Sentence
    owner: Sentence
    first_action: Sentence
    alone: bool
    sources: tuple[Identifier, ...]


class Gate(Record):
    """When a cause elsewhere holds, and when it explains the gap by itself.

    Attributes:
        code: Stable code of the cause.
        when: When the cause holds.
        alone_when: What must hold besides for the cause to explain the gap by itself; `None` when
            it never does. An empty condition means that it always does.
        sentence: What is the matter.
        owner: Who can fix it.
        first_action: What that owner does first.
        sources: Keys of the sources.
    """

    code: Identifier
    when: Condition
    alone_when: Condition | None = None
    sentence: Sentence
    owner: Sentence
    first_action: Sentence
    sources: SourceKeys

    def cause(self, *, alone: bool) -> Cause:
        """Give the cause that this gate lets through.

        Args:
            alone: Whether it explains the gap by itself.

        Returns:
            The cause.
        """
        return Cause(
            code=self.code,
            sentence=self.sentence,
            owner=self.owner,
            first_action=self.first_action,
            alone=alone,
            sources=self.sources,
        )


class Control(Record):
    """Something a human decides at once, before any development begins.

    Attributes:
        code: Stable code.
        when: When it applies.
        sentence: What to decide now.
        owner: Who decides.
        sources: Keys of the sources.
    """

    code: Identifier
    when: Condition
    sentence: Sentence
    owner: Sentence
    sources: SourceKeys


class Gates(Record):
    """The gates a need passes before any method is considered, and the immediate controls.

    Attributes:
        gates: Causes elsewhere, in the order in which they are shown.
        controls: Immediate controls.
    """

    gates: tuple[Gate, ...]
    controls: tuple[Control, ...] = ()

    @model_validator(mode="after")
    def _check_codes(self) -> Self:
        codes = [gate.code for gate in self.gates] + [item.code for item in self.controls]
        twice = sorted({code for code in codes if codes.count(code) > 1})
        if twice:
            raise ValueError(
                f"codes of gates and controls must be unique; rename one of each of these: "
                f"{shorten(twice)}"
            )
        return self


@cache
def default_gates() -> Gates:
    """Give the gates that ship with devframe.

    Returns:
        Gates after Mager and Pipe, Gilbert, and Rummler and Brache.

    Example:
        >>> [gate.code for gate in default_gates().gates][:2]
        ['not_worth_solving', 'no_gap']
    """
    text = resources.files("devframe.diagnosis").joinpath("gates.toml").read_text("utf-8")
    return Gates.from_json(toml_to_json(text))


def find_causes(facts: Mapping[str, FactValue | None], gates: Gates) -> tuple[Cause, ...]:
    """Find every cause elsewhere that holds, given what is known.

    Args:
        facts: Value per fact name; `None` is not known.
        gates: The gates.

    Returns:
        The causes that certainly hold; several can hold together.

    Example:
        >>> causes = find_causes(
        ...     {"tools_adequate": False, "can_do_when_it_counts": True}, default_gates()
        ... )
        >>> [(cause.code, cause.alone) for cause in causes]
        [('tools_inadequate', True)]
    """
    return tuple(
        gate.cause(alone=gate.alone_when is not None and holds(gate.alone_when, facts) is True)
        for gate in gates.gates
        if holds(gate.when, facts) is True
    )
