"""How a recommendation came about: which reason pushed which method where."""

from collections.abc import Sequence
from itertools import accumulate

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from devframe._base.plotting import Theme
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.marks import draw_interval
from devframe.pictures.style import Look, styled
from devframe.recommendation.explain import headline
from devframe.recommendation.records import MethodScore, Reason, Recommendation

_BAR = 0.5
_NAME_POINTS = 250.0


def decision_trace(recommendation: Recommendation, *, theme: Theme = "light") -> Picture:
    """Draw how each method came to its points, reason by reason, and how far they can still move.

    Each method begins at zero; every reason pushes it on from where the one above left it, to the
    right for it and to the left against it. A diamond marks the sum, a line the bounds between
    which the unknown facts can still move it.

    Args:
        recommendation: The recommendation.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When no method was weighed, or there are more than 100 reasons.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.diagnosis import Need, Situation
        >>> from devframe.pictures import alt_text
        >>> from devframe.recommendation import recommend
        >>> need = Need(
        ...     id="n1",
        ...     person_id="p1",
        ...     competency_id="claims",
        ...     kinds=("knowledge",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(performed_before=False, tools_adequate=True),
        ... )
        >>> alt_text(decision_trace(recommend(need))).partition(". ")[0]
        'How claims of p1 was weighed'
    """
    scores = recommendation.scores
    few_enough(len(scores), what="methods", origin="decision_trace")
    groups = [
        (score, [reason for reason in recommendation.reasons if reason.method == score.method])
        for score in scores
    ]
    few_enough(len(recommendation.reasons) + len(scores), what="reasons", origin="decision_trace")
    topic = recommendation.competency_name or recommendation.competency_id
    answer = headline(recommendation)
    with styled(theme) as look:
        rows = len(recommendation.reasons) + len(groups)
        picture = Picture(look, rows=rows * 1.08 + 1)
        axes = picture.add_subplot()
        axes.axvline(0, color=look.ink, linewidth=1, zorder=1)
        names: list[str] = []
        for score, reasons in groups:
            _draw(axes, score, reasons, start=len(names), look=look)
            names += [_name(score, recommendation), *(reason.sentence for reason in reasons)]
        name_rows(axes, names, width_points=_NAME_POINTS)
        bold = {row for row, (score, _) in zip(_starts(groups), groups, strict=True)}
        for row, label in enumerate(axes.get_yticklabels()):
            label.set_fontsize(8.5 if row in bold else 7.5)
            label.set_fontweight("bold" if row in bold else "normal")
            label.set_color(look.ink if row in bold else look.muted)
        axes.set_xlim(*_reach(groups))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=2))
        axes.grid(axis="x")
        axes.set_xlabel("points")
        return dress(
            picture,
            headline=answer.rstrip("."),
            told=f"{topic}, person {recommendation.person_id}. Each reason pushes its method on "
            "from where the one above left it; the line shows how far facts that nobody knows yet "
            "can still move the sum.",
            key=_key(look),
            note=_note(recommendation),
            words=f"How {topic} of {recommendation.person_id} was weighed. {answer} "
            + " ".join(_told(score, reasons) for score, reasons in groups),
        )


def _starts(groups: Sequence[tuple[MethodScore, Sequence[Reason]]]) -> list[int]:
    starts, row = [], 0
    for _, reasons in groups:
        starts.append(row)
        row += 1 + len(reasons)
    return starts


def _reach(groups: Sequence[tuple[MethodScore, Sequence[Reason]]]) -> tuple[float, float]:
    """Give the ends of the axis, with room for the numbers beside the bars."""
    points = [0, 1]
    for score, reasons in groups:
        sums = accumulate(reason.points for reason in reasons)
        points += [score.lower, score.upper, score.points, *sums]
    room = 0.08 * (max(points) - min(points))
    return min(points) - room, max(points) + room


def _draw(
    axes: Axes, score: MethodScore, reasons: Sequence[Reason], *, start: int, look: Look
) -> None:
    draw_interval(axes, score.lower, score.upper, at=start, color=look.ink)
    axes.plot([score.points], [start], "D", color=look.ink, markersize=7, zorder=4)
    axes.axhline(start - 0.5, color=look.faint, linewidth=0.8, zorder=0)
    reached = 0
    for row, reason in enumerate(reasons, start=start + 1):
        color = look.blue if reason.points >= 0 else look.orange
        axes.barh(
            row, reason.points, left=reached, height=_BAR, color=color, linewidth=0,
            hatch="////" if reason.presumed else "", zorder=2,
        )  # fmt: skip
        before, reached = reached, reached + reason.points
        if row > start + 1:
            joint = [row - 1 + _BAR / 2, row - _BAR / 2]
            axes.plot([before, before], joint, color=look.muted, linewidth=0.8)
        right = reason.points >= 0
        axes.annotate(
            f"{reason.points:+d}".replace("-", "−"), (reached, row),
            xytext=(4 if right else -4, 0), textcoords="offset points",
            ha="left" if right else "right", va="center", size=8, color=look.muted,
            bbox={"facecolor": look.paper, "linewidth": 0, "pad": 0.5},
        )  # fmt: skip


def _key(look: Look) -> list[tuple[Line2D | Patch, str]]:
    return [
        (Patch(facecolor=look.blue, linewidth=0), "speaks for it"),
        (Patch(facecolor=look.orange, linewidth=0), "speaks against it"),
        (Patch(facecolor=look.muted, hatch="////", linewidth=0), "rests on a presumption"),
        (
            Line2D([], [], color=look.ink, marker="D", markersize=6, linewidth=1.8),
            "sum, with its bounds",
        ),
    ]


def _name(score: MethodScore, recommendation: Recommendation) -> str:
    if score.method == recommendation.method:
        return f"{score.method} (chosen)"
    return f"{score.method} (not possible)" if score.eligible is False else score.method


def _note(recommendation: Recommendation) -> str:
    return " ".join(
        [
            *(f"{cause.owner}: {cause.sentence}" for cause in recommendation.causes),
            *(advice.sentence for advice in recommendation.warnings),
        ]
    )


def _told(score: MethodScore, reasons: Sequence[Reason]) -> str:
    why = "; ".join(f"{reason.points:+d} {reason.sentence.rstrip('.')}" for reason in reasons)
    bounds = f"between {score.lower} and {score.upper} when all is known"
    return f"{score.method}: {score.points} points, {bounds}{f' ({why})' if why else ''}."
