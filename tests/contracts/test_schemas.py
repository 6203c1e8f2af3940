"""The committed schemas are the ones the records have, and they accept what the records write."""

import json
from pathlib import Path

import jsonschema
import pytest

from devframe.decisions.lines import sealed
from devframe.documents import documents, schema
from devframe.errors import UnknownNameError
from devframe.kirkpatrick import gain
from devframe.recommendation import default_policy, recommend_cohort
from tests.decisions.cases import decided
from tests.recommendation.test_default_policy import asked, need
from tools.write_schemas import schema_text

SCHEMAS = Path(__file__).parents[2] / "schemas"


def test_every_document_has_its_schema_committed_and_no_other_file_lies_there() -> None:
    assert {path.name for path in SCHEMAS.iterdir()} >= set(documents())


@pytest.mark.parametrize("name", sorted(documents()))
def test_a_committed_schema_changes_only_with_its_version(name: str) -> None:
    assert (SCHEMAS / name).read_text("utf-8") == schema_text(documents()[name])


def test_what_a_record_writes_its_schema_accepts() -> None:
    written = {
        "policy": default_policy(),
        "recommendation": asked(interpersonal=True, headcount=20),
        "need": need(kinds=("skill",), coach_minutes=10),
        "finding": gain([1, 2, 3, 5], [2, 3, 3, 9]),
        "decision-log-line": sealed(decided(), number=1, previous=None),
        "cohort-recommendation": recommend_cohort([need(kinds=("habit",), tools_adequate=False)]),
    }
    for name, record in written.items():
        jsonschema.validate(json.loads(record.to_json()), schema(name))


def test_an_unknown_document_is_named_with_the_nearest() -> None:
    with pytest.raises(UnknownNameError, match="did you mean 'need'"):
        schema("needs")
