"""Many needs at once: who needs the same, and who needs something else."""

from collections import defaultdict
from collections.abc import Iterable
from typing import ClassVar, Literal

from devframe._base.ids import derived_id
from devframe._base.markup import html_head, html_table, value_text
from devframe._base.records import Identifier, Name, Record, RootRecord
from devframe.diagnosis import Need
from devframe.recommendation.decide import Verdict
from devframe.recommendation.policy import Policy
from devframe.recommendation.recommend import recommender
from devframe.recommendation.records import Recommendation


class CohortGroup(Record):
    """People with a need in the same competency who get the same answer.

    Attributes:
        id: Derived from the competency, the answer and the people.
        competency_id: The competency.
        competency_name: Its name, or `None`.
        verdict: The verdict they share.
        steps: Method and form of each step they share, such as `coaching/one_to_one`.
        causes: Codes of the causes elsewhere they share.
        person_ids: The people, in the order of their ids.
        recommendation_ids: Their recommendations, in the same order.
        settled: Whether all of these answers are settled.
    """

    id: Identifier
    competency_id: Identifier
    competency_name: Name | None
    verdict: Verdict
    steps: tuple[Identifier, ...]
    causes: tuple[Identifier, ...]
    person_ids: tuple[Identifier, ...]
    recommendation_ids: tuple[Identifier, ...]
    settled: bool


class CohortRecommendation(RootRecord):
    """Recommendations for many needs, and the groups they fall into.

    Attributes:
        schema_version: Version of this document's schema.
        policy_id: The policy.
        policy_version: Its version.
        recommendations: One per need, in the order of the needs.
        groups: People who need the same, by competency, the largest group first.
        split_competency_ids: Competencies in which people need different things: one program for
            all of them would serve some badly.
    """

    document: ClassVar[str] = "cohort-recommendation"

    schema_version: Literal[1] = 1
    policy_id: Identifier
    policy_version: Identifier
    recommendations: tuple[Recommendation, ...]
    groups: tuple[CohortGroup, ...]
    split_competency_ids: tuple[Identifier, ...]

    def _repr_html_(self) -> str:
        """Show in a notebook who needs the same."""
        rows = [
            (
                group.competency_name or group.competency_id,
                (
                    value_text(group.steps or group.causes or group.verdict),
                    str(len(group.person_ids)),
                    value_text(group.person_ids),
                    value_text(group.settled),
                ),
            )
            for group in self.groups
        ]
        heads = ("competency", "answer", "people", "who", "settled")
        told = f"{len(self.recommendations)} recommendations by {self.policy_id}"
        return html_head("Cohort", told) + html_table(heads, rows)


def recommend_cohort(needs: Iterable[Need], policy: Policy | None = None) -> CohortRecommendation:
    """Recommend for many needs, group who needs the same, and show where people differ.

    Args:
        needs: The needs, of any number of people and competencies.
        policy: The policy; the default policy when not given.

    Returns:
        The recommendations and the groups. Nobody is ranked.

    Example:
        >>> from devframe.diagnosis import Situation
        >>> needs = [
        ...     Need(
        ...         id=f"n{number}",
        ...         person_id=f"p{number}",
        ...         competency_id="claims",
        ...         kinds=("knowledge",),
        ...         shortfall_share=0.5,
        ...         situation=Situation(
        ...             performed_before=seen,
        ...             tools_adequate=True,
        ...             can_do_when_it_counts=seen,
        ...             process_sound=not seen,
        ...         ),
        ...     )
        ...     for number, seen in enumerate([False, False, True])
        ... ]
        >>> cohort = recommend_cohort(needs)
        >>> [(group.verdict, group.person_ids) for group in cohort.groups]
        [('develop', ('p0', 'p1')), ('fix_elsewhere', ('p2',))]
        >>> cohort.split_competency_ids
        ('claims',)
    """
    ready = recommender(policy)
    advice = tuple(ready.recommend(need) for need in needs)
    alike: dict[tuple[str, Verdict, tuple[str, ...], tuple[str, ...]], list[Recommendation]]
    alike = defaultdict(list)
    for item in advice:
        steps = tuple(f"{step.method}/{step.form}" for step in item.steps)
        causes = tuple(cause.code for cause in item.causes)
        alike[item.competency_id, item.verdict, steps, causes].append(item)
    groups = []
    answers = defaultdict(set)
    for (competency_id, verdict, steps, causes), members in alike.items():
        answers[competency_id].add((verdict, steps))
        ordered = sorted(members, key=lambda item: (item.person_id, item.need_id))
        groups.append(
            CohortGroup(
                id=derived_id("cohort-group", *(item.id for item in ordered)),
                competency_id=competency_id,
                competency_name=ordered[0].competency_name,
                verdict=verdict,
                steps=steps,
                causes=causes,
                person_ids=tuple(item.person_id for item in ordered),
                recommendation_ids=tuple(item.id for item in ordered),
                settled=all(item.settled for item in ordered),
            )
        )
    groups.sort(key=lambda group: (-len(group.person_ids), group.competency_id, group.id))
    chosen = ready.compiled.policy
    return CohortRecommendation(
        policy_id=chosen.id,
        policy_version=chosen.version,
        recommendations=advice,
        groups=tuple(groups),
        split_competency_ids=tuple(sorted(key for key, found in answers.items() if len(found) > 1)),
    )
