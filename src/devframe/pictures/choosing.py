"""Which picture a record has."""

from collections.abc import Callable, Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, cast

from devframe._base.errors import UnknownNameError
from devframe._base.plotting import Drawable, Theme
from devframe.pictures.quantities import held, step_shares

if TYPE_CHECKING:
    from devframe.kirkpatrick.findings import Finding
    from devframe.pictures.canvas import Picture

# By name: to draw a profile, nobody should have to install what findings need.
PICTURES: Mapping[str, str] = MappingProxyType(
    {
        "Finding": "forest_plot",
        "Findings": "forest_plot",
        "FollowUpSeries": "follow_up_timeline",
        "ManyFindings": "forest_plot",
        "Plan": "plan_timeline",
        "ProgramChain": "level_chain",
        "Profile": "competency_profile",
        "Recommendation": "decision_trace",
        "ReturnOnInvestment": "roi_tornado",
    }
)
"""The picture of each kind of record."""


def picture_of(record: Drawable, *, theme: Theme = "light") -> "Picture":
    """Draw a record by the picture made for it; this is what its `plot()` does.

    A finding that holds a distribution of answers is drawn as diverging bars, one with differences
    before and after a start as an event study, any other with its interval.

    Args:
        record: The record.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When there is nothing to draw, or more than can be read.
        UnknownNameError: When no picture is made for it.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.kirkpatrick import likert
        >>> from devframe.pictures import alt_text
        >>> alt_text(picture_of(likert([5, 5, 4, 2, 3])))[:19]
        'Answers in 5 steps.'
    """
    kind = type(record).__name__
    if kind not in PICTURES:
        raise UnknownNameError("record with a picture", kind, known=PICTURES)
    name = PICTURES[kind] if kind != "Finding" else _of_finding(cast("Finding", record))
    draw = cast("Callable[..., Picture]", getattr(import_module("devframe.pictures"), name))
    return draw(record, theme=theme)


def _of_finding(finding: "Finding") -> str:
    if step_shares(finding):
        return "likert_bars"
    times = [held(part, "times_since_start") for part in finding.also]
    if any(at is not None and at < 0 for at in times):
        return "event_study"
    return PICTURES["Finding"]
