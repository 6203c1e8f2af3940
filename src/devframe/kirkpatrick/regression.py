"""Least squares: one solution, and the classical standard error that older papers print."""

from typing import NamedTuple

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.moments import rounded_off


@attrs.frozen
class Coefficient:
    """One regression coefficient with its standard error.

    Attributes:
        estimate: The coefficient.
        se: Its standard error.
        df: Degrees of freedom: Satterthwaite's for CR2, clusters less one for CR1, rows less
            columns for the classical error.
        n_clusters: Independent units used: clusters, or rows where there are no clusters.
    """

    estimate: float
    se: float
    df: float
    n_clusters: int


class Solution(NamedTuple):
    """A least-squares regression, solved by QR.

    Attributes:
        coefficients: Shape (p,).
        residuals: Shape (n,); exactly zero where only rounding is left of them.
        orthogonal: Shape (n, p).
        triangle: Shape (p, p).
    """

    coefficients: FloatArray
    residuals: FloatArray
    orthogonal: FloatArray
    triangle: FloatArray

    def direction(self, column: int) -> FloatArray:
        """Give the row of the inverse triangle that leads to one coefficient.

        Args:
            column: Which coefficient.

        Returns:
            Shape (p,); its squared length times the error variance is the coefficient's variance.
        """
        return np.asarray(np.linalg.solve(self.triangle.T, np.eye(len(self.triangle))[column]))


def solve(outcome: FloatArray, design: FloatArray) -> Solution:
    """Solve a least-squares regression.

    Args:
        outcome: Shape (n,), nothing missing.
        design: Shape (n, p), nothing missing, of full column rank, with its own constant.

    Returns:
        The solution.

    Example:
        >>> solve(np.array([1.0, 3, 5]), np.column_stack([np.ones(3), [0, 1, 2]])).coefficients
        array([1., 2.])
    """
    orthogonal, triangle = np.linalg.qr(design)
    coefficients = np.linalg.solve(triangle, orthogonal.T @ outcome)
    residuals = rounded_off(outcome - design @ coefficients, scale=outcome)
    return Solution(coefficients, residuals, orthogonal, triangle)


def least_squares(outcome: FloatArray, design: FloatArray, *, column: int) -> Coefficient:
    """Estimate one coefficient with the classical standard error: independent, equal spread.

    It is what older papers print and what to compare their tables with. Where arms differ in
    spread and size it misleads, and with clusters more so; conclusions belong to
    `outcome_contrast` and `cluster_robust`.

    Formula:
        se² = s² [(X'X)⁻¹] at the coefficient, s² the squared residuals over n - p.

    Args:
        outcome: Shape (n,), nothing missing.
        design: Shape (n, p), nothing missing, of full column rank, with its own constant.
        column: Which coefficient.

    Returns:
        The coefficient; NaN for `se` and `df` where no row is left to estimate the spread from.

    Source:
        Dehejia & Wahba (1999), Journal of the American Statistical Association 94:1053-1062, whose
        1,794 (633) it reproduces.

    Example:
        >>> y = np.array([1.0, 2, 2, 3, 5, 4, 6, 7])
        >>> x = np.column_stack([np.ones(8), [0, 0, 0, 0, 1, 1, 1, 1]])
        >>> found = least_squares(y, x, column=1)
        >>> round(found.estimate, 2), round(found.se, 2), found.df
        (3.5, 0.76, 6.0)
    """
    n, p = design.shape
    solved = solve(outcome, design)
    length = float(np.linalg.norm(solved.direction(column)))
    squares = float(solved.residuals @ solved.residuals)
    return Coefficient(
        estimate=float(solved.coefficients[column]),
        se=length * float(np.sqrt(squares / (n - p))) if n > p else np.nan,
        df=float(n - p) if n > p else np.nan,
        n_clusters=n,
    )
