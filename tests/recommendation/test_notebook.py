"""Recommendations as notebooks show them."""

from html import unescape

from devframe.diagnosis import Cause, Need, Situation
from devframe.recommendation import CaseOutcome, Recommendation, recommend
from devframe.recommendation.records import Advice

CAUSE = Cause(
    code="tools", sentence="The tools do not work.", owner="owner of the tools",
    first_action="Mend them.", alone=False, sources=("devframe-convention",),
)  # fmt: skip
WARNING = Advice(code="thin", sentence="One hour is little.", sources=("devframe-convention",))


def advice(**situation: object) -> Recommendation:
    need = Need(
        id="n-1", person_id="p-1", competency_id="listening", kinds=("skill",),
        shortfall_share=0.5, situation=Situation.model_validate(situation),
    )  # fmt: skip
    return recommend(need)


def test_the_answer_stands_above_where_each_method_stands() -> None:
    one = advice(performed_before=False, tools_adequate=True)
    html = one._repr_html_()
    assert "listening, p-1" in html
    for score in one.scores:
        assert f">{score.lower} to {score.upper}<" in html
    strongest = max(
        (reason for reason in one.reasons if reason.method == one.method),
        key=lambda reason: abs(reason.points),
    )
    assert f"{strongest.points:+d} {strongest.sentence}" in html


def test_a_method_without_reasons_says_none() -> None:
    one = advice(performed_before=False, tools_adequate=True).model_copy(update={"reasons": ()})
    assert one._repr_html_().count(">none<") == len(one.scores)


def test_the_first_five_questions_are_asked_and_the_rest_is_counted() -> None:
    one = advice(performed_before=False, tools_adequate=True)
    assert len(one.questions) > 5
    html = unescape(one._repr_html_())
    assert one.questions[4].text in html
    assert f"and {len(one.questions) - 5} more questions" in html
    few = one.model_copy(update={"questions": one.questions[:2]})._repr_html_()
    assert "more questions" not in few


def test_causes_and_warnings_stand_below() -> None:
    one = advice(performed_before=False, tools_adequate=True)
    html = one.model_copy(update={"causes": (CAUSE,), "warnings": (WARNING,)})._repr_html_()
    assert "<li>owner of the tools: The tools do not work.</li>" in html
    assert "<li>One hour is little.</li>" in html


def test_many_answers_take_a_line_each() -> None:
    one = advice(performed_before=False, tools_adequate=True)
    outcome = CaseOutcome(
        profiles=(), needs=(), recommendations=(one,) * 40, unassessed=(), unused_answers=()
    )
    html = outcome._repr_html_()
    assert "40 recommendations" in html
    assert html.count("<tr>") == 31
    assert "… and 10 more" in html
