"""What a step needs in order to get dates, from its method's dose and what is known of courses."""

from collections.abc import Mapping, Sequence
from datetime import date

import attrs

from devframe.program.dose import ChunksDose, OpenDose
from devframe.program.plan_capacity import PlanCapacity
from devframe.program.plan_order import Turn
from devframe.program.range_dates import RangeWish
from devframe.program.step_dates import ChunksWish, OpenWish
from devframe.program.step_room import Wish
from devframe.program.training import TrainingModule


@attrs.frozen(kw_only=True)
class Wishes:
    """Says what steps need.

    Attributes:
        capacity: Doses, courses and coaches.
        partners: The coach or mentor settled for a person.
    """

    capacity: PlanCapacity
    partners: Mapping[str, str]

    def of(self, members: Sequence[Turn], *, not_before: date) -> Wish | None:
        """Say what a step, or a group of equal steps, needs.

        Args:
            members: The step of each who takes part.
            not_before: The earliest first day.

        Returns:
            The wish; `None` when nobody knows how long its method takes.
        """
        turn = members[0]
        person_id = turn.recommendation.person_id
        dose = self.capacity.dose_of(turn.step.method)
        if dose is None:
            return None
        if isinstance(dose, ChunksDose):
            modules, _ = self._course(turn, dose)
            return ChunksWish(
                dose=dose, modules=modules, person_id=person_id, not_before=not_before
            )
        if isinstance(dose, OpenDose):
            return OpenWish(
                dose=dose,
                person_id=person_id,
                mentor_id=self.partners.get(person_id),
                not_before=not_before,
            )
        person_ids = tuple(one.recommendation.person_id for one in members)
        return RangeWish(
            dose=dose,
            form=turn.step.form,
            person_ids=person_ids,
            coach_ids=self._coaches(turn.recommendation.competency_id, person_ids),
            not_before=not_before,
        )

    def presumed(self, turn: Turn) -> tuple[str, ...]:
        """Say what the dates of a step take for granted.

        Args:
            turn: The step.

        Returns:
            Sentences; none where everything is known.
        """
        dose = self.capacity.dose_of(turn.step.method)
        return self._course(turn, dose)[1] if isinstance(dose, ChunksDose) else ()

    def _course(
        self, turn: Turn, dose: ChunksDose
    ) -> tuple[tuple[TrainingModule, ...], tuple[str, ...]]:
        """Give the modules, and what had to be presumed about them."""
        competency_id = turn.recommendation.competency_id
        presumed = []
        found = [one for one in self.capacity.courses if one.competency_id == competency_id]
        if found:
            modules = found[0].modules
        else:
            modules = (TrainingModule(id=competency_id, teaching_minutes=dose.teaching_minutes),)
            topic = turn.recommendation.competency_name or competency_id
            presumed.append(
                f"The course on {topic} teaches {dose.teaching_minutes} minutes; nobody has said "
                "how long it is."
            )
        certified = any(one.certificate_valid_days is not None for one in modules)
        if turn.step.form in dose.certificate_forms and not certified:
            days = dose.certificate_valid_days
            last = modules[-1].model_copy(update={"certificate_valid_days": days})
            modules = (*modules[:-1], last)
            presumed.append(f"Its certificate is valid for {days} days; nobody has said how long.")
        return modules, tuple(presumed)

    def _coaches(self, competency_id: str, person_ids: Sequence[str]) -> tuple[str, ...]:
        """List who may coach, those with fewest other uses first; nobody coaches themselves."""
        settled = self.partners.get(person_ids[0])
        eligible = [
            one
            for one in self.capacity.coaches
            if one.coach_id not in person_ids
            and (one.competency_ids is None or competency_id in one.competency_ids)
        ]
        if settled is not None:
            eligible = [
                one
                for one in self.capacity.coaches
                if one.coach_id == settled and settled not in person_ids
            ]
        ranked = sorted(
            eligible,
            key=lambda one: (
                one.competency_ids is None,
                len(one.competency_ids or ()),
                one.coach_id,
            ),
        )
        return tuple(one.coach_id for one in ranked)
