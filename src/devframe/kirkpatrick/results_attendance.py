"""What attending did to those who attend when asked: beside the effect of being asked."""

from functools import partial

import attrs
import numpy as np
from scipy.special import stdtrit

from devframe.kirkpatrick.arm_analyses import plain_analysis
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import Arms

_STRONG_F = 10.0  # Staiger & Stock (1997): below it the usual interval of a ratio is not to be had


@attrs.frozen
class _Ratio:
    """The effect of attending with the values that the data do not speak against."""

    estimate: float
    low: float
    high: float
    se: float
    df: float
    first_stage_f: float


def attendance_effect(
    arms: Arms, attended: FloatArray, *, level: float, unit: str, say: partial[Finding]
) -> Finding:
    """Estimate what attending did to those who attend if and only if they are assigned to it.

    Formula:
        Wald's ratio: the difference in outcomes between the arms over the difference in attendance
        (two-stage least squares with assignment as the instrument). The interval is Anderson and
        Rubin's: every effect t for which outcome less t times attendance does not differ between
        the arms. It keeps its promise however weak the assignment was, and is unbounded, told as
        no interval, where assignment may not have moved attendance at all. Its t quantile has the
        degrees of freedom found at the estimate. The standard error is that of the ratio at the
        estimate, which with a weak assignment means little.

    Assumptions:
        Being assigned changed the outcome by way of attending only, and made nobody stay away who
        would have come otherwise.

    Missing data:
        Units whose attendance is not known are left out and counted.

    Args:
        arms: The complete rows of the study, by the arm that people were assigned to.
        attended: Who attended: 1 or 0, NaN where unknown, shape (n,).
        level: Level of the interval.
        unit: Unit of the outcome.
        say: `conclude` with what the whole study has in common filled in.

    Returns:
        The finding, to stand beside the comparison as assigned. As quantities the shares that
        attended in both arms, `first_stage_f`, and `wald_low` and `wald_high`, the usual interval.

    Source:
        Angrist, Imbens & Rubin (1996) for what it means; Anderson & Rubin (1949) for the interval;
        Staiger & Stock (1997) for when an instrument is weak.
    """
    known = ~np.isnan(attended)
    part, came = arms.only(known), attended[known]
    sides = [came[part.treated], came[~part.treated]]
    cautions = []
    ratio = None
    if min(len(side) for side in sides) > 0 and sides[0].mean() != sides[1].mean():
        ratio = _ratio(part, came, level=level)
        if not ratio.first_stage_f >= _STRONG_F:
            sentence = (
                "Being assigned changed attendance too little to say much of attending (F "
                f"{shown(ratio.first_stage_f)}, where {_STRONG_F:g} is asked for): use the "
                "comparison as assigned."
            )
            cautions.append(
                Caution(code="weak_instrument", sentence=sentence, source="staiger-stock-1997")
            )
    else:
        sentence = "Attendance did not differ between the arms: nothing can be said of attending."
        cautions.append(Caution(code="weak_instrument", sentence=sentence))
    half = np.nan if ratio is None else float(stdtrit(ratio.df, 0.5 + level / 2)) * ratio.se
    return say(
        estimand="effect of attending, on those who attend if and only if assigned",
        estimate=None if ratio is None else ratio.estimate,
        low=None if ratio is None else ratio.low,
        high=None if ratio is None else ratio.high,
        se=None if ratio is None else ratio.se,
        df=None if ratio is None else ratio.df,
        n=len(came),
        n_missing=part.n_missing,
        unit=unit,
        method="Wald's ratio, Anderson and Rubin's interval",
        group="those who attend when assigned",
        reference="the same people without it",
        cautions=cautions,
        assumptions=[
            "being assigned changed the outcome by way of attending only",
            "nobody stayed away because they were assigned to come",
        ],
        sources=["anderson-rubin-1949", "angrist-imbens-rubin-1996"],
        quantities={
            "attended_group": float(sides[0].mean()) if sides[0].size else None,
            "attended_reference": float(sides[1].mean()) if sides[1].size else None,
            "first_stage_f": None if ratio is None else ratio.first_stage_f,
            "wald_low": None if ratio is None else ratio.estimate - half,
            "wald_high": None if ratio is None else ratio.estimate + half,
        },
    )


def refuse_not_drawn(kind: DesignKind) -> None:
    """Refuse to tell what attending did where chance did not decide who was asked.

    Args:
        kind: The design.

    Raises:
        RefusedError: When groups were not assigned by chance.
    """
    if not kind.startswith("randomized"):
        raise RefusedError(
            "what attending did cannot be told from groups that were not assigned by chance",
            because="those who came differ from those who stayed away in more than having come",
            instead="leave attended out, or assign by chance who is invited",
        )


def _ratio(arms: Arms, attended: FloatArray, *, level: float) -> _Ratio:
    """Divide, and invert the test that the two arms do not differ in outcome less t times came."""

    def variance(values: FloatArray) -> tuple[float, float, float]:
        found = plain_analysis(
            values, arms.treated, clusters=arms.clusters, what="outcomes", level=level
        ).interval
        return found.estimate, found.se**2, found.df

    moved, of_moved, _ = variance(attended)
    effect, of_effect, _ = variance(arms.after)
    _, of_sum, _ = variance(arms.after + attended)
    together = (of_sum - of_effect - of_moved) / 2
    estimate = effect / moved
    _, of_rest, df = variance(arms.after - estimate * attended)
    t = float(stdtrit(df, 0.5 + level / 2)) if df > 0 else np.nan
    # The effects x with (effect - x moved)² at most t² var(effect - x moved): a quadratic in x.
    square = moved**2 - t**2 * of_moved
    middle = effect * moved - t**2 * together
    constant = effect**2 - t**2 * of_effect
    root = middle**2 - square * constant
    low = high = np.nan
    if square > 0 and root >= 0:
        half = float(np.sqrt(root))
        low, high = (middle - half) / square, (middle + half) / square
    strength = moved**2 / of_moved if of_moved > 0 else np.inf
    return _Ratio(estimate, low, high, float(np.sqrt(of_rest)) / abs(moved), df, strength)
