"""A person against a role, with knowledge, skill and habit apart."""

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

from devframe._base.plotting import Theme
from devframe.assessment.profile import Profile, Standing
from devframe.competency.kinds import KINDS, Kind
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.style import Look, styled

_UNITS: dict[Kind, str] = {
    "knowledge": "level of the role's scale",
    "skill": "level of the role's scale",
    "habit": "occurrences in the window",
}


def competency_profile(profile: Profile, *, theme: Theme = "light") -> Picture:
    """Draw where a person stands on what a role asks, each kind in a panel of its own.

    A line spans the voices from the lowest to the highest: how far they disagree is as visible as
    where they meet. What nobody has shown is marked as not known, which is not a zero.

    Args:
        profile: The profile.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When the role asks nothing, or more than 100 things.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from datetime import date
        >>> from devframe.pictures import alt_text
        >>> profile = Profile(
        ...     id="a",
        ...     person_id="p-1",
        ...     role_id="agent",
        ...     as_of=date(2026, 4, 1),
        ...     gaps=(),
        ...     knowledge=(),
        ...     skill=(),
        ...     habit=(
        ...         Standing(
        ...             competency_id="notes",
        ...             competency_name="Notes",
        ...             kind="habit",
        ...             context=None,
        ...             unit="occurrences",
        ...             required=4,
        ...             attained=5,
        ...             state="met",
        ...             importance=3,
        ...             safety_critical=None,
        ...             voices=1,
        ...             lowest=5,
        ...             highest=5,
        ...             disagreement=False,
        ...             self_only=False,
        ...             self_attained=None,
        ...             evidence_ids=("e",),
        ...             set_aside_ids=(),
        ...             renew_by=None,
        ...         ),
        ...     ),
        ... )
        >>> alt_text(competency_profile(profile))
        'Profile of p-1 for agent on 2026-04-01. Habit: Notes 5 of 4.'
    """
    panels = [(kind, profile.standings(kind)) for kind in KINDS if profile.standings(kind)]
    total = sum(len(standings) for _, standings in panels)
    few_enough(total, what="requirements", origin="competency_profile")
    with styled(theme) as look:
        picture = Picture(look, rows=total + 2.4 * len(panels) - 1)
        sizes = [len(standings) + 0.6 for _, standings in panels]
        column = picture.subplots(len(panels), 1, squeeze=False, height_ratios=sizes)[:, 0]
        for axes, (kind, standings) in zip(column, panels, strict=True):
            _draw(axes, standings, look)
            axes.set_title(kind.capitalize())
            axes.set_xlabel(_UNITS[kind])
        absent = [kind for kind in KINDS if not profile.standings(kind)]
        return dress(
            picture,
            headline=f"{profile.person_id} as {profile.role_id}",
            told=f"As of {profile.as_of}: what the role asks and what the evidence shows. "
            "The kinds stand apart, so that a strong one hides no weak one.",
            key=_key(look),
            note=f"The role asks for no {' and no '.join(absent)}." if absent else "",
            words=_words(profile),
        )


def _draw(axes: Axes, standings: Sequence[Standing], look: Look) -> None:
    for row, one in enumerate(standings):
        axes.axhline(row, color=look.faint, linewidth=0.8, zorder=0)
        axes.plot(
            [one.required], [row], "|", color=look.ink, markersize=17, markeredgewidth=2, zorder=5
        )
        if one.attained is None:
            axes.annotate(
                "not known", (one.required, row), xytext=(-7, 0), textcoords="offset points",
                ha="right", va="center", size=8, style="italic", color=look.muted,
                bbox={"facecolor": look.paper, "linewidth": 0, "pad": 1},
            )  # fmt: skip
            continue
        if one.attained < one.required:
            axes.plot(
                [one.attained, one.required], [row, row], color=look.orange, linewidth=1.5,
                linestyle=(0, (1, 1.2)), zorder=3, gid="gap",
            )  # fmt: skip
        if one.lowest is not None and one.highest is not None:
            axes.plot(
                [one.lowest, one.highest], [row, row], color=look.blue, linewidth=6, alpha=0.45,
                solid_capstyle="round", zorder=2, gid="interval",
            )  # fmt: skip
        met = one.state == "met"
        axes.plot(
            [one.attained], [row], "o" if met else "v", color=look.blue if met else look.orange,
            markersize=8.5, zorder=4,
        )  # fmt: skip
        if one.self_attained is not None:
            axes.plot(
                [one.self_attained], [row], "s", markersize=5, color=look.paper,
                markeredgecolor=look.ink, zorder=6,
            )  # fmt: skip
    name_rows(axes, [one.called for one in standings])
    reach = max(max(one.required, one.highest or 0, one.self_attained or 0) for one in standings)
    axes.set_xlim(-0.06 * (reach + 1), 1.06 * reach + 0.4)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=10))


def _key(look: Look) -> list[tuple[Line2D | Patch, str]]:
    return [
        (Line2D([], [], ls="", marker="|", color=look.ink, ms=12, mew=2), "asked"),
        (Line2D([], [], ls="", marker="o", color=look.blue, ms=7), "met"),
        (Line2D([], [], ls="", marker="v", color=look.orange, ms=7), "short"),
        (Patch(facecolor=look.blue, alpha=0.45, linewidth=0), "lowest to highest voice"),
        (Line2D([], [], ls="", marker="s", mfc=look.paper, mec=look.ink, ms=5), "own voice"),
    ]


def _words(profile: Profile) -> str:
    told = [f"Profile of {profile.person_id} for {profile.role_id} on {profile.as_of}."]
    for kind in KINDS:
        standings = [
            f"{one.called} not known, {one.required} asked"
            if one.attained is None
            else f"{one.called} {one.attained} of {one.required}"
            for one in profile.standings(kind)
        ]
        if standings:
            told.append(f"{kind.capitalize()}: {'; '.join(standings)}.")
    return " ".join(told)
