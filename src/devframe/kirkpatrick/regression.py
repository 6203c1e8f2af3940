"""Least squares: one solution, and the classical standard error that older papers print."""

from typing import NamedTuple

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, IntArray, same_length
from devframe.kirkpatrick.known_values import known_numbers, known_table
from devframe.kirkpatrick.moments import rounded_off

_REPEATED = 1e-11  # share of a column's length below which only rounding is new in it


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


def solve(outcome: ArrayLike, design: ArrayLike) -> Solution:
    """Solve a least-squares regression.

    Args:
        outcome: Shape (n,), nothing missing.
        design: Shape (n, p) with its own constant, nothing missing, n at least p.

    Returns:
        The solution.

    Raises:
        InvalidInputError: For labels, missing values or unequal lengths, and when columns repeat
            each other, with their names: then no coefficient can be told from the others.

    Example:
        >>> solve([1, 3, 5], [[1, 0], [1, 1], [1, 2]]).coefficients
        array([1., 2.])
    """
    values = known_numbers(outcome, name="outcome")
    table, names = known_table(design, name="design")
    n = same_length("rows", {"outcome": values, "design": table})
    if n < len(names):
        message = f"expected at least {len(names)} rows for as many columns, got {n}; drop columns"
        raise InvalidInputError([Fault("design", "too_few_rows", message)], origin="regression")
    orthogonal, triangle = np.linalg.qr(table)
    repeated = repeated_columns(table, triangle)
    if repeated.size:
        told = ", ".join(repr(names[place]) for place in repeated.tolist())
        raise InvalidInputError([repeating(told, "design")], origin="regression")
    coefficients = np.linalg.solve(triangle, orthogonal.T @ values)
    residuals = rounded_off(values - table @ coefficients, scale=values)
    return Solution(coefficients, residuals, orthogonal, triangle)


def repeated_columns(table: FloatArray, triangle: FloatArray) -> IntArray:
    """Find the columns that say nothing which those before them had not said.

    Args:
        table: Shape (n, p), n at least p.
        triangle: Shape (p, p), from its QR decomposition.

    Returns:
        Their places.

    Example:
        >>> table = np.array([[1.0, 2, 0], [1, 2, 1], [1, 2, 5]])
        >>> repeated_columns(table, np.linalg.qr(table)[1])
        array([1])
    """
    lengths = np.linalg.norm(table, axis=0)
    return np.flatnonzero(np.abs(np.diag(triangle)) <= _REPEATED * lengths)


def repeating(columns: str, where: str) -> Fault:
    """Say that columns repeat others.

    Args:
        columns: Their names, as the sentence shows them.
        where: The table they stand in.

    Returns:
        The fault.
    """
    message = (
        f"expected columns that each say something new, but {columns} can be computed from the "
        "columns before (a copy, another unit, a sum, or a constant beside the constant); leave "
        "it out"
    )
    return Fault(where, "repeated_columns", message)


def least_squares(outcome: ArrayLike, design: ArrayLike, *, column: int) -> Coefficient:
    """Estimate one coefficient with the classical standard error: independent, equal spread.

    It is what older papers print and what to compare their tables with. Where arms differ in
    spread and size it misleads, and with clusters more so; conclusions belong to
    `outcome_contrast` and `cluster_robust`.

    Formula:
        se² = s² [(X'X)⁻¹] at the coefficient, s² the squared residuals over n - p.

    Args:
        outcome: Shape (n,), nothing missing.
        design: A dataframe or shape (n, p), nothing missing, with its own constant.
        column: Which coefficient, from 0.

    Returns:
        The coefficient; NaN for `se` and `df` where no row is left to estimate the spread from.

    Raises:
        InvalidInputError: For labels, missing values, unequal lengths, or columns that repeat
            each other.

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
    solved = solve(outcome, design)
    n, p = solved.orthogonal.shape
    length = float(np.linalg.norm(solved.direction(column)))
    squares = float(solved.residuals @ solved.residuals)
    return Coefficient(
        estimate=float(solved.coefficients[column]),
        se=length * float(np.sqrt(squares / (n - p))) if n > p else np.nan,
        df=float(n - p) if n > p else np.nan,
        n_clusters=n,
    )
