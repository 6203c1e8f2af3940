"""How far a test's score can be trusted, and which of its items to look at."""

from collections.abc import Sequence
from typing import Any

import attrs
import numpy as np

from devframe._base.errors import Fault, InvalidInputError, UnknownNameError
from devframe._base.records import Name, Record
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import ArrayLike, FloatArray, check_level, number_table
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import conclude
from devframe.kirkpatrick.display import shown
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.reliability_items import (
    ItemStatistics,
    covariances,
    feldt_limits,
    item_statistics,
    omega_total,
)

LOW_ALPHA = 0.70
WEAK_ITEM = 0.20
_MIXED_SPREAD = 3.0


class ItemRow(Record):
    """One item of a test.

    Attributes:
        item: Its name.
        mean: Mean score, after turning a reversed item around.
        sd: Standard deviation.
        difficulty: Mean as a share of the scale, if the scale was given: near 1 is easy.
        item_rest_r: Correlation with the sum of the other items.
        alpha_if_dropped: Alpha of the test without it.
        flag: `constant`, `negative` (turned around, keyed wrongly, or another thing altogether),
            `weak` (item-rest correlation below .20), or `None`.
    """

    item: Name
    mean: float
    sd: float
    difficulty: float | None
    item_rest_r: float | None
    alpha_if_dropped: float | None
    flag: str | None


class ItemAnalysis(Record):
    """A test and its items.

    Attributes:
        reliability: The finding on alpha.
        items: One row per item, in the order they came.
    """

    reliability: Finding
    items: tuple[ItemRow, ...]

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the items as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the first that is installed.

        Returns:
            One row per item with the columns of `ItemRow`.
        """
        columns = {
            name: [getattr(row, name) for row in self.items] for name in ItemRow.model_fields
        }
        return frame_of(columns, library=library)


def internal_consistency(
    items: ArrayLike,
    *,
    reverse: str | Sequence[str] = (),
    outcome: str = "test",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
    omega: bool = False,
) -> Finding:
    """Give Cronbach's alpha with Feldt's interval.

    Assumptions:
        Items measure one thing, about equally well; otherwise alpha understates, and omega is the
        better figure. A high alpha does not show that a test measures the right thing.

    Missing data:
        People with a missing item are left out and counted.

    Args:
        items: People by items: a dataframe or array of shape (n, k), k at least 2.
        reverse: Names of the items to turn around; needs `lowest` and `highest`.
        outcome: Name of the test in sentences.
        level: Level of the interval.
        lowest: Smallest possible score of an item.
        highest: Largest possible score of an item.
        omega: Whether to fit a one-factor model for McDonald's omega as well.

    Returns:
        Alpha; `alpha_standardized`, `mean_correlation`, `n_items` and `omega_total` as quantities.

    Raises:
        InvalidInputError: For labels, values off the scale, fewer than two items, or nobody.
        UnknownNameError: When `reverse` names no item.

    Source:
        Cronbach (1951); Feldt (1965); McDonald (1999) for omega.

    Example:
        >>> answers = [[4, 5, 4], [2, 2, 3], [5, 4, 5], [3, 3, 3], [1, 2, 2], [4, 4, 5]]
        >>> found = internal_consistency(answers)
        >>> round(found.estimate, 3), found.claim
        (0.944, 'describe')
    """
    return _analyzed(
        items,
        reverse=reverse,
        outcome=outcome,
        level=level,
        lowest=lowest,
        highest=highest,
        omega=omega,
    )[0]


def item_analysis(
    items: ArrayLike,
    *,
    reverse: str | Sequence[str] = (),
    outcome: str = "test",
    level: float = 0.95,
    lowest: float | None = None,
    highest: float | None = None,
) -> ItemAnalysis:
    """Look at every item of a test: how hard, how well it goes along, what it adds.

    Args:
        items: People by items: a dataframe or array of shape (n, k), k at least 2.
        reverse: Names of the items to turn around; needs `lowest` and `highest`.
        outcome: Name of the test in sentences.
        level: Level of the interval of alpha.
        lowest: Smallest possible score of an item.
        highest: Largest possible score of an item; with `lowest` it gives the difficulty.

    Returns:
        Alpha and a row per item, all from one covariance matrix.

    Raises:
        InvalidInputError: For labels, values off the scale, fewer than two items, or nobody.
        UnknownNameError: When `reverse` names no item.

    Source:
        Cronbach (1951); Ebel & Frisbie (1991) for the .20.

    Example:
        >>> answers = [[4, 5, 4, 2], [2, 2, 3, 3], [5, 4, 5, 2], [3, 3, 3, 3], [1, 2, 2, 4]]
        >>> [row.flag for row in item_analysis(answers).items]
        [None, None, None, 'negative']
    """
    finding, checked, statistics = _analyzed(
        items,
        reverse=reverse,
        outcome=outcome,
        level=level,
        lowest=lowest,
        highest=highest,
        omega=False,
    )
    spreads = np.sqrt(np.diag(checked.covariance))
    rows = []
    for j, name in enumerate(checked.names):
        mean, difficulty = float(checked.means[j]), None
        if lowest is not None and highest is not None and highest > lowest:
            difficulty = (mean - lowest) / (highest - lowest)
        rows.append(
            ItemRow(
                item=name,
                mean=mean,
                sd=float(spreads[j]),
                difficulty=difficulty,
                item_rest_r=_known(statistics.item_rest[j]),
                alpha_if_dropped=_known(statistics.alpha_if_dropped[j]),
                flag=_flag(float(spreads[j]), float(statistics.item_rest[j])),
            )
        )
    return ItemAnalysis(reliability=finding, items=tuple(rows))


@attrs.frozen(eq=False)
class _Checked:
    """Complete answers, boiled down to what all figures come from."""

    names: tuple[str, ...]
    means: FloatArray
    covariance: FloatArray
    n: int
    n_missing: int


def _analyzed(
    items: ArrayLike,
    *,
    reverse: str | Sequence[str],
    outcome: str,
    level: float,
    lowest: float | None,
    highest: float | None,
    omega: bool,
) -> tuple[Finding, _Checked, ItemStatistics]:
    check_level(level)
    checked = _check(items, reverse=reverse, lowest=lowest, highest=highest)
    statistics = item_statistics(checked.covariance)
    k = len(checked.names)
    low, high = feldt_limits(statistics.alpha, n=checked.n, k=k, level=level)
    quantities = {
        "alpha_standardized": statistics.alpha_standardized,
        "mean_correlation": statistics.mean_correlation,
        "n_items": float(k),
    }
    if omega:
        quantities["omega_total"] = omega_total(checked.covariance)
    finding = conclude(
        outcome=outcome,
        estimand="reliability (Cronbach's alpha) of the items",
        form="level",
        estimate=statistics.alpha,
        low=low,
        high=high,
        level=level,
        n=checked.n,
        n_missing=checked.n_missing,
        method="Cronbach's alpha, Feldt's interval",
        cautions=_cautions(statistics, checked),
        assumptions=["items measure one thing, about equally well"],
        sources=["cronbach-1951", "feldt-1965", *(["mcdonald-1999"] if omega else [])],
        quantities=quantities,
    )
    return finding, checked, statistics


def _check(
    items: ArrayLike, *, reverse: str | Sequence[str], lowest: float | None, highest: float | None
) -> _Checked:
    table, names = number_table(items, name="items", lowest=lowest, highest=highest)
    if len(names) < 2:  # noqa: PLR2004 - consistency is between items
        message = f"expected at least two items, got {len(names)}; pass people by items"
        raise InvalidInputError([Fault("items", "too_few_items", message)], origin="items")
    incomplete = np.isnan(table).any(axis=1)
    complete = table[~incomplete] if incomplete.any() else table
    if not len(complete):
        message = (
            f"expected people who answered all {len(names)} items, got none among {len(table)} "
            "rows; leave out the items that most people skipped"
        )
        raise InvalidInputError([Fault("items", "nobody_complete", message)], origin="items")
    n = len(complete)
    means = complete.mean(axis=0)
    covariance = covariances(complete) if n > 1 else np.full((len(names), len(names)), np.nan)
    reverse = (reverse,) if isinstance(reverse, str) else reverse
    if reverse:
        signs = _signs(names, reverse)
        if lowest is None or highest is None:
            message = "expected lowest= and highest= of the items, to turn reversed ones around"
            raise InvalidInputError([Fault("reverse", "no_scale", message)], origin="items")
        covariance = covariance * np.outer(signs, signs)
        means = np.where(signs < 0, lowest + highest - means, means)
    return _Checked(names, means, covariance, n, len(table) - n)


def _signs(names: tuple[str, ...], reverse: Sequence[str]) -> FloatArray:
    for name in reverse:
        if name not in names:
            raise UnknownNameError("item", name, known=names, where="reverse")
    return np.array([-1.0 if name in reverse else 1.0 for name in names])


def _flag(sd: float, item_rest: float) -> str | None:
    if not sd > 0:
        return "constant"
    if item_rest < 0:
        return "negative"
    return "weak" if item_rest < WEAK_ITEM else None


def _cautions(statistics: ItemStatistics, checked: _Checked) -> list[Caution]:
    found = []
    names = np.array(checked.names, dtype=object)
    spreads = np.sqrt(np.diag(checked.covariance))
    if checked.n < 2 or not np.isfinite(statistics.alpha):  # noqa: PLR2004 - one has no spread
        sentence = "Scores do not vary between people, or one person answered: no alpha exists."
        found.append(Caution(code="no_spread", sentence=sentence))
    if statistics.alpha < LOW_ALPHA:
        sentence = (
            f"Alpha is {shown(statistics.alpha)}, below {LOW_ALPHA:.2f}: the scores of single "
            "people are uncertain."
        )
        found.append(Caution(code="low_alpha", sentence=sentence, source="nunnally-1978"))
    for code, rows, meaning in (
        (
            "negative_items",
            statistics.item_rest < 0,
            "run against the others: are they reverse-keyed, or keyed wrongly?",
        ),
        (
            "weak_items",
            (statistics.item_rest >= 0) & (statistics.item_rest < WEAK_ITEM),
            f"hardly go along with the others (item-rest correlation below {WEAK_ITEM:.2f})",
        ),
        ("constant_items", spreads == 0, "got the same answer from everybody and tell nothing"),
    ):
        if rows.any():
            sentence = f"{_listed(names[rows])} {meaning}"
            found.append(
                Caution(
                    code=code,
                    sentence=sentence if sentence.endswith("?") else f"{sentence}.",
                    source="ebel-frisbie-1991" if code == "weak_items" else None,
                )
            )
    varied = spreads[spreads > 0]
    if len(varied) > 1 and varied.max() > _MIXED_SPREAD * varied.min():
        sentence = (
            "Items differ widely in spread, as if scales were mixed: the standardized alpha "
            f"({shown(_known(statistics.alpha_standardized))}) treats them alike."
        )
        found.append(Caution(code="mixed_scales", sentence=sentence, source="devframe-convention"))
    return found


def _listed(names: FloatArray) -> str:
    shown_names = [str(name)[:40] for name in names[:5]]
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""  # noqa: PLR2004 - as above
    return ", ".join(shown_names) + more


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None
