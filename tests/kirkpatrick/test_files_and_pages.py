import sys
from pathlib import Path

import pytest

from devframe._base.errors import InvalidInputError, MissingExtraError
from devframe.kirkpatrick import mean_by, nps
from devframe.kirkpatrick.page import evaluation_page
from devframe.kirkpatrick.score_file import column_of, read_scores, write_rows


class TestReading:
    @pytest.mark.parametrize("separator", [",", ";"])
    def test_numbers_texts_and_gaps(self, tmp_path: Path, separator: str) -> None:
        text = "person,pre,post,note\np1,1,2.5,n/a\n\np2,,-3e2,7\n".replace(",", separator)
        (tmp_path / "s.csv").write_text(text, "utf-8-sig")
        assert read_scores(tmp_path / "s.csv") == {
            "person": ["p1", "p2"],
            "pre": [1, None],
            "post": [2.5, -300.0],
            "note": ["n/a", "7"],
        }

    @pytest.mark.parametrize("cell", ["nan", "inf", "1_000", "1,5", "٣", "0x1"])
    def test_what_only_python_takes_for_a_number_stays_text(self, cell: str) -> None:
        assert column_of([cell]) == [cell]

    def test_every_broken_row_is_named(self, tmp_path: Path) -> None:
        (tmp_path / "s.csv").write_text("a,b\n1,2\n1\n1,2,3\n", "utf-8")
        with pytest.raises(InvalidInputError, match="expected 2 cells, got 1") as caught:
            read_scores(tmp_path / "s.csv")
        assert [fault.row for fault in caught.value.faults] == [2, 3]

    @pytest.mark.parametrize(
        ("text", "code"), [("", "no_header"), ("a,a\n", "bad_header"), ("a,\n", "bad_header")]
    )
    def test_a_header_is_needed(self, tmp_path: Path, text: str, code: str) -> None:
        (tmp_path / "s.csv").write_text(text, "utf-8")
        with pytest.raises(InvalidInputError) as caught:
            read_scores(tmp_path / "s.csv")
        assert caught.value.faults[0].code == code

    def test_a_written_table_cannot_run_a_formula(self, tmp_path: Path) -> None:
        write_rows(tmp_path / "o.csv", [{"=1": "=2", "n": 0.1 + 0.2}])
        assert (tmp_path / "o.csv").read_text() == "'=1,n\n'=2,0.30000000000000004\n"
        write_rows(tmp_path / "e.csv", [])
        assert (tmp_path / "e.csv").read_text() == "\n"


class TestPage:
    def test_single_and_many_with_sources(self) -> None:
        page = evaluation_page(
            {"All": nps([10, 9, 0]), "By": mean_by([1, 2], by=["<b>", "c"], smallest_group=1)},
            title="T",
            study="S",
        )
        assert "Reichheld" in page
        assert "&lt;b&gt;" in page
        assert "<b>" not in page
        assert "Taken for granted" in page

    def test_without_jinja_it_says_which_extra(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jinja2", None)
        with pytest.raises(MissingExtraError, match=r"devframe\[report\]"):
            evaluation_page({}, title="T", study="S")
