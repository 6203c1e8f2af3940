import numpy as np
import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.behavior_counts import behavior_rate
from devframe.kirkpatrick.behavior_habits import habit_on_the_job
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.intervals import wilson


def codes(finding: Finding) -> set[str]:
    return {caution.code for caution in finding.warnings}


class TestBehaviorRate:
    def test_occasions_weigh_and_people_are_the_units(self):
        found = behavior_rate([1, 20], [1, 40])
        assert found.estimate == pytest.approx(21 / 41)
        assert found.quantity("median_person_rate") == pytest.approx(0.75)
        assert (found.n, found.claim, found.unit) == (2, "describe", "share")

    def test_no_opportunity_is_no_failure(self):
        found = behavior_rate([2, 0, 3, None], [4, 0, 5, 2])
        assert (found.n, found.n_missing, found.n_dropped) == (2, 1, 1)
        assert found.estimate == pytest.approx(5 / 9)
        assert found.quantity("n_never") == 0
        assert {"no_opportunity", "few_occasions", "few_units"} <= codes(found)

    def test_alike_people_gain_nothing_and_unlike_people_cost(self):
        """Whoever always or never does it makes one occasion as good as many."""
        extreme = behavior_rate([20, 0] * 10, [20] * 20)
        alike = behavior_rate([10] * 20, [20] * 20)
        assert extreme.estimate == alike.estimate == 0.5
        assert extreme.quantity("effective_opportunities") < 20
        assert alike.quantity("effective_opportunities") == 400
        assert (alike.low, alike.high) == pytest.approx(
            tuple(float(limit) for limit in wilson(200, 400))
        )
        assert (extreme.quantity("n_always"), extreme.quantity("n_never")) == (10, 10)

    @pytest.mark.parametrize("shown", [0, 30])
    def test_never_and_always_count_people_not_occasions(self, shown: int):
        found = behavior_rate([shown] * 6, [30] * 6)
        assert found.high - found.low == pytest.approx(float(wilson(0, 6)[1]))

    def test_teams_are_the_units_where_they_are_named(self):
        """Two teams that differ and people who do not: the teams are all there is."""
        shown, chances = [9] * 5 + [1] * 5, [10] * 10
        team = ["a"] * 5 + ["b"] * 5
        people = behavior_rate(shown, chances)
        teams = behavior_rate(shown, chances, cluster=team)
        assert teams.estimate == people.estimate
        assert teams.high - teams.low > people.high - people.low
        assert teams.method.startswith("ratio over clusters")
        assert {"few_units"} <= codes(teams)
        assert behavior_rate(shown, chances, cluster=[None, *team[1:]]).n_missing == 1

    def test_one_person_is_told_apart(self):
        found = behavior_rate([7], [10])
        assert found.low == pytest.approx(float(wilson(7, 10)[0]))
        assert "one_person" in codes(found)

    def test_the_interval_covers_where_people_differ(self):
        """Ten people who differ: 95 % should be near 95 %; ignoring people gives under 80 %."""
        rng = np.random.default_rng(20261121)
        hits, naive, rounds = 0, 0, 200
        for _ in range(rounds):
            chances = rng.integers(5, 30, 10)
            shown = rng.binomial(chances, rng.beta(2, 2, 10))
            found = behavior_rate(shown, chances)
            hits += found.low <= 0.5 <= found.high
            low, high = wilson(shown.sum(), chances.sum())
            naive += bool(low <= 0.5 <= high)
        assert 0.90 <= hits / rounds <= 0.99
        assert naive / rounds < 0.8

    def test_useless_input_is_refused_with_its_row(self):
        with pytest.raises(InvalidInputError, match="row 2"):
            behavior_rate([1, 5], [3, 4])
        with pytest.raises(InvalidInputError, match="counts, not rates"):
            behavior_rate([0.5], [1])
        with pytest.raises(InvalidInputError, match="opportunity"):
            behavior_rate([0, None], [0, 3])
        with pytest.raises(InvalidInputError, match="one length"):
            behavior_rate([1], [1, 2])


class TestHabit:
    @pytest.mark.parametrize("formed", [[0] * 20, [1] * 20])
    def test_five_weeks_are_neither_failure_nor_success(self, formed: list[int]):
        look = habit_on_the_job(formed, day=35)
        assert (look.time, look.look_again_on_day) == ("too_early", 66)
        assert "too early to tell failure or success" in look.sentence()
        assert "habit_too_early" in codes(look.share)
        assert "lally-2010" in look.share.sources
        assert look.share.claim == "describe"

    @pytest.mark.parametrize(
        ("day", "time", "again"),
        [
            (1, "too_early", 66),
            (65, "too_early", 66),
            (66, "still_forming", 254),
            (253, "still_forming", 254),
            (254, "formed_or_not", None),
            (400, "formed_or_not", None),
        ],
    )
    def test_the_day_decides_what_can_be_told(self, day: int, time: str, again: int | None):
        look = habit_on_the_job([1, 0, 1, None], day=day)
        assert (look.time, look.look_again_on_day) == (time, again)
        assert (look.share.n, look.share.n_missing) == (3, 1)
        assert str(day) in look.sentence()
        assert ("habit_forming" in codes(look.share)) == (time == "still_forming")

    def test_before_the_first_day_nobody_had_it(self):
        early, later = (
            habit_on_the_job([1, 0], day=day).share.warnings[-1].sentence for day in (17, 18)
        )
        assert "nobody" in early
        assert "fewer than half" in later

    def test_useless_input_is_refused(self):
        with pytest.raises(InvalidInputError, match="from 1 on"):
            habit_on_the_job([1], day=0)
        with pytest.raises(InvalidInputError, match="0 or 1"):
            habit_on_the_job([3], day=70)

    def test_nobody_known_gives_no_share(self):
        look = habit_on_the_job([None], day=70)
        assert look.share.estimate is None
        assert "unknown" in look.sentence()
