"""The audit: who gets what, what is not known, what must not be seen, and what is not claimed."""

import json
from typing import Any

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from devframe.decisions import Audit, HumanDecision, Standing, audit
from devframe.errors import InvalidInputError, UnknownNameError
from devframe.kirkpatrick import rate_gaps
from devframe.recommendation import Recommendation
from tests.decisions.cases import advice, decided


def advised(number: int, method: str | None = "training", **changes: Any) -> Recommendation:
    """A recommendation of a method; `None` is a fix elsewhere."""
    given = {
        "need_id": f"n-{number}",
        "person_id": f"p-{number}",
        "method": method,
        "verdict": "fix_elsewhere" if method is None else "develop",
    }
    return advice().model_copy(update=given | changes)


def stands(number: int, outcome: str = "accepted", **changes: Any) -> Standing:
    decision = decided(1, outcome, **changes)
    own = {"need_id": f"n-{number}", "person_id": f"p-{number}"}
    return Standing(need_id=f"n-{number}", decision=decision.model_copy(update=own))


def shifts(**sizes: int) -> dict[str, str | None]:
    names = [name for name, size in sizes.items() for _ in range(size)]
    return {f"n-{number}": name for number, name in enumerate(names)}


def codes(found: Audit) -> set[str]:
    return {caution.code for caution in found.warnings}


DAY_NIGHT = shifts(day=80, night=40)
# Training for 48 of 80 by day and 12 of 40 by night, as in the docs of `rate_gaps`.
UNLIKE = [advised(n, "training" if n < 48 or 80 <= n < 92 else None) for n in range(120)]


class TestRates:
    def test_the_figures_are_those_of_the_tables_of_fairness(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT, by="shift")
        table = found.of_method("training")
        alone = rate_gaps(
            [one.method is not None for one in UNLIKE],
            group=list(DAY_NIGHT.values()),
            by="shift",
            outcome="training recommended",
        )
        assert table["night"].impact == alone["night"].impact
        assert table["night"].gap == alone["night"].gap
        assert table["night"].impact is not None
        assert table["night"].impact.ratio == 0.5
        assert (table.reference, table.reference_is) == ("day", "highest_rate")
        assert found.of_method(None) == table.model_copy(
            update={
                "measure": "any method recommended",
                "rows": found.of_method(None).rows,
            }
        )

    def test_p_values_are_adjusted_for_all_tables_together(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT, by="shift")
        row = found.of_method("training")["night"]
        assert row.gap is not None
        assert row.gap.p is not None
        # Two comparisons with the same p: any method, and training. Holm doubles both.
        assert row.p_adjusted == pytest.approx(2 * row.gap.p)
        assert {table.adjusted_by for table in found.tables} == {"holm"}

    def test_beyond_twenty_comparisons_false_discoveries_are_limited(self) -> None:
        groups = shifts(**{f"g{number}": 12 for number in range(12)})
        found = audit([advised(n, "training" if n % 3 else None) for n in range(144)], groups)
        assert {table.adjusted_by for table in found.tables} == {"benjamini-hochberg"}

    def test_a_named_reference(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT, by="shift", reference="night")
        assert [table.reference for table in found.tables] == ["night", "night"]
        with pytest.raises(UnknownNameError, match="did you mean 'night'"):
            audit(UNLIKE, DAY_NIGHT, by="shift", reference="nigth")

    def test_somebody_counts_once_however_many_needs_they_have(self) -> None:
        more = [advised(200 + n, None, person_id=f"p-{n}") for n in range(48)]
        groups = DAY_NIGHT | {f"n-{200 + n}": "day" for n in range(48)}
        alone, found = (
            audit(given, groups, by="shift").of_method("training")
            for given in (UNLIKE, [*UNLIKE, *more])
        )
        assert found == alone

    def test_granted_is_what_the_decision_that_stands_gives(self) -> None:
        found = audit(
            [
                *(stands(n) for n in range(20)),
                *(stands(n, "rejected") for n in range(20, 30)),
                *(stands(n, "changed", method="coaching") for n in range(30, 45)),
                *(stands(n, "deferred") for n in range(45, 50)),
            ],
            shifts(day=30, night=20),
        )
        asked = [(one.stage, one.method) for one in found.access]
        assert asked == [
            ("recommended", None),
            ("recommended", "training"),
            ("granted", None),
            ("granted", "coaching"),
            ("granted", "training"),
        ]
        granted = found.of_method("training", stage="granted")
        assert (granted["day"].n, granted["day"].estimate) == (30, 20 / 30)
        assert (granted["night"].n, granted["night"].n_missing) == (15, 5)
        assert found.of_method("coaching", stage="granted")["night"].estimate == 1.0
        with pytest.raises(UnknownNameError, match="no method recommended is named 'coaching'"):
            found.of_method("coaching")


class TestNotKnown:
    def test_a_question_leaves_the_method_open(self) -> None:
        open_case = [advised(n, None, verdict="ask_first") for n in range(80, 100)]
        found = audit([*UNLIKE[:80], *open_case, *UNLIKE[100:]], DAY_NIGHT).of_method(None)
        assert (found["night"].n, found["night"].n_missing) == (20, 20)

    def test_who_has_it_by_another_need_has_it(self) -> None:
        again = [advised(200 + n, None, person_id=f"p-{n}", verdict="ask_first") for n in range(80)]
        found = audit([*UNLIKE, *again], DAY_NIGHT).of_method("training")
        assert (found["day"].n, found["day"].n_missing) == (48, 32)
        assert found["day"].estimate == 1.0

    def test_to_agree_that_questions_come_first_grants_nothing_yet(self) -> None:
        first = decided(1, "accepted").model_copy(
            update={"verdict": "ask_first", "recommended": None, "method": None}
        )
        standings = [
            Standing(
                need_id=f"n-{n}",
                decision=HumanDecision.model_validate(
                    dict(first) | {"need_id": f"n-{n}", "person_id": f"p-{n}"}
                ),
            )
            for n in range(24)
        ]
        found = audit(standings, shifts(day=12, night=12))
        assert [(table.n, table.n_missing) for table in found.tables] == [(0, 24), (0, 24)]
        assert "can be shown: too little is known" in found.verdict()

    def test_advice_that_nobody_decided_on_is_not_known_to_be_granted(self) -> None:
        given = [*(stands(n) for n in range(40)), *(advised(n) for n in range(40, 60))]
        found = audit(given, shifts(day=30, night=30))
        assert found.of_method("training")["night"].n == 30
        granted = found.of_method("training", stage="granted")["night"]
        assert (granted.n, granted.n_missing) == (10, 20)

    def test_people_without_a_group_are_counted(self) -> None:
        found = audit(UNLIKE, {key: name for key, name in DAY_NIGHT.items() if key != "n-0"})
        assert {table.n_unlabeled for table in found.tables} == {1}
        assert found.n_people == 120
        unknown = audit(UNLIKE, DAY_NIGHT | {"n-0": None})
        assert unknown.tables == found.tables

    def test_needs_that_nobody_spoke_of_are_counted(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT | {"n-900": "day"})
        (caution,) = (one for one in found.warnings if one.code == "needs_left_out")
        assert caution.sentence.startswith("1 of 121 needs")
        assert "needs_left_out" not in codes(audit(UNLIKE, DAY_NIGHT | {"n-900": None}))


class TestFaults:
    def test_every_fault_is_told(self) -> None:
        again = advised(500, person_id="p-0")
        with pytest.raises(InvalidInputError) as caught:
            audit([*UNLIKE, UNLIKE[3], again], DAY_NIGHT | {"n-500": "night"})
        assert [fault.code for fault in caught.value.faults] == [
            "need_twice",
            "person_in_two_groups",
        ]
        assert "expected one group for 'p-0', got day, night" in str(caught.value)

    def test_nothing_to_look_at(self) -> None:
        with pytest.raises(InvalidInputError, match="there is nothing to look at"):
            audit([], {})

    def test_one_group_is_no_comparison(self) -> None:
        with pytest.raises(InvalidInputError, match="at least two groups, got 1"):
            audit(UNLIKE, dict.fromkeys(DAY_NIGHT, "day"), by="shift")


class TestSmallGroups:
    GROUPS = shifts(day=60, late=40, night=17, weekend=3)

    def test_nothing_is_held_of_a_withheld_group(self) -> None:
        found = audit(UNLIKE, self.GROUPS, by="shift")
        for table in found.tables:
            assert {row.group for row in table.rows if row.is_withheld} == {"night", "weekend"}
            withheld = [row for row in table.rows if row.is_withheld]
            assert all(row.n is None and row.gap is None for row in withheld)

    def test_all_tables_withhold_the_same_groups(self) -> None:
        # In one table the group at night is large enough, in the others it is not.
        unknown = [
            advised(
                n, "training" if n < 110 else None, verdict="develop" if n < 110 else "ask_first"
            )
            for n in range(120)
        ]
        groups = shifts(day=60, late=45, night=15)
        found = audit(unknown, groups)
        withheld = [{row.group for row in t.rows if row.is_withheld} for t in found.tables]
        assert withheld == [withheld[0]] * len(found.tables)
        assert "night" in withheld[0]

    @settings(max_examples=60, deadline=None)
    @given(
        st.lists(
            st.tuples(
                st.sampled_from("abc"),
                st.sampled_from(["training", "coaching", None, "ask"]),
            ),
            min_size=6,
            max_size=60,
        ),
        st.integers(2, 8),
    )
    def test_no_total_gives_a_small_group_away(
        self, people: list[tuple[str, str | None]], smallest: int
    ) -> None:
        groups = {f"n-{n}": group for n, (group, _) in enumerate(people)}
        if len(set(groups.values())) < 2:
            return
        given_advice = [
            advised(n, None, verdict="ask_first") if method == "ask" else advised(n, method)
            for n, (_, method) in enumerate(people)
        ]
        found = audit(given_advice, groups, smallest_group=smallest)
        hidden = {frozenset(r.group for r in t.rows if r.is_withheld) for t in found.tables}
        assert len(hidden) == 1  # what one table withholds, no other shows
        for table in found.tables:
            shown = [row.n for row in table.rows if not row.is_withheld]
            assert all(n is not None and n >= smallest for n in shown)
            rest = table.n - sum(n for n in shown if n is not None)
            if len(shown) < len(table.rows):
                assert not shown or rest >= smallest
                assert len(table.rows) - len(shown) >= 2


class TestWhatIsSaid:
    def test_a_clear_gap_is_to_be_explained_and_proves_nothing(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT, by="shift")
        assert found.verdict().startswith("2 of 2 gaps by shift are clear")
        assert "is to be explained; it is no proof of discrimination" in found.verdict()
        texts = found.to_explain()
        assert len(texts) == 2
        assert "training recommended" in texts[1]
        assert "that is a rule of thumb and no verdict" in texts[1]

    def test_no_clear_gap_is_no_proof_either(self) -> None:
        found = audit([advised(n, "training" if n % 2 else None) for n in range(120)], DAY_NIGHT)
        assert found.verdict().startswith("0 of 2 gaps by group are clear")
        assert "no proof of equal access" in found.verdict()
        assert found.to_explain() == ()

    def test_groups_too_small_to_show(self) -> None:
        found = audit(UNLIKE[:6], shifts(day=3, night=3))
        assert found.verdict().startswith("No gap by group can be shown")

    def test_needs_may_differ_is_always_said(self) -> None:
        assert "needs_differ" in codes(audit(UNLIKE, DAY_NIGHT))

    def test_as_table_dict_json_and_html(self) -> None:
        found = audit(UNLIKE, DAY_NIGHT, by="shift <b>")
        table = found.table("polars")
        assert isinstance(table, pl.DataFrame)
        assert table["measure"].unique(maintain_order=True).to_list() == [
            "any method recommended",
            "training recommended",
        ]
        assert len(found.sentences()) == 2
        assert json.loads(json.dumps(found.to_dict()))["n_people"] == 120
        assert Audit.from_json(found.to_json()) == found
        html = found._repr_html_()
        assert "shift &lt;b&gt;" in html
        assert "shift <b>" not in html

    @settings(max_examples=20, deadline=None)
    @given(st.randoms(use_true_random=False))
    def test_the_order_of_anything_changes_nothing(self, random: Any) -> None:
        mixed = [*UNLIKE[:100], *(stands(n) for n in range(100, 120))]
        expected = audit(mixed, DAY_NIGHT).to_json()
        items = list(DAY_NIGHT.items())
        random.shuffle(items)
        random.shuffle(mixed)
        assert audit(mixed, dict(items)).to_json() == expected
