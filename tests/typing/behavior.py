"""User code on level 3 that must type-check; never executed."""

from typing import assert_type

from devframe.kirkpatrick import (
    Finding,
    HabitCourse,
    HabitLook,
    RaterEffects,
    behavior_rate,
    fleiss,
    gwet_ac1,
    habit_course,
    habit_on_the_job,
    halo,
    icc,
    kappa,
    krippendorff,
    limits_of_agreement,
    rater_effects,
    self_other_gap,
    transfer_over_time,
    weighted_kappa,
)

TABLE = [[1, 2], [3, 3], [2, 1]]

assert_type(icc(TABLE, form="ICC(C,1)"), Finding)
assert_type(krippendorff(TABLE, metric="ordinal", seed=1), Finding)
assert_type(kappa(["a", "b"], ["a", "a"]), Finding)
assert_type(weighted_kappa([1, 2], [1, 1], weights="linear"), Finding)
assert_type(fleiss(TABLE), Finding)
assert_type(gwet_ac1(TABLE, categories=[1, 2, 3]), Finding)
assert_type(limits_of_agreement([1, 2], [2, 3], unit="minutes"), Finding)
assert_type(rater_effects(TABLE), RaterEffects)
assert_type(halo(TABLE, rater=["a", "a", "b"]), tuple[Finding, ...])
assert_type(self_other_gap([1, 2], [2, 3]), Finding)
assert_type(behavior_rate([1, 2], [2, 3]), Finding)
assert_type(habit_on_the_job([True, False], day=35), HabitLook)
assert_type(transfer_over_time([1, 2], person=["a", "a"], time=[0, 1], arm=[1, 1]), Finding)
assert_type(habit_course([1, 0], person=["a", "a"], day=[1, 2]), HabitCourse)
