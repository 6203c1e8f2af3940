from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from devframe.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick import CostLine, Costs, roi
from devframe.program import (
    Activity,
    Checklist,
    CoachingContract,
    CommercialValue,
    Commitment,
    ConversationGuide,
    ConversationObservation,
    ConversationStep,
    PerformancePicture,
    Purpose,
    StatedNeed,
    check_contract,
    contract_checklist,
    fidelity,
    parse_checklist,
    readiness_checklist,
)

DAY = date(2026, 11, 2)
PURPOSE: dict[str, Any] = {
    "needs": (
        StatedNeed(whose="customer", statement="to be understood the first time"),
        StatedNeed(whose="individual", statement="calm in angry calls"),
    ),
    "here_for": "calls that end in a solution",
    "aim": "eight of ten angry callers stay",
    "by_on": date(2027, 1, 29),
    "sustained_by": "a monthly side-by-side",
    "business_benefit": "fewer cancellations",
}
PICTURE: dict[str, Any] = {
    "destination": "the caller thanks",
    "journey": "listen, name, solve",
    "logistics": "two calls a week, headset for two",
    "source": "calls of October, heard by three people",
    "described_on": date(2026, 10, 20),
    "review_on": date(2027, 1, 15),
    "is_coachs_past": False,
}
GUIDE = ConversationGuide(
    id="g",
    steps=(
        ConversationStep(id="ask", aim="Ask first", observable="an open question"),
        ConversationStep(id="show", aim="Show how", observable="a demonstration"),
    ),
)


def contract(**changes: object) -> CoachingContract:
    fields: dict[str, Any] = {
        "id": "c-1",
        "person_id": "p-1",
        "coach_id": "k-1",
        "competency_ids": ("listening",),
        "purpose": Purpose(**PURPOSE),
        "picture": PerformancePicture(**PICTURE),
        "coach_commitment": Commitment(given=True, on=DAY),
        "person_commitment": Commitment(given=True),
        "activities": (
            Activity(kind="role_play", what="an angry caller"),
            Activity(kind="demonstration", what="the first sentence"),
        ),
        "guide": GUIDE,
        "value": CommercialValue(
            statement="contracts kept",
            amount_per_year=40_000.0,
            currency="EUR",
            calculation="kept contracts times margin",
        ),
        "coach_is_manager": False,
    }
    return CoachingContract(**(fields | changes))


def said_of(**changes: object) -> list[tuple[str, str]]:
    found = check_contract(contract(**changes), as_of=DAY)
    return [(notice.code, notice.severity) for notice in found.notices]


def purpose(**changes: object) -> Purpose:
    return Purpose(**(PURPOSE | changes))


def picture(**changes: object) -> PerformancePicture:
    return PerformancePicture(**(PICTURE | changes))


def test_a_whole_contract_is_ready() -> None:
    found = check_contract(contract(), as_of=DAY)
    assert found.verdict == "ready"
    assert found.notices == ()


@pytest.mark.parametrize(
    ("field", "code"),
    [
        ("here_for", "here_for"),
        ("aim", "aim"),
        ("by_on", "by_when"),
        ("sustained_by", "sustained_by"),
        ("business_benefit", "business_benefit"),
    ],
)
def test_a_purpose_has_five_answers(field: str, code: str) -> None:
    assert said_of(purpose=purpose(**{field: None})) == [(code, "blocks")]
    if field != "by_on":
        assert said_of(purpose=purpose(**{field: "  \n"})) == [(code, "blocks")]


def test_the_customer_comes_first_and_the_person_second() -> None:
    customer, individual = PURPOSE["needs"]
    assert said_of(purpose=purpose(needs=(individual, customer))) == [
        ("customer_need_first", "blocks"),
        ("individual_need_second", "blocks"),
    ]
    assert said_of(purpose=purpose(needs=(customer,))) == [("individual_need_second", "blocks")]
    assert said_of(purpose=purpose(needs=(customer, customer, individual))) == []


@pytest.mark.parametrize("field", ["destination", "journey", "logistics"])
def test_a_picture_has_destination_journey_and_logistics(field: str) -> None:
    assert said_of(picture=picture(**{field: None})) == [(field, "blocks")]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"source": None}, ("picture_sourced", "warns")),
        ({"described_on": None}, ("picture_dated", "warns")),
        ({"described_on": date(2026, 11, 3)}, ("picture_dated", "warns")),
        ({"review_on": None}, ("picture_current", "warns")),
        ({"review_on": date(2026, 11, 1)}, ("picture_current", "warns")),
        ({"is_coachs_past": True}, ("picture_of_today", "warns")),
        ({"is_coachs_past": None}, ("picture_of_today", "asks")),
    ],
)
def test_a_picture_is_sourced_dated_reviewed_and_of_today(
    changes: dict[str, Any], expected: tuple[str, str]
) -> None:
    assert said_of(picture=picture(**changes)) == [expected]


def test_a_picture_reviewed_today_is_current() -> None:
    assert said_of(picture=picture(review_on=DAY, described_on=DAY)) == []


@pytest.mark.parametrize("who", ["coach", "person"])
def test_both_commit(who: str) -> None:
    code = f"{who}_commits"
    field = f"{who}_commitment"
    assert said_of(**{field: Commitment(given=False)}) == [(code, "blocks")]
    assert said_of(**{field: Commitment()}) == [(code, "asks")]
    assert said_of(**{field: Commitment(given=True, on=date(2026, 11, 3))}) == [(code, "asks")]
    unknown = check_contract(contract(**{field: Commitment()}), as_of=DAY)
    assert unknown.verdict == "ask_first"


def test_coaching_without_hands_on_practice_is_blocked() -> None:
    talk = (Activity(kind="question", what="why"), Activity(kind="demonstration", what="how"))
    assert said_of(activities=talk) == [("hands_on_practice", "blocks")]
    assert said_of(activities=(*talk, Activity(kind="real_case", what="a call"))) == []


def test_sessions_show_how_and_not_only_ask() -> None:
    played = (Activity(kind="role_play", what="an angry caller"),)
    assert said_of(activities=played) == [("how_is_shown", "warns")]


def test_a_guide_can_be_observed() -> None:
    vague = ConversationGuide(
        id="g", steps=(*GUIDE.steps, ConversationStep(id="care", aim="Care", observable=" "))
    )
    [notice] = check_contract(contract(guide=vague), as_of=DAY).notices
    assert (notice.code, notice.severity, notice.about) == ("guide_observable", "warns", ("care",))
    assert said_of(guide=None) == [("conversation_guide", "warns")]


def test_value_is_stated_and_monetized() -> None:
    full = contract().value
    assert said_of(value=CommercialValue()) == [
        ("value_stated", "warns"),
        ("value_monetized", "warns"),
    ]
    zero = full.model_copy(update={"amount_per_year": 0.0})
    assert said_of(value=zero) == []
    guessed = full.model_copy(update={"calculation": None})
    assert said_of(value=guessed) == [("value_monetized", "warns")]


def test_the_amount_comes_from_the_return_on_investment() -> None:
    costs = Costs(lines=(CostLine(category="delivery", amount=9_000.0),))
    found = roi(0.4, unit_value=50.0, n=60, periods_per_year=12, costs=costs, currency="EUR")
    value = CommercialValue.of_return(found, statement="Fewer callers leave.")
    assert (value.amount_per_year, value.currency) == (0.4 * 50 * 60 * 12, "EUR")
    assert value.calculation is not None
    assert value.calculation.startswith("Scenario, not a result")  # an assumed effect stays one
    assert said_of(value=value) == []
    nameless = roi(0.4, unit_value=50.0, n=60, periods_per_year=12, costs=costs)
    assert CommercialValue.of_return(nameless, statement="More sales.").currency is None


def test_the_double_role_of_a_manager_is_explicit() -> None:
    assert said_of(coach_is_manager=True) == [("double_role_explicit", "warns")]
    assert said_of(coach_is_manager=True, double_role="no appraisal from sessions") == []
    assert said_of(coach_is_manager=None) == [("double_role_explicit", "asks")]


def test_a_deadline_that_is_over_warns() -> None:
    assert said_of(purpose=purpose(by_on=date(2026, 11, 1))) == [("deadline_ahead", "warns")]
    assert said_of(purpose=purpose(by_on=DAY)) == []


def test_the_policy_decides_what_blocks() -> None:
    items = contract_checklist().items
    lenient = Checklist(
        items=tuple(item.model_copy(update={"if_missing": "warns"}) for item in items)
    )
    empty = CoachingContract(id="c", person_id="p", coach_id="k", competency_ids=("x",))
    assert check_contract(empty, as_of=DAY).verdict == "blocked"
    assert check_contract(empty, as_of=DAY, checklist=lenient).verdict == "ready"
    short = Checklist(items=items[:1])
    assert [
        notice.code for notice in check_contract(empty, as_of=DAY, checklist=short).notices
    ] == ["here_for"]


def test_a_contract_is_a_document() -> None:
    whole = contract()
    assert CoachingContract.from_json(whole.to_json()) == whole
    with pytest.raises(ValidationError, match="two people"):
        contract(coach_id="p-1")


def test_nothing_known_is_asked_and_never_ready() -> None:
    found = readiness_checklist().check({})
    assert found.verdict == "ask_first"
    assert found.codes("asks") == tuple(item.code for item in readiness_checklist().items)


def test_an_answer_to_no_item_is_refused() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'time'"):
        readiness_checklist().check({"tme": True})


def test_own_checklists_are_checked() -> None:
    with pytest.raises(InvalidInputError, match="not TOML"):
        parse_checklist("[[items", origin="own.toml")
    with pytest.raises(InvalidInputError, match="must be unique"):
        Checklist.from_json(
            '{"items": [' + ",".join([contract_checklist().items[0].to_json()] * 2) + "]}"
        )


class TestFidelity:
    def observed(self, done: set[str], left_out: set[str]) -> ConversationObservation:
        return ConversationObservation(
            session_id="s",
            observer_id="o",
            on=DAY,
            done=frozenset(done),
            left_out=frozenset(left_out),
        )

    def test_shares_count_what_was_judged(self) -> None:
        found = fidelity(
            GUIDE, [self.observed({"ask", "show"}, set()), self.observed(set(), {"show"})]
        )
        assert [(step.step_id, step.done, step.judged) for step in found.steps] == [
            ("ask", 1, 1),
            ("show", 1, 2),
        ]
        assert found.done_share == pytest.approx(2 / 3)

    def test_nothing_judged_is_not_zero(self) -> None:
        assert fidelity(GUIDE, []).done_share is None
        assert fidelity(GUIDE, [self.observed(set(), {"ask"})]).done_share == 0

    def test_unknown_steps_are_all_named(self) -> None:
        with pytest.raises(InvalidInputError) as caught:
            fidelity(GUIDE, [self.observed({"aks"}, set()), self.observed(set(), {"shwo"})])
        assert [(fault.row, fault.code) for fault in caught.value.faults] == [
            (1, "unknown_step"),
            (2, "unknown_step"),
        ]

    def test_a_step_is_not_both_done_and_left_out(self) -> None:
        with pytest.raises(ValidationError, match="not both"):
            self.observed({"ask"}, {"ask"})

    def test_steps_have_unique_ids(self) -> None:
        with pytest.raises(ValidationError, match="unique"):
            ConversationGuide(id="g", steps=GUIDE.steps * 2)
