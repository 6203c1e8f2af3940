"""Recommend: a need and a policy become a recommendation with everything it rests on."""

from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

import attrs

from devframe._base.ids import derived_id
from devframe.competency.kinds import Kind
from devframe.diagnosis import Cause, FactValue, Need
from devframe.recommendation.compiled import CompiledPolicy, compile_policy, each_bit
from devframe.recommendation.decide import Decision, decide, open_questions
from devframe.recommendation.policy import Policy
from devframe.recommendation.policy_file import default_policy
from devframe.recommendation.records import (
    Advice,
    Change,
    MethodScore,
    Presumed,
    Question,
    Reason,
    Recommendation,
    Step,
)
from devframe.recommendation.steps import find_obstacles, plan_steps
from devframe.recommendation.texts import PolicyTexts
from devframe.recommendation.would_change import find_changes

MOST_FIRST_QUESTIONS = 5
"""Most questions that an answer of verdict `ask_first` puts."""


def recommend(need: Need, policy: Policy | None = None) -> Recommendation:
    """Recommend what to do about one need.

    Args:
        need: The need, with whatever facts are known.
        policy: The policy; the default policy when not given.

    Returns:
        Advice with its reasons; a person decides.

    Source:
        The policy names a source for every gate, rule, form and step.

    Example:
        >>> from devframe.diagnosis import Situation
        >>> need = Need(
        ...     id="n1",
        ...     person_id="p1",
        ...     competency_id="listening",
        ...     kinds=("skill",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(
        ...         performed_before=True,
        ...         performs_often=False,
        ...         interpersonal=True,
        ...         tools_adequate=True,
        ...     ),
        ... )
        >>> advice = recommend(need)
        >>> advice.verdict, [step.method for step in advice.steps]
        ('develop', ['coaching'])
    """
    return recommender(policy).recommend(need)


@lru_cache(maxsize=32)
def _recommender_of(policy: Policy) -> "Recommender":
    return Recommender.of(policy)


@lru_cache(maxsize=1)
def _default_recommender() -> "Recommender":
    return Recommender.of(default_policy())


def recommender(policy: Policy | None = None) -> "Recommender":
    """Make a policy ready for many needs; a policy that was ready before is not compiled again.

    Args:
        policy: The policy; the default policy when not given.

    Returns:
        A recommender.
    """
    return _default_recommender() if policy is None else _recommender_of(policy)


@attrs.frozen(eq=False)
class Recommender:
    """A policy made ready for many needs.

    Attributes:
        compiled: The compiled policy.
        texts: The records that depend on the policy alone.
    """

    compiled: CompiledPolicy
    texts: PolicyTexts

    @classmethod
    def of(cls, policy: Policy) -> "Recommender":
        """Compile a policy.

        Args:
            policy: The policy.

        Returns:
            A recommender that can serve any number of needs.
        """
        compiled = compile_policy(policy)
        return cls(compiled, PolicyTexts.of(compiled))

    def decide(self, need: Need) -> Decision:
        """Decide one need, in the compact form for programs.

        Args:
            need: The need.

        Returns:
            The decision.
        """
        return decide(self.compiled, need.facts())

    def recommend(self, need: Need) -> Recommendation:
        """Recommend what to do about one need.

        Args:
            need: The need.

        Returns:
            The recommendation.
        """
        facts = need.facts()
        decision = decide(self.compiled, facts)
        policy = self.compiled.policy
        return Recommendation.trusted(
            schema_version=1,
            id=derived_id("recommendation", need.id, policy.id, policy.version),
            need_id=need.id,
            person_id=need.person_id,
            competency_id=need.competency_id,
            competency_name=need.competency_name,
            would_change=self.changes(facts, decision),
            **self.describe(decision, need.kinds or ()),
        )

    def describe(self, decision: Decision, kinds: tuple[Kind, ...]) -> dict[str, Any]:
        """Put a decision in words.

        Args:
            decision: The decision.
            kinds: The missing kinds.

        Returns:
            The fields of a `Recommendation` that rest on the decision alone, by name.
        """
        compiled, texts = self.compiled, self.texts
        reading, policy = decision.reading, compiled.policy
        steps: tuple[Step, ...] = ()
        warnings: tuple[Advice, ...] = ()
        if decision.method is not None:
            steps, warnings = plan_steps(compiled, texts, reading, decision.method, kinds)
        among = {step.method for step in steps}
        return {
            "policy_id": policy.id,
            "policy_version": policy.version,
            "verdict": decision.verdict,
            "method": None if decision.method is None else compiled.methods[decision.method].id,
            "settled": decision.settled,
            "steps": steps,
            "reasons": tuple(self._reasons(decision)),
            "scores": tuple(self._scores(decision)),
            "questions": tuple(self._questions(decision)),
            "presumed": tuple(self._presumed(decision)),
            "causes": tuple(self._causes(decision)),
            "controls": tuple(
                control
                for bit, control in zip(compiled.controls, texts.controls, strict=True)
                if reading.presumed & bit
            ),
            "warnings": (
                *warnings,
                *(
                    advice
                    for bit, (advice, method) in zip(compiled.warnings, texts.warnings, strict=True)
                    if reading.certain & bit and (method is None or method in among)
                ),
            ),
        }

    def changes(
        self, facts: Mapping[str, FactValue | None], decision: Decision
    ) -> tuple[Change, ...]:
        """Say which single changes of known facts would change the answer.

        Args:
            facts: Value per fact name.
            decision: The decision on these facts.

        Returns:
            The changes; none while the answer waits for questions, since there is none to change.
        """
        if decision.verdict == "ask_first":
            return ()
        return tuple(
            Change.trusted(
                fact=change.fact,
                value=change.value,
                other=change.other,
                verdict=change.verdict,
                method=None if change.method is None else self.compiled.methods[change.method].id,
            )
            for change in find_changes(self.compiled, facts, decision)
        )

    def _reasons(self, decision: Decision) -> Iterator[Reason]:
        for bit in each_bit(decision.reading.presumed & self.compiled.rules):
            certain, presumed = self.texts.reasons[bit.bit_length() - 1]
            yield from certain if bit & decision.reading.certain else presumed

    def _scores(self, decision: Decision) -> Iterator[MethodScore]:
        bounds, reading = decision.bounds, decision.reading
        for place, method in enumerate(self.compiled.methods):
            eligible: bool | None = None
            if method.requirements & ~reading.possible:
                eligible = False
            elif method.requirements & ~reading.certain == 0:
                eligible = True
            yield MethodScore.trusted(
                method=method.id,
                points=decision.points[place],
                lower=bounds.lower[place],
                upper=bounds.upper[place],
                eligible=eligible,
                why_not=self._why_not(decision, place),
            )

    def _why_not(self, decision: Decision, place: int) -> tuple[str, ...]:
        winner = decision.method
        if place == winner:
            return ()
        reading = decision.reading
        obstacles = find_obstacles(
            self.compiled, self.texts, reading.presumed, reading.possible, place
        )
        if obstacles or winner is None:
            return obstacles
        name = self.texts.methods[winner].name
        own, its = decision.points[place], decision.points[winner]
        if own == its:
            return (f"It ties with {name} at {own}; {name} goes first in the tie order.",)
        return (f"It has {own}, {name} has {its}.",)

    def _questions(self, decision: Decision) -> Iterator[Question]:
        if decision.settled:
            return
        places = open_questions(self.compiled, decision)
        if decision.verdict == "ask_first":
            first = [self.texts.first_questions[place] for place in decision.missing]
            yield from first
            asked = {name for question in first for name in question.facts}
            facts = self.compiled.facts
            left = max(0, MOST_FIRST_QUESTIONS - len(first))
            places = tuple(place for place in places if facts[place].name not in asked)[:left]
        for place in places:
            yield self.texts.questions[place]

    def _presumed(self, decision: Decision) -> Iterator[Presumed]:
        reading = decision.reading
        waiting = reading.possible & ~reading.certain & self.compiled.bearing
        for place in reading.unknown:
            if self.compiled.tests[place] & waiting:
                yield self.texts.presumed[place]

    def _causes(self, decision: Decision) -> Iterator[Cause]:
        holding = decision.reading.presumed
        blocked = False
        for (bit, alone), (beside, by_itself) in zip(
            self.compiled.causes, self.texts.causes, strict=True
        ):
            if holding & bit:
                blocked = blocked or bool(holding & alone)
                yield by_itself if holding & alone else beside
        if decision.verdict == "fix_elsewhere" and not blocked:
            yield self.texts.no_method
