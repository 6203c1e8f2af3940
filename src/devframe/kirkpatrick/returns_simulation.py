"""How uncertain inputs make an uncertain return."""

from typing import Self

import attrs
import numpy as np
from pydantic import model_validator
from scipy.special import ndtri, stdtrit

from devframe._base.records import Record
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.findings import Finding


class Ranged(Record):
    """A number one is not sure of: the most likely value and how far it may lie off.

    Attributes:
        value: Most likely value.
        low: Smallest plausible value.
        high: Largest plausible value.

    Example:
        >>> Ranged(value=32.5, low=25.0, high=40.0).high
        40.0
    """

    value: float
    low: float
    high: float

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.value <= self.high:
            raise ValueError(
                f"expected low ≤ value ≤ high, got {self.low}, {self.value}, {self.high}"
            )
        return self


@attrs.frozen
class Triangle:
    """A quantity between two ends, most likely at its center; an exact one when they meet."""

    center: float
    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Whether there is nothing to draw."""
        return self.low == self.high

    def at(self, shares: FloatArray) -> FloatArray:
        """Give the quantiles."""
        width = self.high - self.low
        if width == 0:
            return np.full_like(shares, self.center)
        turn = (self.center - self.low) / width
        rising = self.low + np.sqrt(shares * width * (self.center - self.low))
        falling = self.high - np.sqrt((1 - shares) * width * (self.high - self.center))
        return np.where(shares < turn, rising, falling)


@attrs.frozen
class Estimated:
    """A quantity estimated from data: t-distributed around its estimate, or normal without df."""

    center: float
    se: float
    df: float | None
    low: float
    high: float
    is_exact: bool = False

    def at(self, shares: FloatArray) -> FloatArray:
        """Give the quantiles."""
        spread = ndtri(shares) if self.df is None else stdtrit(self.df, shares)
        return np.asarray(self.center + self.se * spread)


Uncertain = Triangle | Estimated
"""One input of a simulation."""


def uncertain(value: Finding | Ranged | float) -> Uncertain:
    """Turn what a user gives into something to draw from.

    Args:
        value: A finding (its interval counts), a range, or an exact number.

    Returns:
        The input.

    Example:
        >>> uncertain(5.0).is_exact
        True
    """
    if isinstance(value, Ranged):
        return Triangle(value.value, value.low, value.high)
    if not isinstance(value, Finding):
        return Triangle(float(value), float(value), float(value))
    center = float(value.estimate or 0.0)
    if value.low is None or value.high is None:
        return Triangle(center, center, center)
    if value.se is None:
        se = (value.high - value.low) / (2 * float(ndtri(0.5 + value.level / 2)))
        return Estimated(center, se, None, value.low, value.high)
    return Estimated(center, value.se, value.df, value.low, value.high)


def hypercube(inputs: int, *, draws: int, seed: int) -> FloatArray:
    """Spread draws evenly over every input at once (a Latin hypercube).

    Args:
        inputs: How many inputs.
        draws: How many draws.
        seed: Start of the random numbers.

    Returns:
        Shares between 0 and 1, shape (inputs, draws); each input has exactly one draw in each of
        `draws` equal slices, so that quantiles of the result settle with few draws.

    Source:
        McKay, Beckman & Conover (1979), Technometrics 21:239-245.

    Example:
        >>> [int(slice) for slice in np.sort(hypercube(1, draws=4, seed=0)[0]) * 4]
        [0, 1, 2, 3]
    """
    rng = np.random.default_rng(seed)
    slices = np.array([rng.permutation(draws) for _ in range(inputs)])
    return np.asarray((slices + rng.random((inputs, draws))) / draws)
