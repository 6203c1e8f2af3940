from datetime import timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from devframe import AssessmentRules, sources
from devframe.assessment import EVIDENCE_SOURCES, SourceWeight
from tests.assessment.build import DAY, done, seen


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"level": 1, "score_share": 0.5}, "of a skill needs exactly one of level and score_share"),
        ({"level": None}, "got none"),
        ({"level": None, "occurrences": 3}, "got occurrences"),
        ({"level": 1, "occurrences": 3}, "got level and occurrences"),
        ({"kind": "habit"}, "of a habit needs exactly one of occurrences, got level"),
        ({"opportunities": 3}, "must go with occurrences"),
    ],
)
def test_each_kind_has_its_one_measure(fields: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        seen(**({"level": 1} | fields))


def test_a_habit_is_not_seen_more_often_than_it_could_be() -> None:
    with pytest.raises(ValidationError, match=r"opportunities \(2\).*not be fewer \(got 3\)"):
        done(3, of=2)
    assert done(3, of=3).opportunities == 3


@pytest.mark.parametrize("days", [0, -1])
def test_evidence_cannot_expire_before_it_counts(days: int) -> None:
    with pytest.raises(ValidationError, match="correct one of the dates"):
        seen(1, days_ago=0, expires_on=DAY + timedelta(days=days))


@pytest.mark.parametrize("source", [name for name in EVIDENCE_SOURCES if name != "self"])
def test_nobody_rates_themselves_under_another_name(source: str) -> None:
    with pytest.raises(ValidationError, match="use the source 'self' or correct rater_id"):
        seen(5, source=source, rater_id="p1")
    assert seen(5, source="self", rater_id="p1").voice == ("self", "p1")


def test_who_speaks() -> None:
    """Unnamed peers are people of their own; an unnamed manager is one and the same."""
    assert seen(1, source="peer").voice != seen(1, source="peer").voice
    assert seen(1, source="customer").voice != seen(1, source="customer").voice
    for source in ("test", "work_sample", "observation", "manager"):
        assert seen(1, source=source).voice == seen(2, source=source).voice
    assert seen(1, rater_id="r1").voice == seen(2, rater_id="r1").voice
    assert seen(1, rater_id="r1").voice != seen(1, rater_id="r2").voice
    assert seen(1, source="self").voice == seen(1, source="self", rater_id="form-7").voice
    # A rater cannot be mistaken for an unnamed voice or a piece of evidence.
    assert seen(1, rater_id="unnamed").voice != seen(1).voice


class TestRules:
    def test_every_source_type_has_votes_once(self) -> None:
        rules = AssessmentRules()
        assert {name: rules.weight_of(name) for name in EVIDENCE_SOURCES} == {
            "test": 3,
            "work_sample": 3,
            "observation": 3,
            "manager": 2,
            "peer": 2,
            "customer": 2,
            "self": 1,
        }

    @pytest.mark.parametrize(
        "weights",
        [
            (),
            tuple(SourceWeight(source=name, weight=1) for name in EVIDENCE_SOURCES[1:]),
            tuple(SourceWeight(source=name, weight=1) for name in (*EVIDENCE_SOURCES, "test")),
        ],
    )
    def test_weights_that_leave_out_or_repeat_a_source_are_refused(
        self, weights: tuple[SourceWeight, ...]
    ) -> None:
        with pytest.raises(ValidationError, match=r"weights must name each of test, .* once"):
            AssessmentRules(weights=weights)

    def test_the_default_parameters_cite_known_sources(self) -> None:
        assert set(AssessmentRules().sources) <= set(sources())
