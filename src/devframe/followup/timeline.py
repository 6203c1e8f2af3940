"""A picture of series over time: what was planned, moved, held and lost, with its words."""

from collections import Counter
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.picture import described_svg, name_rows, new_figure, on_axis
from devframe.followup.records import Status
from devframe.followup.series import FollowUpSeries

if TYPE_CHECKING:
    from matplotlib.figure import Figure

# Shape and color both tell the states apart; the colors are safe for the color-blind (Okabe, Ito).
_MARKS: dict[Status, tuple[str, str, str]] = {
    "held": ("o", "#009E73", "held"),
    "confirmed": ("D", "#0072B2", "confirmed"),
    "planned": ("o", "white", "planned"),
    "on_hold": ("s", "#F0E442", "on hold"),
    "no_show": ("v", "#D55E00", "no-show"),
    "cancelled": ("X", "#CC0000", "cancelled"),
    "skipped": ("d", "#BBBBBB", "skipped"),
}

_PEOPLE_SHOWN = 60


@attrs.frozen(kw_only=True)
class Timeline:
    """Series over time, one line a series.

    Attributes:
        series: The series, from the top down.
        as_of: The day marked as today, or `None`.
    """

    series: tuple[FollowUpSeries, ...]
    as_of: date | None

    @property
    def alt_text(self) -> str:
        """The picture in words, for people who do not see it."""
        sessions = [session for one in self.series for session in one.sessions]
        if not sessions:
            return "Timeline without sessions."
        counts = Counter(session.status for session in sessions)
        states = ", ".join(f"{counts[key]} {_MARKS[key][2]}" for key in _MARKS if counts[key])
        moved = sum(session.moved for session in sessions)
        days = sorted(session.starts_at.on for session in sessions)
        last_held = [session.starts_at.on for session in sessions if session.status == "held"]
        held = f"; the last one held was on {max(last_held)}" if last_held else "; none was held"
        return (
            f"Timeline of {len(self.series)} series with {len(sessions)} sessions from {days[0]} "
            f"to {days[-1]}: {states}; {moved} moved{held}."
        )

    def figure(self) -> "Figure":
        """Draw.

        Returns:
            A matplotlib figure that belongs to nobody else: no global state is touched.

        Raises:
            MissingExtraError: When matplotlib is not installed.
        """
        figure = new_figure(rows=len(self.series))
        axes = figure.add_subplot()
        axes.xaxis_date()
        for line, one in enumerate(self.series):
            axes.axhline(line, color="#dddddd", linewidth=1, zorder=0)
            for session in one.sessions:
                if session.moved:
                    days = [on_axis(session.original.on), on_axis(session.starts_at.on)]
                    axes.plot(days, [line, line], color="#777777", linewidth=3, alpha=0.5, zorder=1)
        for status, (marker, color, label) in _MARKS.items():
            points = [
                (on_axis(session.starts_at.on), line)
                for line, one in enumerate(self.series)
                for session in one.sessions
                if session.status == status
            ]
            if points:
                axes.scatter(
                    [day for day, _ in points],
                    [line for _, line in points],
                    s=60,
                    color=color,
                    edgecolors="black",
                    marker=marker,
                    label=label,
                    zorder=2,
                )
        if self.as_of is not None:
            today = on_axis(self.as_of)
            axes.axvline(today, color="black", linestyle=":", label=f"as of {self.as_of}")
        names = [f"{one.person_id}, {one.cadence}" for one in self.series]
        name_rows(axes, names)
        figure.autofmt_xdate()
        if axes.get_legend_handles_labels()[0]:
            figure.legend(loc="outside upper center", ncols=len(_MARKS) + 1, frameon=False)
        return figure

    def to_svg(self) -> str:
        """Draw as SVG that carries its own description.

        Returns:
            The text of the picture; the same series give the same text.

        Raises:
            MissingExtraError: When matplotlib is not installed.
        """
        return described_svg(self.figure(), alt_text=self.alt_text)


def timeline(series: Iterable[FollowUpSeries], *, as_of: date | None = None) -> Timeline:
    """Lay series out for a picture.

    Args:
        series: The series, in any order; at most 60, as more cannot be read.
        as_of: A day to mark, or `None`.

    Returns:
        The picture to be drawn, with its words.

    Raises:
        InvalidInputError: When there are too many series.

    Example:
        >>> from devframe.followup.cadence.standard import reinforcement
        >>> from devframe.followup.calendar import WorkCalendar
        >>> from devframe.followup.planning import plan_series
        >>> calendar = WorkCalendar(zone="UTC")
        >>> series = plan_series(
        ...     reinforcement([1, 7]), date(2026, 11, 2), person_id="p-1", calendar=calendar
        ... )
        >>> print(timeline([series]).alt_text)
        Timeline of 1 series with 2 sessions from 2026-11-03 to 2026-11-09: 2 planned; 0 moved;
        none was held.
    """
    shown = tuple(sorted(series, key=lambda one: (one.person_id, one.cadence, one.id)))
    if len(shown) > _PEOPLE_SHOWN:
        message = f"expected at most {_PEOPLE_SHOWN} series, got {len(shown)}; draw some of them"
        raise InvalidInputError([Fault("series", "too_many", message)], origin="timeline")
    return Timeline(series=shown, as_of=as_of)
