"""Recommendations as notebooks show them: the answer, where the methods stand, what to ask."""

from collections.abc import Iterable, Iterator

from devframe._base.markup import html_head, html_list, html_table
from devframe.recommendation.explain import headline
from devframe.recommendation.records import MethodScore, Recommendation

_MOST_QUESTIONS = 5


def answer_html(recommendation: Recommendation) -> str:
    """Show one recommendation.

    Args:
        recommendation: The recommendation.

    Returns:
        HTML: the answer, points with their bounds and the strongest reason of each method, and the
        first questions.
    """
    topic = recommendation.competency_name or recommendation.competency_id
    rows = [(score.method, _cells(score, recommendation)) for score in recommendation.scores]
    return (
        html_head(f"{topic}, {recommendation.person_id}", headline(recommendation))
        + html_table(("method", "points", "between", "strongest reason"), rows)
        + html_list(_beside(recommendation))
    )


def answers_html(title: str, recommendations: Iterable[Recommendation]) -> str:
    """Show many recommendations, a line each.

    Args:
        title: What they are.
        recommendations: The recommendations.

    Returns:
        HTML.
    """
    rows = [
        (one.person_id, (one.competency_name or one.competency_id, headline(one)))
        for one in recommendations
    ]
    return html_head(title, f"{len(rows)} recommendations") + html_table(
        ("person", "competency", "answer"), rows
    )


def _cells(score: MethodScore, recommendation: Recommendation) -> tuple[str, str, str]:
    reasons = [one for one in recommendation.reasons if one.method == score.method]
    strongest = max(reasons, key=lambda one: abs(one.points), default=None)
    told = "none" if strongest is None else f"{strongest.points:+d} {strongest.sentence}"
    return str(score.points), f"{score.lower} to {score.upper}", told


def _beside(recommendation: Recommendation) -> Iterator[str]:
    for cause in recommendation.causes:
        yield f"{cause.owner}: {cause.sentence}"
    for question in recommendation.questions[:_MOST_QUESTIONS]:
        yield question.text
    rest = len(recommendation.questions) - _MOST_QUESTIONS
    if rest > 0:
        yield f"and {rest} more questions"
    for advice in recommendation.warnings:
        yield advice.sentence
