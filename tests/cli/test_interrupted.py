"""Commands that cannot print, are asked to end, or are told to write what they cannot."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests import command

PROGRAM = (sys.executable, "-c", "from devframe.cli import main; main()")
FULL = Path("/dev/full")


@pytest.mark.skipif(not FULL.exists(), reason="no device that is always full")
@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["plan", "--help"], ["schema"]])
def test_what_cannot_be_printed_is_told_without_a_traceback(arguments: list[str]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(  # noqa: S603 - our own command
            [*PROGRAM, *arguments],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr.splitlines()[0] == "Error: [Errno 28] No space left on device"
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
@pytest.mark.parametrize(
    ("asked", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)], ids=["term", "int"]
)
@pytest.mark.parametrize("codes", [[], ["--codes"]], ids=["plain", "codes"])
def test_whoever_is_asked_to_end_leaves_nothing_half_written(
    tmp_path: Path, asked: signal.Signals, code: int, codes: list[str]
) -> None:
    source = tmp_path / "needs.csv"
    rows = "p,c,skill,0.5\n" * 400_000
    source.write_text(f"person_id,competency_id,kinds,shortfall_share\n{rows}", "utf-8")
    target = tmp_path / "answers.csv"
    target.write_text("as it was", "utf-8")
    running = subprocess.Popen(  # noqa: S603 - our own command
        [*PROGRAM, "recommend", str(source), "--out", str(target), *codes],
        stderr=subprocess.DEVNULL,
    )
    while len(list(tmp_path.iterdir())) == 2 and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(asked)
    assert running.wait(timeout=60) == code
    assert target.read_text("utf-8") == "as it was"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.csv", "needs.csv"]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("evaluate", "in.csv", "--report", "page.pdf"), "ends in .html or .md, got 'page.pdf'"),
        (("watch", "in.csv", "--plot", "x.gif", "--as-of", "2026-06-08"), "ends in .svg or .png"),
        (("evaluate", "in.csv", "--lowest", "nan"), "expected a finite number, got nan"),
        (("evaluate", "in.csv", "--highest", "inf"), "expected a finite number, got inf"),
    ],
)
def test_what_cannot_be_written_or_reckoned_with_is_refused_before_any_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...], told: str
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("in.csv").write_text("nothing that could be read", "utf-8")
    result = command.run(*arguments, "--out", "out.csv")
    assert result.exit_code == 2
    assert told in result.stderr
    assert not Path("out.csv").exists()
