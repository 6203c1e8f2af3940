"""Who comes first in a plan, and who shares sessions with whom."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

import attrs

from devframe._base.ids import derived_id
from devframe.diagnosis import Need
from devframe.program.dose import RangeDose
from devframe.program.plan import Urgency
from devframe.program.plan_capacity import PlanCapacity
from devframe.program.training import even_parts
from devframe.recommendation import Recommendation, Step


@attrs.frozen(kw_only=True)
class Turn:
    """A step of a recommendation that wants its dates.

    Attributes:
        recommendation: The recommendation.
        number: The step's place in it, from 1.
        urgency: What decides its place in the order.
    """

    recommendation: Recommendation
    number: int
    urgency: Urgency

    @property
    def key(self) -> tuple[str, int]:
        """What the turn goes by."""
        return self.recommendation.id, self.number

    @property
    def before(self) -> tuple[str, int]:
        """What the step before it goes by; there is none before the first."""
        return self.recommendation.id, self.number - 1

    @property
    def step(self) -> Step:
        """The step."""
        return self.recommendation.steps[self.number - 1]


def turns_in_order(
    recommendations: Iterable[Recommendation], needs: Mapping[str, Need]
) -> list[Turn]:
    """Put the steps of all recommendations in the order in which they get their dates.

    Args:
        recommendations: Recommendations to develop.
        needs: Needs by id, as far as they are known.

    Returns:
        Safety first, then the due date, then importance, then the ids; the steps of one
        recommendation in their sequence.
    """
    ranked = sorted(
        ((urgency_of(needs.get(one.need_id)), one) for one in recommendations),
        key=lambda pair: (pair[0].rank, pair[1].person_id, pair[1].competency_id, pair[1].id),
    )
    return [
        Turn(recommendation=one, number=number, urgency=urgency)
        for urgency, one in ranked
        for number in range(1, len(one.steps) + 1)
    ]


def urgency_of(need: Need | None) -> Urgency:
    """Take from a need what decides who comes first.

    Args:
        need: The need, or `None` when it is not known.

    Returns:
        Its urgency.
    """
    if need is None:
        return Urgency()
    return Urgency(
        safety_critical=need.situation.safety_critical,
        due_on=need.situation.due_on,
        importance=need.importance,
    )


def groups_of(
    turns: Sequence[Turn], capacity: PlanCapacity, *, partners: Mapping[str, str]
) -> dict[tuple[str, int], tuple[Turn, ...]]:
    """Put those who get the same in a shared form into small groups that stay as they are.

    Args:
        turns: The steps in order.
        capacity: Says which forms are shared, and how large a group may be.
        partners: Whose coach is settled, by person.

    Returns:
        The group of each step in a shared form, by its key. Groups are as few as the cap allows
        and as even as can be; they do not depend on anybody's time.
    """
    alike: dict[tuple[object, ...], list[Turn]] = {}
    seen: Counter[tuple[object, ...]] = Counter()
    for turn in turns:
        step, of = turn.step, turn.recommendation
        dose = capacity.dose_of(step.method)
        if not isinstance(dose, RangeDose) or step.form not in dose.group_forms:
            continue
        # Who comes to it at another step is ready at another time, so nobody waits for a course
        # of others. Who needs it twice, in two contexts, goes to two groups.
        settled = partners.get(of.person_id)
        kind = (of.competency_id, step.method, step.form, turn.number, settled)
        alike.setdefault((*kind, seen[*kind, of.person_id]), []).append(turn)
        seen[*kind, of.person_id] += 1
    groups = {}
    for together in alike.values():
        rest = iter(together)
        for size in even_parts(len(together), capacity.max_group_size):
            group = tuple(islice(rest, size))
            groups.update({turn.key: group for turn in group})
    return groups


def group_id(group: Sequence[Turn]) -> str:
    """Derive a group's id from those who are in it.

    Args:
        group: Its members' steps.

    Returns:
        A uuid5 as text.
    """
    return derived_id("coaching-group", *sorted(turn.recommendation.id for turn in group))
