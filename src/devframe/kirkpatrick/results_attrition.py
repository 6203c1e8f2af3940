"""Who left before the last measurement, from which arm, and how those who stayed had stood."""

import numpy as np

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record
from devframe.kirkpatrick.arrays import ArrayLike, number_table, numbers, same_length
from devframe.kirkpatrick.claims import claim_table
from devframe.kirkpatrick.designs import loss_of
from devframe.kirkpatrick.learning_arms import read_membership
from devframe.kirkpatrick.results_balance import Balance, balance_of


class Attrition(Record):
    """How many left, and from where.

    Attributes:
        n_group: Assigned to the group.
        n_reference: Assigned to the reference group.
        lost_group: Of these, without an outcome.
        lost_reference: Of these, without an outcome.
        share: Share lost of all who were assigned.
        difference: Share lost in the group minus that in the reference group.
        is_high: Whether chance no longer makes the arms alike.
        stayers: How those who stayed had stood before, arm against arm; `None` when nothing was
            known before.
    """

    n_group: int
    n_reference: int
    lost_group: int
    lost_reference: int
    share: float
    difference: float
    is_high: bool
    stayers: Balance | None

    def sentence(self) -> str:
        """Say how many left and what it means.

        Returns:
            One sentence.
        """
        table = claim_table()
        told = (
            f"{100 * self.share:.0f} % of those assigned have no outcome "
            f"({self.lost_group} of {self.n_group} in the group, {self.lost_reference} of "
            f"{self.n_reference} in the reference)"
        )
        if not self.is_high:
            return f"{told}; the arms can be compared as they were assigned."
        return (
            f"{told}, more than {100 * table.largest_loss_share:.0f} % in all or "
            f"{100 * table.largest_loss_difference:.0f} points apart: chance no longer makes the "
            "arms alike, look at lee_bounds and manski_bounds."
        )


def attrition(
    outcomes: ArrayLike, *, arm: ArrayLike, covariates: ArrayLike | None = None
) -> Attrition:
    """Count who left before the outcome was measured, overall and arm by arm.

    Args:
        outcomes: The outcome of all who were assigned, missing for those who left, shape (n,).
        arm: The arm they were assigned to: booleans or 0 and 1, shape (n,).
        covariates: What was known before, a dataframe or shape (n, k).

    Returns:
        The shares, whether they are high (above 20 %, or more than five points apart), and how
        alike the stayers are.

    Raises:
        InvalidInputError: For labels, columns of unequal lengths, or an empty arm.

    Source:
        Schulz & Grimes (2002), Lancet 359:781-785; What Works Clearinghouse (2022) for the
        difference of the arms and the baseline of those who stayed.

    Example:
        >>> found = attrition([3, None, 4, 5], arm=[True, True, False, False])
        >>> found.lost_group, found.share, found.is_high
        (1, 0.25, True)
    """
    values = numbers(outcomes, name="outcomes")
    treated = read_membership(arm)
    same_length("outcomes and arm", {"outcomes": values, "arm": treated})
    stayers = None
    if covariates is not None:
        table, names = number_table(covariates, name="covariates")
        same_length("outcomes and covariates", {"outcomes": values, "covariates": table})
        there = ~np.isnan(values)
        stayers = balance_of(table[there], treated[there], names=names)
    lost, count = [], []
    for side in (1, 0):
        inside = values[treated == side]
        if not inside.size:
            message = (
                f"expected people in both arms, got nobody with arm {bool(side)}; losses are "
                "compared between two arms"
            )
            raise InvalidInputError([Fault("arm", "one_group_only", message)], origin="arms")
        count.append(len(inside))
        lost.append(int(np.isnan(inside).sum()))
    shares = [gone / n for gone, n in zip(lost, count, strict=True)]
    loss = loss_of(values, treated)
    return Attrition(
        n_group=count[0],
        n_reference=count[1],
        lost_group=lost[0],
        lost_reference=lost[1],
        share=loss.overall,
        difference=shares[0] - shares[1],
        is_high=loss.is_high,
        stayers=stayers,
    )
