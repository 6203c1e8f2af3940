"""What a team lacks: people across, what the role asks down, the kinds apart."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from devframe._base.counted import counted
from devframe._base.plotting import Theme
from devframe.assessment.profile import Profile, Standing
from devframe.competency.kinds import KINDS, Kind
from devframe.pictures.canvas import ROW_INCHES, WIDTH_INCHES, Picture, dress, few_enough, name_rows
from devframe.pictures.marks import unknown_patch
from devframe.pictures.style import Look, styled
from devframe.pictures.words import folded, text_width_points

_Key = tuple[Kind, str, str | None]

_LABEL_INCHES = 2.6
_CELL_INCHES = 0.36
_STEPS = (1 / 3, 2 / 3)
_STEP_NAMES = ("up to a third is missing", "up to two thirds", "more")


def gap_map(profiles: Sequence[Profile], *, theme: Theme = "light") -> Picture:
    """Draw what each of several people lacks of what is asked of them.

    The number in a cell is what is missing, in levels or, for a habit, in occurrences; the shade is
    its share of what is asked. Met, not known and not asked look different. People stand in the
    order in which they came: nobody is ranked.

    Args:
        profiles: The profiles, one a person, at most 100.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When there is nobody, nothing is asked, or there are more than 100 rows
            or people.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> gap_map([])
        Traceback (most recent call last):
        ...
        devframe.errors.InvalidInputError: 1 fault in gap_map
          people: expected 1 to 100 people, got 0; there is nothing to draw
    """
    few_enough(len(profiles), what="people", origin="gap_map")
    cells = [
        {_key_of(one): one for kind in KINDS for one in profile.standings(kind)}
        for profile in profiles
    ]
    rows = {key: one.called for held in cells for key, one in held.items()}
    few_enough(len(rows), what="requirements", origin="gap_map")
    panels = [(kind, [key for key in rows if key[0] == kind]) for kind in KINDS]
    panels = [(kind, keys) for kind, keys in panels if keys]
    with styled(theme) as look:
        width = max(WIDTH_INCHES, _LABEL_INCHES + _CELL_INCHES * len(profiles))
        ids = [folded(profile.person_id, width_points=90, lines=1, size=8) for profile in profiles]
        # Ids stand upright below the last panel, which takes rows of its own.
        upright = max(text_width_points(one, size=8) for one in ids) / 72 / ROW_INCHES
        picture = Picture(
            look, rows=len(rows) + 1.4 * len(panels) + upright - 1, width_inches=width
        )
        sizes = [len(keys) for _, keys in panels]
        column = picture.subplots(
            len(panels), 1, squeeze=False, sharex=True, height_ratios=sizes
        )[:, 0]  # fmt: skip
        for axes, (kind, keys) in zip(column, panels, strict=True):
            for place, held in enumerate(cells):
                for row, key in enumerate(keys):
                    if key in held:
                        _draw(axes, held[key], (place, row), look)
            name_rows(axes, [rows[key] for key in keys])
            axes.set_title(kind.capitalize())
            axes.set_xlim(-0.5, max(len(profiles), (width - _LABEL_INCHES) / _CELL_INCHES) - 0.5)
            axes.spines["bottom"].set_visible(False)
            axes.tick_params(axis="x", length=0)
        column[-1].set_xticks(range(len(profiles)), ids, rotation=90, size=8)
        return dress(
            picture,
            headline="What the team lacks",
            told="Numbers are missing levels; for habits, missing occurrences. "
            "A dot is met, a question mark is not known, an empty place is not asked.",
            key=_key(look),
            words=_words(profiles, cells),
        )


def _key_of(one: Standing) -> _Key:
    return one.kind, one.competency_id, one.context


def _draw(axes: Axes, one: Standing, at: tuple[int, int], look: Look) -> None:
    place, row = at
    corner = (place - 0.46, row - 0.44)
    if one.attained is None:
        axes.add_patch(unknown_patch(corner, width=0.92, height=0.88, look=look))
        axes.text(place, row, "?", ha="center", va="center", size=9, color=look.muted)
        return
    missing = one.required - one.attained
    if missing <= 0:
        axes.plot([place], [row], ".", color=look.muted, markersize=4)
    else:
        step = sum(missing / one.required > edge for edge in _STEPS)
        shade = look.steps[step]
        axes.add_patch(Rectangle(corner, 0.92, 0.88, facecolor=shade, linewidth=0, gid="gap"))
        strong = look.paper if step == 2 else look.ink  # noqa: PLR2004 - the darkest step
        axes.text(place, row, str(missing), ha="center", va="center", size=8.5, color=strong)
    if one.disagreement:
        axes.plot(
            [place + 0.34], [row - 0.3], "^", color=look.orange, markersize=5,
            markeredgecolor=look.paper, gid="disagreement",
        )  # fmt: skip


def _key(look: Look) -> list[tuple[Line2D | Patch, str]]:
    shades = [
        (Patch(facecolor=shade, linewidth=0), name)
        for shade, name in zip(look.steps, _STEP_NAMES, strict=True)
    ]
    unknown = unknown_patch((0, 0), width=1, height=1, look=look)
    apart = Line2D([], [], ls="", marker="^", color=look.orange, ms=6)
    return [*shades, (unknown, "not known"), (apart, "raters disagree")]


def _words(profiles: Sequence[Profile], cells: Sequence[Mapping[_Key, Standing]]) -> str:
    told = [f"Gap map of {counted(len(profiles), 'person', 'people')}."]
    for profile, held in zip(profiles, cells, strict=True):
        states = [one.state for one in held.values()]
        told.append(
            f"{profile.person_id}: {states.count('met')} met, {states.count('short')} short, "
            f"{states.count('unknown')} not known."
        )
    return " ".join(told)
