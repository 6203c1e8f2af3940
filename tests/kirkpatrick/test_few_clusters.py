"""Few teams tell little, however many people are in them, and readers are told."""

import numpy as np
import pytest

import devframe.kirkpatrick as kp
from devframe.kirkpatrick.cluster_cautions import few_clusters
from devframe.kirkpatrick.findings import Finding

RNG = np.random.default_rng(11)


def told(found: Finding) -> dict[str, str]:
    return {caution.code: caution.sentence for caution in found.warnings}


def teams(count: int, *, treated: int, size: int = 8) -> dict[str, np.ndarray]:
    """Scores of people in teams, the first of which had the program."""
    team = np.arange(count).repeat(size)
    own = RNG.normal(size=count)[team]
    before = 50 + own + RNG.normal(size=team.size)
    return {
        "before": before,
        "after": before + 2 + RNG.normal(size=count)[team] + RNG.normal(size=team.size),
        "arm": team < treated,
        "cluster": team,
    }


def compared(data: dict[str, np.ndarray]) -> list[Finding]:
    """One question, asked in every way that takes clusters."""
    arm, cluster = data["arm"], data["cluster"]
    return [
        kp.compare(data["before"], data["after"], arm=arm, cluster=cluster),
        kp.compare(None, data["after"], arm=arm, cluster=cluster),
        kp.outcome_contrast(data["after"], arm=arm, cluster=cluster),
        kp.difference_in_differences(data["before"], data["after"], arm=arm, cluster=cluster),
    ]


@pytest.mark.parametrize(("count", "treated"), [(4, 2), (20, 2)])
def test_few_teams_or_few_in_an_arm_are_told_without_chance_too(count: int, treated: int) -> None:
    for found in compared(teams(count, treated=treated)):
        assert found.df is not None
        assert found.df < 4
        assert "tipton-2015" in found.sources
        assert "do not rest on them" in told(found)["few_degrees_of_freedom"]


def test_advice_about_few_teams_is_about_teams() -> None:
    for found in compared(teams(8, treated=4)):
        assert "few_degrees_of_freedom" not in told(found)
        assert told(found)["few_units"].startswith("Only 8 clusters")
        assert "reliable_change" not in told(found)["few_units"]


def test_enough_teams_on_both_sides_need_no_caution() -> None:
    for found in compared(teams(20, treated=10)):
        assert not {"few_units", "few_degrees_of_freedom"} & set(told(found))


def test_courses_of_people_in_few_teams_are_told() -> None:
    person = np.arange(24).repeat(4)
    time = np.tile(np.arange(4.0), 24)
    values = 0.5 * time + RNG.normal(size=24)[person] + RNG.normal(size=person.size)
    found = kp.transfer_over_time(values, person=person, time=time, cluster=person // 6)
    assert told(found)["few_units"].startswith("Only 4 clusters")
    assert "few_degrees_of_freedom" in told(found)


def test_without_degrees_of_freedom_only_the_number_is_told() -> None:
    assert [caution.code for caution in few_clusters(3)] == ["few_units"]
    assert [caution.code for caution in few_clusters(10, df=4.0)] == []
