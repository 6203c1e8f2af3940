"""Ratings in ordered steps as diverging bars, before and after."""

from collections.abc import Sequence
from itertools import cycle

import attrs
from matplotlib.axes import Axes
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Patch

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.plotting import Theme
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import wilson
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.marks import draw_interval
from devframe.pictures.quantities import step_shares
from devframe.pictures.style import Look, styled

_BAR = 0.62
_HATCHES = ("", "////", "....", "xxxx")


@attrs.frozen
class _Row:
    name: str
    when: str
    finding: Finding
    steps: tuple[int, ...]
    shares: tuple[float, ...]

    @property
    def below(self) -> list[int]:
        """Places of the steps below the middle, from the middle outward."""
        return list(range(len(self.steps) // 2))[::-1]

    @property
    def above(self) -> list[int]:
        """Places of the steps above the middle, from the middle outward."""
        return list(range((len(self.steps) + 1) // 2, len(self.steps)))

    @property
    def middle(self) -> float | None:
        """Share of the middle step; `None` on a scale without one."""
        return self.shares[len(self.steps) // 2] if len(self.steps) % 2 else None

    def side(self, places: Sequence[int]) -> tuple[float, float, float]:
        """Give the share of one side with its Wilson interval."""
        share = sum(self.shares[place] for place in places)
        n = self.finding.n
        low, high = wilson(share * n, n, level=self.finding.level)
        return share, float(low), float(high)


def likert_bars(
    before: Finding | Findings, after: Finding | Findings | None = None, *, theme: Theme = "light"
) -> Picture:
    """Draw the answers on ordered scales as bars to both sides of the middle.

    Answers below the middle run to the left, those above it to the right; the middle ones stand
    apart on the right margin, so that both ends of a bar can be read as a share. The lines at the
    ends are Wilson intervals of those shares, at the level of the finding.

    Args:
        before: Ratings summed up by `likert` or `reaction_survey`: one finding or several.
        after: The same scales asked later; they are paired by their outcome.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When no finding holds a distribution, or scales have different steps.
        MissingExtraError: When matplotlib is not installed.

    Source:
        Heiberger & Robbins (2014), see `heiberger-robbins-2014`, for diverging bars; Wilson (1927)
        for the intervals.

    Example:
        >>> from devframe.kirkpatrick import likert
        >>> from devframe.pictures import alt_text
        >>> print(alt_text(likert_bars(likert([5, 5, 4, 2, 3], outcome="relevance"))))
        Answers in 5 steps. relevance: 20 % below the middle (4 to 62 %), 60 % above it (23 to
        88 %), n = 5.
    """
    rows = _paired(before, after)
    few_enough(len(rows), what="rated scales", origin="likert_bars")
    steps = rows[0].steps
    if any(row.steps != steps for row in rows):
        message = "expected the same steps on every scale; draw scales of other steps by themselves"
        raise InvalidInputError([Fault("steps", "steps_differ", message)], origin="likert_bars")
    with styled(theme) as look:
        picture = Picture(look, rows=len(rows) + 1.2)
        main, side = picture.subplots(1, 2, width_ratios=(6, 1), sharey=True)
        colors = _colors(look, len(steps))
        for place, row in enumerate(rows):
            _draw(main, row, place, colors, look)
            if row.middle is not None:
                side.barh(place, 100 * row.middle, height=_BAR, color=look.faint, linewidth=0)
                side.annotate(
                    f"{100 * row.middle:.0f} %", (100 * row.middle, place), xytext=(3, 0),
                    textcoords="offset points", va="center", size=8, color=look.muted,
                )  # fmt: skip
        main.axvline(0, color=look.ink, linewidth=1)
        name_rows(main, [_label(row, rows, place) for place, row in enumerate(rows)])
        ends = [
            end for row in rows for places in (row.below, row.above) for end in row.side(places)
        ]
        reach = min(100.0, 100 * max(ends)) * 1.05
        main.set_xlim(-reach, reach)
        main.xaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
        main.set_xlabel("percent of the answers")
        if len(steps) % 2:
            side.set_title("in the middle", size=8.5, weight="normal", color=look.muted)
            side.set_xlim(0, 100)
        side.xaxis.set_visible(False)
        side.spines["bottom"].set_visible(False)
        side.tick_params(axis="y", labelleft=False)
        outcomes = dict.fromkeys(row.name for row in rows)
        return dress(
            picture,
            headline=next(iter(outcomes)) if len(outcomes) == 1 else "How people answered",
            told="Answers below the middle run to the left, answers above it to the right. Lines "
            f"at the ends are {100 * rows[0].finding.level:g} % intervals.",
            key=[
                (Patch(facecolor=color, hatch=hatch, linewidth=0), str(step))
                for step, (color, hatch) in zip(steps, colors, strict=True)
            ],
            note=" ".join(
                dict.fromkeys(caution.sentence for row in rows for caution in row.finding.warnings)
            ),
            words=f"Answers in {len(steps)} steps. {' '.join(_told(row) for row in rows)}",
        )


def _paired(before: Finding | Findings, after: Finding | Findings | None) -> list[_Row]:
    first = _rated(before, "" if after is None else "before")
    second = {row.name: row for row in _rated(after, "after")} if after is not None else {}
    paired = [one for row in first for one in (row, second.pop(row.name, None)) if one is not None]
    return [*paired, *second.values()]


def _rated(findings: Finding | Findings, when: str) -> list[_Row]:
    """Read the distributions; findings without one, such as a response rate, are passed over."""
    rows = []
    for found in [findings] if isinstance(findings, Finding) else findings:
        shares = step_shares(found) if isinstance(found, Finding) else {}
        if isinstance(found, Finding) and shares:
            rows.append(_Row(found.outcome, when, found, tuple(shares), tuple(shares.values())))
    return rows


def _colors(look: Look, count: int) -> list[tuple[str, str]]:
    """Give each step color and hatch: plain at the ends, paler and hatched toward the middle."""
    half = count // 2
    below, above = (
        [
            (_mixed(color, look.paper, share=1 - 0.5 * place / max(half - 1, 1)), hatch)
            for place, hatch in zip(range(half), cycle(_HATCHES), strict=False)
        ]
        for color in (look.orange, look.blue)
    )
    return [*below, *([(look.faint, "")] if count % 2 else []), *above[::-1]]


def _mixed(color: str, paper: str, *, share: float) -> str:
    (red, green, blue), ground = to_rgb(color), to_rgb(paper)
    rest = 1 - share
    return to_hex(
        (
            share * red + rest * ground[0],
            share * green + rest * ground[1],
            share * blue + rest * ground[2],
        )
    )


def _draw(axes: Axes, row: _Row, at: int, colors: Sequence[tuple[str, str]], look: Look) -> None:
    for sign, places in ((-1, row.below), (1, row.above)):
        reached = 0.0
        for place in places:
            share = 100 * row.shares[place]
            color, hatch = colors[place]
            axes.barh(
                at, sign * share, left=sign * reached, height=_BAR, color=color, hatch=hatch,
                linewidth=0,
            )  # fmt: skip
            reached += share
        _, low, high = row.side(places)
        draw_interval(
            axes, sign * 100 * low, sign * 100 * high, at=at, color=look.ink, linewidth=1.2
        )


def _label(row: _Row, rows: Sequence[_Row], place: int) -> str:
    if not row.when:
        return row.name
    first = place == 0 or rows[place - 1].name != row.name
    return f"{row.name}, {row.when}" if first else row.when


def _told(row: _Row) -> str:
    below, above = row.side(row.below), row.side(row.above)
    name = f"{row.name}, {row.when}" if row.when else row.name
    return (
        f"{name}: {100 * below[0]:.0f} % below the middle ({100 * below[1]:.0f} to "
        f"{100 * below[2]:.0f} %), {100 * above[0]:.0f} % above it ({100 * above[1]:.0f} to "
        f"{100 * above[2]:.0f} %), n = {row.finding.n}."
    )
