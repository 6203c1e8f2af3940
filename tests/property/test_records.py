"""What holds of every record of the first stations, whatever is in it."""

import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import devframe.assessment
import devframe.competency
import devframe.diagnosis  # noqa: F401 - importing a station makes its records known
from devframe._base.records import Record, RootRecord
from tests.strategies import RECORDS

_STATIONS = (
    "devframe._base.",
    "devframe.competency.",
    "devframe.assessment.",
    "devframe.diagnosis.",
)

each_record = pytest.mark.parametrize("kind", RECORDS, ids=lambda kind: kind.__name__)


def _all_kinds(base: type[Record]) -> set[type[Record]]:
    below = set(base.__subclasses__())
    return below.union(*(_all_kinds(kind) for kind in below))


def test_every_record_kind_has_a_strategy() -> None:
    of_stations = {kind for kind in _all_kinds(Record) if kind.__module__.startswith(_STATIONS)}
    assert of_stations - {RootRecord} == set(RECORDS)


@each_record
@settings(max_examples=40)
@given(data=st.data())
def test_a_record_survives_every_journey_unchanged(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    written = record.to_json()
    journeys = {
        "json": kind.from_json(written),
        "bytes": kind.from_json(written.encode()),
        "indented json": kind.from_json(record.to_json(indent=2)),
        "pickle": pickle.loads(pickle.dumps(record)),  # noqa: S301 - our own bytes
        "unchecked": kind.trusted(**dict(record)),
    }
    for journey, arrived in journeys.items():
        assert arrived == record, journey
        assert hash(arrived) == hash(record), journey
        assert arrived.to_json() == written, journey


@each_record
@settings(max_examples=5)
@given(data=st.data())
def test_a_record_cannot_be_changed_nor_extended(kind: type[Record], data: st.DataObject) -> None:
    record = data.draw(RECORDS[kind])
    before = record.to_json()
    for name in kind.model_fields:
        with pytest.raises(ValidationError, match="frozen"):
            setattr(record, name, None)
        with pytest.raises(ValidationError, match="frozen"):
            delattr(record, name)
    with pytest.raises(ValidationError):
        record.nickname = "x"
    assert record.to_json() == before


@each_record
@settings(max_examples=5)
@given(data=st.data())
def test_unknown_and_missing_fields_are_named(kind: type[Record], data: st.DataObject) -> None:
    fields = dict(data.draw(RECORDS[kind]))
    with pytest.raises(ValidationError, match="nickname"):
        kind(**fields, nickname="x")
    for name, field in kind.model_fields.items():
        if field.is_required():
            with pytest.raises(ValidationError, match=name):
                kind(**{key: value for key, value in fields.items() if key != name})
