"""What regressions, permutations and tables of estimates take, and what they refuse."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest

import devframe.kirkpatrick as kp
from devframe._base.errors import InvalidInputError

OUTCOME = [1.0, 2, 2, 3, 5, 4, 6, 7]
ARM = [0, 0, 0, 0, 1, 1, 1, 1]
DESIGN = [[1, arm] for arm in ARM]
TEAMS = ["b", "b", "a", "a", "d", "d", "c", "c"]

CLUSTERED = (kp.cluster_robust, kp.cluster_sandwich)


@pytest.mark.parametrize("regress", CLUSTERED)
def test_lists_frames_and_named_teams_give_what_arrays_give(regress: Callable[..., Any]) -> None:
    codes = np.array([1, 1, 0, 0, 3, 3, 2, 2])
    want = regress(np.array(OUTCOME), np.array(DESIGN, float), clusters=codes, column=1)
    assert regress(OUTCOME, DESIGN, clusters=TEAMS, column=1) == want
    frame = pd.DataFrame(DESIGN, columns=["constant", "arm"])
    assert regress(pd.Series(OUTCOME), frame, clusters=pd.Series(TEAMS), column=1) == want


def test_plain_lists_do_for_least_squares_and_permutations() -> None:
    assert kp.least_squares(OUTCOME, DESIGN, column=1).estimate == pytest.approx(3.5)
    found = kp.cluster_permutation_test(OUTCOME, ARM, clusters=TEAMS)
    assert (found.n_clusters, found.assignments) == (4, 6)


@pytest.mark.parametrize("copy", [lambda x: x, lambda x: x / 7, lambda x: 3 * x + 2])
@pytest.mark.parametrize("regress", [*CLUSTERED, kp.least_squares])
def test_columns_that_repeat_each_other_are_named(
    regress: Callable[..., Any], copy: Callable[[float], float]
) -> None:
    days = [3.0, 11, 5, 8, 2, 9, 4, 7]
    frame = pd.DataFrame({"one": 1.0, "days": days, "again": [copy(day) for day in days]})
    options = {} if regress is kp.least_squares else {"clusters": TEAMS}
    with pytest.raises(InvalidInputError, match=r"'again' can be computed.*leave it out"):
        regress(OUTCOME, frame, column=1, **options)
    with pytest.raises(InvalidInputError, match="'column 2'"):
        regress(OUTCOME, frame.to_numpy(), column=1, **options)


def test_columns_far_from_zero_are_no_repetition() -> None:
    years = [2020.0, 2021, 2022, 2023, 2024, 2025, 2026, 2027]
    found = kp.least_squares(years, [[1, 1e9 + year] for year in years], column=1)
    assert found.estimate == pytest.approx(1, rel=1e-5)


def test_rows_must_suffice_be_complete_and_belong_together() -> None:
    with pytest.raises(InvalidInputError, match="at least 2 rows"):
        kp.least_squares([1.0], [[1, 2]], column=1)
    with pytest.raises(InvalidInputError, match="row 2: expected a value in every row"):
        kp.least_squares([1.0, None, 2.0], [[1], [1], [1]], column=0)
    with pytest.raises(InvalidInputError, match="row 2: expected a value in every row"):
        kp.least_squares([1.0, 2.0], [[1], [None]], column=0)
    with pytest.raises(InvalidInputError, match="of one length"):
        kp.least_squares([1.0, 2.0, 3.0], [[1], [1]], column=0)
    for regress in CLUSTERED:
        with pytest.raises(InvalidInputError, match="of one length"):
            regress(OUTCOME, DESIGN, clusters=TEAMS[:-1], column=1)
        with pytest.raises(InvalidInputError, match="row 8"):
            regress(OUTCOME, DESIGN, clusters=[*TEAMS[:-1], None], column=1)


def test_bootstraps_take_tables_of_any_kind() -> None:
    rows = [[1.0], [2.0], [2.0], [3.0], [9.0], [4.0]]
    want = kp.bca_interval(np.array(rows), lambda means: means[:, 0])
    assert kp.bca_interval(rows, lambda means: means[:, 0]) == want
    with pytest.raises(InvalidInputError, match="at least two rows"):
        kp.bca_interval(rows[:1], lambda means: means[:, 0])


def test_estimates_come_as_lists_too() -> None:
    estimates, errors = [0.0, 10.0, None, 10.0], [1.0, 1.0, 9.0, 9.0]
    shrunken = kp.shrink(estimates, errors)
    assert np.isnan(shrunken.estimate).tolist() == [False, False, True, False]
    rank, _, _ = kp.rank_limits(estimates, errors)
    assert rank.tolist() == [3, 1, 0, 1]
    for adjust in (kp.shrink, kp.rank_limits):
        with pytest.raises(InvalidInputError, match="of one length"):
            adjust([1.0], [1.0, 2.0])
        with pytest.raises(InvalidInputError, match=r"0\.95"):
            adjust([1.0], [1.0], level=95)


class TestCovariates:
    rng = np.random.default_rng(3)
    age = rng.normal(40, 8, 60)
    arm = np.arange(60) % 2 == 0
    sales = rng.normal(size=60)

    @pytest.mark.parametrize("cluster", [None, np.arange(60) // 2])
    def test_one_that_repeats_others_is_named(self, cluster: Any) -> None:
        known = pd.DataFrame({"age": self.age, "site": 1.0, "months": 12 * self.age})
        with pytest.raises(InvalidInputError, match="'months' can be computed"):
            kp.outcome_contrast(
                self.sales, arm=self.arm, covariates=known, cluster=cluster, design="randomized"
            )

    def test_a_study_names_it_too(self) -> None:
        frame = pd.DataFrame(
            {
                "person": np.arange(60),
                "arm": self.arm.astype(int),
                "sales": self.sales,
                "age": self.age,
                "months": 12 * self.age,
            }
        )
        study = kp.Study(frame, unit="person", arm="arm", after="sales", assigned="random")
        with pytest.raises(InvalidInputError, match="'months' can be computed"):
            study.results(covariates=["age", "months"])
