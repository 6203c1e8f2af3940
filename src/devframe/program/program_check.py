"""The check of a whole program: what its parts leave out together."""

from collections.abc import Mapping

from devframe._base.logic import Truth, all_of, any_of
from devframe.program.checklist import Checked, Checklist, program_checklist
from devframe.program.curriculum import (
    BASELINE_TOPICS,
    CARE_TOPICS,
    Metric,
    Module,
    Program,
    Topic,
    sort_challenges,
)


def check_program(
    program: Program,
    *,
    min_understood_share: float = 0.8,
    checklist: Checklist | None = None,
) -> Checked:
    """Tell what a program leaves out.

    Args:
        program: The program.
        min_understood_share: Share of those asked about a metric who must understand it, 0 to 1.
        checklist: Which items count, and how much; by default those of `program_checklist`. It may
            leave items out; an item of your own that the program cannot answer is asked.

    Returns:
        What blocks, what to ask, what to take care of, each with what it is about.

    Source:
        `cx-development-framework`, `cx-scaling-training`, `cx-why-train` (opinion); the share is a
        convention.

    Example:
        >>> handbook = Module(
        ...     id="m-1", method="training", phase="onboarding", topics=("operations",)
        ... )
        >>> check_program(Program(id="p", modules=(handbook,))).codes("warns")
        ('more_than_operations', 'continues_after_onboarding', 'challenges_listed', \
'baseline_covered')
    """
    used = program_checklist() if checklist is None else checklist
    found = _found(program, min_understood_share)
    asked = {item.code for item in used.items}
    return used.check(
        {code: truth for code, (truth, _) in found.items() if code in asked},
        about={code: about for code, (_, about) in found.items() if code in asked},
    )


_Found = tuple[Truth, tuple[str, ...]]


def _found(program: Program, min_understood_share: float) -> Mapping[str, _Found]:
    """Give the truth of each item, and what a notice of it would be about."""
    modules = program.modules
    beyond_mentoring = any_of(
        [module.method != "mentoring" or module.planned for module in modules]
    )
    more_than_informal = True if not modules else beyond_mentoring
    new, places = program.new_people_per_month, program.mentor_places_per_month
    room = None if new is None or places is None else places >= new
    taught = [_teaches(module, CARE_TOPICS) for module in modules if module.method != "mentoring"]
    mentors = [one for one in modules if (one.method, one.phase) == ("mentoring", "onboarding")]
    challenges = sort_challenges(program.challenges or ())
    return {
        "more_than_operations": (any_of(taught), ()),
        "more_than_informal_mentoring": (more_than_informal, ()),
        "mentors_keep_up_with_hiring": (any_of([more_than_informal, room]), ()),
        "continues_after_onboarding": (any(one.phase == "ongoing" for one in modules), ()),
        "onboarding_mentor_covers_customer_care": _each(
            {one.id: _teaches(one, CARE_TOPICS) for one in mentors}
        ),
        "metrics_understood": _each(
            {one.id: _understood(one, min_understood_share) for one in program.metrics}
        ),
        "challenges_listed": (program.challenges is not None, ()),
        "challenges_sorted": (None if challenges.unsorted else True, challenges.unsorted),
        "challenges_owned": (not challenges.without_owner, challenges.without_owner),
        "baseline_covered": _each({topic: _covered(topic, modules) for topic in BASELINE_TOPICS}),
    }


def _each(truths: Mapping[str, Truth]) -> _Found:
    """Join truths of several things; the notice is about those that decide it."""
    joint = all_of(truths.values())
    return joint, tuple(name for name, truth in truths.items() if truth is joint is not True)


def _teaches(module: Module, topics: frozenset[Topic]) -> Truth:
    return None if module.topics is None else bool(topics & set(module.topics))


def _covered(topic: Topic, modules: tuple[Module, ...]) -> Truth:
    return any_of(
        [all_of([_teaches(one, frozenset({topic})), one.for_everyone]) for one in modules]
    )


def _understood(metric: Metric, min_share: float) -> Truth:
    return None if metric.asked == 0 else metric.understood / metric.asked >= min_share
