"""The solver: HiGHS, asked in one way, so that one question has one answer on every machine."""

from typing import Literal

import attrs

from devframe._base.errors import MissingExtraError

try:
    import highspy
    import numpy as np
    from numpy.typing import NDArray
except ImportError:
    raise MissingExtraError("an optimal matching or allocation", extra="plan") from None

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

MAX_NODES = 1_000
"""Search nodes per question: a bound that does not depend on how fast a machine is."""

_FEASIBLE = 2  # HiGHS: a primal solution that keeps all rows is at hand


@attrs.frozen(eq=False)
class Question:
    """A linear program to minimize; columns lie between 0 and `upper`.

    Attributes:
        costs: Cost of each column, shape (columns,).
        upper: Most of each column, shape (columns,).
        rows: Row of each entry of the matrix, shape (entries,).
        columns: Column of each entry, shape (entries,).
        values: Value of each entry, shape (entries,).
        at_least: Least of each row, shape (rows,).
        at_most: Most of each row, shape (rows,).
        whole: Whether the columns are whole numbers.
    """

    costs: FloatArray
    upper: FloatArray
    rows: IntArray
    columns: IntArray
    values: FloatArray
    at_least: FloatArray
    at_most: FloatArray
    whole: bool = False


@attrs.frozen(eq=False)
class Answer:
    """What the solver found.

    Attributes:
        values: Value of each column; `None` when nothing that keeps all rows was found.
        bound: No solution costs less; minus infinity when nothing is known.
        prices: What one more of each row would change the cost by; empty for whole numbers.
    """

    values: FloatArray | None
    bound: float
    prices: FloatArray


def solve(
    question: Question,
    *,
    method: Literal["simplex", "ipm"] = "simplex",
    start: FloatArray | None = None,
) -> Answer:
    """Solve a linear program, or one in whole numbers, the same way every time.

    Args:
        question: The program.
        method: `simplex`, or `ipm` for an interior point moved to a corner: faster on large
            networks.
        start: A solution to begin from, for whole numbers.

    Returns:
        The best found within the limit of nodes, and a bound.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it bare
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("solver", method),
        ("mip_rel_gap", 0.0),
        ("mip_max_nodes", MAX_NODES),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(_written(question))
    if start is not None:
        columns = np.arange(len(start), dtype=np.int32)
        solver.setSolution(len(start), columns, start)
    solver.run()
    info, found = solver.getInfo(), solver.getSolution()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    if question.whole:
        bound = info.mip_dual_bound
    else:
        bound = info.objective_function_value if optimal else -np.inf
    feasible = info.primal_solution_status == _FEASIBLE
    return Answer(
        values=np.array(found.col_value) if feasible else None,
        bound=float(bound),
        prices=np.array([] if question.whole else found.row_dual),
    )


def _written(question: Question) -> "highspy.HighsLp":
    order = np.lexsort((question.rows, question.columns))
    columns, rows = len(question.costs), len(question.at_most)
    starts = np.searchsorted(question.columns[order], np.arange(columns + 1))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = question.costs
    model.col_lower_, model.col_upper_ = np.zeros(columns), question.upper
    model.row_lower_, model.row_upper_ = question.at_least, question.at_most
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = question.rows[order]
    model.a_matrix_.value_ = question.values[order]
    if question.whole:
        model.integrality_ = [highspy.HighsVarType.kInteger] * columns
    return model
