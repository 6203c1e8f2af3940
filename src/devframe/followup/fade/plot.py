"""A fading program in one picture, with the same told in words."""

import os
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import MappingProxyType

import attrs

from devframe._base.errors import MissingExtraError
from devframe.followup.fade.records import (
    DemandPeak,
    FadeRule,
    ProgramWatch,
    Standing,
    WatchedSession,
)
from devframe.followup.fade.slots import by_program, past_slots
from devframe.followup.fade.watch import watch

try:
    import matplotlib as mpl
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
except ImportError:
    raise MissingExtraError("plotting", extra="report") from None

MAX_ROWS = 40
"""More rows than this cannot be read in one picture."""

# Marker shapes differ as well as colors, for readers who do not see these colors apart.
_MARKS: Mapping[Standing, tuple[str, str, str]] = MappingProxyType(
    {
        "held": ("o", "#0072b2", "held"),
        "replaced": ("D", "#56b4e9", "replaced in time"),
        "missed": ("X", "#d55e00", "missed"),
        "open": ("^", "#e69f00", "missed, may still be replaced"),
        "unrecorded": ("s", "#999999", "nobody recorded it"),
    }
)


@attrs.frozen
class FadePlot:
    """A picture with its alternative text.

    Attributes:
        figure: The matplotlib figure.
        alt: The same in words, for those who cannot see it.
    """

    figure: Figure
    alt: str

    def save(self, path: str | os.PathLike[str]) -> None:
        """Save the picture; SVG files carry the alternative text, and repeat byte for byte.

        Args:
            path: A file ending in `.svg`, `.png` or another format of matplotlib.

        Raises:
            OSError: When it cannot be written.
        """
        svg = Path(path).suffix.lower() == ".svg"
        metadata = {"Date": None, "Description": self.alt} if svg else None
        with mpl.rc_context({"svg.hashsalt": "devframe"}):
            self.figure.savefig(path, metadata=metadata)


def plot_fade(
    sessions: Iterable[WatchedSession],
    *,
    as_of: date,
    peaks: Sequence[DemandPeak] = (),
    rule: FadeRule | None = None,
) -> FadePlot:
    """Draw when sessions were held and missed, one line a person and program.

    Args:
        sessions: Sessions; of more than 40 people and programs the first by id are drawn.
        as_of: The day of the look.
        peaks: Days of high demand, shaded.
        rule: Thresholds.

    Returns:
        The picture and its alternative text.

    Example:
        >>> held = WatchedSession(
        ...     person_id="p-1", program_id="x", planned_on=date(2026, 10, 1), outcome="held"
        ... )
        >>> plot_fade([held], as_of=date(2026, 10, 2)).alt.partition(". ")[2]
        'p-1, x: on track: 0 of 1 sessions missed; last held on 2026-10-01.'
    """
    groups = dict(list(by_program(sessions).items())[:MAX_ROWS])
    watches = watch(
        (session for group in groups.values() for session in group),
        as_of=as_of,
        peaks=peaks,
        rule=rule,
    )
    figure = Figure(figsize=(9, 1.8 + 0.35 * len(groups)), layout="constrained")
    axes = figure.add_subplot()
    for row, group in enumerate(groups.values()):
        _draw(axes, row, group, as_of)
    for peak in peaks:
        _shade(axes, peak)
    axes.set_yticks(
        range(len(watches)), [f"{one.person_id}, {one.program_id}: {_said(one)}" for one in watches]
    )
    axes.set_ylim(len(watches) - 0.4, -0.6)  # the first row on top, markers clear of the frame
    axes.set_title(f"Sessions held and missed until {as_of}")
    axes.xaxis_date()
    axes.grid(axis="x", alpha=0.3)
    figure.autofmt_xdate()
    handles, labels = axes.get_legend_handles_labels()
    known = dict(zip(labels, handles, strict=True))
    if known:
        figure.legend(known.values(), known.keys(), loc="outside lower center", ncols=3)
    return FadePlot(figure, _alt(watches, as_of))


def _draw(axes: Axes, row: int, sessions: Sequence[WatchedSession], as_of: date) -> None:
    slots = past_slots(sessions, as_of=as_of)
    for standing, (marker, color, label) in _MARKS.items():
        days = [slot.session.planned_on for slot in slots if slot.standing == standing]
        if days:
            axes.plot(
                days,  # type: ignore[arg-type]  # matplotlib draws dates, its stubs say floats
                [row] * len(days),
                linestyle="",
                marker=marker,
                color=color,
                label=label,
                markersize=8,
            )


def _shade(axes: Axes, peak: DemandPeak) -> None:
    end = peak.ends_on + timedelta(days=1)
    axes.axvspan(
        peak.starts_on,  # type: ignore[arg-type]  # as above
        end,  # type: ignore[arg-type]
        color="#f0e442",
        alpha=0.35,
        label="demand peak",
        zorder=0,
    )


def _said(one: ProgramWatch) -> str:
    return one.state.replace("_", " ") + ("" if one.settled else "?")


def _alt(watches: Sequence[ProgramWatch], as_of: date) -> str:
    programs = "1 program" if len(watches) == 1 else f"{len(watches)} programs"
    rows = [f"{one.person_id}, {one.program_id}: {one.sentence}." for one in watches]
    return " ".join([f"Sessions of {programs} until {as_of}.", *rows])
