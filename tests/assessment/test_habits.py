from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.assessment.build import DAY, ask_habit, done, profile_of, standing_of


@pytest.mark.parametrize(("days_ago", "counts"), [(0, True), (9, True), (10, False), (-1, False)])
def test_only_what_was_seen_within_the_window_counts(days_ago: int, counts: bool) -> None:
    item = standing_of(ask_habit(), done(5, days_ago=days_ago))
    assert item.state == ("met" if counts else "unknown")


def test_occurrences_within_the_window_add_up_per_rater() -> None:
    item = standing_of(ask_habit(), done(2, days_ago=1), done(2, days_ago=8), done(9, days_ago=20))
    assert (item.attained, item.voices, item.unit) == (4, 1, "occurrences")
    assert len(item.evidence_ids) == 2
    assert len(item.set_aside_ids) == 1


def test_raters_do_not_add_up_because_they_saw_the_same_days() -> None:
    item = standing_of(ask_habit(), done(2, rater_id="r1"), done(2, rater_id="r2"))
    assert (item.attained, item.state) == (2, "short")


@pytest.mark.parametrize(
    ("seen", "lapses", "state"), [(5, 1, "met"), (4, 1, "met"), (3, 1, "short"), (4, 0, "short")]
)
def test_one_lapse_is_forgiven_by_default(seen: int, lapses: int, state: str) -> None:
    item = standing_of(ask_habit(), done(seen), forgiven_lapses=lapses)
    assert (item.required, item.state) == (5 - lapses, state)


def test_forgiveness_never_makes_nothing_enough() -> None:
    item = standing_of(ask_habit(occurrences=1), done(0), forgiven_lapses=9)
    assert (item.required, item.state) == (1, "short")


@pytest.mark.parametrize(
    ("seen", "chances", "required", "state"),
    [(2, 3, 2, "met"), (1, 3, 2, "short"), (4, 20, 4, "met"), (1, 1, 1, "met"), (0, 1, 1, "short")],
)
def test_fewer_opportunities_lower_what_is_asked(
    seen: int, chances: int, required: int, state: str
) -> None:
    item = standing_of(ask_habit(), done(seen, of=chances))
    assert (item.required, item.state) == (required, state)


def test_no_opportunity_is_unknown_and_not_short() -> None:
    profile = profile_of(ask_habit(), done(0, of=0))
    [item] = profile.habit
    assert (item.state, item.attained, item.evidence_ids) == ("unknown", None, ())
    assert len(item.set_aside_ids) == 1
    assert profile.gaps[0].shortfall is None


def test_a_rater_without_an_occasion_does_not_speak_against_the_others() -> None:
    others = (done(5, of=5, rater_id="r1"), done(0, of=0, rater_id="r2"))
    assert standing_of(ask_habit(), *others, combination="lowest").state == "met"


def test_an_uncounted_rater_leaves_the_target_as_it_is() -> None:
    item = standing_of(ask_habit(), done(3, of=3, rater_id="r1"), done(3, rater_id="r2"))
    assert (item.required, item.state) == (4, "short")


def test_the_own_count_of_opportunities_sets_no_target_where_others_count() -> None:
    others = done(3, of=3, rater_id="r1")
    for own in (done(3, source="self"), done(5, of=9, source="self")):
        assert standing_of(ask_habit(), others, own).required == 2
    assert standing_of(ask_habit(), done(3, of=3, source="self")).required == 2


def test_raters_disagree_when_they_differ_on_the_outcome() -> None:
    asked = ask_habit(occurrences=10)
    scattered = standing_of(asked, done(9, rater_id="r1"), done(90, rater_id="r2"))
    assert not scattered.disagreement
    split = standing_of(asked, done(8, rater_id="r1"), done(9, rater_id="r2"))
    assert split.disagreement


def test_a_habit_renews_when_the_window_moves_past_the_first_sighting() -> None:
    item = standing_of(ask_habit(), done(2, days_ago=3), done(3, days_ago=1))
    assert item.renew_by == DAY + timedelta(days=7)


def test_its_own_expiry_can_shorten_the_window_but_not_stretch_it() -> None:
    late = DAY + timedelta(days=100)
    assert standing_of(ask_habit(), done(5, days_ago=10, expires_on=late)).state == "unknown"
    assert standing_of(ask_habit(), done(5, days_ago=5, expires_on=DAY)).state == "unknown"


@given(st.integers(1, 12), st.integers(0, 3), st.integers(0, 12), st.integers(0, 12) | st.none())
def test_one_more_sighting_never_makes_a_habit_worse(
    asked: int, lapses: int, seen: int, missed: int | None
) -> None:
    chances = None if missed is None else seen + missed + 1
    habit = ask_habit(occurrences=asked)
    before = standing_of(habit, done(seen, of=chances), forgiven_lapses=lapses)
    after = standing_of(habit, done(seen + 1, of=chances), forgiven_lapses=lapses)
    assert after.required == before.required
    assert (before.state, after.state) != ("met", "short")


@given(st.integers(1, 12), st.integers(1, 12))
def test_doing_it_at_every_opportunity_is_always_enough(asked: int, chances: int) -> None:
    item = standing_of(ask_habit(occurrences=asked), done(chances, of=chances), forgiven_lapses=0)
    assert item.state == "met"


def test_the_rater_who_saw_most_occasions_sets_the_target() -> None:
    item = standing_of(ask_habit(), done(3, of=3, rater_id="r1"), done(1, of=1, rater_id="r2"))
    assert item.required == 2
