from typing import Any

import pytest
from pydantic import ValidationError

from devframe import sources
from devframe.program import (
    Challenge,
    Metric,
    Module,
    Program,
    check_program,
    program_checklist,
    sort_challenges,
)

WHOLE = Module(
    id="basics",
    method="training",
    phase="onboarding",
    topics=("company", "business", "customer", "team", "role"),
    planned=True,
    for_everyone=True,
)
COACHING = Module(id="coaching", method="coaching", phase="ongoing", topics=("service_skills",))
MENTOR = Module(
    id="mentor", method="mentoring", phase="onboarding", topics=("customer",), planned=False
)


def program(**changes: object) -> Program:
    fields: dict[str, Any] = {
        "id": "p",
        "modules": (WHOLE, COACHING, MENTOR),
        "metrics": (Metric(id="nps", asked=10, understood=9),),
        "challenges": (
            Challenge(id="c-1", statement="call backs", resolved_by="staff", owner_id="p-1"),
        ),
    }
    return Program(**(fields | changes))


def said_of(**changes: object) -> list[tuple[str, str, tuple[str, ...]]]:
    found = check_program(program(**changes))
    return [(notice.code, notice.severity, notice.about) for notice in found.notices]


def changed(module: Module, **changes: object) -> Module:
    return Module.model_validate(dict(module) | changes)


def test_a_whole_program_has_nothing_to_say() -> None:
    assert said_of() == []


def test_a_curriculum_of_operations_only_is_flagged() -> None:
    keys = changed(WHOLE, id="keys", topics=("operations", "role"))
    assert ("more_than_operations", "warns", ()) in said_of(modules=(keys, MENTOR))
    # What a mentor may pass on is no curriculum; what nobody knows is asked.
    unknown = changed(keys, topics=None)
    assert ("more_than_operations", "asks", ()) in said_of(modules=(unknown, MENTOR))
    assert "more_than_operations" not in [code for code, *_ in said_of(modules=(keys, COACHING))]


def mentoring_only(**changes: object) -> list[tuple[str, str]]:
    codes = ("more_than_informal_mentoring", "mentors_keep_up_with_hiring")
    modules = (changed(MENTOR, planned=changes.pop("planned", False)),)
    said = said_of(modules=modules, **changes)
    return [(code, severity) for code, severity, _ in said if code in codes]


def test_informal_mentoring_alone_warns_and_blocks_when_hiring_outruns_mentors() -> None:
    warned = ("more_than_informal_mentoring", "warns")
    assert mentoring_only(new_people_per_month=4, mentor_places_per_month=4) == [warned]
    assert mentoring_only(new_people_per_month=5, mentor_places_per_month=4) == [
        ("mentors_keep_up_with_hiring", "blocks"),
        warned,
    ]
    assert mentoring_only(new_people_per_month=1, mentor_places_per_month=0)[0][1] == "blocks"
    assert mentoring_only() == [("mentors_keep_up_with_hiring", "asks"), warned]
    assert mentoring_only(planned=True) == []
    assert [severity for _, severity in mentoring_only(planned=None)] == ["asks", "asks"]


def test_hiring_may_outrun_mentors_where_they_are_not_alone() -> None:
    assert said_of(new_people_per_month=9, mentor_places_per_month=0) == []


def test_development_goes_on_after_onboarding() -> None:
    assert said_of(modules=(WHOLE, MENTOR)) == [("continues_after_onboarding", "warns", ())]


def test_an_onboarding_mentor_covers_customer_care() -> None:
    code = "onboarding_mentor_covers_customer_care"
    politics = changed(MENTOR, id="gossip", topics=("office_politics",))
    modules = (WHOLE, COACHING, MENTOR, politics)
    assert said_of(modules=modules) == [(code, "warns", ("gossip",))]
    unknown = changed(MENTOR, topics=None)
    assert said_of(modules=(WHOLE, COACHING, unknown)) == [(code, "asks", ("mentor",))]
    # A mentor of later years may speak of something else.
    later = changed(politics, phase="ongoing")
    assert said_of(modules=(WHOLE, COACHING, later)) == []


def test_a_metric_is_understood_before_it_is_targeted() -> None:
    unclear = Metric(id="ces", asked=10, understood=7)
    good = Metric(id="nps", asked=10, understood=8)
    assert said_of(metrics=(good, unclear)) == [("metrics_understood", "blocks", ("ces",))]
    assert said_of(metrics=(good, Metric(id="ces"))) == [("metrics_understood", "asks", ("ces",))]
    assert said_of(metrics=(Metric(id="ces", asked=4, understood=0),))[0][1] == "blocks"
    lenient = check_program(program(metrics=(unclear,)), min_understood_share=0.7)
    assert lenient.notices == ()
    with pytest.raises(ValidationError, match="at most 3"):
        Metric(id="ces", asked=3, understood=4)


def test_challenges_are_sorted_and_owned() -> None:
    named = (
        Challenge(id="a", statement="slow system", resolved_by="help", owner_id="it-1"),
        Challenge(id="b", statement="call backs", resolved_by="staff"),
        Challenge(id="c", statement="shifts"),
    )
    found = sort_challenges(named)
    assert (found.own, found.needs_help, found.unsorted) == (("b",), ("a",), ("c",))
    assert found.without_owner == ("b", "c")
    assert said_of(challenges=named) == [
        ("challenges_sorted", "asks", ("c",)),
        ("challenges_owned", "warns", ("b", "c")),
    ]
    assert said_of(challenges=None) == [("challenges_listed", "warns", ())]
    # Asked, and nothing to name.
    assert said_of(challenges=()) == []


def test_the_baseline_is_for_everybody() -> None:
    short = changed(WHOLE, topics=("company", "customer", "role"))
    assert said_of(modules=(short, COACHING)) == [
        ("baseline_covered", "warns", ("business", "team"))
    ]
    some = changed(WHOLE, for_everyone=False)
    found = said_of(modules=(some, COACHING))
    assert found == [
        ("baseline_covered", "warns", ("company", "business", "customer", "team", "role"))
    ]
    unknown = changed(WHOLE, for_everyone=None)
    assert said_of(modules=(unknown, COACHING))[0][:2] == ("baseline_covered", "asks")


def test_an_empty_program_teaches_nothing() -> None:
    codes = [code for code, *_ in said_of(modules=())]
    assert codes == ["more_than_operations", "continues_after_onboarding", "baseline_covered"]


def test_ids_stand_once() -> None:
    with pytest.raises(ValidationError, match="ids of modules must be unique"):
        program(modules=(WHOLE, WHOLE))


def test_every_item_cites_a_source_that_exists() -> None:
    cited = {key for item in program_checklist().items for key in item.sources}
    assert cited <= set(sources())
