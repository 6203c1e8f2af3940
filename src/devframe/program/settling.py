"""Settle the steps of a plan one after the other, each in the room that those before it leave."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from devframe._base.ids import derived_id
from devframe.program.plan import PlannedStep, Queued, of_recommendation
from devframe.program.plan_order import Turn, group_id, groups_of
from devframe.program.step_room import Room, StepDates, Wish
from devframe.program.waiting import (
    Shortage,
    find_obstacle,
    find_shortage,
    follows_queued,
    no_dose,
)
from devframe.program.wishes import Wishes

Outcome = PlannedStep | Queued
"""What becomes of a step."""


def settle(turns: Sequence[Turn], wishes: Wishes, *, room: Room, as_of: date) -> list[Outcome]:
    """Give every step its dates, or a place in the queue.

    Args:
        turns: The steps in order.
        wishes: Says what each step needs.
        room: The time there is; entries are made in it.
        as_of: The first day on which anything may be planned.

    Returns:
        What becomes of each step, in the same order.
    """
    settling = _Settling(
        wishes=wishes,
        room=room,
        as_of=as_of,
        turns={turn.key: turn for turn in turns},
        groups=groups_of(turns, wishes.capacity, partners=wishes.partners),
    )
    for turn in turns:
        settling.settle(turn)
    return [settling.outcomes[turn.key] for turn in turns]


@attrs.frozen(kw_only=True)
class _Settling:
    """What has become of each step so far."""

    wishes: Wishes
    room: Room
    as_of: date
    turns: Mapping[tuple[str, int], Turn]
    groups: Mapping[tuple[str, int], tuple[Turn, ...]]
    outcomes: dict[tuple[str, int], Outcome] = attrs.field(factory=dict)
    next_from: dict[tuple[str, int], date] = attrs.field(factory=dict)
    reviews: dict[str, list[date]] = attrs.field(factory=dict)

    def settle(self, turn: Turn) -> None:
        """Decide on a step after the one before it, and on a group with its first member."""
        if turn.key in self.outcomes:
            return
        together = self.groups.get(turn.key, (turn,))
        for member in together:
            if member.number > 1:
                self.settle(self.turns[member.before])
        ready = tuple(one for one in together if one.number == 1 or one.before in self.next_from)
        for member in together:
            if member not in ready:
                follows = follows_queued(member.recommendation.person_id, member.number - 1)
                self._queue((member,), follows)
        # Who could not even begin alone waits alone, so that the others need not.
        able = tuple(one for one in ready if len(ready) == 1 or self._could_begin(one))
        for member in ready:
            if member not in able:
                self._decide((member,))
        if able:
            self._decide(able)

    def _could_begin(self, member: Turn) -> bool:
        wish = self._wish((member,))
        return wish is not None and wish.dates(self._room_alone((member,))) is not None

    def _decide(self, members: tuple[Turn, ...]) -> None:
        """Plan the members together, or queue them."""
        first = members[0]
        wish = self._wish(members)
        if wish is None:
            self._queue(members, no_dose(first.step.method))
            return
        wanted = wish.dates(self._room_alone(members))
        if wanted is None:
            about = first.recommendation
            topic = about.competency_name or about.competency_id
            self._queue(members, find_obstacle(wish, topic, room=self.room))
            return
        found = wish.dates(self.room)
        waiting = [one for one in members if isinstance(self.outcomes.get(one.before), Queued)]
        if found is None or found.starts_on > wanted.starts_on:
            shortage = find_shortage(wish, wanted, room=self.room, reviews=self.reviews)
            self._queue(members, shortage, wanted=wanted, found=found)
        elif waiting:
            follows = follows_queued(waiting[0].recommendation.person_id, first.number - 1)
            self._queue(members, follows, wanted=wanted, found=found)
        else:
            for member in members:
                self.outcomes[member.key] = self._planned(member, members, found)
        if found is not None:
            self._keep(members, found)

    def _room_alone(self, members: tuple[Turn, ...]) -> Room:
        """Give the room that is taken by nothing but earlier steps of the same recommendations."""
        room = self.room.emptied()
        for member in members:
            for number in range(1, member.number):
                outcome = self.outcomes[member.recommendation.id, number]
                step = outcome if isinstance(outcome, PlannedStep) else outcome.earliest
                for session in () if step is None else step.sessions:
                    room.people.take(member.recommendation.person_id, session.on, session.minutes)
        return room

    def _wish(self, members: tuple[Turn, ...]) -> Wish | None:
        starts = [self.next_from[one.before] for one in members if one.number > 1]
        return self.wishes.of(members, not_before=max(starts, default=self.as_of))

    def _keep(self, members: tuple[Turn, ...], found: StepDates) -> None:
        by = {one.recommendation.person_id: one.recommendation.id for one in members}
        self.room.keep(found, by=by)
        for member in members:
            self.next_from[member.key] = found.next_from
            if found.earliest_review_on is not None:
                reviews = self.reviews.setdefault(member.recommendation.id, [])
                reviews.append(found.earliest_review_on)

    def _planned(self, member: Turn, members: tuple[Turn, ...], dates: StepDates) -> PlannedStep:
        step, shared = member.step, member.key in self.groups
        return PlannedStep.trusted(
            **of_recommendation(member.recommendation),
            id=derived_id("planned-step", *member.key),
            number=member.number,
            method=step.method,
            form=step.form,
            serves=step.serves,
            urgency=member.urgency,
            settled=member.recommendation.settled,
            host_id=dates.host_id,
            group_id=group_id(members) if shared else None,
            sessions=dates.sessions,
            earliest_review_on=dates.earliest_review_on,
            latest_review_on=dates.latest_review_on,
            certificates=dates.certificates,
            left_out=dates.left_out,
            presumed=self.wishes.presumed(member),
        )

    def _queue(
        self,
        members: tuple[Turn, ...],
        shortage: Shortage,
        *,
        wanted: StepDates | None = None,
        found: StepDates | None = None,
    ) -> None:
        for member in members:
            self.outcomes[member.key] = Queued.trusted(
                **of_recommendation(member.recommendation),
                id=derived_id("queued-step", *member.key),
                number=member.number,
                method=member.step.method,
                form=member.step.form,
                urgency=member.urgency,
                short_of=shortage.short_of,
                because=shortage.because,
                would_free=shortage.would_free,
                waits_for=shortage.waits_for,
                wanted_on=None if wanted is None else wanted.starts_on,
                earliest=None if found is None else self._planned(member, members, found),
            )
