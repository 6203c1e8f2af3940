import csv
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from io import StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devframe._base.files import (
    csv_line,
    json_of,
    read_text,
    spreadsheet_safe,
    toml_to_json,
    write_whole,
)
from devframe.errors import InvalidInputError


def names_in(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


class TestReadText:
    def test_reads_utf8_with_or_without_a_byte_order_mark(self, tmp_path: Path) -> None:
        plain, marked = tmp_path / "plain", tmp_path / "marked"
        plain.write_bytes("übung\n".encode())
        marked.write_bytes(b"\xef\xbb\xbf" + "übung\n".encode())
        assert read_text(plain) == read_text(str(marked)) == "übung\n"

    @pytest.mark.parametrize(
        ("raw", "line"),
        [
            ("name\nbjörn\n".encode("latin-1"), "line 2"),
            ("name\n".encode("utf-16"), "line 1"),
            (b"a\nb\nc\n\x80", "line 4"),
        ],
    )
    def test_another_encoding_is_named_by_line_with_the_remedy(
        self, tmp_path: Path, raw: bytes, line: str
    ) -> None:
        path = tmp_path / "people.csv"
        path.write_bytes(raw)
        with pytest.raises(InvalidInputError, match="save the file as UTF-8") as caught:
            read_text(path)
        [fault] = caught.value.faults
        assert (fault.where, fault.code) == (line, "wrong_encoding")
        assert caught.value.origin == str(path)


class TestWriteWhole:
    def test_writes_the_text_as_given(self, tmp_path: Path) -> None:
        target = tmp_path / "out.csv"
        with write_whole(target) as handle:
            handle.write("a\r\nb\nü")
        assert target.read_bytes() == "a\r\nb\nü".encode()
        assert names_in(tmp_path) == ["out.csv"]

    @pytest.mark.parametrize("before", [None, "old"])
    @pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
    def test_a_failure_leaves_everything_as_it_was(
        self, tmp_path: Path, before: str | None, error: type[BaseException]
    ) -> None:
        target = tmp_path / "out.txt"
        if before is not None:
            target.write_text(before)
        with pytest.raises(error), write_whole(target) as handle:  # noqa: PT012 - the block is the point
            handle.write("half")
            handle.flush()
            raise error
        assert names_in(tmp_path) == ([] if before is None else ["out.txt"])
        assert before is None or target.read_text() == before

    def test_readers_see_the_old_text_until_the_end(self, tmp_path: Path) -> None:
        target = tmp_path / "out.txt"
        target.write_text("old")
        with write_whole(target) as handle:
            handle.write("new")
            handle.flush()
            assert target.read_text() == "old"
        assert target.read_text() == "new"

    @pytest.mark.parametrize("umask", [0o022, 0o077])
    def test_a_new_file_gets_the_permissions_that_open_gives(
        self, tmp_path: Path, umask: int
    ) -> None:
        before = os.umask(umask)
        try:
            with write_whole(tmp_path / "ours") as handle:
                handle.write("x")
            (tmp_path / "theirs").open("w").close()
        finally:
            os.umask(before)
        assert mode_of(tmp_path / "ours") == mode_of(tmp_path / "theirs") == 0o666 & ~umask

    def test_a_private_file_stays_private(self, tmp_path: Path) -> None:
        target = tmp_path / "secret"
        target.write_text("old")
        target.chmod(0o600)
        with write_whole(target) as handle:
            handle.write("new")
        assert (target.read_text(), mode_of(target)) == ("new", 0o600)

    def test_a_link_keeps_pointing_where_it_did(self, tmp_path: Path) -> None:
        (tmp_path / "data").mkdir()
        real, link = tmp_path / "data" / "real", tmp_path / "link"
        real.write_text("old")
        link.symlink_to(real)
        with write_whole(link) as handle:
            handle.write("new")
        assert link.is_symlink()
        assert real.read_text() == "new"

    def test_a_target_with_the_longest_allowed_name_can_be_written(self, tmp_path: Path) -> None:
        target = tmp_path / ("n" * 255)
        with write_whole(target) as handle:
            handle.write("x")
        assert target.read_text() == "x"

    def test_a_missing_folder_and_a_folder_as_target_are_refused(self, tmp_path: Path) -> None:
        absent = tmp_path / "missing" / "x"
        with pytest.raises(FileNotFoundError, match="missing"), write_whole(absent):
            pass
        folder = tmp_path / "folder"
        folder.mkdir()
        with pytest.raises(OSError, match="folder"), write_whole(folder) as handle:
            handle.write("x")
        assert names_in(tmp_path) == ["folder"]

    def test_two_writers_leave_one_whole_text(self, tmp_path: Path) -> None:
        target = tmp_path / "out.txt"

        def write(letter: str) -> None:
            with write_whole(target) as handle:
                handle.write(letter * 1000)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(write, "abcdefgh"))
        assert target.read_text() in {letter * 1000 for letter in "abcdefgh"}
        assert names_in(tmp_path) == ["out.txt"]


@given(st.text())
def test_no_cell_starts_like_a_formula(text: str) -> None:
    safe = spreadsheet_safe(text)
    assert not safe.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe.replace("'", "") == text.replace("'", "")


@pytest.mark.parametrize("mark", [";", "\t", "\n", "\r"])
@pytest.mark.parametrize("start", ["=", "+", "-", "@", "＝", "＋", "－", "＠"])
def test_no_cell_begins_another_where_semicolons_divide(mark: str, start: str) -> None:
    assert spreadsheet_safe(f"late{mark}{start}1+1") == f"late{mark}'{start}1+1"
    assert spreadsheet_safe(f"late{mark} {start}1") == f"late{mark} {start}1"


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_each_start_of_a_formula_is_defused(start: str) -> None:
    assert spreadsheet_safe(f"{start}1") == f"'{start}1"


def test_toml_becomes_json_with_iso_dates() -> None:
    assert toml_to_json("on = 2026-04-01\ntags = ['ü']") == (
        '{"on": "2026-04-01", "tags": ["\\u00fc"]}'
    )


@given(cells=st.lists(st.text(st.characters(exclude_categories=["Cs"])), min_size=1))
def test_a_line_of_csv_holds_its_cells_whatever_they_are(cells: list[str]) -> None:
    line = csv_line(cells)
    assert line.endswith("\n")
    assert next(csv.reader(StringIO(line, newline=""))) == cells


@pytest.mark.parametrize("text", ["{} = 1", "[{}]", "a = {{ {} = 1 }}", "[[{}]]"])
def test_a_key_of_many_parts_is_refused_before_it_is_read(text: str) -> None:
    key = ".".join("a" for _ in range(200_000))  # would take minutes
    with pytest.raises(InvalidInputError, match="at most 100 dots in a line, got 199999 in line 2"):
        json_of("\n" + text.format(key), origin="policy")
