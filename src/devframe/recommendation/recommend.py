"""Recommend: a need and a policy become a recommendation with everything it rests on."""

from functools import lru_cache
from typing import Any

import attrs

from devframe._base.ids import derived_id
from devframe.competency.kinds import Kind
from devframe.diagnosis import Cause, Need
from devframe.recommendation.compiled import CompiledPolicy, compile_policy
from devframe.recommendation.decide import Decision, decide
from devframe.recommendation.policy import Policy
from devframe.recommendation.policy_file import default_policy
from devframe.recommendation.questions import open_questions
from devframe.recommendation.records import (
    Advice,
    Question,
    Recommendation,
    Step,
)
from devframe.recommendation.scores import score_methods
from devframe.recommendation.steps import plan_steps
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
        fields = self.describe(decision, need.kinds or ())
        fields["schema_version"] = 1
        fields["id"] = derived_id("recommendation", need.id, policy.id, policy.version)
        fields["need_id"] = need.id
        fields["person_id"] = need.person_id
        fields["competency_id"] = need.competency_id
        fields["competency_name"] = need.competency_name
        fields["would_change"] = find_changes(self.compiled, facts, decision)
        return Recommendation.trusted_from(fields)

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
        return {
            "policy_id": policy.id,
            "policy_version": policy.version,
            "verdict": decision.verdict,
            "method": None if decision.method is None else compiled.methods[decision.method].id,
            "settled": decision.settled,
            "steps": steps,
            "reasons": texts.reasons.over(
                reading.presumed & compiled.rules,
                marked=reading.presumed & ~reading.certain & compiled.rules,
            ),
            "scores": score_methods(compiled, texts, decision),
            "questions": self._questions(decision),
            "presumed": texts.presumed.over(reading),
            "causes": self._causes(decision),
            "controls": texts.controls.over(reading.presumed),
            "warnings": (
                *warnings,
                *[
                    advice
                    for advice, method in texts.warnings.over(reading.certain)
                    if method is None or any(method == step.method for step in steps)
                ],
            ),
        }

    def _questions(self, decision: Decision) -> tuple[Question, ...]:
        if decision.settled:
            return ()
        texts = self.texts
        if decision.verdict != "ask_first":
            places = open_questions(self.compiled, decision)
            return tuple([texts.questions[place] for place in places])
        questions = [texts.first_questions[place] for place in decision.missing]
        asked = 0
        for group in decision.missing:
            asked |= self.compiled.essentials[group]
        left = max(0, MOST_FIRST_QUESTIONS - len(questions))
        places = open_questions(self.compiled, decision, besides=asked, most=left)
        questions += [texts.questions[place] for place in places]
        return tuple(questions)

    def _causes(self, decision: Decision) -> tuple[Cause, ...]:
        holding = decision.reading.presumed
        alone = holding & self.compiled.blocks
        # The bit of a cause stands right above that of its explaining the gap by itself.
        causes = self.texts.causes.over(holding, marked=alone << 1)
        if decision.verdict == "fix_elsewhere" and not alone:
            causes += (self.texts.no_method,)
        return causes
