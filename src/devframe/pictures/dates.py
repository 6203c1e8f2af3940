"""Axes of days, labeled the same everywhere."""

from collections.abc import Sequence
from datetime import date, timedelta

from matplotlib.axes import Axes
from matplotlib.dates import AutoDateLocator, DateFormatter, date2num

_MOST_LABELS = 6


def on_axis(day: date) -> float:
    """Give the place of a day on an axis of days.

    Args:
        day: The day.

    Returns:
        matplotlib's number for it.
    """
    return float(date2num(day))  # type: ignore[no-untyped-call]  # matplotlib leaves it bare


def label_days(axes: Axes, days: Sequence[date]) -> None:
    """Make the horizontal axis one of days, with a margin on both sides.

    Args:
        axes: The axes.
        days: All days to be seen, in any order.
    """
    first, last = min(days), max(days)
    room = max((last - first) * 0.03, timedelta(days=1)) / timedelta(days=1)
    axes.set_xlim(on_axis(first) - room, on_axis(last) + room)
    # Digits only: names of months would depend on the machine's language. matplotlib leaves the
    # locator untyped.
    places = AutoDateLocator(minticks=2, maxticks=_MOST_LABELS)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(places)
    axes.xaxis.set_major_formatter(DateFormatter("%Y-%m-%d"))  # type: ignore[no-untyped-call]
    axes.grid(axis="x")
