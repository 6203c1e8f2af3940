from devframe.diagnosis import FACTS, Need, Situation, optional_questions
from devframe.recommendation import default_policy, recommend


def test_the_reference_question_is_optional_unscored_and_weakly_grounded() -> None:
    (question,) = optional_questions()
    assert question.code == "reference"
    assert question.text.endswith("?")
    assert question.grades == {"opinion"}
    assert "types nobody" in question.not_for
    # Neither a fact nor a field can hold an answer, so no policy can score one.
    names = {*FACTS, *Situation.model_fields, *Need.model_fields}
    assert not [name for name in names if "reference" in name or "external" in name]
    policy = default_policy().to_json()
    assert question.code not in policy
    assert question.text not in policy


def test_it_is_never_among_the_questions_that_decide() -> None:
    asked = recommend(Need(id="n", person_id="p", competency_id="c"))
    assert asked.verdict == "ask_first"
    assert optional_questions()[0].text not in {one.text for one in asked.questions}
