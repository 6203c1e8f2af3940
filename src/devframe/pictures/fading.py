"""Programs that fade: when sessions were held and missed, with the state they are in."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from types import MappingProxyType

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from devframe._base.counted import counted
from devframe._base.plotting import Theme
from devframe.followup.fade.records import (
    DemandPeak,
    FadeRule,
    ProgramWatch,
    Standing,
    WatchedSession,
)
from devframe.followup.fade.slots import Slot, by_program, past_slots
from devframe.followup.fade.watch import watch
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.dates import label_days, on_axis
from devframe.pictures.marks import tell_beside
from devframe.pictures.style import Look, styled

# Each standing has a shape of its own; the hue repeats what the shape says.
_MARKS: Mapping[Standing, tuple[str, str, str]] = MappingProxyType(
    {
        "held": ("o", "green", "held"),
        "replaced": ("D", "blue", "replaced in time"),
        "missed": ("X", "orange", "missed"),
        "open": ("^", "purple", "missed, may still be replaced"),
        "unrecorded": ("s", "paper", "nobody recorded it"),
    }
)


def fade_watch(
    sessions: Iterable[WatchedSession],
    *,
    as_of: date,
    peaks: Sequence[DemandPeak] = (),
    rule: FadeRule | None = None,
    theme: Theme = "light",
) -> Picture:
    """Draw when sessions were held and missed, one line a person and program, with its state.

    A question mark behind a state means that outcomes which nobody recorded could change it.

    Args:
        sessions: Sessions of at most 100 people and programs, in any order.
        as_of: The day of the look.
        peaks: Days of high demand, shaded.
        rule: Thresholds.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text; the same sessions give the same picture in any order.

    Raises:
        InvalidInputError: When there are no sessions, or too many people and programs.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.pictures import alt_text
        >>> held = WatchedSession(
        ...     person_id="p-1", program_id="x", planned_on=date(2026, 10, 1), outcome="held"
        ... )
        >>> alt_text(fade_watch([held], as_of=date(2026, 10, 2))).partition(". ")[2]
        'p-1, x: on track: 0 of 1 sessions missed; last held on 2026-10-01.'
    """
    sessions = tuple(sessions)
    groups = list(by_program(sessions).values())
    few_enough(len(groups), what="people and programs", origin="fade_watch")
    watches = watch(sessions, as_of=as_of, peaks=peaks, rule=rule)
    slots = [past_slots(group, as_of=as_of) for group in groups]
    with styled(theme) as look:
        picture = Picture(look, rows=len(groups) + 0.6)
        axes = picture.add_subplot()
        for peak in peaks:
            span = (on_axis(peak.starts_on), on_axis(peak.ends_on + timedelta(days=1)))
            axes.axvspan(*span, color=look.faint, alpha=0.6, zorder=0, linewidth=0, gid="peak")
        for row, (one, group) in enumerate(zip(watches, slots, strict=True)):
            axes.axhline(row, color=look.faint, linewidth=1, zorder=0)
            _draw(axes, group, row, look)
            state = one.state.replace("_", " ")
            tell_beside(axes, state if one.settled else f"{state}?", at=row, look=look)
        name_rows(axes, [f"{one.person_id}, {one.program_id}" for one in watches])
        label_days(axes, [as_of, *(session.planned_on for session in sessions)])
        axes.axvline(on_axis(as_of), color=look.ink, linestyle=":", linewidth=1.4, zorder=1)
        return dress(
            picture,
            headline=_headline(watches),
            told="Sessions held and missed, and how each program stands.",
            key=_key(slots, as_of, look, peaks=bool(peaks)),
            words=_words(watches, as_of),
        )


def _draw(axes: Axes, slots: Sequence[Slot], row: int, look: Look) -> None:
    for slot in slots:
        marker, hue, _ = _MARKS[slot.standing]
        axes.plot(
            [on_axis(slot.session.planned_on)], [row], marker, color=getattr(look, hue),
            markersize=8, markeredgecolor=look.ink, markeredgewidth=0.8, zorder=3,
            gid=slot.standing,
        )  # fmt: skip


def _key(
    slots: Sequence[Sequence[Slot]], as_of: date, look: Look, *, peaks: bool
) -> list[tuple[Line2D | Patch, str]]:
    present = {slot.standing for group in slots for slot in group}
    key: list[tuple[Line2D | Patch, str]] = [
        (
            Line2D([], [], ls="", marker=marker, color=getattr(look, hue), mec=look.ink, ms=7),
            name,
        )
        for standing, (marker, hue, name) in _MARKS.items()
        if standing in present
    ]
    if peaks:
        key.append((Patch(facecolor=look.faint, alpha=0.6, linewidth=0), "demand peak"))
    key.append((Line2D([], [], color=look.ink, linestyle=":"), f"as of {as_of}"))
    return key


def _headline(watches: Sequence[ProgramWatch]) -> str:
    alarmed = sum(one.state in {"fading", "faded"} for one in watches)
    return f"{alarmed} of {counted(len(watches), 'program')} fading or faded"


def _words(watches: Sequence[ProgramWatch], as_of: date) -> str:
    told = (f"{one.person_id}, {one.program_id}: {one.sentence}." for one in watches)
    return " ".join([f"Sessions of {counted(len(watches), 'program')} until {as_of}.", *told])
