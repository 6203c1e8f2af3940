"""Explain a recommendation in plain text; every reason with its source."""

from collections.abc import Iterator

from devframe._base.counted import counted
from devframe._base.records import Sentence
from devframe.diagnosis import FACTS, FactValue
from devframe.recommendation.records import Change, Recommendation

_MOST_QUESTIONS = 5
_VERDICTS = {
    "develop": "Develop",
    "fix_elsewhere": "Fix elsewhere first",
    "ask_first": "Ask first",
}


def explain(recommendation: Recommendation) -> str:
    """Write a recommendation out for a person to read.

    Args:
        recommendation: The recommendation.

    Returns:
        Plain text, one statement a line, ending without a line break. The same statements stand in
        the record as data.
    """
    return "\n".join(_lines(recommendation))


def headline(recommendation: Recommendation) -> Sentence:
    """Say the answer in one line.

    Args:
        recommendation: The recommendation.

    Returns:
        Verdict, steps or causes, and how firm it is.
    """
    start = _VERDICTS[recommendation.verdict]
    if recommendation.verdict == "develop":
        steps = ", then ".join(
            f"{step.method} ({_in_words(step.form)})" for step in recommendation.steps
        )
        firmness = "settled" if recommendation.settled else "provisional"
        return f"{start}: {steps}; {firmness}."
    if recommendation.verdict == "fix_elsewhere":
        causes = [cause for cause in recommendation.causes if cause.alone]
        firmness = "settled" if recommendation.settled else "provisional"
        return f"{start}: {', '.join(_in_words(cause.code) for cause in causes)}; {firmness}."
    asked = counted(len(recommendation.questions), "question decides", "questions decide")
    return f"{start}: {asked}."


def _in_words(code: str) -> str:
    return code.replace("_", " ")


def _lines(recommendation: Recommendation) -> Iterator[str]:
    topic = recommendation.competency_name or recommendation.competency_id
    yield f"{topic}, person {recommendation.person_id}"
    yield headline(recommendation)
    for control in recommendation.controls:
        yield f"At once ({control.owner}): {control.sentence} [{', '.join(control.sources)}]"
    for number, step in enumerate(recommendation.steps, start=1):
        why = f" {step.why}" if step.why is not None else ""
        yield f"Step {number}, {step.method}: {step.how}{why} [{', '.join(step.sources)}]"
    for cause in recommendation.causes:
        beside = "" if cause.alone else "Beside it, "
        yield (
            f"{beside}{cause.owner}: {cause.sentence} First: {cause.first_action} "
            f"[{', '.join(cause.sources)}]"
        )
    if recommendation.verdict == "develop":
        yield from _score_lines(recommendation)
    for advice in recommendation.warnings:
        yield f"Warning: {advice.sentence} [{', '.join(advice.sources)}]"
    yield from _open_lines(recommendation)
    for change in recommendation.would_change:
        yield _change_line(change)


def _score_lines(recommendation: Recommendation) -> Iterator[str]:
    for score in recommendation.scores:
        span = f"{score.points} {'point' if score.points == 1 else 'points'}"
        if score.lower != score.upper:
            span += f" (between {score.lower} and {score.upper} when all is known)"
        yield f"{score.method}: {span}. {' '.join(score.why_not)}".rstrip()
        for reason in recommendation.reasons:
            if reason.method == score.method:
                mark = " (presumed)" if reason.presumed else ""
                sources = ", ".join(reason.sources)
                yield f"  {reason.points:+d} {reason.sentence}{mark} [{sources}]"


def _open_lines(recommendation: Recommendation) -> Iterator[str]:
    questions = recommendation.questions
    if questions:
        yield "These answers could change it, the most decisive first:"
    for question in questions[:_MOST_QUESTIONS]:
        yield f"  ? {question.text}"
    if len(questions) > _MOST_QUESTIONS:
        yield f"  and {len(questions) - _MOST_QUESTIONS} more"
    if questions and recommendation.verdict != "ask_first":
        shown = ", ".join(f"{item.fact} = {_shown(item.value)}" for item in recommendation.presumed)
        start = "Not known and presumed" if recommendation.settled else "Until then presumed"
        yield f"{start}: {shown}."


def _change_line(change: Change) -> str:
    then = change.method if change.method is not None else _VERDICTS[change.verdict].lower()
    fact = FACTS[change.fact]
    other = _shown(change.other)
    if fact.is_number:
        rising = float(change.other) > float(change.value)
        other = f"{other} or {'more' if rising else 'less'}"
    return f"If {change.fact} were {other} (it is {_shown(change.value)}): {then}."


def _shown(value: FactValue) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)
