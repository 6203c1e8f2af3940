from hypothesis import given
from hypothesis import strategies as st

from devframe._base.ids import derived_id, is_derived_id
from devframe._base.logic import all_of, any_of, negate

truths = st.lists(st.sampled_from([True, False, None]), max_size=6)


@given(truths)
def test_de_morgan_holds_with_unknowns(values: list[bool | None]) -> None:
    assert negate(all_of(values)) == any_of([negate(value) for value in values])


@given(truths, st.lists(st.booleans(), min_size=6, max_size=6))
def test_a_known_outcome_survives_every_completion(
    values: list[bool | None], answers: list[bool]
) -> None:
    completed = [
        answer if value is None else value for value, answer in zip(values, answers, strict=False)
    ]
    outcome = all_of(values)
    assert outcome is None or outcome == all(completed)
    outcome = any_of(values)
    assert outcome is None or outcome == any(completed)


def test_ids_repeat_and_causes_do_not_run_together() -> None:
    assert derived_id("gap", "a", "b") == derived_id("gap", "a", "b")
    assert derived_id("gap", "ab") != derived_id("gap", "a", "b")
    assert derived_id("gap", None) != derived_id("gap", "None")
    assert is_derived_id(derived_id("gap", 1))
    assert not is_derived_id("3f0f8a52-8f0c-4b7e-9f0a-1d1f7a3b2c11")
