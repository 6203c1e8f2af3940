"""Conversation guides that can be repeated, and how closely observed conversations kept to them."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Self

from pydantic import Field, model_validator

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.logic import Truth
from devframe._base.records import Identifier, Record, Sentence
from devframe.program.unique import require_unique


class ConversationStep(Record):
    """One step of a conversation.

    Attributes:
        id: Its id within the guide.
        aim: What it is for.
        observable: What somebody who listens sees or hears when it is done, or `None`.
    """

    id: Identifier
    aim: Sentence
    observable: Sentence | None = None


class ConversationGuide(Record):
    """A conversation in steps, so that it can be repeated.

    Attributes:
        id: Its id.
        steps: The steps, in order, with unique ids.
    """

    id: Identifier
    steps: Annotated[tuple[ConversationStep, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _check_ids(self) -> Self:
        require_unique((step.id for step in self.steps), what="steps")
        return self

    @property
    def unobservable(self) -> tuple[str, ...]:
        """Steps that name nothing to see or hear."""
        return tuple(step.id for step in self.steps if not (step.observable or "").strip())


class ConversationObservation(Record):
    """What an observer noted of one conversation.

    Attributes:
        session_id: The conversation.
        observer_id: Who observed it; an opaque id.
        on: The day.
        done: Steps that were done.
        left_out: Steps that were left out. A step in neither was not judged.
    """

    session_id: Identifier
    observer_id: Identifier
    on: date
    done: frozenset[Identifier] = frozenset()
    left_out: frozenset[Identifier] = frozenset()

    @model_validator(mode="after")
    def _check_disjoint(self) -> Self:
        both = sorted(self.done & self.left_out)
        if both:
            raise ValueError(f"a step is done or left out, not both; decide for {shorten(both)}")
        return self

    def saw(self, step_id: str) -> Truth:
        """Tell whether a step was done.

        Args:
            step_id: The step.

        Returns:
            `True`, `False`, or `None` when it was not judged.
        """
        return True if step_id in self.done else False if step_id in self.left_out else None


class StepFidelity(Record):
    """How often one step was done.

    Attributes:
        step_id: The step.
        done: In how many observations.
        judged: How many observations judged it.
    """

    step_id: Identifier
    done: int
    judged: int


class Fidelity(Record):
    """How closely conversations kept to their guide.

    Attributes:
        steps: Counts per step, in the guide's order.
        unobservable: Steps that name nothing to see or hear, so that observers may disagree.
    """

    steps: tuple[StepFidelity, ...]
    unobservable: tuple[Identifier, ...]

    @property
    def done_share(self) -> float | None:
        """Share of the judged steps that were done, 0 to 1; `None` when none was judged."""
        judged = sum(step.judged for step in self.steps)
        return sum(step.done for step in self.steps) / judged if judged else None


def fidelity(guide: ConversationGuide, observations: Iterable[ConversationObservation]) -> Fidelity:
    """Count how often each step of a guide was done.

    Args:
        guide: The guide.
        observations: Observed conversations.

    Returns:
        Counts per step; a step that was not judged counts neither way.

    Raises:
        InvalidInputError: With every step that the guide does not have.

    Source:
        `cx-coach-habits` (opinion): a good conversation is one that can be repeated.

    Example:
        >>> guide = ConversationGuide(
        ...     id="g",
        ...     steps=(
        ...         ConversationStep(id="ask", aim="Ask first", observable="An open question"),
        ...         ConversationStep(id="show", aim="Show how", observable="A demonstration"),
        ...     ),
        ... )
        >>> seen = ConversationObservation(
        ...     session_id="s-1",
        ...     observer_id="o-1",
        ...     on=date(2026, 11, 2),
        ...     done=frozenset({"ask"}),
        ...     left_out=frozenset({"show"}),
        ... )
        >>> fidelity(guide, [seen]).done_share
        0.5
    """
    seen = list(observations)
    known = {step.id for step in guide.steps}
    faults = [
        Fault(
            f"observation {number}",
            "unknown_step",
            f"guide {guide.id} has no step {shorten(step)}; correct its id",
            row=number,
        )
        for number, one in enumerate(seen, start=1)
        for step in sorted((one.done | one.left_out) - known)
    ]
    if faults:
        raise InvalidInputError(faults, origin="fidelity")
    counts = []
    for step in guide.steps:
        judged = [truth for one in seen if (truth := one.saw(step.id)) is not None]
        counts.append(StepFidelity(step_id=step.id, done=sum(judged), judged=len(judged)))
    return Fidelity(steps=tuple(counts), unobservable=guide.unobservable)
