"""From file to file in columns of codes."""

import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

import devframe as dv
from devframe.cli import inputs, main
from tests.cli.test_terminal import terminal
from tests.command import run

EXAMPLE = Path(__file__).parents[2] / "examples" / "needs.csv"


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_the_answers_are_those_in_sentences(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"answers{ending}"
    result = run("recommend", EXAMPLE, "--out", out, "--codes")
    assert (result.exit_code, result.output) == (0, "")
    read = {".csv": pl.read_csv, ".jsonl": pl.read_ndjson, ".parquet": pl.read_parquet}[ending]
    found = read(out).select("need_id", "verdict", "method").rows()
    said = [dv.recommend(need) for need in dv.read_needs(EXAMPLE).needs]
    assert found == [(item.need_id, item.verdict, item.method) for item in said]


def test_parquet_is_always_answered_in_codes(tmp_path: Path) -> None:
    source, out = tmp_path / "needs.parquet", tmp_path / "answers.parquet"
    pl.read_csv(EXAMPLE).write_parquet(source)
    assert run("recommend", source, "--out", out).exit_code == 0
    assert pl.read_parquet(out).height == 12
    result = run("recommend", source)
    assert result.exit_code == 2
    assert "name it, such as: --out answers.csv" in result.stderr
    result = run("recommend", source, "--out", out, "--format", "csv")
    assert result.exit_code == 2
    assert "take no --as-of, and no --format" in result.stderr


def test_faulty_rows_are_left_out_and_listed(tmp_path: Path) -> None:
    source, out = tmp_path / "needs.csv", tmp_path / "answers.csv"
    source.write_text("need_id,skill,novel\nn1,true,\nn2,maybe,=1+1\nn3,yes,no\n")
    result = run("recommend", source, "--out", out, "--codes")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"2 faults in {source}\n  row 2, skill: expected")
    beside = tmp_path / "answers.faults.csv"
    assert result.stderr.endswith(f"1 row left out; every fault stands in {beside}\n")
    assert [line[:2] for line in out.read_text().splitlines()[1:]] == ["n1", "n3"]
    assert len(beside.read_text().splitlines()) == 3


def test_strict_writes_nothing(tmp_path: Path) -> None:
    source, out = tmp_path / "needs.csv", tmp_path / "answers.csv"
    source.write_text("skill\ntrue\nmaybe\n")
    result = run("recommend", source, "--out", out, "--codes", "--strict")
    assert result.exit_code == 1
    assert "row 2, skill" in result.stderr
    assert list(tmp_path.iterdir()) == [source]
    assert run("recommend", source, "--out", out, "--codes").exit_code == 0


@pytest.mark.parametrize("text", ["", "skill\nmaybe\n", "name\nx\n"])
def test_what_cannot_be_used_exits_with_2(tmp_path: Path, text: str) -> None:
    source = tmp_path / "needs.csv"
    source.write_text(text)
    result = run("recommend", source, "--out", tmp_path / "answers.csv", "--codes")
    assert result.exit_code == 2
    assert list(tmp_path.iterdir()) == [source]


def test_a_policy_file_decides(tmp_path: Path) -> None:
    policy, out = tmp_path / "mine.toml", tmp_path / "answers.parquet"
    text = run("policy", "show").stdout
    policy.write_text(text.replace('id = "devframe-default"', 'id = "mine"', 1))
    assert run("recommend", EXAMPLE, "--policy", policy, "--out", out).exit_code == 0
    assert set(pl.read_parquet(out)["policy_id"]) == {"mine"}


def test_whoever_watches_sees_progress(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(inputs, "LONG_INPUT_BYTES", 1)
    with terminal(monkeypatch, columns=80, stream="stderr") as sent:
        arguments = ["recommend", str(EXAMPLE), "--codes", "--out", str(tmp_path / "answers.csv")]
        main(arguments, standalone_mode=False)
    assert b"12 needs" in b"".join(sent)


PEAK = """
import re, sys
from pathlib import Path
from devframe.cli import main
from devframe.frames import file_blocks
file_blocks.BLOCK_BYTES = 500_000  # so that a small file has many blocks
main(["recommend", sys.argv[1], "--codes", "--out", sys.argv[2]], standalone_mode=False)
print(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text()).group(1))
"""


def peak_memory_kib(source: Path) -> int:
    command = [sys.executable, "-c", PEAK, str(source), str(source.with_suffix(".out.csv"))]
    done = subprocess.run(  # noqa: S603 - our own interpreter and code
        command, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


@pytest.mark.skipif(sys.platform != "linux", reason="the peak is read from /proc")
def test_memory_does_not_grow_with_the_rows(tmp_path: Path) -> None:
    row = ",".join(["p-000001", "listening", "skill", "0.5", "yes", "no", "x" * 400])
    header = "person_id,competency_id,kinds,shortfall_share,willing,novel,note\n"
    peaks = []
    for number in (30_000, 120_000):
        source = tmp_path / f"needs-{number}.csv"
        source.write_text(header + f"{row}\n" * number)
        peaks.append(peak_memory_kib(source))
    assert peaks[1] < 1.15 * peaks[0]
