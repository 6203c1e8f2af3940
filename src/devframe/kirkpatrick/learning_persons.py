"""Which single people changed by more than the test's own error."""

from typing import Any, Literal

import numpy as np
from scipy.special import ndtri

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record, Sentence
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import ArrayLike, check_level, numbers, same_length
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.moments import moments

PersonVerdict = Literal["rose", "fell", "unclear", "unknown"]
"""`unclear`: no more than the test's own error; `unknown`: a score is missing."""


class PersonChange(Record):
    """One person's change.

    Attributes:
        row: 0-based row, in the order that came.
        change: After minus before; `None` when a score is missing.
        index: The change over the standard error of a difference.
        verdict: Whether the change is more than the test's own error.
    """

    row: int
    change: float | None
    index: float | None
    verdict: PersonVerdict


class ReliableChange(Record):
    """Every person's change, against what the test's own error could make.

    Attributes:
        people: One entry per person, in the order that came.
        sd: Standard deviation the error was computed from.
        reliability: Reliability it was computed from.
        error_of_score: Standard error of one score.
        error_of_difference: Standard error of the difference of two scores.
        needed: Smallest change, up or down, that counts as reliable.
        level: Level it counts at.
        n_rose: People who rose reliably.
        n_fell: People who fell reliably.
        n_unclear: People whose change the error could have made.
        n_unknown: People with a missing score.
        basis: Where SD and reliability came from.
        warnings: What a reader must know.
    """

    people: tuple[PersonChange, ...]
    sd: float
    reliability: float
    error_of_score: float
    error_of_difference: float
    needed: float
    level: float
    n_rose: int
    n_fell: int
    n_unclear: int
    n_unknown: int
    basis: Sentence
    warnings: tuple[Caution, ...]

    def sentence(self) -> str:
        """Say in one sentence how many changed by more than the error.

        Returns:
            The sentence.
        """
        known = len(self.people) - self.n_unknown
        return (
            f"{self.n_rose} of {known} rose and {self.n_fell} fell by more than the test's own "
            f"error allows (at least {self.needed:.3g}); for {self.n_unclear} it cannot be told"
            f"{f', and {self.n_unknown} lack a score' if self.n_unknown else ''}."
        )

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the people as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per person with the columns of `PersonChange`.
        """
        columns = {
            name: [getattr(person, name) for person in self.people]
            for name in PersonChange.model_fields
        }
        return frame_of(columns, library=library)


def reliable_change(
    before: ArrayLike,
    after: ArrayLike,
    *,
    reliability: float,
    sd: float | None = None,
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> ReliableChange:
    """Tell, person by person, whether a change is more than the test's own error.

    Formula:
        index = (after - before) / (sd · √(2 (1 - reliability))); beyond ±1.96 (at 95 %) the
        change is called reliable.

    Assumptions:
        The error is the same for everybody. Of a hundred people who did not change at all, about
        five pass the mark.

    Args:
        before: Earlier scores, shape (n,).
        after: Later scores of the same people, shape (n,).
        reliability: Reliability of the test, from 0 to below 1: from its manual, or alpha from
            your own data.
        sd: Standard deviation of the test in the group it belongs to; by default that of `before`.
        level: Level at which a change counts.
        lowest: Smallest possible score, if the scale has one.
        highest: Largest possible score, if the scale has one.

    Returns:
        Each person's change, and the change that is needed.

    Raises:
        InvalidInputError: For labels, values off the scale, or when no error can be computed.

    Source:
        Jacobson & Truax (1991).

    Example:
        >>> found = reliable_change([32.5], [47.5], reliability=0.80, sd=7.5)
        >>> round(found.people[0].index, 2), found.people[0].verdict
        (3.16, 'rose')
    """
    check_level(level)
    first = numbers(before, name="before", lowest=lowest, highest=highest)
    second = numbers(after, name="after", lowest=lowest, highest=highest)
    same_length("scores", {"before": first, "after": second})
    if not 0 <= reliability < 1:
        message = f"expected a reliability from 0 to below 1, got {reliability:g}"
        raise InvalidInputError([Fault("reliability", "impossible", message)], origin="test")
    basis = "standard deviation given"
    if sd is None:
        sd = moments(first[~np.isnan(first)]).sd
        basis = "standard deviation of the earlier scores of these people"
    if not 0 < sd < np.inf:
        message = (
            "expected a standard deviation above 0, got none from these scores; pass sd= from the "
            "manual of the test or from a larger group"
        )
        raise InvalidInputError([Fault("sd", "no_spread", message)], origin="test")
    error = float(sd * np.sqrt(2 * (1 - reliability)))
    needed = float(ndtri(0.5 + level / 2)) * error
    changes = second - first
    people = [_person(row, float(change), error, needed) for row, change in enumerate(changes)]
    counts = {
        verdict: sum(person.verdict == verdict for person in people)
        for verdict in ("rose", "fell", "unclear", "unknown")
    }
    return ReliableChange(
        people=tuple(people),
        sd=float(sd),
        reliability=float(reliability),
        error_of_score=float(sd * np.sqrt(1 - reliability)),
        error_of_difference=error,
        needed=needed,
        level=level,
        n_rose=counts["rose"],
        n_fell=counts["fell"],
        n_unclear=counts["unclear"],
        n_unknown=counts["unknown"],
        basis=f"{basis}; reliability {reliability:g} given",
        warnings=(
            Caution(
                code="chance_passes",
                sentence=f"About {100 * (1 - level):.0f} in 100 pass the mark without any change.",
                source="jacobson-truax-1991",
            ),
        ),
    )


def _person(row: int, change: float, error: float, needed: float) -> PersonChange:
    if np.isnan(change):
        return PersonChange(row=row, change=None, index=None, verdict="unknown")
    verdict: PersonVerdict = "unclear"
    if abs(change) > needed:
        verdict = "rose" if change > 0 else "fell"
    return PersonChange(row=row, change=change, index=change / error, verdict=verdict)
