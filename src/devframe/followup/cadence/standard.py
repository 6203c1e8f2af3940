"""devframe's own cadences, every default a parameter with a source."""

from collections.abc import Sequence

from devframe._base.errors import Fault, InvalidInputError
from devframe.followup.cadence.offsets import Offset, OffsetCadence

LADDER_DAYS = (1, 3, 7, 14, 30, 60)
"""Default days of spaced reinforcement: an assumption, see `devframe-convention`."""

HABIT_HORIZON_DAYS = 66
"""Median time to automaticity in Lally et al. (2010)."""

HABIT_CAP_DAYS = 254
"""Longest time in Lally et al. (2010), extrapolated from a study of twelve weeks."""


def feedback_cadence(
    *, earliest_work_days: int = 1, latest_work_days: int = 2, duration_minutes: int = 20
) -> OffsetCadence:
    """Build the follow-up of a feedback talk: one to two work days later, never the same day.

    Args:
        earliest_work_days: Work days after the talk at the earliest, at least 1.
        latest_work_days: Work days after the talk at the latest.
        duration_minutes: Length of the follow-up.

    Returns:
        A cadence of one point with a window.

    Raises:
        InvalidInputError: When the window is empty or begins on the day of the talk.

    Source:
        `cx-feedback-follow-up`: a day or two to think it over, then a second meeting. The 20
        minutes are `devframe-convention`.

    Example:
        >>> from datetime import date
        >>> from devframe.followup.calendar import WorkCalendar
        >>> friday = date(2026, 11, 20)
        >>> [str(day) for day in feedback_cadence().points(friday, WorkCalendar(zone="UTC"))[0][:2]]
        ['2026-11-23', '2026-11-24']
    """
    if not 1 <= earliest_work_days <= latest_work_days:
        message = (
            "expected a window of 1 or more work days after the talk, earliest before latest, got "
            f"{earliest_work_days} to {latest_work_days}"
        )
        raise InvalidInputError([Fault("", "window_closed", message)], origin="feedback_cadence")
    offset = Offset(
        label="feedback follow-up",
        work_days=earliest_work_days,
        window_work_days=latest_work_days - earliest_work_days,
    )
    return OffsetCadence(
        name="feedback_follow_up",
        duration_minutes=duration_minutes,
        offsets=(offset,),
        sources=("cx-feedback-follow-up", "devframe-convention"),
    )


def reinforcement(
    days: Sequence[int] = LADDER_DAYS, *, duration_minutes: int = 15
) -> OffsetCadence:
    """Build spaced reinforcement on a fixed ladder of days.

    Args:
        days: Calendar days after the anchor, ascending.
        duration_minutes: Length of one reinforcement.

    Returns:
        The cadence.

    Raises:
        InvalidInputError: When the days do not ascend from 1 or more.

    Source:
        `kang-2014`: expanding gaps end in the same recall as equal ones and hold it higher on the
        way. The days themselves are `devframe-convention`; see `retention_gap_days` for a ladder
        from a retention goal.

    Example:
        >>> [offset.days for offset in reinforcement().offsets]
        [1, 3, 7, 14, 30, 60]
    """
    if list(days) != sorted(set(days)) or not days or days[0] < 1:
        message = f"expected ascending days from 1 on, got {list(days)}"
        raise InvalidInputError([Fault("days", "wrong_order", message)], origin="reinforcement")
    return OffsetCadence(
        name="reinforcement",
        duration_minutes=duration_minutes,
        offsets=tuple(Offset(label=f"day {day}", days=day) for day in days),
        sources=("devframe-convention", "kang-2014"),
    )


def kirkpatrick_points(
    *,
    program_days: int = 0,
    behavior_days: Sequence[int] = (30, 60, 90),
    result_months: Sequence[int] = (3, 6, 9, 12),
    duration_minutes: int = 15,
) -> OffsetCadence:
    """Build the measurement points of an evaluation on Kirkpatrick's four levels.

    The anchor is the first day of the program. The baseline never lies after it: on a day off it
    rolls back, all other points roll forward.

    Args:
        program_days: Days from the first to the last day of the program; 0 for a single day.
        behavior_days: Days after the last day on which behavior (level 3) is measured.
        result_months: Months after the last day on which results (level 4) are measured.
        duration_minutes: Length of one measurement.

    Returns:
        The cadence.

    Source:
        `kirkpatrick-cadence` for the 30, 60 and 90 days with a baseline; the months are
        `devframe-convention`.

    Example:
        >>> [offset.label for offset in kirkpatrick_points().offsets][:3]
        ['baseline', 'level 1', 'level 2']
    """
    return OffsetCadence(
        name="kirkpatrick",
        duration_minutes=duration_minutes,
        offsets=(
            Offset(label="baseline", roll="preceding"),
            Offset(label="level 1", days=program_days),
            Offset(label="level 2", days=program_days),
            *(
                Offset(label=f"level 3, {days} days", days=program_days + days)
                for days in behavior_days
            ),
            *(
                Offset(label=f"level 4, {months} months", months=months, days=program_days)
                for months in result_months
            ),
        ),
        sources=("devframe-convention", "kirkpatrick-cadence"),
    )


def coaching(
    *,
    weekly_weeks: int = 13,
    fortnightly_weeks: int = 52,
    months: int = 12,
    duration_minutes: int = 30,
) -> OffsetCadence:
    """Build coaching that starts weekly, goes on fortnightly and then monthly.

    A session on a day off moves within its work week, later if it can, else earlier; a week with
    no work day at all skips its session and records that.

    Args:
        weekly_weeks: Weeks with a session each: three months.
        fortnightly_weeks: The week until which there is a session every other week: a year.
        months: Months of coaching in all; beyond the fortnightly weeks a session each.
        duration_minutes: Length of one session.

    Returns:
        The cadence.

    Source:
        `contact-center-cadence` (benchmarks of vendors); the 30 minutes are `devframe-convention`.

    Example:
        >>> [offset.days for offset in coaching(months=4).offsets][-3:]
        [91, 105, 119]
    """
    last_day = round(months * 365 / 12)
    weeks = [*range(1, weekly_weeks + 1), *range(weekly_weeks + 2, fortnightly_weeks + 1, 2)]
    monthly = range(fortnightly_weeks * 12 // 52 + 1, months + 1)
    return OffsetCadence(
        name="coaching",
        duration_minutes=duration_minutes,
        offsets=(
            *(
                Offset(label=f"week {week}", days=7 * week, roll="same_week")
                for week in weeks
                if 7 * week <= last_day
            ),
            *(Offset(label=f"month {month}", months=month, roll="same_week") for month in monthly),
        ),
        sources=("contact-center-cadence", "devframe-convention"),
    )


def habit(
    *, daily_days: int = 14, horizon_days: int = HABIT_HORIZON_DAYS, duration_minutes: int = 5
) -> OffsetCadence:
    """Build the practice of a habit: daily at first, then weekly to a horizon.

    A day off asks for nothing: its point is left out, so nobody is marked down for a holiday. Use
    `is_automatic` on the scores of the weekly checks to stop early, or a longer horizon to go on.

    Args:
        daily_days: Days of daily practice.
        horizon_days: How far the weekly checks go, at most `HABIT_CAP_DAYS`.
        duration_minutes: Length of one check.

    Returns:
        The cadence.

    Raises:
        InvalidInputError: When the horizon lies outside 1 to `HABIT_CAP_DAYS` days.

    Source:
        `lally-2010`: a median of 66 days, from 18 up to 254. The daily fortnight is
        `devframe-convention`.

    Example:
        >>> [offset.days for offset in habit().offsets][13:]
        [14, 21, 28, 35, 42, 49, 56, 63]
    """
    if not 1 <= horizon_days <= HABIT_CAP_DAYS:
        message = f"expected 1 to {HABIT_CAP_DAYS} days, got {horizon_days}"
        raise InvalidInputError([Fault("horizon_days", "out_of_range", message)], origin="habit")
    daily = range(1, min(daily_days, horizon_days) + 1)
    weekly = range((daily_days // 7 + 1) * 7, horizon_days + 1, 7)
    return OffsetCadence(
        name="habit",
        duration_minutes=duration_minutes,
        offsets=(
            *(Offset(label=f"day {day}", days=day, roll="omit") for day in daily),
            *(Offset(label=f"week {day // 7}", days=day, roll="same_week") for day in weekly),
        ),
        sources=("devframe-convention", "lally-2010"),
    )
