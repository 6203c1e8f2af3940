"""Which question of scores a study's columns allow, asked once or of many groups."""

from devframe.kirkpatrick.arrays import FloatArray, Labels
from devframe.kirkpatrick.by_group import contrast_by, gain_by, mean_by
from devframe.kirkpatrick.clustered_means import clustered_mean
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.learning import gain
from devframe.kirkpatrick.learning_contrast import compare
from devframe.kirkpatrick.many import ManyFindings
from devframe.kirkpatrick.ratings import average
from devframe.kirkpatrick.sheet import Sheet


def learning_once(
    sheet: Sheet,
    after: FloatArray,
    *,
    cluster: FloatArray | None,
    outcome: str,
    unit: str,
    level: float,
    seed: int,
    limits: tuple[float | None, float | None],
    design: Design,
) -> Finding:
    """Compare the arms, or tell the change, or tell the mean.

    Args:
        sheet: The study's sheet.
        after: Its last measurement, shape (n,).
        cluster: Codes of the clusters, NaN where unknown, shape (n,).
        outcome: What was measured.
        unit: Its unit.
        level: Level of the intervals.
        seed: Seed of the bootstrap, where one is used.
        limits: Lowest and highest possible measurement.
        design: The study design.

    Returns:
        The finding.
    """
    lowest, highest = limits
    if sheet.treated is not None:
        return compare(
            sheet.before,
            after,
            arm=sheet.treated,
            cluster=cluster,
            outcome=outcome,
            unit=unit,
            level=level,
            lowest=lowest,
            highest=highest,
            group=sheet.arms[0],
            reference=sheet.arms[1],
            design=design,
        )
    if cluster is not None:
        return clustered_mean(
            sheet.before,
            after,
            cluster=cluster,
            outcome=outcome,
            unit=unit,
            level=level,
            design=design,
        )
    if sheet.before is not None:
        return gain(
            sheet.before,
            after,
            outcome=outcome,
            unit=unit,
            level=level,
            seed=seed,
            lowest=lowest,
            highest=highest,
            design=design,
        )
    return average(after, outcome=outcome, unit=unit, level=level, design=design)


def learning_by(
    sheet: Sheet,
    after: FloatArray,
    *,
    by: Labels,
    by_name: str,
    outcome: str,
    unit: str,
    level: float,
    smallest_group: int,
    design: Design,
) -> ManyFindings:
    """Ask the same of every group, in one pass.

    Args:
        sheet: The study's sheet.
        after: Its last measurement, shape (n,).
        by: Labels of the units.
        by_name: What the groups are.
        outcome: What was measured.
        unit: Its unit.
        level: Level of the intervals.
        smallest_group: Groups with fewer units are withheld.
        design: The study design.

    Returns:
        The findings.
    """
    if sheet.treated is not None:
        return contrast_by(
            after,
            arm=sheet.treated,
            by=by,
            before=sheet.before,
            by_name=by_name,
            outcome=outcome,
            unit=unit,
            group_name=sheet.arms[0],
            reference_name=sheet.arms[1],
            level=level,
            smallest_group=smallest_group,
            design=design,
        )
    if sheet.before is not None:
        return gain_by(
            sheet.before,
            after,
            by=by,
            by_name=by_name,
            outcome=outcome,
            unit=unit,
            level=level,
            smallest_group=smallest_group,
            design=design,
        )
    return mean_by(
        after,
        by=by,
        by_name=by_name,
        outcome=outcome,
        unit=unit,
        level=level,
        smallest_group=smallest_group,
        design=design,
    )
