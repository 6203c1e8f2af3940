import csv
import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

import devframe as dv
from tests.command import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "needs.csv"
HEADER = "person_id,competency_id,kinds,shortfall_share,performed_before,tools_adequate"
GOOD = "p1,listening,skill,0.5,yes,yes"
BAD = "p2,listening,skill,half,yes,yes"


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    path = tmp_path / "needs.csv"
    path.write_text(f"{HEADER}\n{GOOD}\n")
    return path


@pytest.fixture
def faulty(tmp_path: Path) -> Path:
    path = tmp_path / "faulty.csv"
    path.write_text(f"{HEADER}\n{BAD}\n{GOOD}\n")
    return path


def test_the_example_gives_every_verdict() -> None:
    result = run("recommend", EXAMPLE)
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.endswith("12 needs: 8 develop, 3 fix elsewhere, 1 ask first.\n")
    assert max(map(len, result.stdout.splitlines())) <= 100


def test_csv_json_and_md_say_the_same() -> None:
    rows = list(csv.DictReader(StringIO(run("recommend", EXAMPLE, "--format", "csv").stdout)))
    records = json.loads(run("recommend", EXAMPLE, "--format", "json").stdout)
    lines = run("recommend", EXAMPLE, "--format", "md").stdout.splitlines()[2:]
    each = run("recommend", EXAMPLE, "--format", "jsonl").stdout.splitlines()
    assert [json.loads(line) for line in each] == records
    assert len(rows) == len(records) == len(lines) == 12
    for row, record in zip(rows, records, strict=True):
        assert (row["need_id"], row["verdict"]) == (record["need_id"], record["verdict"])
    expected = [dv.recommend(need) for need in dv.read_needs(EXAMPLE).needs]
    assert [dv.Recommendation.from_json(json.dumps(record)) for record in records] == expected


@pytest.mark.parametrize("name", ["out.csv", "out.json", "out.jsonl", "out.md", "out.txt"])
def test_out_takes_the_format_of_its_ending(needs: Path, tmp_path: Path, name: str) -> None:
    out = tmp_path / name
    result = run("recommend", needs, "--out", out)
    assert (result.exit_code, result.stdout) == (0, "")
    shown_as = {"out.txt": "table"}.get(name, name[4:])
    assert out.read_text() == run("recommend", needs, "--format", shown_as).stdout


def test_faults_go_to_standard_error_with_their_rows_and_good_rows_are_used(faulty: Path) -> None:
    result = run("recommend", faulty, "--format", "csv")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"1 fault in {faulty}\n  row 1, shortfall_share: expected")
    assert len(result.stdout.splitlines()) == 2


def test_strict_writes_nothing_when_a_row_is_faulty(faulty: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.csv"
    result = run("recommend", faulty, "--out", out, "--strict")
    assert result.exit_code == 1
    assert "row 1" in result.stderr
    assert not out.exists()
    assert run("recommend", faulty, "--strict").stdout == ""


def test_strict_is_content_with_good_rows(needs: Path) -> None:
    assert run("recommend", needs, "--strict").exit_code == 0


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("x.csv", b"", "empty"),
        ("x.csv", b"person_id,competency_id\np\xff,a\n", "UTF-8"),
        ("x.csv", f"{HEADER}\n{BAD}\n".encode(), "row 1, shortfall_share"),
        ("x.json", b"{", "not JSON"),
        ("x.json", b"3", "expected a list of needs"),
    ],
)
def test_unusable_input_exits_with_2_and_writes_nothing(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path, out = tmp_path / name, tmp_path / "out.json"
    path.write_bytes(content)
    result = run("recommend", path, "--out", out)
    assert result.exit_code == 2
    assert words in result.stderr
    assert not out.exists()


def test_a_wrong_byte_far_down_leaves_no_half_output(tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    rows = "".join(f"p{n},listening,skill,0.5,yes,yes\n" for n in range(300))
    path.write_bytes(f"{HEADER}\n{rows}".encode() + b"\xff,a,,,,\n")
    result = run("recommend", path, "--format", "json")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "line 302" in result.stderr


def test_a_missing_file_and_a_missing_folder_exit_with_2(needs: Path, tmp_path: Path) -> None:
    assert run("recommend", tmp_path / "none.csv").exit_code == 2
    result = run("recommend", needs, "--out", tmp_path / "no" / "out.csv")
    assert result.exit_code == 2
    assert "No such file" in result.stderr


def test_many_faults_are_counted_not_all_listed(tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    path.write_text("\n".join([HEADER, *([BAD] * 250), GOOD]))
    result = run("recommend", path, "--format", "csv")
    assert result.stderr.startswith("250 faults in")
    assert result.stderr.endswith("  and 50 more\n")


def test_needs_refuse_a_day(needs: Path) -> None:
    result = run("recommend", needs, "--as-of", "2026-04-01")
    assert result.exit_code == 2
    assert "--as-of goes with a case" in result.stderr


def test_json_and_json_lines_of_needs(needs: Path, tmp_path: Path) -> None:
    need = dv.read_needs(needs).needs[0].to_json()
    for name, text in (("n.json", f"[{need}]"), ("n.jsonl", f"{need}\n")):
        path = tmp_path / name
        path.write_text(text)
        shown = run("recommend", path, "--format", "csv").stdout
        assert shown == run("recommend", needs, "--format", "csv").stdout


def test_a_policy_file_decides(needs: Path, tmp_path: Path) -> None:
    path = tmp_path / "mine.toml"
    text = run("policy", "show").stdout
    path.write_text(text.replace('id = "devframe-default"', 'id = "mine"', 1))
    rows = list(
        csv.DictReader(
            StringIO(run("recommend", needs, "--policy", path, "--format", "csv").stdout)
        )
    )
    assert rows[0]["policy_id"] == "mine"


def test_control_characters_never_reach_the_terminal(tmp_path: Path) -> None:
    path = tmp_path / "hostile\x1b[31m.csv"
    name = "\x1b]0;owned\x07[bold]\x9b31m\u202eevil"
    path.write_text(
        "person_id,competency_id,competency_name,shortfall_share,willing,x\x1b[31m\n"
        f"p1,a,{name},0.5,,\np2,a,{name},\x1b[31m,,\n"
    )
    keys = tmp_path / "keys.json"
    keys.write_text(json.dumps([{"id": "n1", "\x1b[31m\u202e": 1}]))
    outputs = [run("recommend", path, "--format", kind) for kind in ("table", "csv", "json", "md")]
    for result in (*outputs, run("explain", path), run("recommend", keys)):
        for text in (result.stdout, result.stderr):
            assert not any(ord(sign) < 32 and sign != "\n" for sign in text)
            assert not set(text) & {"\x9b", "\u202e"}
    assert "[bold]" in outputs[0].stdout


EVERY_FORMAT = """
import sys
from devframe.cli import main
for shown_as in ("table", "csv", "json", "md"):
    main(["recommend", sys.argv[1], "--format", shown_as], standalone_mode=False)
main(["explain", sys.argv[1]], standalone_mode=False)
"""


def test_the_same_bytes_in_every_hash_seed_zone_and_locale() -> None:
    outputs = set()
    for seed, zone, encoding, columns in (
        ("0", "UTC", "latin-1", "40"),
        ("7", "Asia/Tokyo", "utf-8", "200"),
    ):
        settings = {
            "PYTHONHASHSEED": seed,
            "TZ": zone,
            "LC_ALL": "C",
            "PYTHONIOENCODING": encoding,
            "COLUMNS": columns,
        }
        done = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-c", EVERY_FORMAT, str(EXAMPLE)],
            env=os.environ | settings,
            capture_output=True,
            check=True,
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1
    assert b"12 needs" in outputs.pop()
