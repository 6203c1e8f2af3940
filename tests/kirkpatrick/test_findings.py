import json
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base import tables
from devframe._base.errors import InvalidInputError, MissingExtraError, UnknownNameError
from devframe._base.markup import html_table
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.conclusions import Design, conclude
from devframe.kirkpatrick.display import measured, shown
from devframe.kirkpatrick.findings import COLUMNS, Finding

FIXED_COLUMNS = [
    "outcome", "estimand", "group", "reference", "estimate", "low", "high", "level", "se", "df",
    "p", "n", "n_missing", "n_dropped", "unit", "method", "design", "claim", "warnings",
]  # fmt: skip


def build(**changes: Any) -> Finding:
    facts: dict[str, Any] = {
        "outcome": "score", "estimand": "mean gain", "form": "change", "estimate": 1 / 3,
        "low": -1 / 7, "high": 5 / 7, "se": 0.1, "df": 39.0, "p": 0.0301, "n": 40, "n_missing": 2,
        "n_dropped": 1, "method": "paired t", "unit": "points",
    }  # fmt: skip
    return conclude(**(facts | changes))


class TestTable:
    def test_its_columns_are_fixed_for_ever(self) -> None:
        assert list(COLUMNS) == FIXED_COLUMNS

    @pytest.mark.parametrize(
        ("library", "frame"),
        [("pandas", pd.DataFrame), ("polars", pl.DataFrame), ("pyarrow", pa.Table)],
    )
    def test_it_comes_in_the_library_that_came_in(self, library: Any, frame: type) -> None:
        table = build(library=library, also=[build(estimand="d")]).table()
        assert isinstance(table, frame)
        names = table.column_names if library == "pyarrow" else list(table.columns)
        assert names == FIXED_COLUMNS
        assert len(table) == 2
        assert isinstance(build(library=library).table("polars"), pl.DataFrame)

    def test_an_unknown_number_keeps_the_column_a_number(self) -> None:
        table = build(estimate=None, low=None, high=None, p=None, library="polars").table()
        assert table.schema["p"] == pl.Float64
        assert table["p"].null_count() == 1

    def test_plain_arrays_give_the_first_library_installed(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        assert isinstance(build().table(), pd.DataFrame)
        monkeypatch.setattr(tables, "find_spec", {}.get)
        with pytest.raises(MissingExtraError, match="plain arrays"):
            build().table()

    def test_another_library_is_refused_with_a_hint(self) -> None:
        with pytest.raises(UnknownNameError, match="did you mean 'polars'"):
            build().table("polar")  # type: ignore[arg-type]  # the misspelling is the point


class TestStorage:
    def test_b6_nothing_is_rounded(self) -> None:
        found = build()
        assert found.estimate == 1 / 3
        assert found.to_dict()["low"] == -1 / 7
        assert Finding.from_json(found.to_json()) == found
        assert json.loads(json.dumps(found.to_dict())) == found.to_dict()

    @pytest.mark.parametrize(
        ("field", "value", "match"),
        [
            ("claim", "effect", "claim at most 'change'"),
            ("claim", "association", "claim at most 'change'"),
            ("condition", "all went well", "a condition with 'effect-if'"),
            ("form", "contrast", "claim at most 'describe'"),
        ],
    )
    def test_a_claim_cannot_be_written_in_by_hand(self, field: str, value: str, match: str) -> None:
        tampered = json.dumps(build().to_dict() | {field: value})
        with pytest.raises(InvalidInputError, match=match):
            Finding.from_json(tampered)

    def test_it_names_its_schema_and_refuses_another(self) -> None:
        assert build().to_dict()["schema_version"] == 1
        with pytest.raises(InvalidInputError, match="schema_version"):
            Finding.from_json(json.dumps(build().to_dict() | {"schema_version": 2}))

    def test_the_library_is_no_part_of_what_was_found(self) -> None:
        assert build(library="polars") == build(library="pandas")
        assert build(library="polars").to_json() == build().to_json()

    def test_b8_counts_are_always_there_and_told(self) -> None:
        assert {"n", "n_missing", "n_dropped"} <= set(build().to_dict())
        assert "n = 40, 2 missing, 1 dropped" in build().sentence()

    def test_what_cannot_be_computed_is_unknown(self) -> None:
        found = build(estimate=float("nan"), low=float("-inf"))
        assert found.estimate is None
        assert found.low is None
        assert "could not be estimated" in found.sentence()

    def test_a_repeated_caution_stands_once(self) -> None:
        caution = Caution(code="ceiling", sentence="Many stand at the top.")
        codes = [c.code for c in build(cautions=[caution, caution]).warnings]
        assert codes.count("ceiling") == 1

    @pytest.mark.parametrize("level", [0, 1, 95, -0.5])
    def test_a_level_is_a_share(self, level: float) -> None:
        with pytest.raises(InvalidInputError, match="between 0 and 1"):
            build(level=level)

    def test_quantities_are_found_by_name(self) -> None:
        found = build(quantities={"r": 0.5})
        assert found.quantity("r") == 0.5
        with pytest.raises(KeyError, match="not among r"):
            found.quantity("rho")


class TestSentence:
    def test_an_interval_over_zero_says_so(self) -> None:
        assert "also allows no change" in build().sentence()
        assert "also allows" not in build(low=0.1).sentence()

    @pytest.mark.parametrize(
        ("estimate", "words"), [(2, "rose by 2.00"), (-2, "fell by 2.00"), (0, "stayed the same")]
    )
    def test_the_verb_follows_the_sign(self, estimate: float, words: str) -> None:
        assert words in build(estimate=estimate).sentence()

    def test_no_interval_is_told(self) -> None:
        assert "no interval" in build(low=None, high=None).sentence()

    def test_a_claim_that_does_not_fit_the_form_cannot_speak(self) -> None:
        odd = build().model_copy(update={"claim": "effect"})
        with pytest.raises(ValueError, match="cannot carry the claim"):
            odd.sentence()

    @pytest.mark.parametrize("design", ["groups_post", "groups_pre_post", "randomized", "cutoff"])
    @pytest.mark.parametrize("self_rated", [None, True])
    def test_only_an_effect_raises(self, design: Any, self_rated: bool | None) -> None:
        known = Design(kind=design, self_rated=self_rated)
        found = build(form="contrast", group="a", reference="b", design=known)
        assert ("raised" in found.sentence()) == (found.claim in {"effect", "effect-if"})


class TestNotebook:
    def test_a_column_name_cannot_inject(self) -> None:
        html = build(outcome="<script>alert(1)</script>", estimand="a<b", unit="<i>")._repr_html_()
        assert "<script>" not in html
        assert "<i>" not in html
        assert "a&lt;b" in html
        assert "<table>" in html


class TestDisplay:
    @given(st.floats(allow_nan=False, allow_infinity=False, width=32))
    def test_what_is_shown_is_close_and_has_a_true_minus(self, value: float) -> None:
        text = shown(value)
        assert "-" not in text
        back = float(text.replace("−", "-"))
        assert back == pytest.approx(value, rel=0.01, abs=5e-5)

    def test_shares_become_percent(self) -> None:
        assert measured(0.308, "share", difference=False) == "30.8 %"
        assert measured(None, "share", difference=True) == "unknown percentage points"


def test_numbers_in_a_table_do_not_break_and_long_units_may() -> None:
    html = html_table(["", "estimate"], [("a", ["3617 to 6017"]), ("b", ["0.8 " + "long " * 6])])
    assert 'white-space:nowrap">3617 to 6017</td>' in html
    assert '"text-align:left">0.8 long' in html
