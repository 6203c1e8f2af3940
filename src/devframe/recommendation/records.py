"""What a recommendation says, as records."""

from typing import ClassVar, Literal

from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, RootRecord, Sentence
from devframe.competency.kinds import Kind
from devframe.diagnosis import Cause, Control, FactValue
from devframe.recommendation.decide import Verdict


class Reason(Record):
    """Why a method gained or lost points.

    Attributes:
        code: Code of the rule.
        method: The method.
        points: Points gained or, below 0, lost.
        sentence: Why.
        sources: Keys of the sources.
        presumed: Whether it rests on a presumption rather than on known facts alone.
    """

    code: Identifier
    method: Identifier
    points: int
    sentence: Sentence
    sources: tuple[Identifier, ...]
    presumed: bool


class Step(Record):
    """One step of a recommendation, in order.

    Attributes:
        method: The method.
        form: The form it takes.
        serves: The missing kinds it serves.
        how: How it is done, with a hint at dose and rhythm.
        why: Why it stands beside the main method; `None` for the main method itself.
        dose_warning: What to know when the form is a thinner dose than it should be.
        sources: Keys of the sources.
    """

    method: Identifier
    form: Identifier
    serves: tuple[Kind, ...]
    how: Sentence
    why: Sentence | None
    dose_warning: Sentence | None
    sources: tuple[Identifier, ...]


class MethodScore(Record):
    """Where one method stands.

    Attributes:
        method: The method.
        points: Its points: the sum of its reasons.
        lower: Least points over all values of the unknown facts.
        upper: Most points over all values of the unknown facts.
        eligible: Whether its requirements hold; `None` when unknown facts decide.
        why_not: Why it was not chosen; empty for the method chosen.
    """

    method: Identifier
    points: int
    lower: int
    upper: int
    eligible: bool | None
    why_not: tuple[Sentence, ...]


class Question(Record):
    """Something to ask, because the answer could change.

    Attributes:
        facts: The facts it asks about; an answer to one of them is an answer.
        text: What to ask a person who knows.
    """

    facts: tuple[Identifier, ...]
    text: Sentence


class Presumed(Record):
    """A fact that nobody has stated and that the answer takes for granted.

    Attributes:
        fact: Name of the fact.
        value: The presumed value.
    """

    fact: Identifier
    value: FactValue


class Advice(Record):
    """A warning beside the answer.

    Attributes:
        code: Stable code.
        sentence: What to know.
        sources: Keys of the sources.
    """

    code: Identifier
    sentence: Sentence
    sources: tuple[Identifier, ...]


class Change(Record):
    """A single change of a known fact that would change the answer.

    Attributes:
        fact: Name of the fact.
        value: Its value now.
        other: A value with which the answer would be another.
        verdict: The verdict then.
        method: The method then, or `None`.
    """

    fact: Identifier
    value: FactValue
    other: FactValue
    verdict: Verdict
    method: Identifier | None


class Recommendation(RootRecord, Drawable):
    """Advice for one need, with everything it rests on; a person decides.

    Attributes:
        schema_version: Version of this document's schema.
        id: Derived from the need and the policy.
        need_id: The need.
        person_id: Whose need it is.
        competency_id: The competency.
        policy_id: The policy.
        policy_version: Its version.
        verdict: `develop`, `fix_elsewhere` or `ask_first`.
        method: The main method, or `None` when the verdict is not `develop`.
        settled: Whether no value of an unknown fact can change verdict or method.
        steps: What to do, in order; the main method and what goes before and after it.
        reasons: Why each method has the points it has; they add up to `scores`.
        scores: Where each method stands, in tie order.
        questions: What to ask, most decisive first; empty when settled.
        presumed: What the answer takes for granted.
        causes: Causes elsewhere that hold; with verdict `develop`, to be fixed beside it.
        controls: What a human decides at once.
        warnings: What to know beside the answer.
        would_change: Single changes of known facts that would change the answer.
    """

    document: ClassVar[str] = "recommendation"

    schema_version: Literal[1] = 1
    id: Identifier
    need_id: Identifier
    person_id: Identifier
    competency_id: Identifier
    competency_name: Name | None
    policy_id: Identifier
    policy_version: Identifier
    verdict: Verdict
    method: Identifier | None
    settled: bool
    steps: tuple[Step, ...]
    reasons: tuple[Reason, ...]
    scores: tuple[MethodScore, ...]
    questions: tuple[Question, ...]
    presumed: tuple[Presumed, ...]
    causes: tuple[Cause, ...]
    controls: tuple[Control, ...]
    warnings: tuple[Advice, ...]
    would_change: tuple[Change, ...]

    @property
    def alternatives(self) -> tuple[MethodScore, ...]:
        """The methods that were not chosen, with the reasons why not."""
        return tuple(score for score in self.scores if score.method != self.method)

    def explain(self) -> str:
        """Write the recommendation out as plain text; every reason with its source.

        Returns:
            One statement a line.
        """
        from devframe.recommendation.explain import explain  # noqa: PLC0415 - it reads this module

        return explain(self)

    def _repr_html_(self) -> str:
        """Show the answer in a notebook, with where each method stands and what to ask."""
        from devframe.recommendation.notebook import answer_html  # noqa: PLC0415 - likewise

        return answer_html(self)
