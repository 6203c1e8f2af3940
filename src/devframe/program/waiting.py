"""Why a step waits, and what would let it begin: never hidden, always in a sentence."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

import attrs

from devframe.program.plan import ShortOf
from devframe.program.step_room import Room, StepDates, Wish


@attrs.frozen(kw_only=True)
class Shortage:
    """What a step waits for.

    Attributes:
        short_of: As in `Queued`.
        because: As in `Queued`.
        would_free: As in `Queued`.
        waits_for: As in `Queued`.
    """

    short_of: ShortOf
    because: str
    would_free: str
    waits_for: tuple[str, ...] = ()


def no_dose(method: str) -> Shortage:
    """Say that nobody knows how long a method takes.

    Args:
        method: The method.

    Returns:
        The shortage.
    """
    return Shortage(
        short_of="dose",
        because=f"Nobody has said how long {method} takes and in which rhythm.",
        would_free=f"A dose of {method} in the capacity.",
    )


def follows_queued(person_id: str, number: int) -> Shortage:
    """Say that a step waits for one before it that waits itself.

    Args:
        person_id: Whose step that is.
        number: The step before.

    Returns:
        The shortage.
    """
    return Shortage(
        short_of="earlier_step",
        because=f"It follows step {number} of {person_id}, which waits.",
        would_free="Whatever lets that step begin.",
    )


def find_obstacle(wish: Wish, topic: str, *, room: Room) -> Shortage:
    """Say why a step could not begin within the horizon even if nothing else were planned.

    Args:
        wish: What it needs.
        topic: What it is about, as people call it.
        room: The time there is.

    Returns:
        The shortage.
    """
    if wish.coach_ids is not None and not wish.coach_ids:
        return Shortage(
            short_of="coach",
            because=f"No coach with known time may coach {topic}.",
            would_free=f"A coach who is eligible for {topic}, with their minutes.",
        )
    for person_id in wish.person_ids:
        has = room.people.most_minutes(person_id)
        if has < wish.minutes:
            return Shortage(
                short_of="person_minutes",
                because=f"It takes {wish.minutes} minutes in one week; {person_id} has {has}.",
                would_free=f"{wish.minutes - has} more minutes a week for {person_id}, or "
                "shorter sessions.",
            )
    most = {one: room.coaches.most_minutes(one) for one in wish.coach_ids or ()}
    if most and max(most.values()) < wish.minutes:
        coach_id = max(most, key=lambda one: most[one])
        return Shortage(
            short_of="coach_minutes",
            because=f"It takes {wish.minutes} minutes in one week; no coach has more than "
            f"{most[coach_id]}.",
            would_free=f"{wish.minutes - most[coach_id]} more minutes a week of {coach_id}.",
        )
    return Shortage(
        short_of="work_days",
        because=f"Up to {room.horizon_on} those who take part have too few weeks in which all work "
        "and urgent work leaves them the time.",
        would_free="Joint work days, less urgent work, or a longer horizon.",
    )


def find_shortage(
    wish: Wish, wanted: StepDates, *, room: Room, reviews: Mapping[str, Sequence[date]]
) -> Shortage:
    """Say what those before it have taken of what a step needs.

    Args:
        wish: What it needs.
        wanted: The dates it would have if nothing else were planned.
        room: The time that is left.
        reviews: Dates from which evidence can end what is planned, by recommendation.

    Returns:
        The first shortage: week by week, a person's time before the coach's. There is one, or the
        step would begin when it is wanted.
    """
    return next(_shortages(wish, wanted, room=room, reviews=reviews))


def _shortages(
    wish: Wish, wanted: StepDates, *, room: Room, reviews: Mapping[str, Sequence[date]]
) -> Iterator[Shortage]:
    # On trial, since two sessions of one step can fall into one week of somebody's own calendar.
    trial = room.on_trial()
    for session in wanted.sessions:
        on, minutes = session.on, session.minutes
        for person_id in wish.person_ids:
            left = trial.people.room(person_id, on)
            if left < minutes:
                week = room.calendars.week(person_id, on)[0]
                yield Shortage(
                    short_of="person_minutes",
                    because=f"In the week of {week}, {person_id} has {left} minutes left; it takes "
                    f"{minutes}.",
                    would_free=f"{minutes - left} more minutes a week for {person_id} from {week} "
                    "on, or an earlier end of what takes them.",
                    waits_for=room.people.holders(person_id, on),
                )
            trial.people.take(person_id, on, minutes)
        coach_id = wanted.host_id
        if coach_id is None or wish.coach_ids is None or not session.with_host:
            continue
        left = trial.coaches.room(coach_id, on)
        if left < minutes:
            holders = room.coaches.holders(coach_id, on)
            first_on = min(day for one in holders for day in reviews.get(one, ()))
            yield Shortage(
                short_of="coach_minutes",
                because=f"In the week of {room.calendars.week(coach_id, on)[0]}, {coach_id} has "
                f"{left} minutes left; it takes {minutes}.",
                would_free=f"{minutes - left} more minutes a week of {coach_id}, another coach, or "
                f"evidence that ends what takes them: the first review of it is on {first_on}.",
                waits_for=holders,
            )
        trial.coaches.take(coach_id, on, minutes)
