from pathlib import Path

import pytest

from devframe._base.errors import InvalidInputError
from devframe.kirkpatrick.score_file import column_of, read_scores, write_rows


class TestReading:
    @pytest.mark.parametrize("separator", [",", ";", "\t"])
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

    @pytest.mark.parametrize("text", ["a,b\r1,2\r", "a,b\r\n1,2\r\n", "\na,b\n\n1,2\n,\n,"])
    def test_any_line_end_will_do_and_rows_without_text_are_nobody(
        self, tmp_path: Path, text: str
    ) -> None:
        (tmp_path / "s.csv").write_text(text, "utf-8", newline="")
        assert read_scores(tmp_path / "s.csv") == {"a": [1], "b": [2]}

    def test_a_cell_beyond_all_bounds_is_a_fault_of_its_row(self, tmp_path: Path) -> None:
        (tmp_path / "s.csv").write_text(f"a,b\n1,2\n3,{'x' * 200_000}\n", "utf-8")
        with pytest.raises(InvalidInputError, match="row 2: not readable as CSV") as caught:
            read_scores(tmp_path / "s.csv")
        assert caught.value.faults[0].row == 2

    @pytest.mark.parametrize(
        ("text", "code"), [("", "no_header"), ("a,a\n", "repeated_column"), ("a,\n", "no_name")]
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
