"""Conditions over facts: a conjunction of one test per fact, read with unknowns."""

from collections.abc import Mapping
from typing import Annotated, Any, Self

from pydantic import (
    AfterValidator,
    BeforeValidator,
    PlainSerializer,
    ValidationError,
    WithJsonSchema,
    model_validator,
)

from devframe._base.errors import nearest, shorten
from devframe._base.logic import Truth, all_of
from devframe._base.records import Identifier, Record, faults_of
from devframe.diagnosis.facts import FACTS, Fact, FactValue

_COMPARISONS = ("at_least", "at_most", "above", "below")


class FactTest(Record):
    """A test of one fact: membership for closed sets, comparison for numbers.

    Attributes:
        fact: Name of the fact.
        one_of: Values that pass, for a fact with a closed set of values.
        at_least: Smallest passing number.
        at_most: Largest passing number.
        above: Passing numbers are larger than this.
        below: Passing numbers are smaller than this.
    """

    fact: Identifier
    one_of: tuple[bool | str, ...] = ()
    at_least: float | None = None
    at_most: float | None = None
    above: float | None = None
    below: float | None = None

    @model_validator(mode="after")
    def _check_fact(self) -> Self:
        fact = FACTS.get(self.fact)
        if fact is None:
            guess = nearest(self.fact, FACTS)
            hint = f"did you mean {guess!r}?" if guess else "see the list of facts in the docs"
            raise ValueError(f"no fact is named {shorten(self.fact)}; {hint}")
        compared = [name for name in _COMPARISONS if getattr(self, name) is not None]
        if fact.is_number:
            _check_number_test(self, fact, compared)
        elif compared or not self.one_of:
            raise ValueError(
                f"fact {fact.name!r} is tested by one of its values {_shown(fact)}, "
                f"got {', '.join(compared) or 'no value'}"
            )
        else:
            for value in self.one_of:
                if value not in fact.values:
                    raise ValueError(
                        f"fact {fact.name!r} has the values {_shown(fact)}, got {shorten(value)}"
                    )
        return self

    def holds(self, value: FactValue | None) -> Truth:
        """Read the test with a value.

        Args:
            value: The fact's value, or `None` when not known.

        Returns:
            Whether the value passes, or `None` when it is not known.
        """
        if value is None:
            return None
        if self.one_of:
            return value in self.one_of
        number = float(value)
        return (
            (self.at_least is None or number >= self.at_least)
            and (self.at_most is None or number <= self.at_most)
            and (self.above is None or number > self.above)
            and (self.below is None or number < self.below)
        )


def _check_number_test(test: FactTest, fact: Fact, compared: list[str]) -> None:
    if test.one_of or not compared:
        raise ValueError(
            f"fact {fact.name!r} is a number and is tested by {', '.join(_COMPARISONS)}; "
            f"write for example {fact.name} = {{ at_least = {fact.minimum:g} }}"
        )
    for name in compared:
        bound = getattr(test, name)
        if not fact.minimum <= bound <= fact.maximum:
            raise ValueError(
                f"fact {fact.name!r} lies between {fact.minimum:g} and {fact.maximum:g}, "
                f"got {name} = {bound:g}"
            )


def _shown(fact: Fact) -> str:
    return ", ".join(str(value).lower() for value in fact.values)


def _from_table(raw: Any) -> Any:  # noqa: ANN401 - whatever a policy file holds
    """Read `{fact = test}`, the form that people write, as tests."""
    if isinstance(raw, tuple):
        return raw
    if not isinstance(raw, Mapping):
        raise ValueError(  # noqa: TRY004 - pydantic collects value errors only
            f"expected a table of facts such as {{ codified = true }}, got {shorten(raw)}"
        )
    return tuple(_read_test(fact, test) for fact, test in raw.items())


def _read_test(fact: str, test: object) -> FactTest:
    """Read one entry of a table, with errors that name the fact."""
    if isinstance(test, Mapping):
        fields = dict(test)
        extra = [name for name in fields if name not in _COMPARISONS]
        if extra:
            raise ValueError(
                f"fact {shorten(fact)} is compared by {', '.join(_COMPARISONS)}, "
                f"got {shorten(extra[0])}"
            )
    else:
        values = tuple(test) if isinstance(test, list | tuple) else (test,)
        for value in values:
            if not isinstance(value, bool | str):
                raise ValueError(  # noqa: TRY004 - pydantic collects value errors only
                    f"fact {shorten(fact)} is tested by true, false or a text, or by a comparison "
                    f"such as {{ at_least = 1 }}; got {shorten(value)}"
                )
        fields = {"one_of": values}
    try:
        return FactTest(fact=fact, **fields)
    except ValidationError as error:
        found = (
            f"fact {shorten(fact)}, {fault}" if fault.where else fault.message
            for fault in faults_of(error)
        )
        raise ValueError("; ".join(found)) from None


def _each_once(tests: tuple[FactTest, ...]) -> tuple[FactTest, ...]:
    """Refuse a second test of a fact: the written table has one entry per fact."""
    names = [test.fact for test in tests]
    for name in names:
        if names.count(name) > 1:
            raise ValueError(f"fact {name!r} is tested twice; join both in one test")
    return tests


def _to_table(tests: tuple[FactTest, ...]) -> dict[str, Any]:
    """Write tests in the form that `_from_table` reads."""
    table: dict[str, Any] = {}
    for test in tests:
        if not test.one_of:
            table[test.fact] = test.model_dump(include=set(_COMPARISONS), exclude_none=True)
        else:
            table[test.fact] = test.one_of[0] if len(test.one_of) == 1 else list(test.one_of)
    return table


_TABLE_SCHEMA = {
    "type": "object",
    "description": "One test per fact; all must hold. An empty table always holds.",
    "propertyNames": {"enum": list(FACTS)},
    "additionalProperties": {
        "anyOf": [
            {"type": ["boolean", "string"]},
            {"type": "array", "items": {"type": ["boolean", "string"]}, "minItems": 1},
            {
                "type": "object",
                "properties": {name: {"type": "number"} for name in _COMPARISONS},
                "additionalProperties": False,
                "minProperties": 1,
            },
        ]
    },
}

Condition = Annotated[
    tuple[FactTest, ...],
    BeforeValidator(_from_table),
    AfterValidator(_each_once),
    PlainSerializer(_to_table),
    WithJsonSchema(_TABLE_SCHEMA),
]
"""Tests that must all hold; written as a table such as `{ interpersonal = true }`."""


def holds(condition: tuple[FactTest, ...], facts: Mapping[str, FactValue | None]) -> Truth:
    """Read a condition with the facts that are known.

    Args:
        condition: Tests that must all hold; none at all always holds.
        facts: Value per fact name; a missing or `None` value is not known.

    Returns:
        True, false, or `None` when the unknown facts decide.

    Example:
        >>> condition = (
        ...     FactTest(fact="codified", one_of=(True,)),
        ...     FactTest(fact="headcount", at_least=15),
        ... )
        >>> holds(condition, {"codified": True}), holds(condition, {"headcount": 3})
        (None, False)
    """
    return all_of(test.holds(facts.get(test.fact)) for test in condition)
