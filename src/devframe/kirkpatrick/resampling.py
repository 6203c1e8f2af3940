"""Bootstrap intervals of functions of means and sign-flip tests, in bounded memory."""

from collections.abc import Callable

import attrs
import numpy as np
from scipy.special import ndtr, ndtri

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level
from devframe.kirkpatrick.known_values import known_numbers, known_table

_CELLS = 250_000  # numbers held at once: few enough to stay in the processor's cache
_EXACT_FLIPS = 16  # differences up to which all sign patterns are tried
_BYTE = 8


def bootstrap_means(columns: FloatArray, *, resamples: int = 10_000, seed: int = 0) -> FloatArray:
    """Draw rows with replacement, many times over, and average each column.

    Args:
        columns: Shape (n, k), nothing missing; a row is a unit and stays whole.
        resamples: How many samples to draw.
        seed: Start of the random numbers; the same seed gives the same means.

    Returns:
        Shape (resamples, k). Memory does not grow with `n` times `resamples`.

    Source:
        Efron & Tibshirani (1993), An Introduction to the Bootstrap, ch. 6.

    Example:
        >>> bootstrap_means(np.array([[1.0], [2.0], [4.0]]), resamples=1000).shape
        (1000, 1)
    """
    n, k = columns.shape
    rng = np.random.default_rng(seed)
    means = np.empty((resamples, k))
    step = max(1, _CELLS // n)
    # Whole 64-bit indices: smaller ones would be widened again for every column.
    contiguous = [np.ascontiguousarray(column) for column in columns.T]
    for start in range(0, resamples, step):
        stop = min(start + step, resamples)
        drawn = rng.integers(0, n, size=(stop - start, n))
        for j, column in enumerate(contiguous):
            means[start:stop, j] = column.take(drawn).mean(axis=1)
    return means


def bca_interval(
    columns: ArrayLike,
    function: Callable[[FloatArray], FloatArray],
    *,
    level: float = 0.95,
    resamples: int = 10_000,
    seed: int = 0,
) -> tuple[float, float]:
    """Give the bias-corrected and accelerated bootstrap interval of a function of column means.

    Args:
        columns: A dataframe or shape (n, k), nothing missing, n at least 2.
        function: Takes column means, shape (m, k), and gives m numbers; it may give NaN where it
            is not defined.
        level: Level of the interval.
        resamples: How many samples to draw.
        seed: Start of the random numbers.

    Returns:
        Lower and upper limit; NaN when the function does not vary, or is undefined for more than
        one sample in a hundred.

    Raises:
        InvalidInputError: For labels, missing values, or fewer than two rows.

    Source:
        Efron (1987), Journal of the American Statistical Association 82:171-185. The jackknife
        behind the acceleration has a closed form, because only means enter.

    Example:
        >>> scores = np.array([[1.0], [2.0], [2.0], [3.0], [9.0], [4.0], [2.0], [1.0]])
        >>> low, high = bca_interval(scores, lambda means: means[:, 0])
        >>> round(low, 1), round(high, 1)
        (1.9, 5.8)
    """
    check_level(level)
    table, _ = known_table(columns, name="columns")
    n = len(table)
    if n < 2:  # noqa: PLR2004 - one row, drawn again and again, never varies
        message = "expected at least two rows to draw from, got one; it has no interval"
        raise InvalidInputError([Fault("columns", "too_few_rows", message)], origin="bca_interval")
    center = table.mean(axis=0, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        observed = float(function(center)[0])
        drawn = function(bootstrap_means(table, resamples=resamples, seed=seed))
        jackknife = function((n * center - table) / (n - 1))
    defined = np.sort(drawn[np.isfinite(drawn)])
    if len(defined) < 0.99 * resamples or defined[0] == defined[-1]:
        return np.nan, np.nan
    # Ties with the observed value count half, or a coarse scale would look biased.
    below = np.searchsorted(defined, observed, "left") + np.searchsorted(defined, observed, "right")
    share = np.clip(below / (2 * len(defined)), 1 / len(defined), 1 - 1 / len(defined))
    bias = float(ndtri(share))
    leverage = jackknife[np.isfinite(jackknife)]
    leverage = leverage.mean() - leverage
    scale = float((leverage**2).sum()) ** 1.5
    acceleration = float((leverage**3).sum()) / (6 * scale) if scale > 0 else 0.0
    ends = bias + ndtri(np.array([(1 - level) / 2, (1 + level) / 2]))
    shares = ndtr(bias + ends / (1 - acceleration * ends))
    low, high = np.quantile(defined, shares)
    return float(low), float(high)


@attrs.frozen
class FlipTest:
    """What a sign-flip test found.

    Attributes:
        p: Two-sided p-value of the mean.
        exact: Whether all sign patterns were tried.
        patterns: How many patterns were tried.
    """

    p: float
    exact: bool
    patterns: int


def sign_flip_test(differences: ArrayLike, *, resamples: int = 10_000, seed: int = 0) -> FlipTest:
    """Test whether a mean difference could come from signs thrown by a coin.

    Args:
        differences: Shape (n,), nothing missing, n at least 1.
        resamples: How many sign patterns to draw where there are too many to try them all.
        seed: Start of the random numbers.

    Returns:
        The test. Up to 16 differences all patterns are tried; beyond it the observed pattern is
        counted among those drawn, so that p is never 0.

    Raises:
        InvalidInputError: For labels, missing differences, or none at all.

    Source:
        Fisher (1935), The Design of Experiments, section 21; Phipson & Smyth (2010), for the
        counting.

    Example:
        >>> sign_flip_test(np.array([1.0, 2.0, 3.0, 4.0])).p
        0.125
    """
    known = known_numbers(differences, name="differences")
    scale = float(np.abs(known).max()) or 1.0
    scaled = known / scale
    n = len(scaled)
    # Summing a difference or nothing instead of plus or minus: one sum less per pattern.
    threshold = abs(float(scaled.sum())) - 1e-9
    total = float(scaled.sum())
    if n <= _EXACT_FLIPS:
        sums = np.zeros(1)
        for value in scaled:
            sums = np.concatenate([sums, sums + value])
        extreme = np.abs(2 * sums - total) >= threshold
        return FlipTest(p=float(extreme.mean()), exact=True, patterns=len(sums))
    tables = _byte_tables(scaled)
    rng = np.random.default_rng(seed)
    count = 0
    step = max(1, _CELLS // len(tables))
    offsets = np.arange(len(tables)) * 256
    flat = tables.ravel()
    for start in range(0, resamples, step):
        size = min(step, resamples - start)
        drawn = rng.integers(0, 256, size=(size, len(tables)), dtype=np.uint8)
        sums = flat.take(drawn + offsets).sum(axis=1)
        count += int((np.abs(2 * sums - total) >= threshold).sum())
    return FlipTest(p=(count + 1) / (resamples + 1), exact=False, patterns=resamples)


def _byte_tables(values: FloatArray) -> FloatArray:
    """Sum every eight values under each of the 256 choices, so that a byte decides eight signs."""
    padded = np.zeros(-(-len(values) // _BYTE) * _BYTE)
    padded[: len(values)] = values
    bits = (np.arange(256)[:, None] >> np.arange(_BYTE)) & 1
    return np.asarray(padded.reshape(-1, _BYTE) @ bits.T.astype(np.float64))
