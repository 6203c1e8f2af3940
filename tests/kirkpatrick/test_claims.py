from typing import get_args

import pytest

from devframe._base.errors import UnknownNameError
from devframe._base.sources import sources
from devframe.kirkpatrick.claims import (
    Claim,
    DesignKind,
    Form,
    RefusedError,
    claim_table,
    permit,
    standing_caution,
)
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.findings import Finding

# The table of the specification, row by row: design, contrast, change, codes that must be said.
ROWS: list[tuple[DesignKind, Claim, Claim, set[str]]] = [
    ("one_group_post", "describe", "describe", {"no_comparison"}),
    (
        "one_group_pre_post",
        "describe",
        "change",
        {"no_comparison", "regression_to_the_mean", "maturation", "retest"},
    ),
    ("retrospective_pre", "describe", "describe", {"recall"}),
    ("groups_post", "association", "describe", {"self_selection"}),
    ("groups_pre_post", "effect-if", "change", {"parallel_trends_untested"}),
    ("groups_repeated", "effect-if", "change", {"self_selection", "parallel_trends"}),
    ("staggered", "effect-if", "change", {"staggered_timing"}),
    ("plain_series", "describe", "change", {"course_only"}),
    ("single_series", "effect-if", "change", {"weak_design", "rival_events"}),
    ("controlled_series", "effect-if", "change", {"parallel_trends"}),
    ("cutoff", "association", "change", {"cutoff_not_used"}),
    ("randomized", "effect", "change", {"intention_to_treat"}),
    ("randomized_attrition", "effect-if", "change", {"attrition", "intention_to_treat"}),
    ("randomized_few_clusters", "describe", "change", {"few_clusters"}),
]
LOWER: dict[Claim, Claim] = {
    "effect": "effect-if",
    "effect-if": "association",
    "association": "describe",
    "change": "describe",
    "describe": "describe",
}


KINDS = [kind for kind, *_ in ROWS]


@pytest.mark.parametrize(("kind", "contrast", "change"), [row[:3] for row in ROWS])
class TestClaimOfEveryRow:
    def test_by_form(self, kind: DesignKind, contrast: Claim, change: Claim) -> None:
        assert permit(kind, form="contrast").claim == contrast
        assert permit(kind, form="change").claim == change
        assert permit(kind, form="level").claim == "describe"

    def test_self_ratings_take_one_step(
        self, kind: DesignKind, contrast: Claim, change: Claim
    ) -> None:
        assert permit(kind, form="contrast", self_rated=True).claim == LOWER[contrast]
        lowered = permit(kind, form="change", self_rated=True)
        assert lowered.claim == LOWER[change]
        assert "common_source" in {caution.code for caution in lowered.cautions}


@pytest.mark.parametrize(("kind", "codes"), [(row[0], row[3]) for row in ROWS])
def test_what_must_be_said_in_every_row(kind: DesignKind, codes: set[str]) -> None:
    said = {caution.code for form in get_args(Form) for caution in permit(kind, form=form).cautions}
    assert codes <= said


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("self_rated", [None, False, True])
def test_a_condition_stands_exactly_where_the_claim_has_an_if(
    kind: DesignKind, self_rated: bool | None
) -> None:
    permission = permit(kind, form="contrast", self_rated=self_rated)
    assert (permission.condition is not None) == (permission.claim == "effect-if")


def test_the_table_covers_every_design_and_every_claim() -> None:
    table = claim_table()
    assert {*KINDS} | {"randomized_one_cluster_per_arm"} == set(table.designs)
    assert set(table.claims) == set(LOWER)
    assert {claim: row.lower for claim, row in table.claims.items()} == LOWER


def test_every_caution_cites_a_registered_source() -> None:
    for caution in claim_table().cautions.values():
        assert caution.source in sources()
    for row in claim_table().designs.values():
        assert set(row.cautions) <= set(claim_table().cautions)


def test_one_cluster_per_arm_is_refused_with_a_way_out() -> None:
    with pytest.raises(RefusedError, match="cannot be told apart") as caught:
        permit("randomized_one_cluster_per_arm", form="contrast")
    assert "six clusters" in caught.value.instead
    assert permit("randomized_one_cluster_per_arm", form="level").claim == "describe"
    assert permit("randomized_one_cluster_per_arm", form="change").claim == "change"


def test_an_unknown_caution_is_refused_with_a_hint() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'recall'"):
        standing_caution("recal")
    assert standing_caution("recall").sentence


def finding(design: Design | DesignKind | None, form: str) -> Finding:
    return conclude(
        outcome="test score",
        estimand="mean difference",
        form=form,  # type: ignore[arg-type]  # a plain text is what a caller has
        estimate=4.2,
        low=1.0,
        high=7.4,
        p=0.01,
        n=40,
        method="t",
        unit="points",
        group="coached",
        reference="not coached",
        design=design,
    )


class TestWhatEveryResultShows:
    """B1 to B6 of the verification cases."""

    def test_b1_one_group_afterwards_only_describes(self) -> None:
        found = finding(None, "level")
        assert (found.design, found.claim) == ("one_group_post", "describe")
        assert found.sentence().startswith("The mean difference was 4.20 points")

    def test_b2_one_group_before_and_after_is_a_change_and_never_more(self) -> None:
        found = finding(None, "change")
        assert (found.design, found.claim) == ("one_group_pre_post", "change")
        assert found.sentence().startswith("test score rose by 4.20 points")
        for word in ("effect", "impact", "caus", "raised"):
            assert word not in found.sentence().lower()
            assert word not in " ".join(caution.sentence for caution in found.warnings).lower()
        assert {"regression_to_the_mean", "maturation"} <= {c.code for c in found.warnings}

    def test_b3_two_groups_afterwards_are_an_association(self) -> None:
        found = finding(None, "contrast")
        assert (found.design, found.claim) == ("groups_post", "association")
        assert "coached scored 4.20 points higher than not coached" in found.sentence()
        assert "effect" not in found.sentence()

    def test_b4_a_randomized_contrast_is_an_effect(self) -> None:
        found = finding("randomized", "contrast")
        assert found.claim == "effect"
        assert found.sentence().startswith("test score was raised by 4.20 points in coached")

    def test_b5_groups_before_and_after_name_parallel_trends(self) -> None:
        found = finding("groups_pre_post", "contrast")
        assert found.claim == "effect-if"
        assert found.sentence().startswith("If trends were parallel")
        assert "parallel_trends_untested" in {c.code for c in found.warnings}

    def test_a_change_in_a_randomized_group_stays_a_change(self) -> None:
        assert finding("randomized", "change").claim == "change"

    def test_self_rating_in_a_trial_names_its_condition(self) -> None:
        found = finding(Design(kind="randomized", self_rated=True), "contrast")
        assert found.claim == "effect-if"
        assert found.sentence().startswith("If self-ratings moved as the thing itself did")

    def test_people_chosen_by_their_earlier_score_get_no_p_value(self) -> None:
        found = finding(Design(kind="one_group_pre_post", selected_on_before=True), "change")
        assert found.p is None
        assert "selected_on_before" in {c.code for c in found.warnings}

    def test_what_is_assumed_is_printed_and_raises_nothing(self) -> None:
        design = Design(kind="one_group_pre_post", assume=("nothing else happened",))
        assert finding(design, "change").claim == "change"
        assert "nothing else happened" in finding(design, "change").assumptions

    def test_remembered_change_is_told_as_a_report(self) -> None:
        told = finding("retrospective_pre", "change").sentence()
        assert told.startswith("People report having gained 4.20 points on test score")


@pytest.mark.parametrize("kind", KINDS)
def test_a_design_says_what_it_is(kind: DesignKind) -> None:
    told = Design(kind=kind, self_rated=True).sentence()
    assert claim_table().designs[kind].title[1:] in told
    assert "one step less" in told


def test_a_refused_design_says_what_can_still_be_done() -> None:
    assert (
        "describe each group by itself" in Design(kind="randomized_one_cluster_per_arm").sentence()
    )
