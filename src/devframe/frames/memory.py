"""Frames of pandas and PyArrow: columns in as arrays, answers out as columns."""

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import narwhals.stable.v2 as nw
import numpy as np

from devframe.diagnosis import FACTS, Fact
from devframe.frames.arrays import PLACE, UNKNOWN, ArrayFrame, ArrayNamespace
from devframe.frames.columns import INPUT_FACTS, REQUESTED, TEXTS
from devframe.frames.kinds import KINDS_AS_TEXT, KINDS_TEXTS, has_kinds_as_text


def open_arrays(wrapped: Any, ns: ArrayNamespace, schema: Mapping[str, Any]) -> ArrayFrame:  # noqa: ANN401 - of narwhals
    """Take the facts of a frame out as arrays.

    Args:
        wrapped: The frame.
        ns: Where the expressions over the arrays will come from.
        schema: Data type of narwhals per column.

    Returns:
        The arrays.
    """
    arrays = {}
    if has_kinds_as_text(schema) and schema[KINDS_AS_TEXT] in TEXTS:
        code_of = {text: ns.place_of(text) for text in KINDS_TEXTS}
        arrays[KINDS_AS_TEXT] = _codes(wrapped[KINDS_AS_TEXT], nw.String(), code_of)
    for name in (*INPUT_FACTS, REQUESTED):
        if name not in schema or schema[name] == nw.Unknown:
            continue
        column = wrapped[name]
        if name == REQUESTED:
            arrays[name] = np.where(column.is_null().to_numpy(), UNKNOWN, 0).astype(PLACE)
        elif FACTS[name].is_number:
            number = column.cast(nw.Float64)
            arrays[name] = number.fill_null(float("nan")).to_numpy()
        else:
            arrays[name] = _codes(column, schema[name], _code_of(FACTS[name], ns))
    return ArrayFrame(arrays, len(wrapped))


def _code_of(fact: Fact, ns: ArrayNamespace) -> dict[Any, int]:
    return {v: ns.place_of(v) if isinstance(v, str) else int(v) for v in fact.values}


def _codes(column: Any, dtype: Any, code_of: Mapping[Any, int]) -> Any:  # noqa: ANN401 - of narwhals
    """Turn truths or texts into codes; what is none of the values is not known."""
    if dtype == nw.Boolean:
        return column.cast(nw.Int8).fill_null(UNKNOWN).to_numpy()
    if dtype == nw.Object:
        # One look at each object; comparing them would take one for each value.
        objects = column.to_native()
        try:
            places, found = objects.factorize()
        except TypeError:  # lists and their like are no values; leave them out
            hashable = objects.map(lambda value: isinstance(value, Hashable))
            places, found = objects.where(hashable).factorize()
        return np.array([*(code_of.get(v, UNKNOWN) for v in found), UNKNOWN], PLACE)[places]
    if dtype in (nw.Categorical, nw.Enum):
        column = column.cast(nw.String)
    codes = np.full(len(column), UNKNOWN, PLACE)
    for value, code in code_of.items():
        codes[(column == value).fill_null(value=False).to_numpy()] = code
    return codes


def close_arrays(
    wrapped: Any,  # noqa: ANN401 - of narwhals
    ns: ArrayNamespace,
    *,
    carried: Sequence[str],
    answers: Mapping[str, Any],
) -> Any:  # noqa: ANN401 - the kind of frame that came in
    """Put answers beside the columns of a frame that go out as they came in.

    Args:
        wrapped: The frame.
        ns: Where the expressions came from.
        carried: The columns.
        answers: Arrays of the answer.

    Returns:
        A frame of pandas, with the index of the one that came in, or of PyArrow.
    """
    native, engine = wrapped.to_native(), nw.get_native_namespace(wrapped)
    texts = list(ns.places)
    if wrapped.implementation.is_pandas():
        known = engine.Series(texts).array
        columns = {
            name: known.take(values, allow_fill=True) if values.dtype == PLACE else values
            for name, values in answers.items()
        }
        table = engine.DataFrame(columns, index=native.index, copy=False)
        return engine.concat([native[list(carried)], table], axis=1)
    known = engine.array(texts, engine.string())
    columns = {name: native[name] for name in carried}
    for name, values in answers.items():
        if values.dtype == PLACE:
            places = engine.array(values, mask=values == UNKNOWN)
            columns[name] = known.take(places)
        else:
            columns[name] = engine.array(values)
    return engine.table(columns)
