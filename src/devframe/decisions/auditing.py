"""Audit access: which groups get which method recommended, and granted."""

from collections.abc import Iterable, Mapping

from devframe.decisions.access import methods_of, people_in
from devframe.decisions.audit_records import AccessTable, Audit, Stage
from devframe.decisions.history import Standing
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.fairness_collections import adjust_together
from devframe.kirkpatrick.fairness_gaps import rate_gaps
from devframe.kirkpatrick.fairness_suppression import SMALLEST_SHOWN
from devframe.recommendation import Recommendation

_NEEDS_DIFFER = Caution(
    code="needs_differ",
    sentence="Groups may differ in what they need, and methods stand in for each other: look at "
    "the reasons of the recommendations and decisions before a gap is explained.",
)


def audit(
    advised: Iterable[Recommendation | Standing],
    groups: Mapping[str, str | None],
    *,
    by: str = "group",
    reference: str | None = None,
    level: float = 0.95,
    smallest_group: int = SMALLEST_SHOWN,
) -> Audit:
    """Compare between groups who gets which method, as recommended and as decided.

    Formula:
        For each method, and for any method at all: the share of the people of a group for whom it
        is the main method of at least one need. Intervals, impact ratios and exact tests as in
        `rate_gaps`; p-values are adjusted for all comparisons of all tables together.

    Assumptions:
        People are independent of each other; each belongs to one group. Groups are given: nothing
        here guesses who belongs to which.

    Missing data:
        Verdict `ask_first` and decisions that are deferred or not taken leave open which method it
        will be. Somebody who has the method by another need has it; else it is not known, and they
        are counted and left out of that table. People without a group are counted.

    Args:
        advised: Recommendations, or what was decided on them (`History.standings`); each need
            once.
        groups: Group by need id; `None`, or no entry, where it is not known.
        by: What the groups are.
        reference: The group to compare with; by default, in each table, the one with the highest
            rate.
        level: Level of the intervals; each holds for itself.
        smallest_group: Groups with fewer people of whom everything is known are withheld, the same
            in all tables, and as many more as it takes that none can be computed from a total.

    Returns:
        The audit. A group that is below four fifths is one to look at, by a rule of thumb, and no
        more.

    Raises:
        InvalidInputError: When there is nothing to look at, a need stands twice, or a person is in
            two groups, with each of them; and for fewer than two groups.
        UnknownNameError: When no group has the reference's name.

    Source:
        Uniform Guidelines on Employee Selection Procedures (1978) for the ratio; as `rate_gaps`
        for the rest.

    Example:
        >>> from devframe.diagnosis import Need, Situation
        >>> from devframe.recommendation import recommend
        >>> shifts = {f"n-{number}": "day" if number < 40 else "night" for number in range(80)}
        >>> advice = []
        >>> for need_id, shift in shifts.items():
        ...     situation = Situation(
        ...         performed_before=shift == "night",
        ...         can_do_when_it_counts=shift == "night",
        ...         process_sound=shift == "day",
        ...     )
        ...     need = Need(
        ...         id=need_id,
        ...         person_id=f"p{need_id}",
        ...         competency_id="claims",
        ...         kinds=("knowledge",),
        ...         shortfall_share=0.5,
        ...         situation=situation,
        ...     )
        ...     advice.append(recommend(need))
        >>> found = audit(advice, shifts, by="shift")
        >>> night = found.of_method("training")["night"]
        >>> night.estimate, night.impact.ratio, night.impact.is_below_four_fifths
        (0.0, 0.0, True)
        >>> print(found.verdict())
        2 of 2 gaps by shift are clear, adjusted for 2 comparisons. A difference of this size is to
        be explained; it is no proof of discrimination, since groups may differ in what they need.
    """
    given = tuple(advised)
    people = people_in(given, groups)
    stages: tuple[Stage, ...] = ("recommended", "granted")
    if not any(isinstance(one, Standing) for one in given):
        stages = ("recommended",)
    asked = [(stage, method) for stage in stages for method in (None, *methods_of(people, stage))]
    answers = [[person.has(method, stage) for person in people] for stage, method in asked]
    tables = [
        rate_gaps(
            hits,
            group=[person.group for person in people],
            by=by,
            outcome=f"{'any method' if method is None else method} {stage}",
            reference=reference,
            counted=[None not in everything for everything in zip(*answers, strict=True)],
            level=level,
            smallest_group=smallest_group,
        )
        for (stage, method), hits in zip(asked, answers, strict=True)
    ]
    return Audit(
        by=by,
        n_people=len(people),
        n_needs=len(given),
        access=tuple(
            AccessTable(method=method, stage=stage, gaps=gaps)
            for (stage, method), gaps in zip(asked, adjust_together(tables), strict=True)
        ),
        warnings=(_NEEDS_DIFFER, *_left_out({one.need_id for one in given}, groups)),
    )


def _left_out(need_ids: set[str], groups: Mapping[str, str | None]) -> tuple[Caution, ...]:
    """Say which needs the groups name and nobody advised or decided on."""
    grouped = {need_id for need_id, group in groups.items() if group is not None}
    if not (silent := len(grouped - need_ids)):
        return ()
    sentence = (
        f"{silent} of {len(grouped)} needs with a group were neither advised nor decided on, and "
        "are left out: access may look different with them."
    )
    return (Caution(code="needs_left_out", sentence=sentence),)
