import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import (
    Finding,
    RefusedError,
    compare,
    difference_in_differences,
)

Panel = dict[str, np.ndarray]


def codes(found: Finding) -> set[str]:
    return {caution.code for caution in found.warnings}


@pytest.fixture
def panel() -> Panel:
    rng = np.random.default_rng(12)
    arm = np.arange(60) < 30
    level = rng.normal(20, 3, 60) + 5 * arm
    earlier = np.column_stack([level + rng.normal(0, 1, 60) for _ in range(3)])
    before = level + rng.normal(0, 1, 60)
    after = level + 2 + 3 * arm + rng.normal(0, 1, 60)
    return {"arm": arm, "earlier": earlier, "before": before, "after": after}


def test_equals_the_comparison_of_gains(panel: Panel):
    found = difference_in_differences(panel["before"], panel["after"], arm=panel["arm"])
    gains = compare(panel["before"], panel["after"], arm=panel["arm"])
    assert (found.estimate, found.se, found.df) == (gains.estimate, gains.se, gains.df)
    assert "parallel_trends_untested" in codes(found)
    assert found.quantity("break_even_m") is None


def test_parallel_leads_come_with_what_they_could_have_noticed(panel: Panel):
    found = difference_in_differences(
        panel["before"], panel["after"], arm=panel["arm"], earlier=panel["earlier"]
    )
    assert found.design == "groups_repeated"
    assert found.claim == "effect-if"
    assert "parallel_trends_untested" not in codes(found)
    assert "trends_differed" not in codes(found)
    assert [lead.claim for lead in found.also] == ["association"] * 3
    for place, lead in enumerate(found.also):
        moved = panel["before"] - panel["earlier"][:, place]
        assert lead.estimate == pytest.approx(
            moved[panel["arm"]].mean() - moved[~panel["arm"]].mean()
        )
        assert lead.quantity("smallest_detectable") > lead.se
    assert found.quantity("break_even_m") > 0


def test_break_even_is_where_the_interval_reaches_zero(panel: Panel):
    found = difference_in_differences(
        panel["before"], panel["after"], arm=panel["arm"], earlier=panel["earlier"]
    )
    steps = np.diff(np.column_stack([panel["earlier"], panel["before"]]), axis=1)
    parted = steps[panel["arm"]].mean(axis=0) - steps[~panel["arm"]].mean(axis=0)
    largest = found.quantity("largest_earlier_difference")
    assert largest == pytest.approx(np.abs(parted).max())
    assert found.low - found.quantity("break_even_m") * largest == pytest.approx(0)
    slower = difference_in_differences(
        panel["before"],
        panel["after"],
        arm=panel["arm"],
        earlier=panel["earlier"],
        intervals_between=2,
    )
    assert slower.quantity("break_even_m") == pytest.approx(found.quantity("break_even_m") / 2)


def test_a_drift_before_the_program_is_told(panel: Panel):
    drift = panel["arm"][:, None] * np.array([-6.0, -4.0, -2.0])
    found = difference_in_differences(
        panel["before"], panel["after"], arm=panel["arm"], earlier=panel["earlier"] + drift
    )
    assert "trends_differed" in codes(found)
    assert found.quantity("break_even_m") < 2


def test_silent_leads_without_power_are_told(panel: Panel):
    rng = np.random.default_rng(3)
    noisy = panel["earlier"] + rng.normal(0, 40, panel["earlier"].shape)
    found = difference_in_differences(
        panel["before"], panel["after"], arm=panel["arm"], earlier=noisy[:, :1]
    )
    assert "trends_untested" in codes(found)


def test_teams_give_the_clustered_error(panel: Panel):
    team = np.arange(60) // 5
    found = difference_in_differences(
        panel["before"], panel["after"], arm=panel["arm"], cluster=team, earlier=panel["earlier"]
    )
    assert "CR2" in found.method
    assert found.quantity("n_clusters") == 12
    assert all("CR2" in lead.method for lead in found.also)


def test_each_lead_counts_its_own_gaps(panel: Panel):
    earlier = panel["earlier"].copy()
    earlier[:4, 0] = np.nan
    earlier[panel["arm"], 1] = np.nan
    after = panel["after"].copy()
    after[59] = np.nan
    found = difference_in_differences(panel["before"], after, arm=panel["arm"], earlier=earlier)
    assert (found.n, found.n_missing) == (59, 1)
    assert [(lead.n, lead.n_missing) for lead in found.also] == [(55, 5), (29, 31), (59, 1)]
    assert found.also[1].estimate is None
    assert "could not be estimated" in found.also[1].sentence()


@pytest.mark.parametrize("kind", ["staggered", "groups_post", "one_group_pre_post"])
def test_designs_that_cannot_carry_it_are_refused(panel: Panel, kind: str):
    with pytest.raises(RefusedError):
        difference_in_differences(
            panel["before"],
            panel["after"],
            arm=panel["arm"],
            design=kind,  # type: ignore[arg-type]
        )


def test_an_interval_takes_time(panel: Panel):
    with pytest.raises(InvalidInputError, match="at least one interval"):
        difference_in_differences(
            panel["before"], panel["after"], arm=panel["arm"], intervals_between=0
        )
