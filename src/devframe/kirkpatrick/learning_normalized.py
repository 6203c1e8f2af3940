"""How much of the possible gain was gained."""

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level, library_of
from devframe.kirkpatrick.claims import Caution, DesignKind
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.effect_sizes import few_units, no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import RESAMPLES, complete_pairs
from devframe.kirkpatrick.learning_retention import fieller_limits
from devframe.kirkpatrick.resampling import bca_interval

_FEWEST_INTERVAL_PAIRS = 3  # with two, what interval there is says nothing
_FEWEST_BOOTSTRAP_PAIRS = 20  # drawn again and again, fewer pairs vary too little


def normalized_gain(
    before: ArrayLike,
    after: ArrayLike,
    *,
    highest: float,
    lowest: float = 0.0,
    outcome: str = "test score",
    level: float = 0.95,
    resamples: int = RESAMPLES,
    seed: int = 0,
    design: Design | DesignKind | None = None,
) -> Finding:
    """Give Hake's normalized gain: the share of the possible gain that the group gained.

    Three figures go by this name. The estimate is Hake's, from the averages of the group. As
    quantities stand beside it the mean of each person's own normalized gain, and Marx and
    Cummings's normalized change, which divides a loss by what there was to lose.

    Formula:
        ⟨g⟩ = (mean after - mean before) / (highest - mean before). From 20 pairs on the interval
        is a BCa bootstrap of whole pairs. With 3 to 19 pairs that would be too narrow (with 5 it
        holds the truth 88 times in a hundred instead of 95), and Fieller's interval for a ratio of
        means is given. Two pairs have no interval: with one degree of freedom only three samples
        in ten have a bounded one, several times as wide as all there was to gain.

    Missing data:
        Pairs with a missing value are left out and counted. People who already had the highest
        score have no normalized gain of their own: they stay in ⟨g⟩, are counted in `n_at_top`,
        and are left out of the mean of personal gains.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same units, shape (n,).
        highest: Highest possible score.
        lowest: Lowest possible score.
        outcome: What was measured, for sentences.
        level: Level of the interval.
        resamples: How many samples to draw, from 20 pairs on.
        seed: Start of their random numbers.
        design: How the study was made, by default one group before and after.

    Returns:
        ⟨g⟩ with its interval; `mean_personal_gain`, `normalized_change`, `n_at_top` and
        `n_lost` (people who fell) as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, or no complete pair.

    Source:
        Hake (1998); Efron (1987) and Fieller (1954) for the intervals; Marx & Cummings (2007);
        Nissen et al. (2018) on its bias toward high pretests. Where one interval takes over from
        the other is devframe's convention, from the simulation in its tests.

    Example:
        >>> found = normalized_gain([35, 40, 45, 40], [65, 75, 70, 70], highest=100)
        >>> found.estimate, round(found.quantity("mean_personal_gain"), 4)
        (0.5, 0.4999)
    """
    check_level(level)
    check_scale(lowest, highest)
    pairs = complete_pairs(before, after, lowest=lowest, highest=highest)
    room, rise = highest - pairs.before, pairs.after - pairs.before
    n = len(rise)
    estimate = float(rise.mean() / room.mean()) if room.mean() > 0 else np.nan
    low, high = np.nan, np.nan
    drawn = n >= _FEWEST_BOOTSTRAP_PAIRS
    if drawn and np.isfinite(estimate):
        low, high = bca_interval(
            np.column_stack([rise, room]),
            lambda means: means[:, 0] / means[:, 1],
            level=level,
            resamples=resamples,
            seed=seed,
        )
    elif n >= _FEWEST_INTERVAL_PAIRS and np.isfinite(estimate):
        low, high = fieller_limits(rise, room, level=level)
    cautions = [*few_units(n, "complete pairs"), *pretest_cautions(room)]
    if not np.isfinite(low):
        cautions.append(no_spread("All gained the same share, or there are too few pairs"))
    personal = rise[room > 0] / room[room > 0]
    return conclude(
        outcome=outcome,
        estimand="normalized gain of the averages",
        form="change",
        estimate=estimate,
        low=low,
        high=high,
        level=level,
        n=n,
        n_missing=pairs.n_missing,
        unit="of the possible gain",
        method=f"Hake's ⟨g⟩, BCa bootstrap ({resamples} resamples, seed {seed})"
        if drawn
        else "Hake's ⟨g⟩, Fieller's interval",
        design=design,
        cautions=cautions,
        assumptions=["units are independent"],
        sources=["efron-1987" if drawn else "fieller-1954", "hake-1998", "marx-cummings-2007"],
        quantities={
            "mean_personal_gain": float(personal.mean()) if len(personal) else None,
            "normalized_change": _normalized_change(pairs.before - lowest, rise, room),
            "n_at_top": int((room == 0).sum()),
            "n_lost": int((rise < 0).sum()),
            "mean_before": float(pairs.before.mean()),
            "mean_after": float(pairs.after.mean()),
        },
        library=library_of(before, after),
    )


def check_scale(lowest: float, highest: float) -> None:
    """Check that there is something to gain.

    Args:
        lowest: Lowest possible score.
        highest: Highest possible score.

    Raises:
        InvalidInputError: When the highest score does not lie above the lowest.

    Example:
        >>> check_scale(0, 100)
    """
    if not lowest < highest:
        message = f"expected lowest below highest, got {lowest:g} and {highest:g}"
        raise InvalidInputError([Fault("highest", "empty_scale", message)], origin="scale")


def pretest_cautions(room: FloatArray) -> list[Caution]:
    """Warn of what earlier scores do to normalized gains.

    Args:
        room: Highest possible minus earlier score of those used, shape (n,).

    Returns:
        The cautions.

    Source:
        Nissen et al. (2018); Hake (1998) for those who had the highest score already.

    Example:
        >>> [caution.code for caution in pretest_cautions(np.array([0.0, 20.0]))]
        ['favors_high_pretests', 'at_top_before']
    """
    sentence = (
        "Normalized gains come out higher for groups that start high: do not rank groups with "
        "different pretests by them."
    )
    cautions = [Caution(code="favors_high_pretests", sentence=sentence, source="nissen-2018")]
    at_top = int((room == 0).sum())
    if at_top:
        sentence = (
            f"{at_top} of {len(room)} already had the highest score: no personal gain can be "
            "computed for them."
        )
        cautions.append(Caution(code="at_top_before", sentence=sentence, source="hake-1998"))
    return cautions


def _normalized_change(had: FloatArray, rise: FloatArray, room: FloatArray) -> float | None:
    """Divide rises by what there was to gain and falls by what there was to lose.

    People who stay at either end of the scale are left out, as Marx and Cummings do.
    """
    stuck = (rise == 0) & ((room == 0) | (had == 0))
    if stuck.all():
        return None
    rise, scope = rise[~stuck], np.where(rise >= 0, room, had)[~stuck]
    return float((rise / np.where(rise == 0, 1.0, scope)).mean())
