"""Join gaps with what is known about the situations, for every person at once."""

from collections.abc import Sequence
from functools import partial
from typing import Any

import narwhals.stable.v2 as nw

from devframe._base.errors import Fault, InvalidInputError
from devframe.competency.kinds import KINDS
from devframe.diagnosis import Gates, default_gates
from devframe.frames.causes import with_causes
from devframe.frames.clusters import answer_dask
from devframe.frames.columns import sort_columns
from devframe.frames.engines import engine_of, schema_of
from devframe.frames.flags import Expr

_TOPIC = ("person_id", "competency_id")
_MEASURES = ("kind", "required", "shortfall", "importance", "disagreement", "self_only")
_SAFETY = "safety_critical"


def diagnose(
    gaps: Any,  # noqa: ANN401 - any frame that narwhals knows
    situations: Any = None,  # noqa: ANN401 - a frame of the same engine
    *,
    gates: Gates | None = None,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Turn gaps and answers about situations into needs that `recommend` reads.

    Args:
        gaps: One row a gap: `person_id`, `competency_id`, `kind`, `required`, `shortfall` (null
            when nothing was measured), `importance`, `disagreement`, `self_only`, and, where they
            exist, `context` and `safety_critical`.
        situations: One row a person and competency: `person_id`, `competency_id` and any facts of
            a situation; nothing is known when not given. A frame of the same engine.
        gates: The causes to look for; those that ship with devframe when not given.

    Returns:
        One row a person, competency and context, with the facts as columns; the same kind of frame,
        lazy when it was lazy. The gaps of several kinds become one need, as in `devframe.diagnose`.
        The causes elsewhere that certainly hold stand beside them as texts divided by "; ", null
        where there is none: `cause_codes`, `cause_codes_alone` of those that explain the gap by
        themselves, and `cause_owners`, each owner once, in the order of the gates.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> gaps = pl.DataFrame(
        ...     {
        ...         "person_id": ["p1", "p1"],
        ...         "competency_id": ["listening", "listening"],
        ...         "kind": ["skill", "habit"],
        ...         "required": [4, 2],
        ...         "shortfall": [2, None],
        ...         "importance": [3, 5],
        ...         "disagreement": [False, True],
        ...         "self_only": [False, True],
        ...     }
        ... )
        >>> needs = frames.diagnose(gaps)
        >>> needs.select("skill", "habit", "shortfall_share", "importance", "self_only").row(0)
        (True, True, 0.5, 5, False)
        >>> answers = (
        ...     gaps.select("person_id", "competency_id")
        ...     .unique()
        ...     .with_columns(tools_adequate=pl.lit(False), can_do_when_it_counts=pl.lit(True))
        ... )
        >>> frames.diagnose(gaps, answers).select("cause_codes", "cause_owners").row(0)
        ('tools_inadequate', 'owner of the tools')
    """
    answer = partial(_diagnose, gates=gates or default_gates())
    if engine_of(gaps, origin="frames.diagnose") != "dask":
        return answer(gaps, situations)
    told = [] if situations is None else [situations]
    _check_columns(list(gaps.columns), None if situations is None else list(situations.columns))
    # What is known of one person lies in one partition, whatever order the frames came in.
    gathered, *beside = (
        frame.shuffle(_TOPIC[0], npartitions=gaps.npartitions, force=True)
        for frame in (gaps, *told)
    )
    return answer_dask(gathered, answer, beside=beside)


def _diagnose(gaps: Any, situations: Any = None, *, gates: Gates) -> Any:  # noqa: ANN401 - any frames
    """Diagnose the gaps that one engine holds as a whole."""
    gap = nw.from_native(gaps)
    columns = gap.collect_schema().names()
    known = None if situations is None else _told(nw.from_native(situations))
    answers = [] if known is None else known.collect_schema().names()
    _check_columns(columns, None if known is None else answers)
    has_context = schema_of(gap).get("context", nw.Unknown) != nw.Unknown
    topic = [*_TOPIC, *(["context"] if has_context else [])]
    needs = _join_kinds(gap, topic, has_safety=_SAFETY in columns)
    if known is not None:
        # A role that calls it safety-critical is not talked out of it.
        ours = {_SAFETY: "__devframe_answered"} if _SAFETY in answers else {}
        needs = needs.join(known.rename(ours), on=list(_TOPIC), how="left")
        if ours:
            told = nw.col("__devframe_answered")
            sure = nw.when(_is_true(_SAFETY)).then(nw.lit(value=True)).otherwise(told)
            needs = needs.with_columns(sure.alias(_SAFETY)).drop("__devframe_answered")
    sorted_columns = sort_columns(schema_of(needs), key=topic, origin="frames.diagnose")
    return with_causes(needs, sorted_columns, gates).to_native()


def _check_columns(gaps: Sequence[str], situations: Sequence[str] | None) -> None:
    faults = [
        Fault(
            f"column {name!r}",
            "missing_column",
            f"expected this column in {frame}, found {', '.join(found)}; add it",
            column=name,
        )
        for frame, wanted, found in (
            ("gaps", (*_TOPIC, *_MEASURES), gaps),
            ("situations", _TOPIC, _TOPIC if situations is None else situations),
        )
        for name in wanted
        if name not in found
    ]
    if faults:
        raise InvalidInputError(faults, origin="frames.diagnose")


def _is_true(name: str) -> Expr:
    """Say where a column is true; where pandas keeps truths as objects they have to be compared."""
    return (nw.col(name) == nw.lit(value=True)).fill_null(value=False)


def _told(situations: Any) -> Any:  # noqa: ANN401 - frames of narwhals
    """Leave out columns without any value, which have no type; not every engine joins those."""
    schema = schema_of(situations)
    return situations.select(*(name for name, dtype in schema.items() if dtype != nw.Unknown))


def _join_kinds(gap: Any, topic: list[str], *, has_safety: bool) -> Any:  # noqa: ANN401 - as above
    """Make one row of the gaps that differ in kind only."""
    risk = _is_true(_SAFETY) if has_safety else nw.lit(value=False)
    marked = gap.with_columns(
        *((nw.col("kind") == nw.lit(kind)).cast(nw.Int64).alias(kind) for kind in KINDS),
        (nw.col("shortfall").cast(nw.Float64) / nw.col("required")).alias("shortfall_share"),
        nw.col("disagreement").cast(nw.Int64).alias("raters_disagree"),
        # Of a gap that nobody measured, nobody's word is the only one.
        nw.when(~nw.col("shortfall").is_null())
        .then(nw.col("self_only").cast(nw.Int64))
        .alias("self_only"),
        risk.cast(nw.Int64).alias(_SAFETY),
    )
    flags = (*KINDS, "raters_disagree", _SAFETY)
    joined = marked.group_by(topic).agg(
        *(nw.col(name).max().alias(name) for name in flags),
        nw.col("self_only").min().alias("self_only"),
        nw.col("shortfall_share").max().alias("shortfall_share"),
        nw.col("importance").max().alias("importance"),
    )
    found = joined.with_columns(
        *(
            (nw.col(name) == 1).fill_null(value=False).alias(name)
            for name in (*KINDS, "raters_disagree", "self_only")
        ),
    )
    # That no role calls it safety-critical is no answer.
    risky = nw.when(nw.col(_SAFETY) == 1).then(nw.lit(value=True))
    return found.with_columns(risky.alias(_SAFETY))
