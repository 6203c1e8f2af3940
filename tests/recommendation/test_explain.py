"""What a person reads."""

from devframe.recommendation import default_policy, headline, recommend, recommender
from devframe.recommendation.policy_file import default_policy_text, parse_policy
from tests.recommendation.test_default_policy import asked, need


def test_a_development_answer_reads_in_full() -> None:
    advice = asked(
        performed_before=False,
        codified=True,
        interpersonal=True,
        coach_minutes=12,
        safety_critical=True,
        feedback_given=False,
        raters_disagree=True,
        headcount=3,
    )
    lines = advice.explain().splitlines()
    assert lines[0] == "c, person p"
    assert (
        lines[1] == "Develop: training (certification), then coaching (small group); provisional."
    )
    assert lines[2].startswith("At once (line manager): Decide now")
    assert lines[3].startswith("Step 1, training: Modules that end in a certification")
    assert lines[4].startswith("Step 2, coaching: Sessions in a small, stable group")
    assert "Beside it, line manager: The person does not hear how well they do it." in lines[5]
    assert "  +3 The person has never done it: a skill that was never there is first taught. " in (
        "\n".join(lines)
    )
    assert "training: 8 points (between 3 and 11 when all is known)." in lines
    assert any(line.startswith("coaching: 3 points") and "It has 3" in line for line in lines)
    assert "Warning: Coaching time is scarce" in advice.explain()
    assert any(line.startswith("  and ") and line.endswith(" more") for line in lines)
    assert any(line.startswith("Until then presumed: worth_solving = yes") for line in lines)
    assert "If codified were no (it is yes): " not in advice.explain()


def test_a_change_of_a_number_names_the_nearest_value_and_its_direction() -> None:
    text = asked(interpersonal=True, headcount=14, codified=True).explain()
    assert "If headcount were 15 or more (it is 14): training." in text
    text = asked(interpersonal=True, headcount=15, codified=True).explain()
    assert "If headcount were 14 or less (it is 15): coaching." in text
    assert "If shortfall_share were 0 or less (it is 0.25): fix elsewhere first." in text


def test_a_fix_elsewhere_names_owner_and_first_action() -> None:
    advice = asked(can_do_when_it_counts=True, tools_adequate=False)
    assert headline(advice) == "Fix elsewhere first: tools inadequate; settled."
    assert "owner of the tools: Tools or information do not let it be done well. First: " in (
        advice.explain()
    )
    assert "Until then presumed" not in advice.explain()
    maybe = asked(training_exists=False, coach_available=False)
    assert headline(maybe) == "Fix elsewhere first: no method available; provisional."


def test_an_unanswerable_need_is_turned_into_questions() -> None:
    advice = recommend(need())
    assert headline(advice) == "Ask first: 5 questions decide."
    assert "These answers could change it, the most decisive first:" in advice.explain()
    assert "presumed" not in advice.explain()


def test_a_tie_names_the_order_that_broke_it() -> None:
    advice = asked(
        kinds=("knowledge",),
        performed_before=True,
        interpersonal=True,
        performs_often=False,
        can_do_when_it_counts=None,
        tools_adequate=True,
        codified=False,
        safety_critical=None,
        headcount=1,
        emotionally_charged=True,
    )
    training, coaching = advice.scores[:2]
    assert training.points < coaching.points
    policy = parse_policy(
        default_policy_text().replace(
            'points = { coaching = 2, training = 1 }\nsentence = "It must be done',
            f"points = {{ coaching = 2, training = {1 + coaching.points - training.points} }}\n"
            'sentence = "It must be done',
        )
    )
    tied = recommender(policy).recommend(
        need(
            kinds=("knowledge",),
            shortfall_share=0.25,
            performed_before=True,
            performs_often=False,
            interpersonal=True,
            tools_adequate=True,
            codified=False,
            headcount=1,
            emotionally_charged=True,
        )
    )
    assert tied.method == "training"
    assert tied.scores[1].why_not == (
        f"It ties with Training at {coaching.points}; Training goes first in the tie order.",
    )


def test_a_recommender_serves_needs_in_either_form() -> None:
    ready = recommender()
    assert ready is recommender()
    one = need(kinds=("skill",), shortfall_share=0.5)
    assert ready.decide(one).verdict == ready.recommend(one).verdict == "ask_first"
    assert recommender(default_policy()).recommend(one) == ready.recommend(one)


def test_a_method_stands_once_among_the_steps() -> None:
    advice = asked(
        kinds=("knowledge", "habit"),
        interpersonal=True,
        context_specific=True,
        foundation_met=False,
    )
    assert [step.method for step in advice.steps] == ["training", "coaching"]


def test_the_alternatives_are_the_methods_not_chosen() -> None:
    advice = asked(interpersonal=True)
    assert advice.method == "coaching"
    assert [score.method for score in advice.alternatives] == ["training", "mentoring"]
    assert all(score.why_not for score in advice.alternatives)
