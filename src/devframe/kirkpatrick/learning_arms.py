"""Two arms of a study, checked once: who is used, who is missing, who left, who shares a team."""

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe.kirkpatrick.arrays import (
    ArrayLike,
    BoolArray,
    FloatArray,
    IntArray,
    labels,
    numbers,
    same_length,
)
from devframe.kirkpatrick.claims import Caution, RefusedError
from devframe.kirkpatrick.conclusions import Design
from devframe.kirkpatrick.designs import Loss, clusters_per_arm, infer_kind, loss_of


@attrs.frozen(eq=False)
class Arms:
    """The complete rows of a study with two arms.

    Attributes:
        after: Later scores, shape (n,).
        before: Earlier scores, shape (n,), or `None` when there are none.
        treated: Who belongs to the group, shape (n,).
        clusters: Codes of the clusters, shape (n,), or `None`.
        n_missing: Rows left out because a value is missing.
        loss: How many of those assigned have no later score.
        kept: Which of the rows given these are, shape (rows,).
    """

    after: FloatArray
    before: FloatArray | None
    treated: BoolArray
    clusters: IntArray | None
    n_missing: int
    loss: Loss
    kept: BoolArray

    def only(self, rows: BoolArray) -> "Arms":
        """Keep some of the complete rows; the others count as missing.

        Args:
            rows: Which, shape (n,).

        Returns:
            The arms with those rows.
        """
        kept = self.kept.copy()
        kept[self.kept] = rows
        return attrs.evolve(
            self,
            after=self.after[rows],
            before=None if self.before is None else self.before[rows],
            treated=self.treated[rows],
            clusters=None if self.clusters is None else self.clusters[rows],
            n_missing=self.n_missing + int((~rows).sum()),
            kept=kept,
        )


def read_arms(
    before: ArrayLike | None,
    after: ArrayLike,
    *,
    arm: ArrayLike,
    cluster: ArrayLike | None,
    lowest: float | None,
    highest: float | None,
) -> Arms:
    """Check the columns of a study with two arms and keep the complete rows.

    Args:
        before: Earlier scores, shape (n,), or `None`.
        after: Later scores, shape (n,).
        arm: Who belongs to the group: booleans or 0 and 1, shape (n,).
        cluster: Team or other cluster of each unit, shape (n,), or `None`.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.

    Returns:
        The arms.

    Raises:
        InvalidInputError: When a column cannot be used, or an arm has no complete row.
    """
    later = numbers(after, name="after", lowest=lowest, highest=highest)
    in_group = read_membership(arm)
    columns = {"after": later, "arm": in_group}
    known = ~np.isnan(in_group) & ~np.isnan(later)
    earlier, codes = None, None
    if before is not None:
        earlier = numbers(before, name="before", lowest=lowest, highest=highest)
        columns["before"] = earlier
    if cluster is not None:
        codes, _ = labels(cluster, name="cluster")
    n = same_length("scores", columns if codes is None else {**columns, "cluster": codes})
    if earlier is not None:
        known &= ~np.isnan(earlier)
    if codes is not None:
        known &= codes >= 0
    for value, name in ((1.0, "True"), (0.0, "False")):
        if not (known & (in_group == value)).any():
            message = (
                f"expected complete rows in both arms, but no row with arm {name} has all its "
                f"values ({int((in_group == value).sum())} of {n} rows are in that arm); compare "
                "needs two groups, gain() describes one"
            )
            raise InvalidInputError([Fault("arm", "one_group_only", message)], origin="arms")
    return Arms(
        after=later[known],
        before=None if earlier is None else earlier[known],
        treated=in_group[known] == 1,
        clusters=None if codes is None else codes[known],
        n_missing=n - int(known.sum()),
        loss=loss_of(later, in_group),
        kept=known,
    )


@attrs.frozen(eq=False)
class Groups:
    """Known scores of two independent groups.

    Attributes:
        first: Shape (n,), n at least 1.
        second: Shape (m,), m at least 1.
        n_missing: Scores left out because they are missing.
    """

    first: FloatArray
    second: FloatArray
    n_missing: int

    @property
    def n(self) -> int:
        """Scores in both groups."""
        return len(self.first) + len(self.second)


def read_groups(
    first: ArrayLike,
    second: ArrayLike,
    *,
    names: tuple[str, str],
    lowest: float | None,
    highest: float | None,
) -> Groups:
    """Check the scores of two independent groups and keep the known ones.

    Args:
        first: Scores of the group, shape (n,).
        second: Scores of the reference group, shape (m,).
        names: What to call the two in messages.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.

    Returns:
        The groups.

    Raises:
        InvalidInputError: When a column cannot be used, or a group has no known score.
    """
    known, n_missing = [], 0
    for name, given in zip(names, (first, second), strict=True):
        scores = numbers(given, name=name, lowest=lowest, highest=highest)
        used = scores[~np.isnan(scores)]
        if not len(used):
            message = (
                f"expected scores in both groups, found none in {name!r} ({len(scores)} rows, all "
                "missing); with one group use gain() or a level 1 summary"
            )
            raise InvalidInputError([Fault(name, "empty_group", message)], origin="two groups")
        known.append(used)
        n_missing += len(scores) - len(used)
    return Groups(known[0], known[1], n_missing)


def read_membership(arm: ArrayLike) -> FloatArray:
    """Read who belongs to the group.

    Args:
        arm: True and False, or 1 and 0, shape (n,).

    Returns:
        1 and 0, NaN where it is not known, shape (n,).

    Raises:
        InvalidInputError: For any other label.

    Example:
        >>> read_membership([True, None, False])
        array([ 1., nan,  0.])
    """
    codes, distinct = labels(arm, name="arm")
    if any(value not in {0, 1} for value in distinct):
        shown = ", ".join(shorten(value) for value in distinct[:4])
        message = (
            f"expected True (in the group) and False, got the labels {shown}; pass a comparison "
            f"such as arm == {shorten(distinct[-1])}"
        )
        raise InvalidInputError([Fault("arm", "labels_not_booleans", message)], origin="arm")
    values = np.array([float(value) for value in distinct] + [np.nan])
    return np.asarray(values[codes])


def bounded_design(design: Design, arms: Arms) -> Design:
    """Lower a randomized design where the data show that chance no longer carries it.

    Args:
        design: The design as it was meant.
        arms: The data.

    Returns:
        The same design, or what is left of it after attrition or with few assigned clusters.
    """
    if design.kind != "randomized":
        return design
    clusters = None
    if arms.clusters is not None:
        clusters = clusters_per_arm(arms.clusters, arms.treated.astype(np.float64))
    kind = infer_kind(
        has_before=arms.before is not None,
        has_arm=True,
        assigned="random",
        clusters=clusters,
        loss=arms.loss,
    )
    return design.as_kind(kind)


def refuse_without_earlier(design: Design) -> None:
    """Refuse a design that rests on earlier measurements where later scores alone are compared.

    Args:
        design: The design as it was meant.

    Raises:
        RefusedError: When the design rests on earlier measurements.
    """
    if design.kind in {"groups_post", "cutoff"} or design.kind.startswith("randomized"):
        return
    raise RefusedError(
        f"a comparison of outcomes alone cannot stand for the design {design.kind!r}",
        because="that design rests on measurements before the program, which are not used here",
        instead="use difference_in_differences with the earlier measurement, or leave design out",
    )


def loss_cautions(arms: Arms) -> list[Caution]:
    """Say how many were lost, where anybody was.

    Args:
        arms: The data.

    Returns:
        At most one caution.
    """
    if not arms.loss.overall > 0:
        return []
    sentence = (
        f"{100 * arms.loss.overall:.0f} % of those assigned have no later score; the arms differ "
        f"in this by {100 * arms.loss.difference:.0f} percentage points."
    )
    return [Caution(code="lost", sentence=sentence, source="schulz-grimes-2002")]
