import csv
from pathlib import Path

import numpy as np
import pytest
from click.testing import Result

from tests import command


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(1)
    with (tmp_path / "scores.csv").open("w", newline="", encoding="utf-8") as handle:
        writer = csv.writer(handle)
        writer.writerow(["person", "group", "course", "pre", "post", "likely", "fun"])
        for i in range(40):
            pre = round(rng.normal(50, 10), 1)
            post = "" if i == 7 else round(pre + rng.normal(5, 4), 1)
            group = "coached" if i % 2 else "control"
            writer.writerow([f"p{i}", group, "ab"[i // 20], pre, post, i % 11, 1 + i % 5])
    return tmp_path


def run(*arguments: str) -> Result:
    return command.run("evaluate", "scores.csv", *arguments)


BASIC = ("--unit", "person", "--before", "pre", "--after", "post")


def test_one_group_is_told_as_a_change_with_its_cautions() -> None:
    result = run(*BASIC)
    assert result.exit_code == 0, result.output
    assert "One group, measured before and after" in result.stdout
    assert "post rose by" in result.stdout
    assert "n = 39, 1 missing" in result.stdout
    assert "Regression to the mean" in result.stderr
    assert "effect" not in result.stdout


def test_two_groups_and_what_they_may_claim() -> None:
    arms = ("--arm", "group", "--comparison", "control")
    assert "If trends were parallel" in run(*BASIC, *arms).stdout
    assert "was raised by" in run(*BASIC, *arms, "--assigned", "random").stdout
    assert "pass comparison=" in run(*BASIC, "--arm", "group").output
    rated = run(*BASIC, *arms, "--assigned", "random", "--self-rated")
    assert "If self-ratings moved" in rated.stdout


def test_the_report_is_one_escaped_page_and_the_same_every_time(folder: Path) -> None:
    text = (folder / "scores.csv").read_text("utf-8")
    (folder / "scores.csv").write_text(text.replace("post,", "<script>x</script>,"), "utf-8")
    options = ("--before", "pre", "--after", "<script>x</script>")
    result = run(*options, "--report", "one.html")
    assert result.exit_code == 0, result.output
    page = (folder / "one.html").read_text("utf-8")
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "http:" not in page
    assert "https:" not in page
    assert '<html lang="en">' in page
    run(*options, "--report", "two.html")
    assert (folder / "two.html").read_text("utf-8") == page


def test_groups_of_a_column_and_a_table_in_full_precision(folder: Path) -> None:
    result = run(*BASIC, "--by", "course", "--out", "out.csv", "--report", "out.html")
    assert result.exit_code == 0, result.output
    assert "post by course: mean of after minus before of 2 groups" in result.stdout
    with (folder / "out.csv").open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    assert [row["label"] for row in rows] == ["a", "b"]
    assert len(rows[0]["estimate"]) > 10
    assert "course" in (folder / "out.html").read_text("utf-8")


def test_reactions() -> None:
    result = run("--recommend", "likely", "--rating", "engagement=fun", "--out", "out.csv")
    assert result.exit_code == 0, result.output
    assert "net promoter score" in result.stdout
    assert "mean engagement" in result.stdout
    assert "says nothing yet about what they learned" in result.stderr
    assert "SCALE=COLUMN" in run("--rating", "happiness=fun").output
    assert "SCALE=COLUMN" in run("--rating", "engagement").output


def test_faults_end_with_a_clear_message() -> None:
    assert "what was measured" in run().output
    wrong = run("--after", "pots")
    assert wrong.exit_code == 2
    assert "did you mean 'post'" in wrong.output
    off = run("--after", "post", "--lowest", "0", "--highest", "40")
    assert "expected 0 to 40" in off.output
    assert run(*BASIC, "--out", "nowhere/out.csv").exit_code == 2


def test_a_header_does_nothing_to_the_terminal(folder: Path) -> None:
    path = folder / "scores.csv"
    path.write_text(path.read_text("utf-8").replace("post", "po\x1b[31mst"), "utf-8")
    arguments = ("scores.csv", "--before", "pre", "--after", "po\x1b[31mst")
    result = command.run("evaluate", *arguments, color=True)
    assert result.exit_code == 0, result.output
    assert "\x1b" not in result.output
    assert "po\\u001b[31mst rose by" in result.stdout
