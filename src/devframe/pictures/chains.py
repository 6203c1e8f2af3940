"""The levels of an evaluation side by side, each beside what would matter there."""

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from devframe._base.plotting import Theme
from devframe.kirkpatrick.chain_links import ChainLink
from devframe.kirkpatrick.chain_view import NO_INFERENCE, ProgramChain
from devframe.pictures.canvas import Picture, dress, name_rows
from devframe.pictures.marks import (
    axis_label,
    draw_interval,
    estimate_text,
    interval_key,
    on_display,
    tell_beside,
    unknown_patch,
)
from devframe.pictures.style import Look, styled

_PANEL_ROWS = 3.0
_ROOM = 0.12  # free on both sides of what is drawn, as a share of its width


def level_chain(chain: ProgramChain, *, theme: Theme = "light") -> Picture:
    """Draw the levels of an evaluation one below the other, each on an axis of its own.

    The shaded side of the dashed line is what would matter on that level. No line joins the levels:
    that one moved does not show that it moved the next.

    Args:
        chain: The levels, as `program_chain` sees them together.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from datetime import date
        >>> from devframe.kirkpatrick import ChainLink, average, program_chain
        >>> from devframe.pictures import alt_text
        >>> liked = average([4, 5, 4, 5, 4, 4, 5, 5], outcome="satisfaction")
        >>> link = ChainLink(level="reaction", finding=liked, smallest=4)
        >>> chain = program_chain("complaint training", [link], as_of=date(2026, 5, 4))
        >>> alt_text(level_chain(chain)).partition(". ")[0]
        'Levels of complaint training: neither learning nor behavior nor results can be told yet'
    """
    with styled(theme) as look:
        picture = Picture(look, rows=_PANEL_ROWS * len(chain.levels) - 0.8)
        column = picture.subplots(len(chain.levels), 1, squeeze=False)[:, 0]
        for axes, level in zip(column, chain.levels, strict=True):
            axes.set_title(level.level.capitalize())
            if level.link is None:
                _draw_unknown(axes, look)
            else:
                _draw(axes, level.link, look)
        links = [level.link for level in chain.levels if level.link is not None]
        key: list[tuple[Line2D | Patch, str]] = [
            interval_key(look, level=link.finding.level) for link in links[:1]
        ]
        if links:
            key.append((Patch(facecolor=look.green, alpha=0.2, linewidth=0), "would matter"))
        readings = [reading.sentence for reading in (*chain.breaks, *chain.notes)]
        return dress(
            picture,
            headline=chain.sentence().rstrip("."),
            told=NO_INFERENCE,
            key=key,
            note=" ".join(readings),
            words=f"Levels of {chain.sentence()} "
            + " ".join([*(level.sentence() for level in chain.levels), *readings]),
        )


def _draw(axes: Axes, link: ChainLink, look: Look) -> None:
    found = link.finding
    estimate, low, high, smallest = (
        on_display(found, value) for value in (found.estimate, found.low, found.high, link.smallest)
    )
    difference = found.form != "level"
    least = -(smallest or 0.0) if difference and link.lower_is_better else smallest or 0.0
    seen = [value for value in (estimate, low, high, least) if value is not None]
    ends = [*seen, 0.0] if difference else seen
    room = _ROOM * (max(ends) - min(ends)) or 1.0
    first, last = min(ends) - room, max(ends) + room
    axes.set_xlim(first, last)
    span = (first, least) if link.lower_is_better else (least, last)
    axes.axvspan(*span, color=look.green, alpha=0.2, linewidth=0, zorder=0, gid="matters")
    axes.axvline(least, color=look.green, linewidth=1.4, linestyle=(0, (4, 3)))
    if difference:
        axes.axvline(0, color=look.ink, linewidth=1)
    draw_interval(axes, low, high, at=0, color=look.blue)
    if estimate is not None:
        axes.plot([estimate], [0], "D", color=look.blue, markersize=7.5, zorder=4)
    standing = link.standing.replace("_", " ")
    tell_beside(axes, f"{standing}: {estimate_text(found)}", at=0, look=look)
    name_rows(axes, [found.outcome])
    axes.grid(axis="x")
    axes.set_xlabel(axis_label(found))


def _draw_unknown(axes: Axes, look: Look) -> None:
    axes.add_patch(unknown_patch((0, -0.5), width=1, height=1, look=look))
    axes.text(
        0.5, 0, "not measured", ha="center", va="center", color=look.muted,
        bbox={"facecolor": look.paper, "linewidth": 0},
    )  # fmt: skip
    name_rows(axes, [""])
    axes.xaxis.set_visible(False)
    axes.spines["bottom"].set_visible(False)
