"""A fading program in one picture, with the same told in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING

import attrs

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.fade.records import (
    DemandPeak,
    FadeRule,
    ProgramWatch,
    Standing,
    WatchedSession,
)
from devframe.followup.fade.slots import Slot, by_program, past_slots
from devframe.followup.fade.watch import watch
from devframe.followup.picture import described_svg, name_rows, new_figure, on_axis

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_ROWS_SHOWN = 60

# Shape and color both tell them apart; the colors are safe for the color-blind (Okabe, Ito).
_MARKS: Mapping[Standing, tuple[str, str, str]] = MappingProxyType(
    {
        "held": ("o", "#009E73", "held"),
        "replaced": ("D", "#56B4E9", "replaced in time"),
        "missed": ("X", "#CC0000", "missed"),
        "open": ("^", "#E69F00", "missed, may still be replaced"),
        "unrecorded": ("s", "#BBBBBB", "nobody recorded it"),
    }
)


@attrs.frozen(kw_only=True)
class FadePlot:
    """When sessions were held and missed, one line a person and program.

    Attributes:
        watches: How each program stands, from the top down.
        slots: The planned sessions of each, in the same order.
        peaks: Days of high demand.
        as_of: The day of the look.
    """

    watches: tuple[ProgramWatch, ...]
    slots: tuple[tuple[Slot, ...], ...]
    peaks: tuple[DemandPeak, ...]
    as_of: date

    @property
    def alt_text(self) -> str:
        """The picture in words, for people who do not see it."""
        programs = "1 program" if len(self.watches) == 1 else f"{len(self.watches)} programs"
        told = (f"{one.person_id}, {one.program_id}: {one.sentence}." for one in self.watches)
        return " ".join([f"Sessions of {programs} until {self.as_of}.", *told])

    def figure(self) -> "Figure":
        """Draw.

        Returns:
            A matplotlib figure that belongs to nobody else: no global state is touched.

        Raises:
            MissingExtraError: When matplotlib is not installed.
        """
        figure = new_figure(rows=len(self.watches))
        axes = figure.add_subplot()
        axes.xaxis_date()
        for peak in self.peaks:
            span = (on_axis(peak.starts_on), on_axis(peak.ends_on + timedelta(days=1)))
            axes.axvspan(*span, color="#F0E442", alpha=0.35, label="demand peak", zorder=0)
        for standing, (marker, color, label) in _MARKS.items():
            points = [
                (on_axis(slot.session.planned_on), row)
                for row, slots in enumerate(self.slots)
                for slot in slots
                if slot.standing == standing
            ]
            if points:
                days, rows = zip(*points, strict=True)
                axes.scatter(days, rows, s=70, color=color, marker=marker, label=label, zorder=2)
        name_rows(axes, [_row_name(one) for one in self.watches])
        axes.grid(axis="x", alpha=0.3)
        figure.autofmt_xdate()
        handles, labels = axes.get_legend_handles_labels()
        once = dict(zip(labels, handles, strict=True))
        if once:
            figure.legend(
                once.values(), once.keys(), loc="outside upper center", ncols=3, frameon=False
            )
        return figure

    def to_svg(self) -> str:
        """Draw as SVG that carries its own description.

        Returns:
            The text of the picture; the same sessions give the same text.

        Raises:
            MissingExtraError: When matplotlib is not installed.
        """
        return described_svg(self.figure(), alt_text=self.alt_text)


def plot_fade(
    sessions: Iterable[WatchedSession],
    *,
    as_of: date,
    peaks: Sequence[DemandPeak] = (),
    rule: FadeRule | None = None,
) -> FadePlot:
    """Lay out when sessions were held and missed.

    Args:
        sessions: Sessions of at most 60 people and programs, as more cannot be read.
        as_of: The day of the look.
        peaks: Days of high demand, shaded.
        rule: Thresholds.

    Returns:
        The picture to be drawn, with its words.

    Raises:
        InvalidInputError: When there are too many people and programs.

    Example:
        >>> held = WatchedSession(
        ...     person_id="p-1", program_id="x", planned_on=date(2026, 10, 1), outcome="held"
        ... )
        >>> plot_fade([held], as_of=date(2026, 10, 2)).alt_text.partition(". ")[2]
        'p-1, x: on track: 0 of 1 sessions missed; last held on 2026-10-01.'
    """
    sessions = tuple(sessions)
    groups = by_program(sessions).values()
    if len(groups) > _ROWS_SHOWN:
        message = (
            f"expected at most {_ROWS_SHOWN} people and programs, got {len(groups)}; "
            "draw those that the early signals name first"
        )
        raise InvalidInputError([Fault("sessions", "too_many", message)], origin="plot")
    return FadePlot(
        watches=watch(sessions, as_of=as_of, peaks=peaks, rule=rule),
        slots=tuple(past_slots(group, as_of=as_of) for group in groups),
        peaks=tuple(peaks),
        as_of=as_of,
    )


def _row_name(one: ProgramWatch) -> str:
    doubt = "" if one.settled else "?"
    return f"{one.person_id}, {one.program_id}: {one.state.replace('_', ' ')}{doubt}"
