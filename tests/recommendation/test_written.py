import csv
import json
from io import StringIO
from pathlib import Path

import pytest

import devframe as dv
from devframe.recommendation import because, format_of, written_lines

KNOWN = dv.Situation(performed_before=True, performs_often=False, tools_adequate=True)


def advice(**fields: object) -> dv.Recommendation:
    need = {
        "id": "n1",
        "person_id": "p1",
        "competency_id": "a",
        "kinds": ("skill",),
        "shortfall_share": 0.5,
        "situation": KNOWN,
    }
    return dv.recommend(dv.Need.model_validate(need | fields))


DEVELOP = advice()
ELSEWHERE = advice(
    id="n2", situation=dv.Situation(can_do_when_it_counts=True, tools_adequate=False)
)
ASK = advice(id="n3", kinds=None)
HOSTILE = advice(id="n4", competency_name='=HYPERLINK("x")|<b>\x1b[31m\n\u202e')


def written(*items: dv.Recommendation, shown_as: str) -> str:
    return "".join(written_lines(items, shown_as))


def test_csv_has_one_row_per_recommendation_and_no_formula() -> None:
    text = written(DEVELOP, ELSEWHERE, ASK, HOSTILE, shown_as="csv")
    rows = list(csv.DictReader(StringIO(text)))
    assert [row["verdict"] for row in rows] == ["develop", "fix_elsewhere", "ask_first", "develop"]
    assert rows[0]["steps"] == "coaching/one_to_one"
    assert rows[0]["settled"] == "false"
    assert rows[1]["causes"] == "tools_inadequate"
    assert rows[1]["owners"] == "owner of the tools"
    assert "knowledge or skill or habit" in rows[2]["questions"]
    name = rows[3]["competency_name"]
    assert name == '\'=HYPERLINK("x")|<b>\\u001b[31m\\u000a\\u202e'


def test_json_reads_back_as_the_records() -> None:
    items = [DEVELOP, ELSEWHERE, ASK, HOSTILE]
    text = written(*items, shown_as="json")
    back = [dv.Recommendation.from_json(json.dumps(item)) for item in json.loads(text)]
    assert back == items
    assert "\u202e" not in text
    assert json.loads(written(shown_as="json")) == []


def test_markdown_cells_hold_whatever_they_are_given() -> None:
    lines = written(DEVELOP, HOSTILE, shown_as="md").splitlines()
    assert len(lines) == 4
    assert lines[3].startswith(r"| p1 | =HYPERLINK(" + '"x"' + r")\|\<b\>\\u001b\[31m")


def test_because_names_what_weighs_most() -> None:
    assert because(DEVELOP).startswith("The person has done it but rarely does")
    assert because(ELSEWHERE).endswith("First move: owner of the tools.")
    assert because(ASK) == ASK.questions[0].text


def test_because_of_a_method_without_reasons() -> None:
    nothing_speaks = advice(
        kinds=("knowledge",),
        situation=dv.Situation(performed_before=True, tools_adequate=True, training_exists=False),
    )
    bare = nothing_speaks.model_copy(update={"reasons": ()})
    assert because(bare) == "It is the only method that can be had."


def test_the_ending_of_a_file_decides_the_format(tmp_path: Path) -> None:
    path = tmp_path / "out.CSV"
    dv.write_recommendations([DEVELOP], path)
    assert path.read_text() == written(DEVELOP, shown_as="csv")
    assert format_of("x.txt") is None
    with pytest.raises(dv.errors.UnknownNameError, match=r"no format is named '.xls'"):
        dv.write_recommendations([DEVELOP], tmp_path / "out.xls")


def test_a_failure_on_the_way_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_text("old")

    def broken():  # noqa: ANN202 - a generator that fails
        yield DEVELOP
        raise RuntimeError("on the way")

    with pytest.raises(RuntimeError):
        dv.write_recommendations(broken(), path)
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
