"""Series of follow-ups over time: what was planned, moved, held and lost."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from devframe._base.counted import counted
from devframe._base.plotting import Theme
from devframe.followup.records import Session, Status
from devframe.followup.series import FollowUpSeries
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.dates import label_days, on_axis
from devframe.pictures.style import Look, styled

# Each state has a shape of its own; the hue repeats what the shape says.
_MARKS: Mapping[Status, tuple[str, str, str]] = MappingProxyType(
    {
        "held": ("o", "green", "held"),
        "confirmed": ("D", "blue", "confirmed"),
        "planned": ("o", "paper", "planned"),
        "on_hold": ("s", "purple", "on hold"),
        "no_show": ("v", "orange", "no-show"),
        "cancelled": ("X", "ink", "cancelled"),
        "skipped": ("d", "faint", "skipped"),
    }
)


def follow_up_timeline(
    series: FollowUpSeries | Iterable[FollowUpSeries],
    *,
    as_of: date | None = None,
    theme: Theme = "light",
) -> Picture:
    """Draw series of follow-ups over time, one line a series.

    Args:
        series: One series, or up to 100 in any order.
        as_of: A day to mark, or `None`.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text; the same series give the same picture in any order.

    Raises:
        InvalidInputError: When there are no sessions, or too many series.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.followup import WorkCalendar, plan_series, reinforcement
        >>> from devframe.pictures import alt_text
        >>> calendar = WorkCalendar(zone="UTC")
        >>> series = plan_series(
        ...     reinforcement([1, 7]), date(2026, 11, 2), person_id="p-1", calendar=calendar
        ... )
        >>> print(alt_text(follow_up_timeline(series)))
        Timeline of 1 series with 2 sessions from 2026-11-03 to 2026-11-09: 2 planned; 0 moved;
        none was held.
    """
    given = [series] if isinstance(series, FollowUpSeries) else list(series)
    shown = sorted(given, key=lambda one: (one.person_id, one.cadence, one.id))
    sessions = [session for one in shown for session in one.sessions]
    few_enough(
        len(shown) if sessions else 0, what="series with sessions", origin="follow_up_timeline"
    )
    with styled(theme) as look:
        picture = Picture(look, rows=len(shown) + 0.6)
        axes = picture.add_subplot()
        for row, one in enumerate(shown):
            axes.axhline(row, color=look.faint, linewidth=1, zorder=0)
            for session in one.sessions:
                _draw(axes, session, row, look)
        days = [day for one in sessions for day in (one.original.on, one.starts_at.on)]
        if as_of is not None:
            axes.axvline(on_axis(as_of), color=look.ink, linestyle=":", linewidth=1.4, zorder=1)
            days.append(as_of)
        name_rows(axes, [f"{one.person_id}, {one.cadence.replace('_', ' ')}" for one in shown])
        label_days(axes, days)
        return dress(
            picture,
            headline="Follow-ups" if len(shown) > 1 else f"Follow-ups of {shown[0].person_id}",
            told="What was planned, and what became of it.",
            key=_key(sessions, as_of, look),
            words=_words(shown, sessions),
        )


def _draw(axes: Axes, session: Session, row: int, look: Look) -> None:
    on = on_axis(session.starts_at.on)
    if session.moved:
        axes.plot(
            [on_axis(session.original.on), on], [row, row], color=look.muted, linewidth=3,
            alpha=0.6, zorder=1, gid="moved",
        )  # fmt: skip
    marker, hue, _ = _MARKS[session.status]
    axes.plot(
        [on], [row], marker, color=getattr(look, hue), markersize=8, markeredgecolor=look.ink,
        markeredgewidth=0.8, zorder=3, gid=session.status,
    )  # fmt: skip


def _key(sessions: Sequence[Session], as_of: date | None, look: Look) -> list[tuple[Line2D, str]]:
    present = {session.status for session in sessions}
    key = [
        (
            Line2D([], [], ls="", marker=marker, color=getattr(look, hue), mec=look.ink, ms=7),
            name,
        )
        for status, (marker, hue, name) in _MARKS.items()
        if status in present
    ]
    if any(session.moved for session in sessions):
        key.append((Line2D([], [], color=look.muted, alpha=0.6, linewidth=3), "moved"))
    if as_of is not None:
        key.append((Line2D([], [], color=look.ink, linestyle=":"), f"as of {as_of}"))
    return key


def _words(shown: Sequence[FollowUpSeries], sessions: Sequence[Session]) -> str:
    counts = Counter(session.status for session in sessions)
    states = ", ".join(f"{counts[key]} {_MARKS[key][2]}" for key in _MARKS if counts[key])
    moved = sum(session.moved for session in sessions)
    days = sorted(session.starts_at.on for session in sessions)
    last_held = [session.starts_at.on for session in sessions if session.status == "held"]
    held = f"; the last one held was on {max(last_held)}" if last_held else "; none was held"
    return (
        f"Timeline of {len(shown)} series with {counted(len(sessions), 'session')} from {days[0]} "
        f"to {days[-1]}: {states}; {moved} moved{held}."
    )
