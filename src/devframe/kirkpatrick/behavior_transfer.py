"""Level 3: how a behavior went on over time, and whether it went on better in one group."""

from functools import partial

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe.kirkpatrick.arrays import ArrayLike, check_level, library_of
from devframe.kirkpatrick.behavior_courses import Course, mixed_course, own_courses, person_lines
from devframe.kirkpatrick.behavior_occasions import Occasions, read_occasions, unit_of_time
from devframe.kirkpatrick.claims import Caution, DesignKind, RefusedError
from devframe.kirkpatrick.cluster_cautions import few_clusters
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.effect_sizes import few_units, no_spread
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning_arms import bounded_design, loss_cautions, read_arms

_FEWEST_PERSONS = 5  # fewer people say nothing of how people differ


def transfer_over_time(
    values: ArrayLike,
    *,
    person: ArrayLike,
    time: ArrayLike,
    arm: ArrayLike | None = None,
    cluster: ArrayLike | None = None,
    outcome: str = "behavior",
    unit: str = "points",
    time_unit: str | None = None,
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    group: str = "group",
    reference: str = "reference",
    design: Design | DesignKind | None = None,
) -> Finding:
    """Say how a behavior rose or faded over time, in people who were measured repeatedly.

    One row is one person on one occasion; people may have different occasions and any number of
    them. With an arm, the two groups' slopes are compared.

    Formula:
        value = level + slope · time, with `arm` each for both groups; level and slope differ by
        person (random, REML through statsmodels). t with Satterthwaite's degrees of freedom, which
        statsmodels does not give; with `cluster` CR2 with the mixed model as its working model.
        Where a fit is singular, the correlation and then the slopes of people are dropped, and
        that is said. Fewer than five people are described by the mean of their own lines.

    Assumptions:
        The mean course is a straight line (a bend is looked for and told); people, or clusters,
        are independent; what is random is roughly normal.

    Missing data:
        Every known row counts, also of people with gaps. This is right where missing occasions
        depend on nothing but the occasions that are known, and wrong where people stop being
        measured because they stopped doing it. People without any known row are counted in
        `n_missing`; how many were not seen in the second half of the time is told.

    Args:
        values: Measurements, shape (rows,).
        person: Whose, shape (rows,).
        time: When, as numbers, dates or datetimes (which count in days), shape (rows,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (rows,).
        cluster: Team or other cluster of each person, shape (rows,).
        outcome: What was measured, for sentences.
        unit: Unit of the measurements.
        time_unit: Unit of the times; by default `day` for dates and `unit of time` for numbers.
        level: Level of the intervals.
        lowest: Smallest possible measurement.
        highest: Largest possible measurement.
        group: Name of the group in sentences.
        reference: Name of the others in sentences.
        design: How the study was made; by default one group, or two not assigned by chance.

    Returns:
        The slope per unit of time, with the mean levels at the first and the last time beside it;
        with an arm the difference of slopes, with both slopes beside it. As quantities how people
        differ (`sd_level_at_zero`, `sd_slope`, `r_level_slope`), `sd_residual`, `n_occasions`, and
        with an arm `n_group` and `n_reference`.

    Raises:
        InvalidInputError: When a column cannot be used, a person has two values at one time, or
            everybody was measured once, or one arm at one time.
        RefusedError: When people changed their arm, or fewer than five are to be compared.

    Source:
        Laird & Ware (1982); Kuznetsova et al. (2017); Blume et al. (2010) for why transfer is to
        be looked at over time.

    Example:
        >>> found = transfer_over_time(
        ...     [2, 3, 5, 1, 3, 4, 3, 5, 6, 2, 2, 4, 4, 5, 8, 1, 2, 2],
        ...     person=[p for p in "abcdef" for _ in range(3)],
        ...     time=[0, 4, 8] * 6,
        ...     outcome="recaps per shift",
        ...     unit="recaps",
        ...     time_unit="week",
        ... )
        >>> print(found.sentence())
        recaps per shift rose by 0.333 recaps per week (95 % interval 0.198 to 0.469; n = 6);
        without a comparison group nothing tells why.
    """
    check_level(level)
    occasions = read_occasions(
        values,
        person=person,
        time=time,
        arm=arm,
        cluster=cluster,
        lowest=lowest,
        highest=highest,
    )
    _check_arms(occasions)
    meant, losses = _design(occasions, design)
    course = _course(occasions, level=level)
    n = course.n_lines or occasions.persons
    say = partial(
        conclude,
        level=level,
        n=n,
        n_missing=occasions.n_missing,
        n_dropped=occasions.persons - n,
        method=course.method,
        design=meant,
        library=library_of(values, person),
    )
    per = f"{unit} per {time_unit or unit_of_time(time)}".strip()
    sizes = _arm_sizes(occasions)
    fewest = min(sizes.values(), default=n)
    who = "person" if fewest == 1 else "people"
    if occasions.clusters is None or occasions.persons < _FEWEST_PERSONS:
        few = few_units(fewest, f"{who} in the smaller arm" if sizes else who)
    else:
        few = few_clusters(len(np.unique(occasions.clusters)), df=course.slope.df)
    cautions = [*few, *losses, *course.cautions, *_left_out(occasions, n)]
    if not course.slope.se > 0:
        cautions.append(no_spread("The lines of all people are the same, or there is but one"))
    main = partial(
        say,
        **course.slope.figures,
        unit=per,
        cautions=cautions,
        assumptions=course.assumptions,
        sources=course.sources,
        quantities={
            **course.quantities,
            **sizes,
            "n_occasions": float(len(occasions.values)),
            "rows_missing": float(occasions.rows_missing),
            "first_time": float(occasions.at.min()),
            "last_time": float(occasions.at.max()),
            "smallest_detectable": course.slope.smallest_detectable,
        },
    )
    if occasions.treated is None:
        return main(
            outcome=outcome,
            estimand="mean slope over time",
            form="change",
            also=_levels(course, outcome, unit=unit, say=say),
        )
    also = [
        say(
            outcome=f"{outcome} in {name}",
            estimand="mean slope over time",
            form="change",
            **interval.figures,
            unit=per,
        )
        for name, interval in zip((group, reference), course.of_arms, strict=True)
    ]
    return main(
        outcome=f"the slope of {outcome}",
        estimand="difference of mean slopes over time",
        form="contrast",
        group=group,
        reference=reference,
        also=also,
    )


def _levels(course: Course, outcome: str, *, unit: str, say: partial[Finding]) -> list[Finding]:
    """Tell where the mean course began and where it ended; against zero a level is no question."""
    return [
        say(
            outcome=outcome,
            estimand=f"mean {outcome} at the {when} time",
            form="level",
            estimate=interval.estimate,
            low=interval.low,
            high=interval.high,
            se=interval.se,
            df=interval.df,
            unit=unit,
        )
        for when, interval in zip(("first", "last"), course.levels, strict=False)
    ]


def _course(occasions: Occasions, *, level: float) -> Course:
    if occasions.persons < _FEWEST_PERSONS:
        if occasions.treated is not None:
            raise RefusedError(
                f"a comparison of {occasions.persons} people's courses",
                because="so few tell these people apart, not the groups they are in",
                instead="describe the course of each group by itself, or of each person",
            )
        return own_courses(occasions, level=level, these_only=True)
    slopes, noise = person_lines(occasions)
    known = slopes[~np.isnan(slopes)]
    if noise == 0 or (np.isnan(noise) and np.ptp(known) == 0):
        # Without noise there is no likelihood: everybody's line is known as it is.
        return own_courses(occasions, level=level, these_only=False)
    return mixed_course(occasions, level=level)


def _arm_sizes(occasions: Occasions) -> dict[str, int]:
    """Count the people in each arm, where there are arms."""
    if occasions.treated is None:
        return {}
    inside = int(occasions.treated.sum())
    return {"n_group": inside, "n_reference": occasions.persons - inside}


def _check_arms(occasions: Occasions) -> None:
    """See that each arm was measured at two times, so that each has a course."""
    if occasions.treated is None:
        return
    for side, name in ((1, "True"), (0, "False")):
        times = np.unique(occasions.at[occasions.treated[occasions.person] == side])
        if len(times) < 2:  # noqa: PLR2004 - a course takes two
            message = (
                f"expected both arms at two times or more, got {len(times)} for arm {name}; leave "
                "arm= out to describe one group"
            )
            raise InvalidInputError([Fault("arm", "one_time", message)], origin="occasions")


def _design(
    occasions: Occasions, given: Design | DesignKind | None
) -> tuple[Design, list[Caution]]:
    """Lower the design where many were not seen in the second half, and say so."""
    last = occasions.last
    if occasions.treated is not None:
        arms = read_arms(
            None,
            last,
            arm=occasions.treated,
            cluster=occasions.clusters,
            lowest=None,
            highest=None,
        )
        meant = given if isinstance(given, Design) else Design(kind=given or "groups_pre_post")
        return bounded_design(meant, arms), loss_cautions(arms)
    meant = given if isinstance(given, Design) else Design(kind=given or "one_group_pre_post")
    lost = float(np.isnan(last).mean())
    if not lost > 0:
        return meant, []
    sentence = (
        f"{100 * lost:.0f} % of people were not measured in the second half of the time: if they "
        "stopped because they stopped doing it, the course looks better than it was."
    )
    return meant, [Caution(code="lost", sentence=sentence, source="schulz-grimes-2002")]


def _left_out(occasions: Occasions, n: int) -> list[Caution]:
    found = []
    if n < occasions.persons:
        sentence = f"{occasions.persons - n} people were measured once only and have no line."
        found.append(Caution(code="one_occasion", sentence=sentence))
    if occasions.rows_missing:
        sentence = (
            f"{occasions.rows_missing} rows lack a value, a person, a time, an arm or a cluster "
            "and are left out."
        )
        found.append(Caution(code="rows_missing", sentence=sentence))
    return found
