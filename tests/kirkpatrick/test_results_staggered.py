import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick import RefusedError, difference_in_differences, staggered_effects


@pytest.fixture
def panel() -> tuple[np.ndarray, np.ndarray]:
    """Growing effects and two starts: what two-way fixed-effects regressions get wrong."""
    rng = np.random.default_rng(8)
    started = np.repeat([2.0, 4.0, np.nan], 30)
    at = np.arange(6)
    since = at[None, :] - started[:, None]
    effect = np.where(since >= 0, 2.0 * (since + 1), 0.0)
    level = rng.normal(20, 4, 90)[:, None]
    return level + at + effect + rng.normal(0, 0.5, (90, 6)), started


def test_growing_effects_are_found_at_each_time_since_the_start(
    panel: tuple[np.ndarray, np.ndarray],
):
    scores, started = panel
    found = staggered_effects(scores, started=started)
    waits = [one for one in found.also if one.estimand.startswith("effect")]
    for place, one in enumerate(waits):
        assert one.low < 2 * (place + 1) < one.high
    leads = [one for one in found.also if one.estimand.startswith("lead")]
    assert len(leads) == 4
    assert {lead.claim for lead in leads} == {"association"}
    assert found.low < 5 < found.high
    assert "staggered_timing" in {caution.code for caution in found.warnings}


def test_those_who_start_later_may_be_compared_with_until_they_do(
    panel: tuple[np.ndarray, np.ndarray],
):
    scores, started = panel
    never = staggered_effects(scores, started=started)
    not_yet = staggered_effects(scores, started=started, comparison="not_yet")
    cells = [{one.estimand: one for one in found.also} for found in (never, not_yet)]
    assert cells[0]["ATT(2, 3)"].n == 60
    assert cells[1]["ATT(2, 3)"].n == 90
    assert cells[1]["ATT(2, 4)"].n == 60
    assert cells[1]["ATT(2, 4)"].estimate == cells[0]["ATT(2, 4)"].estimate


def test_one_start_is_the_difference_of_changes(panel: tuple[np.ndarray, np.ndarray]):
    scores, started = panel
    rows = started != 4
    found = staggered_effects(scores[rows][:, 1:3], started=started[rows], times=[1, 2])
    plain = difference_in_differences(
        scores[rows, 1], scores[rows, 2], arm=~np.isnan(started[rows])
    )
    assert found.estimate == pytest.approx(plain.estimate)
    assert found.se == pytest.approx(plain.se, rel=0.03)
    (cell,) = [one for one in found.also if one.estimand.startswith("ATT")]
    assert (cell.se, cell.df, cell.p) == (plain.se, plain.df, plain.p)


def test_standard_errors_are_those_of_drawing_the_units_again(
    panel: tuple[np.ndarray, np.ndarray],
):
    scores, started = panel
    found = staggered_effects(scores, started=started)
    rng = np.random.default_rng(0)
    drawn = []
    for _ in range(150):
        rows = rng.integers(0, 90, 90)
        drawn.append(staggered_effects(scores[rows], started=started[rows]))
    assert np.std([one.estimate for one in drawn]) == pytest.approx(found.se, rel=0.2)
    simple = [one.quantity("simple_overall") for one in drawn]
    assert np.std(simple) == pytest.approx(found.quantity("simple_overall_se"), rel=0.2)


def test_teams_widen_the_interval(panel: tuple[np.ndarray, np.ndarray]):
    scores, started = panel
    team = np.arange(90) // 5
    shaken = scores + np.random.default_rng(2).normal(0, 3, (18, 6))[team]
    alone = staggered_effects(shaken, started=started)
    together = staggered_effects(shaken, started=started, cluster=team)
    assert together.se > 1.3 * alone.se
    assert together.df == 5
    assert alone.df == 29


def test_all_units_are_accounted_for(panel: tuple[np.ndarray, np.ndarray]):
    scores, started = panel[0].copy(), panel[1].copy()
    scores[0, 3] = np.nan
    started[1:4] = 0
    found = staggered_effects(scores, started=started)
    assert (found.n, found.n_missing, found.n_dropped) == (86, 1, 3)
    assert all(one.n + one.n_missing + one.n_dropped == 90 for one in found.also)
    assert "no_score_before" in {caution.code for caution in found.warnings}


def test_what_cannot_be_compared_is_refused(panel: tuple[np.ndarray, np.ndarray]):
    scores, started = panel
    with pytest.raises(RefusedError, match="nobody started after"):
        staggered_effects(scores, started=np.full(90, np.nan))
    everybody = np.where(np.isnan(started), 4.0, started)
    with pytest.raises(RefusedError, match="comparison='not_yet'"):
        staggered_effects(scores, started=everybody)
    assert staggered_effects(scores, started=everybody, comparison="not_yet").estimate
    with pytest.raises(InvalidInputError, match="rising time"):
        staggered_effects(scores, started=started, times=[0, 1, 2, 3, 5, 4])
