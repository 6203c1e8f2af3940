"""What a command writes never takes the place of what it reads or has just written."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from devframe.cli.group import devframe

TEXT = "person_id,competency_id,kinds\np1,listening,skill\n"


def run(*arguments: object) -> str:
    result = CliRunner().invoke(devframe, [str(argument) for argument in arguments])
    assert result.exit_code == 2, result.output
    return result.output


@pytest.fixture
def needs(tmp_path: Path) -> Path:
    path = tmp_path / "needs.csv"
    path.write_text(TEXT, "utf-8")
    return path


@pytest.mark.parametrize(
    "command",
    [
        ("recommend",),
        ("recommend", "--codes"),
        ("explain",),
        ("evaluate", "--after", "kinds"),
        ("follow-up", "--zone", "UTC"),
        ("watch", "--as-of", "2026-06-08"),
    ],
)
def test_the_input_is_not_written_over(needs: Path, command: tuple[str, ...]) -> None:
    assert "--out names the same file as" in run(*command, needs, "--out", needs)
    assert needs.read_text("utf-8") == TEXT


def test_a_link_to_the_input_is_the_input(needs: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.csv"
    link.symlink_to(needs)
    assert "names the same file as INPUT" in run("recommend", needs, "--out", link)


def test_no_file_is_written_twice(needs: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    told = run("follow-up", needs, "--zone", "UTC", "--out", out, "--ics", out)
    assert "--ics names the same file as --out" in told
    assert not out.exists()
