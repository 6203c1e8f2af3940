"""An interrupted series as a regression: long enough, with its season, and what to warn of."""

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, BoolArray, FloatArray, numbers, same_length
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError

FEWEST_POINTS = 6
_ENOUGH_POINTS = 8
_SEASON_POINTS = 12


@attrs.frozen(eq=False)
class SeriesDesign:
    """Columns for the known points of an interrupted series.

    Attributes:
        known: Which points are used, shape (points,).
        at: Their times, 0 for the first point after the start, shape (n,).
        started: 1 from the start on, shape (n,).
        season: Pairs of sine and cosine, shape (n, 2 h); no columns without a season.
        n_before: Known points before the start.
        n_after: Known points from the start on.
    """

    known: BoolArray
    at: FloatArray
    started: FloatArray
    season: FloatArray
    n_before: int
    n_after: int


def series_design(
    known: BoolArray, *, points_before: int, season_length: float | None, harmonics: int
) -> SeriesDesign:
    """Lay out the points of a series around its interruption.

    Args:
        known: Which points are known, in order of time, shape (points,).
        points_before: How many points, known or not, lie before the start.
        season_length: Points in one season, such as 12 for months; `None` without a season.
        harmonics: Pairs of sine and cosine, where there is a season.

    Returns:
        The columns.

    Raises:
        InvalidInputError: When the start lies outside the series, or the season is none.
        RefusedError: When a side has fewer than six known points, or twelve with a season.

    Source:
        The limits are a convention: with fewer points the memory of the errors cannot be told.

    Example:
        >>> laid = series_design(
        ...     np.ones(16, dtype=bool), points_before=8, season_length=None, harmonics=1
        ... )
        >>> laid.at[7:9], laid.started[7:9]
        (array([-1.,  0.]), array([0., 1.]))
    """
    total = len(known)
    if not 0 < points_before < total:
        message = (
            f"expected the start inside the series of {total} points, got {points_before} points "
            "before it; count the points that were measured before the program"
        )
        raise _invalid("points_before", "start_outside", message)
    at = np.flatnonzero(known).astype(np.float64) - points_before
    started = (at >= 0).astype(np.float64)
    n_after = int(started.sum())
    n_before = len(at) - n_after
    needed = FEWEST_POINTS if season_length is None else _SEASON_POINTS
    if min(n_before, n_after) < needed:
        what = "" if season_length is None else " with a season"
        raise RefusedError(
            f"the series has {n_before} known points before and {n_after} after the start",
            because=f"below {needed} on a side{what} a course cannot be told from chance",
            instead="measure longer, take shorter intervals"
            + ("" if season_length is None else ", leave season_length out")
            + ", or compare the means before and after with gain",
        )
    season = season_columns(at, season_length=season_length, harmonics=harmonics)
    return SeriesDesign(known, at, started, season, n_before, n_after)


def season_columns(at: FloatArray, *, season_length: float | None, harmonics: int) -> FloatArray:
    """Lay out a season as waves.

    Args:
        at: Times in points, shape (n,).
        season_length: Points in one season, such as 12 for months; `None` without a season.
        harmonics: Pairs of sine and cosine, where there is a season.

    Returns:
        Shape (n, 2 h); no columns without a season.

    Raises:
        InvalidInputError: When the season is none.

    Example:
        >>> season_columns(np.arange(4.0), season_length=4, harmonics=1).round()[:2].tolist()
        [[0.0, 1.0], [1.0, 0.0]]
    """
    if season_length is None:
        return np.empty((len(at), 0))
    if season_length <= 1 or not 1 <= harmonics < season_length / 2:
        message = (
            f"expected a season of several points and fewer harmonics than half of them, got "
            f"{season_length:g} points and {harmonics} harmonics"
        )
        raise _invalid("season_length", "impossible_season", message)
    return np.column_stack(
        [
            wave(2 * np.pi * turn * at / season_length)
            for turn in range(1, harmonics + 1)
            for wave in (np.sin, np.cos)
        ]
    )


def read_series(values: ArrayLike, comparison: ArrayLike | None) -> tuple[FloatArray, DesignKind]:
    """Read a series, less a series without the program where there is one.

    Args:
        values: One value per equal interval, in order of time, shape (points,).
        comparison: The same times in a series without the program, shape (points,), or `None`.

    Returns:
        The series, NaN where a value is missing in either, and which design it is.

    Raises:
        InvalidInputError: When a column cannot be used, or lengths differ.

    Example:
        >>> read_series([5, 6, None], [1, 3, 4])
        (array([ 4.,  3., nan]), 'controlled_series')
    """
    series = numbers(values, name="values")
    if comparison is None:
        return series, "single_series"
    others = numbers(comparison, name="comparison")
    same_length("series", {"values": series, "comparison": others})
    return series - others, "controlled_series"


def length_cautions(laid: SeriesDesign) -> list[Caution]:
    """Warn of a short series.

    Args:
        laid: The series.

    Returns:
        At most one caution.
    """
    if min(laid.n_before, laid.n_after) >= _ENOUGH_POINTS:
        return []
    sentence = (
        f"Only {laid.n_before} points before and {laid.n_after} after the start; from "
        f"{_ENOUGH_POINTS} on each side the interval begins to keep what it promises."
    )
    return [Caution(code="short_series", sentence=sentence, source="devframe-convention")]


def _invalid(name: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(name, code, message)], origin=name)
