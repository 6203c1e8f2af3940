"""A plan over time: sessions, ranges that evidence ends, and what waits."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from types import MappingProxyType

from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from devframe._base.counted import counted
from devframe._base.plotting import Theme
from devframe.pictures.canvas import Picture, dress, few_enough, name_rows
from devframe.pictures.dates import label_days, on_axis
from devframe.pictures.style import Look, styled
from devframe.program import Plan, PlannedStep, Queued, SessionPurpose

# Each purpose has a shape of its own; the hue repeats what the shape says.
_MARKS: Mapping[SessionPurpose, tuple[str, str, str]] = MappingProxyType(
    {
        "training": ("s", "blue", "training"),
        "session": ("o", "paper", "session"),
        "review": ("D", "orange", "review"),
        "first_meeting": ("^", "green", "first meeting"),
        "check_in": ("v", "paper", "check-in"),
    }
)
_RANGE = "may end on evidence"
_WAITS = "waits"
_NO_DATE = "no date yet"
_DUE = "due"


def plan_timeline(plan: Plan, *, theme: Theme = "light") -> Picture:
    """Draw a plan over time, one line a step; what waits stands below.

    Args:
        plan: A plan with up to 100 steps.
        theme: Light or dark ground.

    Returns:
        A figure with its alt text.

    Raises:
        InvalidInputError: When the plan has no steps, or too many.
        MissingExtraError: When matplotlib is not installed.

    Example:
        >>> from devframe.diagnosis import Need, Situation
        >>> from devframe.followup import WorkCalendar
        >>> from devframe.pictures import alt_text
        >>> from devframe.program import PlanCapacity, draft_plan
        >>> from devframe.recommendation import recommend
        >>> need = Need(
        ...     id="n-1",
        ...     person_id="p-1",
        ...     competency_id="rules",
        ...     kinds=("knowledge",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(performed_before=True, tools_adequate=True),
        ... )
        >>> plan = draft_plan(
        ...     [recommend(need)],
        ...     PlanCapacity(person_minutes_per_week=90),
        ...     calendar=WorkCalendar(zone="UTC"),
        ...     as_of=date(2026, 11, 2),
        ... )
        >>> print(alt_text(plan_timeline(plan)))
        Plan of 2026-11-02: 1 step of 1 person from 2026-11-02 to 2026-11-23, 1 training; 0 waiting.
    """
    steps: list[PlannedStep | Queued] = [*plan.planned, *plan.queued]
    few_enough(len(steps), what="steps", origin="plan_timeline")
    with styled(theme) as look:
        picture = Picture(look, rows=len(steps) + 0.6)
        axes = picture.add_subplot()
        axes.axvline(on_axis(plan.as_of), color=look.ink, linestyle=":", linewidth=1.2, zorder=1)
        days = [plan.as_of]
        for row, step in enumerate(steps):
            axes.axhline(row, color=look.faint, linewidth=1, zorder=0)
            days += _draw_queued(axes, step, row, plan.as_of, look)
            dated = step if isinstance(step, PlannedStep) else step.earliest
            if dated is not None:
                days += _draw_step(axes, dated, row, look, faded=dated is not step)
        name_rows(axes, [_name(step) for step in steps])
        label_days(axes, days)
        return dress(
            picture,
            headline=f"Plan of {plan.as_of}",
            told="Each line is a step, the most urgent first. What waits stands below, at the "
            "earliest dates that are free.",
            key=list(_key(steps, look)),
            words=_words(plan),
        )


def _draw_step(
    axes: Axes, step: PlannedStep, row: int, look: Look, *, faded: bool
) -> Iterator[date]:
    if step.earliest_review_on is not None and step.latest_review_on is not None:
        first, last = on_axis(step.earliest_review_on), on_axis(step.latest_review_on)
        axes.barh(
            [row], [last - first], left=[first], height=0.5, color=look.steps[0], zorder=1,
            gid="range",
        )  # fmt: skip
    for session in step.sessions:
        marker, hue, _ = _MARKS[session.purpose]
        axes.plot(
            [on_axis(session.on)], [row], marker, color=getattr(look, hue), markersize=6,
            markeredgecolor=look.ink, markeredgewidth=0.8, alpha=0.55 if faded else 1, zorder=3,
            gid=session.purpose,
        )  # fmt: skip
        yield session.on
    due_on = step.urgency.due_on
    if due_on is not None:
        axes.plot(
            [on_axis(due_on)], [row], "|", color=look.ink, markersize=15, markeredgewidth=2,
            zorder=4, gid="due",
        )  # fmt: skip
        yield due_on


def _draw_queued(
    axes: Axes, step: PlannedStep | Queued, row: int, as_of: date, look: Look
) -> Iterator[date]:
    if isinstance(step, PlannedStep):
        return
    wanted_on = step.wanted_on or as_of
    if step.earliest_start_on is None:
        axes.plot(
            [on_axis(wanted_on)], [row], "x", color=look.ink, markersize=7, markeredgewidth=1.6,
            zorder=3, gid="no date",
        )  # fmt: skip
    else:
        axes.plot(
            [on_axis(wanted_on), on_axis(step.earliest_start_on)], [row, row], color=look.muted,
            linewidth=1.6, linestyle="--", zorder=2, gid="waits",
        )  # fmt: skip
    yield wanted_on


def _name(step: PlannedStep | Queued) -> str:
    topic = step.competency_name or step.competency_id
    return f"{step.person_id}, {topic}: {step.method}"


def _key(steps: Sequence[PlannedStep | Queued], look: Look) -> Iterator[tuple[Line2D | Patch, str]]:
    dated = [one if isinstance(one, PlannedStep) else one.earliest for one in steps]
    shown = [one for one in dated if one is not None]
    purposes = {session.purpose for one in shown for session in one.sessions}
    for purpose, (marker, hue, name) in _MARKS.items():
        if purpose in purposes:
            color = getattr(look, hue)
            yield Line2D([], [], ls="", marker=marker, color=color, mec=look.ink, ms=6), name
    if any(one.earliest_review_on is not None for one in shown):
        yield Patch(color=look.steps[0]), _RANGE
    if any(isinstance(one, Queued) and one.earliest is not None for one in steps):
        yield Line2D([], [], color=look.muted, linewidth=1.6, linestyle="--"), _WAITS
    if None in dated:
        yield Line2D([], [], ls="", marker="x", color=look.ink, ms=6), _NO_DATE
    if any(one.urgency.due_on is not None for one in shown):
        yield Line2D([], [], ls="", marker="|", color=look.ink, ms=12, mew=2), _DUE


def _words(plan: Plan) -> str:
    waiting = f"{len(plan.queued)} waiting"
    dateless = sum(one.earliest is None for one in plan.queued)
    if dateless:
        waiting += f", {dateless} of them without a date"
    if not plan.planned:
        return f"Plan of {plan.as_of}: no step can begin; {waiting}."
    days = sorted(session.on for step in plan.planned for session in step.sessions)
    methods = Counter(step.method for step in plan.planned)
    people = len({step.person_id for step in plan.planned})
    told = ", ".join(f"{methods[one]} {one}" for one in sorted(methods))
    late = sum(step.misses_due is True for step in plan.planned)
    too_late = f"; {late} end after their due date" if late else ""
    what = f"{counted(len(plan.planned), 'step')} of {counted(people, 'person', 'people')}"
    return (
        f"Plan of {plan.as_of}: {what} from {days[0]} to {days[-1]}, {told}; {waiting}{too_late}."
    )
