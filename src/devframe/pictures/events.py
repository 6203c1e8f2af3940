"""How two groups parted before and after a start: an event study."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import attrs
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.plotting import Theme
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.pictures.canvas import Picture, dress
from devframe.pictures.marks import axis_label, draw_interval, interval_key, on_display
from devframe.pictures.quantities import held
from devframe.pictures.style import styled

_BODY_ROWS = 8.5
_BESIDE = 0.14  # how far apart marks of the same time stand, in times
_TIME = "times_since_start"


@attrs.frozen
class _Point:
    """A difference at a time, in the units of the display."""

    at: float
    estimate: float
    low: float | None
    high: float | None

    @property
    def told(self) -> str:
        ends = "no interval"
        if self.low is not None and self.high is not None:
            ends = f"{shown(self.low)} to {shown(self.high)}"
        return f"{self.at:g}: {shown(self.estimate)} ({ends})".replace("-", "−")


def event_study(finding: Finding, *, theme: Theme = "light") -> Picture:
    """Draw how far a group lay from its comparison before and after the start, with intervals.

    What lies before the start should show nothing; what lies after it is the effect, if the groups
    would have moved alike. With two groups every point is measured from the last time before, which
    is zero by construction. With staggered starts a point before is the change from the time before
    it, one for each group that started together, and a point after is their average.

    Args:
        finding: What `difference_in_differences` found with earlier measurements, or
            `staggered_effects`.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When the finding holds no times before the start.
        MissingExtraError: When matplotlib is not installed.

    Source:
        Roth et al. (2023), Journal of Econometrics 235:2218-2244, on what such leads can show.

    Example:
        >>> from devframe.kirkpatrick import staggered_effects
        >>> from devframe.pictures import alt_text
        >>> scores = [
        ...     [1, 2, 6, 7],
        ...     [2, 3, 7, 9],
        ...     [1, 2, 3, 4],
        ...     [2, 3, 5, 5],
        ...     [1, 2, 3, 8],
        ...     [3, 5, 5, 9],
        ... ]
        >>> found = staggered_effects(scores, started=[2, 2, None, None, 3, 3], outcome="sales")
        >>> alt_text(event_study(found)).partition(":")[0]
        'Event study of sales, by times since the start. −2'
    """
    staggered = finding.design == "staggered"
    before = _leads(finding, staggered=staggered)
    after = _effects(finding, staggered=staggered)
    if not before or not after:
        message = (
            "expected a finding with differences before and after a start, got none on one side; "
            "pass what difference_in_differences found with earlier=, or staggered_effects"
        )
        fault = Fault("finding", "no_leads", message)
        raise InvalidInputError([fault], origin="event_study")
    with styled(theme) as look:
        picture = Picture(look, rows=_BODY_ROWS)
        axes = picture.add_subplot()
        axes.axhline(0, color=look.ink, linewidth=1)
        axes.axvline(-0.5, color=look.muted, linestyle=":", linewidth=1.4)
        for points, color, marker in ((before, look.orange, "o"), (after, look.blue, "D")):
            for point in _side_by_side(points):
                draw_interval(axes, point.low, point.high, at=point.at, color=color, upright=True)
                axes.plot([point.at], [point.estimate], marker, color=color, ms=7.5, zorder=4)
        key: list[tuple[Line2D, str]] = [
            (
                Line2D([], [], ls="", marker="o", color=look.orange, ms=7),
                "before: should show nothing",
            ),
            (Line2D([], [], ls="", marker="D", color=look.blue, ms=7), "after the start"),
            interval_key(look, level=finding.level, marker=""),
        ]
        if not staggered:
            axes.plot([-1], [0], "o", color=look.paper, mec=look.ink, ms=7.5, zorder=4, gid="base")
            mark = Line2D([], [], ls="", marker="o", mfc=look.paper, mec=look.ink, ms=7)
            key.append((mark, "measured from here"))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=12))
        axes.margins(x=0.08)
        axes.grid(axis="y")
        axes.set_xlabel("times since the start; the dotted line is the start")
        axes.set_ylabel(axis_label(finding))
        return dress(
            picture,
            headline=finding.outcome,
            told=finding.sentence(),
            key=key,
            note=" ".join(caution.sentence for caution in finding.warnings),
            words=f"Event study of {finding.outcome}, by times since the start. "
            f"{'; '.join(point.told for point in (*before, *after))}. {finding.sentence()}",
        )


def _leads(finding: Finding, *, staggered: bool) -> list[_Point]:
    """Give the differences before the start, from the earliest on."""
    leads = [_point(one, turned=not staggered) for one in finding.also]
    return sorted((one for one in leads if one is not None and one.at < 0), key=lambda one: one.at)


def _effects(finding: Finding, *, staggered: bool) -> list[_Point]:
    """Give the differences from the start on: one effect, or an average for every time."""
    parts = [finding]
    if staggered:
        # The averages are whole findings; the cells they are made of know what they could notice.
        parts = [one for one in finding.also if held(one, "smallest_detectable") is None]
    points = [_point(one, turned=False) for one in parts]
    return [one for one in points if one is not None and one.at >= 0]


def _point(finding: Finding, *, turned: bool) -> _Point | None:
    """Read a point; one that is told as the change up to the start is turned around."""
    at = held(finding, _TIME)
    estimate, low, high = (
        on_display(finding, value) for value in (finding.estimate, finding.low, finding.high)
    )
    if at is None or estimate is None:
        return None
    if not turned:
        return _Point(at, estimate, low, high)
    return _Point(at, -estimate, None if high is None else -high, None if low is None else -low)


def _side_by_side(points: Sequence[_Point]) -> list[_Point]:
    """Set points of the same time beside each other."""
    counts = Counter(point.at for point in points)
    placed: defaultdict[float, int] = defaultdict(int)
    found = []
    for point in points:
        shift = _BESIDE * (placed[point.at] - (counts[point.at] - 1) / 2)
        placed[point.at] += 1
        found.append(attrs.evolve(point, at=point.at + shift))
    return found
