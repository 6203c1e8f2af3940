"""Every person's change as a slope, and the mean change with its interval."""

from typing import Literal

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.plotting import Theme
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import complete_pairs
from devframe.pictures.canvas import Picture, dress
from devframe.pictures.marks import axis_label, draw_interval, estimate_text
from devframe.pictures.style import styled

_MOST_PEOPLE = 1_000
_BODY_ROWS = 11
_STRONG, _FAINT = 0.75, 0.06
_MOST_DASHED = 150  # dashes of more people than that run into each other; slopes tell by themselves


def paired_slopes(
    change: Finding, *, before: ArrayLike, after: ArrayLike, theme: Theme = "light"
) -> Picture:
    """Draw what each person scored before and after, with the mean change and its interval.

    Args:
        change: The change, as `gain` found it.
        before: The earlier scores it was found in, shape (n,).
        after: The later scores of the same people, shape (n,).
        theme: Light or dark ground.

    Returns:
        A figure with its alt text. Nobody is named in it; people without both scores are counted.

    Raises:
        InvalidInputError: When the finding is no change, the scores are not those it was found in,
            or there are none or more than 1000 people.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import gain
        >>> from devframe.pictures import alt_text
        >>> scores = {"before": [52, 61, 48, 70], "after": [60, 66, 55, 64]}
        >>> found = gain(**scores, outcome="score", unit="points")
        >>> print(alt_text(paired_slopes(found, **scores)).partition(". ")[0])
        Scores of 4 people before and after: 3 rose, 1 fell, 0 stayed
    """
    if change.form != "change":
        message = f"expected a change inside one group, got a {change.form}; pass what gain found"
        raise _invalid("change", "no_change", message)
    pairs = complete_pairs(before, after, lowest=None, highest=None)
    count = len(pairs.before)
    if count != change.n:
        message = (
            f"expected the scores of the {change.n} people the change was found in, got {count}"
        )
        raise _invalid("before", "other_people", message)
    if count > _MOST_PEOPLE:
        message = f"expected at most {_MOST_PEOPLE} people, got {count}; draw groups of them"
        raise _invalid("before", "too_many", message)
    with styled(theme) as look:
        picture = Picture(look, rows=_BODY_ROWS)
        axes = picture.add_subplot()
        moved = np.sign(pairs.after - pairs.before)
        ways: tuple[tuple[int, str, Literal["solid", "dashed", "dotted"], str], ...] = (
            (1, look.blue, "solid", "rose"),
            (-1, look.orange, "dashed", "fell"),
            (0, look.muted, "dotted", "stayed"),
        )
        alpha = float(np.clip(25 / count, _FAINT, _STRONG))
        key = []
        for sign, color, pattern, name in ways:
            dashes = pattern if count <= _MOST_DASHED else "solid"
            lines = _lines(pairs.before[moved == sign], pairs.after[moved == sign])
            axes.add_collection(LineCollection(
                lines, colors=color, linestyles=[dashes], linewidths=1.2, alpha=alpha, gid=name,
            ))  # fmt: skip
            mark = Line2D([], [], color=color, linestyle=dashes, alpha=_STRONG)
            key.append((mark, f"{name} ({len(lines)})"))
        first = float(pairs.before.mean())
        scores = np.concatenate([pairs.before, pairs.after])
        ends = [float(scores.min()), float(scores.max())]
        if change.estimate is not None:
            axes.plot(
                [0, 1], [first, first + change.estimate], color=look.ink, linewidth=3, marker="o",
                markersize=7, zorder=5, gid="mean",
            )  # fmt: skip
        if change.low is not None and change.high is not None:
            low, high = first + change.low, first + change.high
            draw_interval(axes, low, high, at=1.04, color=look.ink, upright=True)
            ends += [low, high]
        mark = Line2D([], [], color=look.ink, linewidth=3, marker="o", ms=6)
        key.append((mark, f"mean, with the {100 * change.level:g} % interval of the change"))
        room = 0.05 * (max(ends) - min(ends)) or 1.0
        axes.set_xlim(-0.12, 1.16)
        axes.set_ylim(min(ends) - room, max(ends) + room)
        axes.set_xticks([0, 1], ["before", "after"])
        axes.spines["bottom"].set_visible(False)
        axes.tick_params(axis="x", length=0, labelsize=9.5, labelcolor=look.ink)
        axes.grid(axis="y")
        axes.set_ylabel(axis_label(change))
        rose, fell, stayed = ((moved == sign).sum() for sign in (1, -1, 0))
        note = [caution.sentence for caution in change.warnings]
        if pairs.n_missing:
            note.append(f"Left out for want of a score: {pairs.n_missing}.")
        return dress(
            picture,
            headline=change.outcome,
            told=change.sentence(),
            key=key,
            note=" ".join(note),
            words=f"Scores of {count} people before and after: {rose} rose, {fell} fell, {stayed} "
            f"stayed. Change {estimate_text(change)}. {change.sentence()}",
        )


def _lines(before: FloatArray, after: FloatArray) -> list[list[tuple[float, float]]]:
    return [
        [(0.0, float(start)), (1.0, float(end))] for start, end in zip(before, after, strict=True)
    ]


def _invalid(where: str, code: str, message: str) -> InvalidInputError:
    return InvalidInputError([Fault(where, code, message)], origin="paired_slopes")
