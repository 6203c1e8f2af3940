"""Recommend for every row of a frame at once, on the engine that holds it."""

from collections import ChainMap
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from devframe.frames.answer import find_answer, find_leaders
from devframe.frames.bounds import find_states, pairs_of
from devframe.frames.clusters import answer_dask, answer_spark
from devframe.frames.columns import Columns, sort_columns
from devframe.frames.engines import engine_of, open_frame
from devframe.frames.flags import Expr
from devframe.frames.marks import list_marks
from devframe.frames.masks import Masks, column_of
from devframe.frames.output import list_outputs
from devframe.frames.questions import find_questions
from devframe.frames.reading import read
from devframe.frames.sheet import Namespace, Sheet
from devframe.frames.steps import find_steps
from devframe.frames.terms import list_points, list_swings, most_total
from devframe.frames.wide import total_bounds, wide_swings
from devframe.frames.words import add_up_each
from devframe.recommendation.compiled import CompiledPolicy
from devframe.recommendation.policy import Policy
from devframe.recommendation.recommend import recommender


def recommend(
    frame: Any,  # noqa: ANN401 - any frame that narwhals knows
    policy: Policy | None = None,
    *,
    key: str | Sequence[str] | None = None,
    bounds: bool = True,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Recommend for every row of a frame, exactly as `devframe.recommend` does for one need.

    The frame has one row a need and columns named like the facts (`devframe.FACTS`), each true,
    false, a number, a text or null for "not known". Instead of `knowledge`, `skill` and `habit` it
    may have the text `kinds`, such as "knowledge; skill". A fact without a column is not known in
    any row, nor is a value that the fact cannot have, such as NaN; run `check` first to see those.

    Args:
        frame: A frame of pandas, Polars (eager or lazy), PyArrow, DuckDB, PySpark or Dask. It is
            not changed.
        policy: The policy; the default policy when not given.
        key: Columns to carry along, such as `need_id`; every column that is no fact when not given.
            Lazy engines promise no order of rows, so give the rows an id.
        bounds: Whether to work out bounds, `settled` and the questions, which takes half the time.

    Returns:
        The same kind of frame, lazy when it was lazy, with the carried columns and:

        - `verdict`, `method` and `steps` (methods in order, divided by spaces), and
          `form_<method>` for each method among the steps;
        - `points_<method>`, `lower_<method>`, `upper_<method>`, and `settled`;
        - whole numbers whose bits stand for codes, and which `explain_row` turns into sentences:
          `reasons`, `causes`, `causes_alone`, `controls`, `warnings`, `first_questions`,
          `questions`, `unknown`, `plan` and `open`. A policy with more than 52 codes of one sort
          has a second column such as `reasons_2`;
        - `policy_id` and `policy_version`.

    Raises:
        InvalidInputError: Naming every missing, misnamed or wrongly typed column at once.

    Example:
        >>> import polars as pl
        >>> from devframe import frames
        >>> needs = pl.DataFrame(
        ...     {
        ...         "need_id": ["n1", "n2"],
        ...         "shortfall_share": [0.5, 0.4],
        ...         "skill": [True, True],
        ...         "performed_before": [False, True],
        ...         "can_do_when_it_counts": [False, True],
        ...         "tools_adequate": [True, False],
        ...     }
        ... )
        >>> frames.recommend(needs).select("need_id", "verdict", "steps").rows()
        [('n1', 'develop', 'training coaching'), ('n2', 'fix_elsewhere', None)]
    """
    answer = partial(_answer, policy=policy, key=key, bounds=bounds)
    match engine_of(frame, origin="frames.recommend"):
        case "dask":
            return answer_dask(frame, answer)
        case "pyspark":
            return answer_spark(frame, answer)
        case _:
            return answer(frame)


def _answer(
    frame: Any,  # noqa: ANN401 - any frame that narwhals knows
    policy: Policy | None,
    *,
    key: str | Sequence[str] | None,
    bounds: bool,
) -> Any:  # noqa: ANN401 - the same kind of frame
    """Answer a frame that one engine holds as a whole."""
    compiled = recommender(policy).compiled
    names = (key,) if isinstance(key, str) else key
    masks = Masks.of(compiled)
    opened = open_frame(frame)
    columns = sort_columns(
        opened.schema, key=names, origin="frames.recommend", taken=_names_of(compiled, masks)
    )
    plan = _plan if opened.is_shared else _plan.__wrapped__
    stages, outputs = plan(
        compiled,
        tuple(columns.facts.items()),
        requested=columns.requested,
        kinds_as_text=columns.kinds_as_text,
        bounds=bounds,
        ns=opened.ns,
        looks_up=opened.looks_up,
    )
    return opened.close(columns.carried, stages, outputs)


@lru_cache(maxsize=32)  # on a small frame, planning takes longer than answering
def _plan(
    compiled: CompiledPolicy,
    facts: tuple[tuple[str, Any], ...],
    *,
    requested: bool,
    kinds_as_text: bool,
    bounds: bool,
    ns: Namespace,
    looks_up: bool,
) -> tuple[tuple[tuple[Expr, ...], ...], tuple[Expr, ...]]:
    """Write down the stages of the work and the columns of the answer."""
    sheet = Sheet(ns, looks_up, most_total(compiled))
    masks = Masks.of(compiled)
    columns = Columns(dict(facts), requested, kinds_as_text, carried=())
    reading = read(sheet, compiled, columns)
    states = find_states(sheet, reading) if bounds else ()
    sums = [list_points(reading)]
    if bounds:
        sums.append(list_swings(reading, states))
    totals = dict(ChainMap(*add_up_each(sheet, sums)))
    wide = wide_swings(sheet, reading, states)
    if bounds:
        totals |= total_bounds(sheet, totals, compiled, wide)
    methods = range(len(compiled.methods))
    leaders = find_leaders(sheet, reading, [totals.get(f"points:{a}", 0) for a in methods])
    lead = {(a, b): totals[f"lead:{a}:{b}"] for a, b in pairs_of(compiled)} if bounds else None
    answer = find_answer(sheet, reading, leaders=leaders, states=states, lead=lead)
    steps = find_steps(sheet, reading, answer)
    questions = find_questions(
        sheet, reading, leaders=leaders, answer=answer, states=states, wide=wide
    )
    marks = list_marks(reading, masks, answer=answer, steps=steps, questions=questions)
    outputs = list_outputs(sheet, totals, answer, steps, marks=marks, compiled=compiled)
    return tuple(sheet.stages), tuple(outputs)


def _names_of(compiled: CompiledPolicy, masks: Masks) -> set[str]:
    """Name the columns that an answer can have."""
    fixed = {"verdict", "method", "steps", "settled", "policy_id", "policy_version"}
    sides = ("form", "points", "lower", "upper")
    own = {f"{side}_{method.id}" for side in sides for method in compiled.methods}
    numbered = {column_of(mask, bit) for mask, size in masks.sizes.items() for bit in range(size)}
    return fixed | own | numbered | set(masks.sizes)
