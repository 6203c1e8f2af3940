"""The records that depend on the policy alone, made once and shared by every recommendation."""

from collections.abc import Iterator

import attrs

from devframe.competency.kinds import Kind
from devframe.diagnosis import FACTS, Cause, Control
from devframe.recommendation.choices import BitChoices
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.policy import Method, Rule, SequenceRule, WarningRule
from devframe.recommendation.presumptions import Presumptions
from devframe.recommendation.records import Advice, Question, Reason


@attrs.frozen(eq=False)
class PolicyTexts:
    """What a policy has to say, ready to be referred to.

    Attributes:
        reasons: Per rule bit, its reasons when it holds for certain; marked, when by presumption.
        causes: Per bit of a cause, the cause beside a need; marked, the cause alone.
        no_method: The cause given when no method is eligible.
        controls: Per control bit, the control.
        warnings: Per warning bit, its advice and the method it goes with.
        methods: The methods in tie order.
        obstacles: Per method and requirement, what to say when it does not hold: because a known
            fact excludes it, and because a presumption does.
        sequences: The sequences.
        questions: Per fact of the compiled policy, what to ask.
        first_questions: Per essential group, what to ask.
        presumed: What is presumed of unknown facts.
    """

    reasons: BitChoices[Reason]
    causes: BitChoices[Cause]
    no_method: Cause
    controls: BitChoices[Control]
    warnings: BitChoices[tuple[Advice, str | None]]
    methods: tuple[Method, ...]
    obstacles: tuple[tuple[tuple[str, str], ...], ...]
    sequences: tuple[SequenceRule, ...]
    questions: tuple[Question, ...]
    first_questions: tuple[Question, ...]
    presumed: Presumptions

    @classmethod
    def of(cls, compiled: CompiledPolicy) -> "PolicyTexts":
        """Make the records of a policy.

        Args:
            compiled: The compiled policy.

        Returns:
            Its texts.
        """
        policy = compiled.policy
        by_id = {method.id: method for method in policy.methods}
        nothing = policy.nothing_available
        return cls(
            reasons=BitChoices.of(
                {
                    1 << place: (
                        tuple(_reasons(rule, presumed=False)),
                        tuple(_reasons(rule, presumed=True)),
                    )
                    for place, rule in enumerate(policy.rules)
                }
            ),
            causes=BitChoices.of(
                {
                    bit: ((gate.cause(alone=False),), (gate.cause(alone=True),))
                    for (bit, _), gate in zip(compiled.causes, policy.gates.gates, strict=True)
                }
            ),
            no_method=Cause(
                code=nothing.code,
                sentence=nothing.sentence,
                owner=nothing.owner,
                first_action=nothing.first_action,
                alone=True,
                sources=nothing.sources,
            ),
            controls=BitChoices.of(
                {
                    bit: ((control,), ())
                    for bit, control in zip(compiled.controls, policy.gates.controls, strict=True)
                }
            ),
            warnings=BitChoices.of(
                {
                    bit: (((_advice(rule), rule.method),), ())
                    for bit, rule in zip(compiled.warnings, policy.warnings, strict=True)
                }
            ),
            methods=tuple(by_id[name] for name in policy.tie_order),
            obstacles=tuple(
                tuple(
                    (item.sentence, f"{item.sentence} (Presumed: nobody has said.)")
                    for item in by_id[name].requirements
                )
                for name in policy.tie_order
            ),
            sequences=policy.sequences,
            questions=tuple(
                Question(facts=(fact.name,), text=FACTS[fact.name].question)
                for fact in compiled.facts
            ),
            first_questions=tuple(
                Question(facts=group.any_of, text=group.question) for group in policy.essentials
            ),
            presumed=Presumptions.of(compiled),
        )


def _reasons(rule: Rule, *, presumed: bool) -> Iterator[Reason]:
    for method, points in rule.points:
        yield Reason(
            code=rule.code,
            method=method,
            points=points,
            sentence=rule.sentence,
            sources=rule.sources,
            presumed=presumed,
        )


def _advice(rule: WarningRule) -> Advice:
    return Advice(code=rule.code, sentence=rule.sentence, sources=rule.sources)


def missing_step(sequence: SequenceRule, obstacles: tuple[str, ...]) -> Advice:
    """Say that a step that belongs to the plan cannot be had.

    Args:
        sequence: The sequence that asks for the step.
        obstacles: Why the method is not eligible.

    Returns:
        The advice.
    """
    return Advice.trusted(
        code="step_missing",
        sentence=f"{sequence.sentence} But this step cannot be had: {' '.join(obstacles)}",
        sources=sequence.sources,
    )


def unserved_kinds(kinds: tuple[Kind, ...]) -> Advice:
    """Say that no step serves some of the missing kinds.

    Args:
        kinds: The kinds left over.

    Returns:
        The advice.
    """
    return Advice.trusted(
        code="kind_not_served",
        sentence=f"No step serves the missing {' and '.join(kinds)}: plan for it separately.",
        sources=("cx-development-framework",),
    )
