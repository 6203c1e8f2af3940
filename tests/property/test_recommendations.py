"""What every recommendation keeps to, whatever the need."""

import os
import subprocess
import sys

from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.competency import KINDS
from devframe.diagnosis import FACTS, Need, Situation
from devframe.recommendation import Recommendation, default_policy, recommend, recommender
from devframe.recommendation.compiled import compile_policy
from devframe.recommendation.decide import decide
from devframe.recommendation.questions import open_questions
from tests.policy_strategies import Facts, naive_outcome

_SITUATION_FACTS = [fact for fact in FACTS.values() if fact.name in Situation.model_fields]


@st.composite
def needs(draw: st.DrawFn) -> Need:
    answers = {}
    for fact in _SITUATION_FACTS:
        if fact.is_number:
            top = min(int(fact.maximum), 60) if fact.whole else fact.maximum
            low = int(fact.minimum) if fact.whole else fact.minimum
            numbers = st.integers(low, top) if fact.whole else st.floats(low, top)
            answers[fact.name] = draw(st.none() | numbers)
        else:
            answers[fact.name] = draw(st.sampled_from([None, *fact.values]))
    # Contradictory answers are refused; drop one of each pair.
    if answers["performs_often"]:
        answers |= {"performed_before": True, "can_do_when_it_counts": None}
    if answers["novel"]:
        answers["training_exists"] = None
    if answers["coach_available"] is False:
        answers["coach_minutes"] = None
    kinds = draw(st.none() | st.lists(st.sampled_from(KINDS), min_size=1, unique=True).map(tuple))
    return Need(
        id="need",
        person_id="person",
        competency_id="competency",
        kinds=kinds,
        shortfall_share=draw(st.none() | st.floats(0, 1)),
        importance=draw(st.none() | st.integers(1, 5)),
        self_only=draw(st.none() | st.booleans()),
        requested_method=draw(st.none() | st.just("training")),
        situation=Situation(**answers),
    )


@given(needs())
def test_points_add_up_and_lie_in_their_bounds(need: Need) -> None:
    advice = recommend(need)
    for score in advice.scores:
        reasons = [reason.points for reason in advice.reasons if reason.method == score.method]
        assert sum(reasons) == score.points
        assert score.lower <= score.points <= score.upper


@given(needs())
def test_the_record_reads_back_exactly_and_checks_what_was_built_unchecked(need: Need) -> None:
    advice = recommend(need)
    assert Recommendation.from_json(advice.to_json()) == advice
    assert hash(Recommendation.from_json(advice.to_json())) == hash(advice)


@given(needs())
def test_every_statement_cites_sources_that_exist(need: Need) -> None:
    advice = recommend(need)
    policy = default_policy()
    statements = (
        *advice.reasons,
        *advice.steps,
        *advice.causes,
        *advice.controls,
        *advice.warnings,
    )
    for statement in statements:
        assert statement.sources
        for key in statement.sources:
            assert policy.source(key).citation


@given(needs())
def test_verdict_method_and_steps_belong_together(need: Need) -> None:
    advice = recommend(need)
    assert (advice.verdict == "develop") == (advice.method is not None) == bool(advice.steps)
    if advice.verdict == "fix_elsewhere":
        assert any(cause.alone for cause in advice.causes)
    if advice.verdict == "ask_first":
        assert 1 <= len(advice.questions) <= 5
        assert not advice.settled
    assert bool(advice.questions) == (not advice.settled)
    for step in advice.steps:
        assert next(s for s in advice.scores if s.method == step.method).eligible is not False


@given(needs())
def test_a_need_lacking_an_essential_fact_is_asked_unless_a_cause_is_certain(need: Need) -> None:
    advice = recommend(need)
    facts = need.facts()
    lacking = any(
        all(facts[name] is None for name in group.any_of) for group in default_policy().essentials
    )
    certain_cause = advice.verdict == "fix_elsewhere" and advice.settled
    assert (advice.verdict == "ask_first") == (lacking and not certain_cause)


@given(needs())
def test_no_fact_is_asked_twice_and_what_is_cut_is_the_least_decisive(need: Need) -> None:
    advice, ready = recommend(need), recommender()
    decision = ready.decide(need)
    first = advice.questions[: len(decision.missing)] if advice.verdict == "ask_first" else ()
    groups = {name for question in first for name in question.facts}
    places = () if advice.settled else open_questions(ready.compiled, decision)
    by_rank = [ready.compiled.facts[place].name for place in places]
    rest = [name for name in by_rank if name not in groups]
    most = 5 - len(first) if advice.verdict == "ask_first" else None
    assert [question.facts for question in advice.questions[len(first) :]] == [
        (name,) for name in rest[:most]
    ]


@given(needs())
def test_a_request_never_bears_on_the_answer(need: Need) -> None:
    asked = recommend(need.model_copy(update={"requested_method": "mentoring"}))
    silent = recommend(need.model_copy(update={"requested_method": None}))
    assert asked.model_copy(update={"warnings": ()}) == silent.model_copy(update={"warnings": ()})


@given(needs(), st.randoms(use_true_random=False))
@settings(max_examples=50)
def test_settled_answers_of_the_default_policy_survive_random_completions(
    need: Need, rng: object
) -> None:
    policy = default_policy()
    compiled = compile_policy(policy)
    facts: Facts = need.facts()
    decision = decide(compiled, facts)
    if not decision.settled:
        return
    method = None if decision.method is None else compiled.methods[decision.method].id
    for _ in range(20):
        completed = {
            **facts,
            **{
                fact.name: rng.choice(fact.values)  # type: ignore[attr-defined]
                for fact in compiled.facts
                if facts[fact.name] is None
            },
        }
        assert naive_outcome(policy, completed) == (decision.verdict, method)


def test_bytes_do_not_depend_on_hash_seed_time_zone_or_locale() -> None:
    script = (
        "from devframe import Need, Situation, recommend_cohort\n"
        "needs = [Need(id=f'n{n}', person_id=f'p{n}', competency_id='c', kinds=('skill',),\n"
        "              shortfall_share=n / 9, situation=Situation(performed_before=n % 2 == 0,\n"
        "              tools_adequate=n % 3 > 0, interpersonal=True)) for n in range(9)]\n"
        "cohort = recommend_cohort(needs)\n"
        "print(cohort.to_json(indent=1))\n"
        "print(*(advice.explain() for advice in cohort.recommendations), sep='\\n')\n"
    )
    outputs = set()
    for seed, zone, locale in (
        ("0", "UTC", "C"),
        ("1", "Asia/Kathmandu", "C.UTF-8"),
        ("42", "America/New_York", "POSIX"),
    ):
        environment = {
            **os.environ,
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": locale,
            "PYTHONUTF8": "1",
        }
        done = subprocess.run(  # noqa: S603 - our own interpreter and script
            [sys.executable, "-c", script], env=environment, capture_output=True, check=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert outputs.pop()
