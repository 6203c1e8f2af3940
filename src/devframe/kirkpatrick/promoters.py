"""The net promoter score, with an interval that stays on its scale."""

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, library_of, numbers
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import Limits, mover, multinomial_correlation, wilson

PROMOTER_FROM = 9
DETRACTOR_TO = 6
HIGHEST = 10
_SHORT_SCALE = 5  # answers that never pass 5 hint at a scale of 1 to 5
_HINT_FROM_N = 10


def nps_limits(
    promoters: FloatArray, detractors: FloatArray, n: FloatArray, *, level: float = 0.95
) -> Limits:
    """Interval for the difference of promoters' and detractors' shares; vectorized.

    Formula: MOVER on the two Wilson intervals with the multinomial correlation
    -sqrt(p d / ((1 - p)(1 - d))).

    Args:
        promoters: Counts of promoters, any shape.
        detractors: Counts of detractors, same shape.
        n: Counts of answers, same shape.
        level: Level of the interval.

    Returns:
        Limits between -1 and 1.

    Source:
        Zou & Donner (2008), Statistics in Medicine 27:1693.

    Example:
        >>> low, high = nps_limits(np.array([50.0]), np.array([20.0]), np.array([100.0]))
        >>> (100 * low).round(2), (100 * high).round(2)
        (array([13.97]), array([44.18]))
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        up, down = promoters / n, detractors / n
    return mover(
        up,
        wilson(promoters, n, level=level),
        down,
        wilson(detractors, n, level=level),
        correlation=multinomial_correlation(up, down),
    )


def nps(
    answers: ArrayLike,
    *,
    outcome: str = "recommendation",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give the net promoter score of answers from 0 to 10.

    Formula: 100 (share of 9 and 10 - share of 0 to 6); interval by `nps_limits`; standard error
    100 sqrt((p + d - (p - d)^2) / n).

    Args:
        answers: Whole numbers from 0 to 10, shape (n,).
        outcome: What was asked about.
        level: Level of the interval.
        design: The study design.

    Returns:
        A level. `quantities` hold the shares of promoters, passives and detractors. Missing
        answers are counted and left out.

    Raises:
        InvalidInputError: For answers off the scale, fractions or labels.

    Source:
        Reichheld (2003), Harvard Business Review 81(12):46, for the score; Zou & Donner (2008) for
        the interval.

    Example:
        >>> found = nps([10] * 50 + [8] * 30 + [3] * 20)
        >>> found.estimate, round(found.low, 1), round(found.high, 1)
        (30.0, 14.0, 44.2)
    """
    values, n, promoters, detractors = _counts(answers, outcome)
    low, high = nps_limits(np.array(promoters), np.array(detractors), np.array(n), level=level)
    up, down = (promoters / n, detractors / n) if n else (float("nan"), float("nan"))
    return conclude(
        outcome=outcome,
        estimand="net promoter score",
        form="level",
        estimate=100 * (promoters - detractors) / n if n else None,
        low=100 * float(low),
        high=100 * float(high),
        level=level,
        se=100 * ((up + down - (up - down) ** 2) / n) ** 0.5 if n else None,
        n=n,
        n_missing=len(values) - n,
        method="net promoter score with MOVER-Wilson interval",
        design=design,
        cautions=_scale_hint(values, outcome),
        assumptions=["answers are independent of each other"],
        sources=["reichheld-2003", "zou-donner-2008"],
        quantities={
            "promoters_share": up,
            "passives_share": (n - promoters - detractors) / n if n else None,
            "detractors_share": down,
        },
        library=library_of(answers),
    )


def nps_difference(
    group: ArrayLike,
    reference: ArrayLike,
    *,
    outcome: str = "recommendation",
    group_name: str = "the group",
    reference_name: str = "the reference",
    level: float = 0.95,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Compare the net promoter scores of two separate groups, or of two waves of other people.

    Formula: MOVER of the two scores' own intervals.

    Args:
        group: Answers of the group of interest, shape (n,).
        reference: Answers of the other group, shape (m,).
        outcome: What was asked about.
        group_name: What to call the group.
        reference_name: What to call the other.
        level: Level of the interval.
        design: The study design; by default two groups not assigned by chance.

    Returns:
        A contrast. `quantities` hold both scores. Missing answers are counted and left out.

    Raises:
        InvalidInputError: For answers off the scale, fractions or labels.

    Source:
        Zou & Donner (2008), Statistics in Medicine 27:1693.

    Example:
        >>> nps_difference([10] * 6 + [3] * 4, [10] * 4 + [3] * 6).estimate
        40.0
    """
    sides = [_counts(group, group_name), _counts(reference, reference_name)]
    scores, limits = [], []
    for _, n, up, down in sides:
        scores.append((up - down) / n if n else float("nan"))
        limits.append(nps_limits(np.array(up), np.array(down), np.array(n), level=level))
    low, high = mover(scores[0], limits[0], scores[1], limits[1])
    n = sides[0][1] + sides[1][1]
    return conclude(
        outcome=f"the net promoter score of {outcome}",
        estimand="difference of net promoter scores",
        form="contrast",
        unit="points",
        estimate=100 * (scores[0] - scores[1]),
        low=100 * float(low),
        high=100 * float(high),
        level=level,
        n=n,
        n_missing=len(sides[0][0]) + len(sides[1][0]) - n,
        method="difference of net promoter scores with MOVER-Wilson interval",
        group=group_name,
        reference=reference_name,
        design=design,
        assumptions=["answers are independent of each other", "the groups share no person"],
        sources=["reichheld-2003", "zou-donner-2008"],
        quantities={"score_group": 100 * scores[0], "score_reference": 100 * scores[1]},
        library=library_of(group, reference),
    )


def check_nps_answers(answers: ArrayLike, *, name: str) -> FloatArray:
    """Check answers to "how likely are you to recommend": whole numbers from 0 to 10.

    Args:
        answers: Shape (n,).
        name: What to call them in messages.

    Returns:
        The answers as floats, NaN where missing.

    Raises:
        InvalidInputError: For answers off the scale, fractions or labels.

    Example:
        >>> check_nps_answers([10, None], name="recommend")
        array([10., nan])
    """
    values = numbers(answers, name=name, lowest=0, highest=HIGHEST)
    broken = np.flatnonzero(~np.isnan(values) & (values != np.floor(values)))
    if broken.size:
        row = int(broken[0]) + 1
        message = (
            f"expected whole numbers from 0 to 10, got {values[broken[0]]:g}; pass raw answers"
        )
        fault = Fault(f"row {row}", "not_whole", message, row=row, column=name)
        raise InvalidInputError([fault], origin=name)
    return values


def _counts(answers: ArrayLike, name: str) -> tuple[FloatArray, int, float, float]:
    values = check_nps_answers(answers, name=name)
    n = int((~np.isnan(values)).sum())
    return (
        values,
        n,
        float((values >= PROMOTER_FROM).sum()),
        float((values <= DETRACTOR_TO).sum()),
    )


def _scale_hint(values: FloatArray, outcome: str) -> list[Caution]:
    known = values[~np.isnan(values)]
    if len(known) < _HINT_FROM_N or known.max() > _SHORT_SCALE:
        return []
    sentence = (
        f"No answer about {outcome} is above {known.max():g}: was the scale 1 to 5? Then use csat "
        "or likert, for which it is made."
    )
    return [Caution(code="short_scale", sentence=sentence)]
