import pytest
from pydantic import ValidationError

from devframe._base.sources import source
from devframe.kirkpatrick import (
    Finding,
    TransferEnvironment,
    gain,
    qualify,
    transfer_items,
)

ALL_WELL = {item.code: item.role == "driver" for item in transfer_items()}


@pytest.fixture
def found() -> Finding:
    return gain([1, 2, 3, 2, 4, 3], [2, 3, 5, 2, 6, 4], outcome="recaps", unit="recaps")


def added(before: Finding, after: Finding) -> list[str]:
    held = {caution.code for caution in before.warnings}
    return [caution.code for caution in after.warnings if caution.code not in held]


def test_every_item_has_its_answer_and_its_sources():
    assert [item.code for item in transfer_items()] == list(TransferEnvironment.model_fields)
    for item in transfer_items():
        assert item.question.endswith("?")
        assert item.sentence.endswith(".")
        assert all(source(key).citation for key in item.sources)


def test_numbers_stay_and_answers_stand_beside_them(found: Finding):
    told = qualify(found, TransferEnvironment(**ALL_WELL | {"rewarded": False, "no_time": True}))
    assert added(found, told) == ["not_rewarded", "no_time", "environment_against"]
    without = {"warnings", "sources"}
    assert told.model_dump(exclude=without) == found.model_dump(exclude=without)
    assert told.sentence() == found.sentence()
    assert "kirkpatrick-2016" in told.sources
    assert "to be mended by manager" in told.warnings[-1].sentence


def test_what_is_well_says_nothing(found: Finding):
    assert qualify(found, TransferEnvironment(**ALL_WELL)) == found


def test_unknown_is_a_question_and_never_a_no(found: Finding):
    nobody_asked = qualify(found, None)
    assert added(found, nobody_asked) == ["environment_unknown"]
    assert nobody_asked == qualify(found, TransferEnvironment())
    asked = nobody_asked.warnings[-1].sentence
    assert all(item.question in asked for item in transfer_items())
    one = qualify(found, TransferEnvironment(**ALL_WELL | {"encouraged": None}))
    assert added(found, one) == ["environment_unknown"]
    assert one.warnings[-1].sentence.count("?") == 1


def test_an_environment_is_a_record():
    known = TransferEnvironment(monitored=True, no_means=False)
    assert TransferEnvironment.from_json(known.to_json()) == known
    assert len(known.unknown()) == 9
    assert "9 of 11 questions open" in known.sentence()
    with pytest.raises(ValidationError):
        TransferEnvironment(monitored="yes")
