"""Do two groups overlap: who has a counterpart in the other group, and when to refuse."""

from collections.abc import Sequence
from typing import Literal

import numpy as np
from scipy.optimize import minimize
from scipy.special import expit

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, number_table, same_length
from devframe.kirkpatrick.claims import RefusedError
from devframe.kirkpatrick.learning_arms import read_membership
from devframe.kirkpatrick.results_balance import balance_of, refuse_unlike

CALIPER_SD = 0.2  # Austin (2011): how near, in standard deviations of the logit, counts as near
UNITS_PER_COLUMN = 10  # Peduzzi et al. (1996): so many of the smaller arm for each column
LARGEST_OUTSIDE_SHARE = 0.25  # devframe-convention: beyond one in four a result is about others
_SLOPE = 1e-9  # of the likelihood, where the fit counts as found

_ROUNDING = 1e-6  # logits that differ by less differ by how the fit was found

OverlapVerdict = Literal["shared", "partly", "apart"]
"""Everybody has a counterpart, a few have none, and too many have none."""


class Overlap(Record):
    """Who of two groups has a counterpart in the other, by their propensity score.

    The propensity is the chance, given what was known before, of belonging to the group.

    Attributes:
        n_group: Units in the group with everything known.
        n_reference: Units in the reference group with everything known.
        n_missing: Units left out because something is not known.
        outside_group: Of the group, those whom nobody of the reference comes near.
        outside_reference: Of the reference, those whom nobody of the group comes near.
        rows_outside: Their rows as given, counted from 0.
        lowest: Lowest propensity at which both groups are found; above `highest` where they share
            none.
        highest: Highest propensity at which both groups are found.
        verdict: What follows.
    """

    n_group: int
    n_reference: int
    n_missing: int
    outside_group: int
    outside_reference: int
    rows_outside: tuple[int, ...]
    lowest: float
    highest: float
    verdict: OverlapVerdict

    def sentence(self) -> str:
        """Say who has no counterpart and what follows.

        Returns:
            One sentence.
        """
        told = (
            f"{self.outside_group} of {self.n_group} in the group and {self.outside_reference} of "
            f"{self.n_reference} in the reference have no counterpart in the other"
        )
        return {
            "shared": "Everybody has a counterpart in the other group.",
            "partly": f"{told}: what is said of them rests on the model, not on the data.",
            "apart": f"{told}: the groups have too little in common to be compared.",
        }[self.verdict]


def overlap(covariates: ArrayLike, *, arm: ArrayLike) -> Overlap:
    """Find out who of two groups has a counterpart in the other.

    Groups can be alike on average in everything and still have nobody in common. The propensity
    score puts all that was known into one number, on which both groups must be found.

    Formula:
        Logistic regression of the arm on the covariates, and on their squares where the smaller arm
        has ten units for each column, by Firth's penalized likelihood, which has an answer even
        where the covariates tell the arms apart perfectly. A unit is outside when
        its logit lies more than 0.2 standard deviations (pooled within the arms) below the lowest
        or above the highest of the other arm.

    Missing data:
        Units with a missing covariate or arm are left out and counted.

    Args:
        covariates: What was known before, a dataframe of numbers or shape (n, k).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).

    Returns:
        The counts, the rows outside, and a verdict: `shared` when nobody is outside, `apart` when
        more than a quarter of the group is.

    Raises:
        InvalidInputError: For labels, columns of unequal lengths, or fewer than two complete units
            in an arm.

    Source:
        Dehejia & Wahba (1999) for the common support; Austin (2011) for the distance; Heinze &
        Schemper (2002) for the penalty; Peduzzi et al. (1996) for the ten units. The quarter is a
        convention of devframe.

    Example:
        >>> age = [[30], [34], [31], [33], [29], [35], [32], [60]]
        >>> found = overlap(age, arm=[False, True, True, False, False, False, True, True])
        >>> found.outside_group, found.rows_outside, found.verdict
        (1, (7,), 'partly')
    """
    table, _ = number_table(covariates, name="covariates")
    treated = read_membership(arm)
    same_length("covariates and arm", {"covariates": table, "arm": treated})
    return overlap_of(table, treated)


def overlap_of(table: FloatArray, treated: FloatArray) -> Overlap:
    """Find out who has a counterpart, on checked columns.

    Args:
        table: Covariates, NaN where missing, shape (n, k).
        treated: 1 for the group, 0 for the reference, NaN where unknown, shape (n,).

    Returns:
        As `overlap`.

    Raises:
        InvalidInputError: When an arm has fewer than two complete units.
    """
    known = ~(np.isnan(table).any(axis=1) | np.isnan(treated))
    group = treated[known] == 1
    sizes = int(group.sum()), int((~group).sum())
    if min(sizes) < 2:  # noqa: PLR2004 - a spread takes two
        message = (
            f"expected two complete units or more in both arms, got {sizes[0]} in the group and "
            f"{sizes[1]} in the reference; leave out the covariate that is missing most"
        )
        raise InvalidInputError([Fault("covariates", "too_few_units", message)], origin="overlap")
    logits = _logits(_with_squares(table[known], min(sizes)), group.astype(np.float64))
    spreads = [float(logits[side].var(ddof=1)) for side in (group, ~group)]
    near = max(CALIPER_SD * float(np.sqrt(np.mean(spreads))), _ROUNDING)
    ranges = [(logits[side].min(), logits[side].max()) for side in (group, ~group)]
    (group_low, group_high), (low, high) = ranges
    outside = np.where(
        group,
        (logits < low - near) | (logits > high + near),
        (logits < group_low - near) | (logits > group_high + near),
    )
    share = float(outside[group].mean())
    verdict: OverlapVerdict = "partly" if outside.any() else "shared"
    return Overlap(
        n_group=sizes[0],
        n_reference=sizes[1],
        n_missing=int((~known).sum()),
        outside_group=int(outside[group].sum()),
        outside_reference=int(outside[~group].sum()),
        rows_outside=tuple(int(row) for row in np.flatnonzero(known)[outside]),
        lowest=float(expit(max(low, group_low))),
        highest=float(expit(min(high, group_high))),
        verdict="apart" if share > LARGEST_OUTSIDE_SHARE else verdict,
    )


def refuse_incomparable(table: FloatArray, treated: FloatArray, *, names: Sequence[str]) -> Overlap:
    """Refuse to compare groups that were not alike, or of which too many have no counterpart.

    Args:
        table: Covariates, NaN where missing, shape (n, k).
        treated: 1 for the group, 0 for the reference, NaN where unknown, shape (n,).
        names: Names of the covariates.

    Returns:
        Their overlap, where they can be compared.

    Raises:
        RefusedError: When a covariate is too far apart, with the table of all of them; or when
            more than a quarter of the group has no counterpart.
    """
    refuse_unlike(balance_of(table, treated, names=names))
    found = overlap_of(table, treated)
    if found.verdict == "apart":
        raise RefusedError(
            f"the groups do not overlap on {', '.join(names)}",
            because=f"{found.outside_group} of {found.n_group} in the group have no counterpart in "
            "the reference, so the comparison would rest on the model alone",
            instead="keep those who have a counterpart (rows_outside of overlap names the others) "
            "and say whom the result is about, or find a closer comparison group",
        )
    return found


def _with_squares(table: FloatArray, smaller_arm: int) -> FloatArray:
    """Add squares of what has more than two values, where there are units enough to tell."""
    many = [column for column in table.T if len(np.unique(column)) > 2]  # noqa: PLR2004 - a yes or no
    if smaller_arm < UNITS_PER_COLUMN * (table.shape[1] + len(many)):
        return table
    return np.column_stack([table, *((column - column.mean()) ** 2 for column in many)])


def _logits(table: FloatArray, group: FloatArray) -> FloatArray:
    """Fit Firth's logistic regression and give each unit's log odds of belonging to the group."""
    centered = table - table.mean(axis=0)
    sizes = np.linalg.norm(centered, axis=0)
    directions, lengths, _ = np.linalg.svd(
        centered / np.where(sizes > 0, sizes, 1), full_matrices=False
    )
    # An orthogonal basis of the same columns: covariates that repeat each other do no harm.
    kept = lengths > 1e-10 * max(float(lengths.max(initial=0.0)), 1e-300)
    columns = np.column_stack([np.ones(len(group)), directions[:, kept] * np.sqrt(len(group))])

    def lost(weights: FloatArray) -> tuple[float, FloatArray]:
        """Give minus the penalized log-likelihood and its slope."""
        odds = columns @ weights
        chance = expit(odds)
        spread = chance * (1 - chance)
        information = (columns * spread[:, None]).T @ columns
        _, volume = np.linalg.slogdet(information)
        if not np.isfinite(volume):
            return np.inf, np.zeros_like(weights)
        inverse = np.linalg.inv(information)
        leverage = spread * np.einsum("ij,jk,ik->i", columns, inverse, columns)
        slope = columns.T @ (group - chance + leverage * (0.5 - chance))
        likelihood = -float(np.logaddexp(0, np.where(group == 1, -odds, odds)).sum())
        return -(likelihood + float(volume) / 2), -slope

    start = np.zeros(columns.shape[1])
    found = minimize(lost, start, jac=True, method="BFGS", options={"gtol": _SLOPE})
    return np.asarray(columns @ found.x)
