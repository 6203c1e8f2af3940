"""The policy: everything that decides a recommendation, as data."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import BeforeValidator, Field, PlainSerializer, WithJsonSchema, model_validator

from devframe._base.markup import html_head, html_table
from devframe._base.records import Identifier, Name, Record, RootRecord, Sentence
from devframe._base.sources import Source, sources
from devframe.competency.kinds import Kind
from devframe.diagnosis import FACTS, Condition, FactValue, Gates, default_gates
from devframe.diagnosis.causes import SourceKeys
from devframe.recommendation.policy_faults import find_policy_faults

Points = Annotated[int, Field(ge=-1_000, le=1_000)]
"""Whole points, so that sums do not depend on their order."""


def _pairs(raw: Any) -> Any:  # noqa: ANN401 - whatever a policy file holds
    return tuple(raw.items()) if isinstance(raw, Mapping) else raw


PointsTable = Annotated[
    tuple[tuple[Identifier, Points], ...],
    BeforeValidator(_pairs),
    PlainSerializer(dict),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "integer"}}),
]
"""Points per method; written as a table such as `{ coaching = 3, training = -2 }`."""

PresumptionTable = Annotated[
    tuple[tuple[Identifier, FactValue], ...],
    BeforeValidator(_pairs),
    PlainSerializer(dict),
    WithJsonSchema({"type": "object", "propertyNames": {"enum": list(FACTS)}}),
]
"""Presumed value per fact; written as a table such as `{ willing = true }`."""


class Essential(Record):
    """A group of facts of which at least one must be known before a method is named.

    Attributes:
        code: Stable code.
        any_of: Names of the facts.
        question: What to ask when none of them is known.
    """

    code: Identifier
    any_of: Annotated[tuple[Identifier, ...], Field(min_length=1)]
    question: Sentence


class MethodRequirement(Record):
    """Something without which a method is not eligible.

    Attributes:
        code: Stable code.
        when: What must hold.
        sentence: What to say when it does not hold.
        sources: Keys of the sources.
    """

    code: Identifier
    when: Condition
    sentence: Sentence
    sources: SourceKeys


class Form(Record):
    """A form that a method can take; the first whose condition holds is chosen.

    Attributes:
        id: Its id, such as `small_group`.
        when: When it fits.
        sentence: How it is done, with a hint at dose and rhythm.
        dose_warning: What to say when this form is a thinner dose than it should be.
        sources: Keys of the sources.
    """

    id: Identifier
    when: Condition
    sentence: Sentence
    dose_warning: Sentence | None = None
    sources: SourceKeys


class Method(Record):
    """A way to develop people.

    Attributes:
        id: Its id.
        name: Its name.
        serves: The kinds it serves.
        requirements: What must hold for it to be eligible.
        forms: Forms in the order of preference; the last one always fits.
    """

    id: Identifier
    name: Name
    serves: Annotated[tuple[Kind, ...], Field(min_length=1, max_length=3)]
    requirements: tuple[MethodRequirement, ...] = ()
    forms: Annotated[tuple[Form, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_last_form(self) -> Self:
        if self.forms[-1].when:
            raise ValueError(
                f"the last form of method {self.id!r} must fit always; give it: when = {{}}"
            )
        return self


class Rule(Record):
    """Points for and against methods when a condition holds.

    Attributes:
        code: Stable code.
        when: The condition; at least one test.
        points: Points per method id, none of them 0.
        sentence: Why.
        sources: Keys of the sources.
    """

    code: Identifier
    when: Annotated[Condition, Field(min_length=1)]
    points: Annotated[PointsTable, Field(min_length=1)]
    sentence: Sentence
    sources: SourceKeys

    @model_validator(mode="after")
    def _check_points(self) -> Self:
        if any(points == 0 for _, points in self.points):
            raise ValueError(f"rule {self.code!r} gives 0 points; leave that method out")
        return self


class SequenceRule(Record):
    """A step to put before or after the method that wins.

    Attributes:
        code: Stable code.
        method: The winning method it goes with.
        when: When it applies.
        before: Method to put before it, or `None`.
        after: Method to put after it, or `None`.
        sentence: Why.
        sources: Keys of the sources.
    """

    code: Identifier
    method: Identifier
    when: Condition
    before: Identifier | None = None
    after: Identifier | None = None
    sentence: Sentence
    sources: SourceKeys

    @model_validator(mode="after")
    def _check_side(self) -> Self:
        if (self.before is None) == (self.after is None):
            raise ValueError(f"sequence {self.code!r} needs either before or after")
        return self


class WarningRule(Record):
    """Something to be told when it certainly holds; it never changes the answer.

    Attributes:
        code: Stable code.
        method: Only when this method is among the steps, or `None` for always.
        when: When it applies.
        sentence: What to say.
        sources: Keys of the sources.
    """

    code: Identifier
    method: Identifier | None = None
    when: Condition
    sentence: Sentence
    sources: SourceKeys


class NothingAvailable(Record):
    """What to say when the need is real but no method is eligible.

    Attributes:
        code: Stable code of the cause.
        sentence: What is the matter.
        owner: Who can mend it.
        first_action: What that owner does first.
        sources: Keys of the sources.
    """

    code: Identifier
    sentence: Sentence
    owner: Sentence
    first_action: Sentence
    sources: SourceKeys


class Policy(RootRecord):
    """A whole policy; consistent by construction.

    Every source key resolves, every fact that bears on an answer has a presumption, every method
    named anywhere exists, and codes are unique within their list.

    Attributes:
        schema_version: Version of this document's schema.
        id: Its id.
        version: Its version; change it whenever an answer may change.
        name: Its name.
        tie_order: Every method once; of equal points, the earlier one wins.
        essentials: Groups of facts of which one each must be known.
        presumptions: What is taken for granted while a fact is not known.
        methods: The methods.
        rules: Points for and against them.
        sequences: Steps around the winning method.
        warnings: What to be told beside the answer.
        gates: Causes elsewhere and immediate controls; devframe's own when not given.
        nothing_available: The answer when no method is eligible.
        own_sources: Sources that this policy cites beyond devframe's registry.
    """

    document: ClassVar[str] = "policy"

    schema_version: Literal[1] = 1
    id: Identifier
    version: Identifier
    name: Name
    tie_order: tuple[Identifier, ...]
    essentials: tuple[Essential, ...] = ()
    presumptions: PresumptionTable
    methods: Annotated[tuple[Method, ...], Field(min_length=1)]
    rules: tuple[Rule, ...]
    sequences: tuple[SequenceRule, ...] = ()
    warnings: tuple[WarningRule, ...] = ()
    gates: Gates = Field(default_factory=default_gates)
    nothing_available: NothingAvailable
    own_sources: tuple[Source, ...] = ()

    def _repr_html_(self) -> str:
        """Show in a notebook what each method serves and how many rules bear on it."""
        bearing = [method for rule in self.rules for method, _ in rule.points]
        rows = [
            (
                method.name,
                (
                    ", ".join(method.serves),
                    str(bearing.count(method.id)),
                    ", ".join(form.id for form in method.forms),
                ),
            )
            for method in self.methods
        ]
        told = f"version {self.version}: {len(self.rules)} rules, {len(self.gates.gates)} gates"
        return html_head(self.name, told) + html_table(("method", "serves", "rules", "forms"), rows)

    @model_validator(mode="after")
    def _check(self) -> Self:
        faults = list(find_policy_faults(self))
        if faults:
            raise ValueError("; ".join(faults))
        return self

    def source(self, key: str) -> Source:
        """Look up a source that the policy cites.

        Args:
            key: Its key.

        Returns:
            The policy's own source of that key, else devframe's.
        """
        own = {item.key: item for item in self.own_sources}
        return own[key] if key in own else sources()[key]
