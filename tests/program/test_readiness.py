import pytest

from devframe import sources
from devframe.program import (
    CoachProfile,
    check_coach,
    coach_checklist,
    contract_checklist,
    readiness_checklist,
)

READY = dict.fromkeys((item.code for item in readiness_checklist().items), True)


def coach(**changes: object) -> CoachProfile:
    fields = {
        "coach_id": "k-1",
        "competency_id": "listening",
        "can_do": True,
        "can_coach": True,
        "level": 4,
        "bar_level": 3,
    }
    return CoachProfile.model_validate(fields | changes)


def test_all_there_is_ready() -> None:
    assert readiness_checklist().check(READY).notices == ()


@pytest.mark.parametrize(
    ("code", "severity", "verdict"),
    [
        ("time", "blocks", "blocked"),
        ("place", "warns", "ready"),
        ("follow_through", "blocks", "blocked"),
        ("expertise", "blocks", "blocked"),
        ("time_protected", "blocks", "blocked"),
        ("customer_experience_is_strategic", "blocks", "blocked"),
        ("coaches_in_teams", "warns", "ready"),
        ("coaches_have_coaches", "warns", "ready"),
        ("managers_can_talk_about_problems", "warns", "ready"),
        ("managers_show_empathy", "warns", "ready"),
        ("value_known", "warns", "ready"),
    ],
)
def test_each_missing_item_blocks_or_warns(code: str, severity: str, verdict: str) -> None:
    missing = readiness_checklist().check(READY | {code: False})
    assert [(notice.code, notice.severity) for notice in missing.notices] == [(code, severity)]
    assert missing.verdict == verdict
    unknown = readiness_checklist().check(READY | {code: None})
    assert [(notice.code, notice.severity) for notice in unknown.notices] == [(code, "asks")]
    assert unknown.verdict == ("ask_first" if severity == "blocks" else "ready")


def test_without_a_strategic_focus_only_basics_are_funded() -> None:
    [notice] = (
        readiness_checklist().check(READY | {"customer_experience_is_strategic": False}).notices
    )
    assert "operational basics only" in notice.text
    assert notice.owner == "leadership"


def test_what_blocks_comes_first_and_warnings_last() -> None:
    found = readiness_checklist().check(
        READY | {"place": False, "expertise": None, "time_protected": False}
    )
    assert [notice.severity for notice in found.notices] == ["blocks", "asks", "warns"]


def test_an_eligible_coach_can_do_it_can_coach_and_exceeds_the_bar() -> None:
    assert check_coach(coach()).verdict == "ready"
    assert check_coach(coach(can_do=False)).codes("blocks") == ("can_do",)
    assert check_coach(coach(can_coach=False)).codes("blocks") == ("can_coach",)
    assert check_coach(coach(level=3)).codes("blocks") == ("exceeds_bar",)
    assert check_coach(coach(level=0, bar_level=0)).codes("blocks") == ("exceeds_bar",)
    assert check_coach(coach(level=None)).verdict == "ask_first"


def test_top_performance_alone_is_not_enough() -> None:
    alone = check_coach(coach(top_performer=True, can_coach=None))
    assert alone.verdict == "ask_first"
    assert "more_than_top_performance" in alone.codes("asks")
    found = check_coach(coach(top_performer=True, can_coach=False))
    assert (found.verdict, found.codes("warns")) == ("blocked", ("more_than_top_performance",))
    assert check_coach(coach(top_performer=True)).verdict == "ready"
    # Nobody has to be the best at it.
    assert check_coach(coach(top_performer=False)).verdict == "ready"


@pytest.mark.parametrize("checklist", [contract_checklist, readiness_checklist, coach_checklist])
def test_every_item_cites_a_source_that_exists(checklist: object) -> None:
    assert callable(checklist)
    cited = {key for item in checklist().items for key in item.sources}
    assert cited
    assert cited <= set(sources())
