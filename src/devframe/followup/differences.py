"""What a new plan would change: a list for people to decide on, never a silent move."""

from typing import Literal

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Record
from devframe.followup.records import OPEN_STATUSES
from devframe.followup.series import FollowUpSeries
from devframe.followup.zoned import ZonedDateTime


class PlanDifference(Record):
    """One point in which a fresh plan differs from the series as it stands.

    Attributes:
        series_id: The series.
        label: The point.
        kind: `moved`, `added` (only in the fresh plan) or `dropped` (only in the series).
        original: The session's original start in the series; `None` when it is added.
        from_start: The start as it stands, or `None` when it is added.
        to_start: The start in the fresh plan, or `None` when it is dropped.
        confirmed: Whether the session is confirmed, so that people have to agree to a move.
    """

    series_id: Identifier
    label: Name
    kind: Literal["moved", "added", "dropped"]
    original: ZonedDateTime | None
    from_start: ZonedDateTime | None
    to_start: ZonedDateTime | None
    confirmed: bool


def plan_differences(series: FollowUpSeries, fresh: FollowUpSeries) -> tuple[PlanDifference, ...]:
    """Compare a series with a fresh plan, such as one made with newer holidays or time zones.

    Nothing is changed. To follow a difference, record a move with `series.change`.

    Args:
        series: The series as it stands.
        fresh: The same cadence planned anew for the same person.

    Returns:
        The differences of sessions that have not taken place, been cancelled or skipped, by label.

    Raises:
        InvalidInputError: When the two plan different cadences or people.

    Example:
        >>> from datetime import date
        >>> from devframe.followup.cadence.standard import reinforcement
        >>> from devframe.followup.calendar import WorkCalendar
        >>> from devframe.followup.planning import plan_series
        >>> def planned(days_off):
        ...     calendar = WorkCalendar(zone="UTC", days_off=days_off)
        ...     return plan_series(
        ...         reinforcement([1, 3]), date(2026, 11, 2), person_id="p-1", calendar=calendar
        ...     )
        >>> [found.label for found in plan_differences(planned([]), planned([date(2026, 11, 5)]))]
        ['day 3']
    """
    if (series.cadence, series.person_id) != (fresh.cadence, fresh.person_id):
        message = (
            f"expected a plan of {series.cadence} for {series.person_id}, got {fresh.cadence} for "
            f"{fresh.person_id}; compare plans of one person and cadence"
        )
        raise InvalidInputError([Fault("fresh", "other_plan", message)], origin="plan_differences")
    old = {label: session for session in series.sessions for label in session.labels}
    new = {label: session for session in fresh.sessions for label in session.labels}
    found = []
    for label in sorted({*old, *new}):
        before, after = old.get(label), new.get(label)
        if before is not None and before.status not in OPEN_STATUSES:
            continue
        from_start = None if before is None else before.starts_at
        to_start = None if after is None or after.status == "skipped" else after.starts_at
        if from_start == to_start:
            continue
        found.append(
            PlanDifference(
                series_id=series.id,
                label=label,
                kind="added" if from_start is None else "dropped" if to_start is None else "moved",
                original=None if before is None else before.original,
                from_start=from_start,
                to_start=to_start,
                confirmed=before is not None and before.status == "confirmed",
            )
        )
    return tuple(found)
