"""The finer questions of level 2, asked of many groups at once."""

from collections.abc import Mapping
from functools import partial

import attrs
import numpy as np

from devframe.kirkpatrick.arrays import (
    ArrayLike,
    check_level,
    library_of,
    numbers,
    same_length,
)
from devframe.kirkpatrick.bundle import Findings
from devframe.kirkpatrick.by_group import AnyDesign, share_by
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.grouped import grouped_gain, grouped_ratio
from devframe.kirkpatrick.groups import INDEPENDENT, MANY_SOURCES, SMALLEST_GROUP, Groups
from devframe.kirkpatrick.learning_normalized import check_scale, pretest_cautions
from devframe.kirkpatrick.learning_persons import reliable_change
from devframe.kirkpatrick.learning_retention import later_looks
from devframe.kirkpatrick.many import ManyFindings


def retention_by(
    before: ArrayLike,
    after: ArrayLike,
    *,
    later: Mapping[int, ArrayLike],
    by: ArrayLike,
    by_name: str = "group",
    outcome: str = "score",
    unit: str = "points",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> Findings:
    """Say of every group how its gain held: the change since the end, and the share kept.

    Args:
        before: Scores before the program, shape (n,).
        after: Scores at its end, shape (n,).
        later: Scores by days since the end, each of shape (n,).
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        outcome: What was measured.
        unit: Its unit.
        level: Level of the intervals.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        smallest_group: Groups with fewer units are withheld.
        design: The study design; by default one group before and after.

    Returns:
        For each time two tables of groups: `after 90 days`, the change since the end in paired t
        intervals with p- and q-values, and `share kept after 90 days`, the ratio of mean gains in
        Fieller's intervals. Units without all three scores are counted and left out.

    Raises:
        InvalidInputError: As `retention`, and for columns of unequal length.

    Source:
        As `retention`; Benjamini & Hochberg (1995).

    Example:
        >>> before, after, month = [4, 5, 4, 6], [8, 9, 8, 9], [7, 8, 8, 9]
        >>> found = retention_by(
        ...     before, after, later={30: month}, by=list("aabb"), smallest_group=1
        ... )
        >>> found["after 30 days"]["a"].estimate, found["share kept after 30 days"]["a"].estimate
        (-1.0, 0.75)
    """
    check_level(level)
    parts: dict[str, ManyFindings] = {}
    library = library_of(before, after, by)
    for look in later_looks(before, after, later, lowest=lowest, highest=highest):
        groups = Groups.of(by, by_name, look.later, outcome)
        place = groups.codes, len(groups.names)
        # A unit without a score before belongs to neither table, as in a single finding.
        end = np.where(look.known, look.after, np.nan)
        change = grouped_gain(end, look.later, *place, level=level)
        kept = grouped_ratio(
            look.later - look.before, look.after - look.before, *place, level=level
        )
        say = partial(
            conclude,
            outcome=outcome,
            level=level,
            estimate=None,
            n=int(change.n.sum()),
            n_missing=int(change.n_missing.sum()),
            design=design,
            cautions=groups.cautions,
            assumptions=[INDEPENDENT, "those who came back are like those who did not"],
        )
        days = f"after {look.days} days"
        since = say(
            form="change",
            estimand=f"mean change from the end to {look.days} days later",
            unit=unit,
            method="paired t",
            sources=[*MANY_SOURCES, "student-1908"],
        )
        share = say(
            form="level",
            estimand=f"share of the gain kept {days}",
            method="ratio of mean gains, Fieller's interval",
            sources=[*MANY_SOURCES, "fieller-1954"],
        )
        parts[days] = groups.many(change, since, smallest_group, library)
        parts[f"share kept {days}"] = groups.many(kept, share, smallest_group, library)
    return Findings(parts)


def normalized_gain_by(
    before: ArrayLike,
    after: ArrayLike,
    *,
    highest: float,
    by: ArrayLike,
    lowest: float = 0.0,
    by_name: str = "group",
    outcome: str = "test score",
    level: float = 0.95,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> ManyFindings:
    """Give Hake's normalized gain of every group.

    Formula:
        ⟨g⟩ = (mean after - mean before) / (highest - mean before) with Fieller's interval, which
        takes one pass where the bootstrap of `normalized_gain` draws thousands of samples a
        group. p is that of the paired t: ⟨g⟩ is zero where the mean change is.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same units, shape (n,).
        highest: Highest possible score.
        by: Labels of the groups, shape (n,).
        lowest: Lowest possible score.
        by_name: What the groups are.
        outcome: What was measured.
        level: Level of the intervals.
        smallest_group: Groups with fewer units are withheld.
        design: The study design; by default one group before and after.

    Returns:
        One change per group. Pairs with a missing value are counted per group and left out.

    Raises:
        InvalidInputError: For labels, values off the scale, or columns of unequal length.

    Source:
        Hake (1998); Fieller (1954); Nissen et al. (2018): groups that start high come out higher.

    Example:
        >>> found = normalized_gain_by(
        ...     [40, 50, 60, 80], [70, 75, 90, 90], highest=100, by=list("aabb"), smallest_group=1
        ... )
        >>> found["a"].estimate, round(found["b"].estimate, 4)
        (0.5, 0.6667)
    """
    check_level(level)
    check_scale(lowest, highest)
    first = numbers(before, name="before", lowest=lowest, highest=highest)
    second = numbers(after, name="after", lowest=lowest, highest=highest)
    same_length(outcome, {"before": first, "after": second})
    groups = Groups.of(by, by_name, first, outcome)
    place = groups.codes, len(groups.names)
    columns = attrs.evolve(
        grouped_ratio(second - first, highest - first, *place, level=level),
        p=grouped_gain(first, second, *place, level=level).p,
    )
    template = conclude(
        outcome=outcome,
        estimand="normalized gain of the averages",
        form="change",
        estimate=None,
        level=level,
        n=int(columns.n.sum()),
        n_missing=int(columns.n_missing.sum()),
        unit="of the possible gain",
        method="Hake's ⟨g⟩, Fieller's interval",
        design=design,
        cautions=[
            *groups.cautions,
            *pretest_cautions((highest - first)[~np.isnan(first + second)]),
        ],
        assumptions=[INDEPENDENT],
        sources=[*MANY_SOURCES, "fieller-1954", "hake-1998"],
    )
    return groups.many(columns, template, smallest_group, library_of(before, after, by))


def reliable_change_by(
    before: ArrayLike,
    after: ArrayLike,
    *,
    reliability: float,
    by: ArrayLike,
    by_name: str = "group",
    sd: float | None = None,
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    smallest_group: int = SMALLEST_GROUP,
    design: AnyDesign = None,
) -> Findings:
    """Give the share of people in every group who changed by more than the test's own error.

    The error belongs to the test, so it is the same in every group: without `sd` it comes from the
    earlier scores of all people together.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same people, shape (n,).
        reliability: Reliability of the test, from 0 to below 1.
        by: Labels of the groups, shape (n,).
        by_name: What the groups are.
        sd: Standard deviation of the test in the group it belongs to.
        level: Level at which a change counts, and of the intervals.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.
        smallest_group: Groups with fewer people are withheld.
        design: The study design.

    Returns:
        Two tables of groups, `rose` and `fell`, with Wilson intervals. People without a score are
        counted per group and left out. No person is named.

    Raises:
        InvalidInputError: As `reliable_change`, and for columns of unequal length.

    Source:
        Jacobson & Truax (1991); Newcombe (1998) for the interval.

    Example:
        >>> found = reliable_change_by(
        ...     [30, 30, 30, 30],
        ...     [50, 31, 45, 46],
        ...     reliability=0.8,
        ...     sd=7.5,
        ...     by=list("aabb"),
        ...     smallest_group=1,
        ... )
        >>> found["rose"]["a"].estimate, found["rose"]["b"].estimate
        (0.5, 1.0)
    """
    persons = reliable_change(
        before, after, reliability=reliability, sd=sd, level=level, lowest=lowest, highest=highest
    )
    verdicts = [person.verdict for person in persons.people]
    parts = {
        name: share_by(
            [None if verdict == "unknown" else verdict == name for verdict in verdicts],
            by=by,
            by_name=by_name,
            outcome=f"people who {name} reliably",
            level=level,
            smallest_group=smallest_group,
            design=design,
        )
        for name in ("rose", "fell")
    }
    found = Findings(parts).warning(*persons.warnings)
    return found.answering_in(library_of(before, after, by))
