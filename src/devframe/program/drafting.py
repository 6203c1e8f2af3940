"""Draft a plan: recommendations get dates within people's hours and coaches' minutes."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.ids import derived_id
from devframe.diagnosis import Need
from devframe.followup.calendar import WorkCalendar
from devframe.program.displacement import find_displaced
from devframe.program.plan import (
    AskFirst,
    DecideNow,
    FixElsewhere,
    Plan,
    PlannedStep,
    Queued,
    of_recommendation,
)
from devframe.program.plan_capacity import PlanCapacity
from devframe.program.plan_order import turns_in_order
from devframe.program.settling import settle
from devframe.program.step_room import Room
from devframe.program.unique import twice
from devframe.program.week_ledger import Calendars, WeekLedger
from devframe.program.wishes import Wishes
from devframe.recommendation import Recommendation

MOST_HORIZON_DAYS = 3660
"""Ten years: who plans further has no plan."""

_YEARS = range(1970, 2200)  # what lies outside is a slip of the pen


def draft_plan(
    recommendations: Iterable[Recommendation],
    capacity: PlanCapacity,
    *,
    calendar: WorkCalendar,
    as_of: date,
    needs: Iterable[Need] = (),
    calendars: Mapping[str, WorkCalendar] | None = None,
    partners: Mapping[str, str] | None = None,
    horizon_days: int = 365,
) -> Plan:
    """Draft a dated plan that never takes more than there is.

    Steps get their dates one after the other: those of safety-critical needs first, then by due
    date, then by importance, then by id; within a recommendation in their sequence. Each takes the
    earliest place that the ones before it leave, so nobody less urgent holds up somebody more
    urgent. A step that cannot begin when it should is queued, with the earliest dates that are
    free; they are kept for it. With more capacity, the first one in the order whose place changes
    gets a better one: earlier, or a coach who is further up the list. Groups are the exception:
    they are placed with their most urgent member, and all in one wait for each other.

    Coaching takes room up to its latest review, since only evidence ends it sooner. Draft again
    with a later `as_of` when it has.

    Args:
        recommendations: Recommendations with ids of their own, in any order.
        capacity: What the plan may use.
        calendar: The work calendar of all who have none of their own.
        as_of: The first day on which anything may be planned.
        needs: The needs behind the recommendations, for safety, due dates and importance; what is
            not known counts last.
        calendars: Calendars by id of the person or coach.
        partners: The coach or mentor settled for a person, such as an approved pair; their minutes
            have to stand in the capacity for coaching. Others get the first of the coaches with
            fewest competencies who has the time.
        horizon_days: How far after `as_of` a step may begin, at most ten years.

    Returns:
        The plan; every step of every recommendation is planned or queued in it, every other
        recommendation is fixed elsewhere or asked about.

    Raises:
        InvalidInputError: When ids of recommendations or needs repeat, or the day or the horizon
            lies out of reach.

    Source:
        `cx-development-framework`, `cx-why-train` (opinion); lengths and rhythms as in `Dose`.

    Example:
        >>> from devframe.diagnosis import Situation
        >>> from devframe.program import CoachTime
        >>> from devframe.recommendation import recommend
        >>> need = Need(
        ...     id="n-1",
        ...     person_id="p-1",
        ...     competency_id="listening",
        ...     kinds=("habit",),
        ...     shortfall_share=0.5,
        ...     situation=Situation(performed_before=True, tools_adequate=True),
        ... )
        >>> plan = draft_plan(
        ...     [recommend(need)],
        ...     PlanCapacity(
        ...         person_minutes_per_week=60,
        ...         coaches=(CoachTime(coach_id="k-1", minutes_per_week=120),),
        ...     ),
        ...     calendar=WorkCalendar(zone="UTC"),
        ...     as_of=date(2026, 11, 2),
        ... )
        >>> step = plan.planned[0]
        >>> [str(on) for on in (step.starts_on, step.earliest_review_on, step.latest_review_on)]
        ['2026-11-02', '2027-01-11', '2027-05-03']
    """
    given = sorted(recommendations, key=lambda one: (one.person_id, one.competency_id, one.id))
    known = sorted(needs, key=lambda one: one.id)
    _check(given, known, as_of, horizon_days)
    everybody = Calendars(default=calendar, own=dict(calendars or {}))
    turns = turns_in_order(
        (one for one in given if one.verdict == "develop"), {one.id: one for one in known}
    )
    horizon_on = as_of + timedelta(days=horizon_days)
    room = Room(
        people=WeekLedger(
            calendars=everybody,
            minutes_per_week={one.person_id: one.minutes_per_week for one in capacity.persons},
            default_minutes=capacity.person_minutes_per_week,
            urgent_work=capacity.urgent_work,
        ),
        coaches=WeekLedger(
            calendars=everybody,
            minutes_per_week={one.coach_id: one.minutes_per_week for one in capacity.coaches},
        ),
        horizon_on=horizon_on,
    )
    wishes = Wishes(capacity=capacity, partners=dict(partners or {}))
    outcomes = settle(turns, wishes, room=room, as_of=as_of)
    planned = tuple(one for one in outcomes if isinstance(one, PlannedStep))
    return Plan(
        id=derived_id("plan", as_of, horizon_on, capacity.to_json(), *(one.id for one in given)),
        as_of=as_of,
        horizon_on=horizon_on,
        planned=planned,
        queued=tuple(one for one in outcomes if isinstance(one, Queued)),
        fix_elsewhere=tuple(
            FixElsewhere.trusted(
                **of_recommendation(one),
                id=derived_id("fix-elsewhere", one.id),
                causes=one.causes,
                instead=one.verdict == "fix_elsewhere",
            )
            for one in given
            if one.causes
        ),
        ask_first=tuple(
            AskFirst.trusted(
                **of_recommendation(one),
                id=derived_id("ask-first", one.id),
                questions=one.questions,
            )
            for one in given
            if one.verdict == "ask_first"
        ),
        decide_now=tuple(
            DecideNow.trusted(
                **of_recommendation(one),
                id=derived_id("decide-now", one.id, control.code),
                code=control.code,
                sentence=control.sentence,
                owner=control.owner,
            )
            for one in given
            for control in one.controls
        ),
        displaced=find_displaced(planned, capacity.gives_way, calendars=everybody),
    )


def _check(
    recommendations: Sequence[Recommendation],
    needs: Sequence[Need],
    as_of: date,
    horizon_days: int,
) -> None:
    faults = [
        *twice((one.id for one in recommendations), "recommendations"),
        *twice((one.id for one in needs), "needs"),
    ]
    if as_of.year not in _YEARS:
        message = f"expected a day from {_YEARS[0]} to {_YEARS[-1]}, got {as_of}"
        faults.append(Fault("as_of", "out_of_range", message))
    if not 0 <= horizon_days <= MOST_HORIZON_DAYS:
        message = f"expected 0 to {MOST_HORIZON_DAYS} days, got {shorten(horizon_days)}"
        faults.append(Fault("horizon_days", "out_of_range", message))
    if faults:
        raise InvalidInputError(faults, origin="draft_plan")
