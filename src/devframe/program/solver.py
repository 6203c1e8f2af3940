"""The solver: HiGHS, asked in one way, so that one question has one answer on every machine."""

from collections.abc import Sequence
from typing import Literal

import attrs

from devframe._base.errors import MissingExtraError

try:
    import highspy
    import numpy as np
    from numpy.typing import NDArray
except ImportError:
    raise MissingExtraError("an optimal matching or allocation", extra="plan") from None


class SolverFailedError(Exception):
    """The solver found nothing where there is something; then the simple rule serves."""


FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]
BoolArray = NDArray[np.bool_]
Numbers = Sequence[int] | NDArray[np.integer | np.floating]

MAX_NODES = 200
"""Search nodes per question: a bound that does not depend on how fast a machine is."""

_HALF = 0.5
_PRIMAL = 4  # HiGHS: the primal simplex, which goes on from where other costs ended
_FEASIBLE = 2  # HiGHS: a primal solution that keeps all rows is at hand


@attrs.frozen(eq=False)
class Question:
    """A linear program to minimize.

    Attributes:
        costs: Cost of each column, shape (columns,).
        lower: Least of each column, shape (columns,).
        upper: Most of each column, shape (columns,).
        rows: Row of each entry of the matrix, shape (entries,).
        columns: Column of each entry, shape (entries,).
        values: Value of each entry, shape (entries,).
        at_least: Least of each row, shape (rows,).
        at_most: Most of each row, shape (rows,).
        whole: Whether each column is a whole number, shape (columns,).
    """

    costs: FloatArray
    lower: FloatArray
    upper: FloatArray
    rows: IntArray
    columns: IntArray
    values: FloatArray
    at_least: FloatArray
    at_most: FloatArray
    whole: BoolArray


@attrs.frozen(eq=False)
class Rows:
    """The rows of a question while they are written."""

    _entries: list[tuple[IntArray, IntArray, FloatArray]] = attrs.field(factory=list)
    _at_least: list[FloatArray] = attrs.field(factory=list)
    _at_most: list[FloatArray] = attrs.field(factory=list)

    def add(
        self,
        rows: Numbers,
        columns: Numbers,
        *,
        values: Numbers | int = 1,
        at_least: Numbers | float = -np.inf,
        at_most: Numbers,
    ) -> None:
        """Add rows that belong together.

        Args:
            rows: Row of each entry, counted from 0, shape (entries,).
            columns: Column of each entry, shape (entries,).
            values: Value of each entry, or of all.
            at_least: Least of each row, or of all.
            at_most: Most of each row, shape (rows,).
        """
        total = len(at_most)
        first = sum(map(len, self._at_most))
        entries = np.asarray(rows, dtype=np.int64) + first
        self._entries.append(
            (
                entries,
                np.asarray(columns, dtype=np.int64),
                np.broadcast_to(np.asarray(values, dtype=np.float64), entries.shape),
            )
        )
        for kept, limits in ((self._at_least, at_least), (self._at_most, at_most)):
            kept.append(np.broadcast_to(np.asarray(limits, dtype=np.float64), (total,)))

    def question(
        self,
        costs: Numbers,
        *,
        upper: Numbers | float,
        lower: Numbers | float = 0,
        whole: BoolArray | bool = False,
    ) -> Question:
        """Ask for the least cost.

        Args:
            costs: Cost of each column, shape (columns,).
            upper: Most of each column, or of all.
            lower: Least of each column, or of all.
            whole: Whether each column is a whole number, or all are.

        Returns:
            The question.
        """
        rows, columns, values = (np.concatenate(one) for one in zip(*self._entries, strict=True))
        return Question(
            costs=np.asarray(costs, dtype=np.float64),
            lower=np.broadcast_to(np.asarray(lower, dtype=np.float64), (len(costs),)),
            upper=np.broadcast_to(np.asarray(upper, dtype=np.float64), (len(costs),)),
            rows=rows,
            columns=columns,
            values=values,
            at_least=np.concatenate(self._at_least),
            at_most=np.concatenate(self._at_most),
            whole=np.broadcast_to(whole, (len(costs),)),
        )


@attrs.frozen(eq=False)
class Answer:
    """What the solver found.

    Attributes:
        values: Value of each column; `None` when no whole numbers that keep all rows were found.
        bound: No solution costs less.
        prices: What one more of each row would change the cost by; empty for whole numbers.
    """

    values: FloatArray | None
    bound: float
    prices: FloatArray

    @property
    def found(self) -> FloatArray:
        """The values, where there must be some.

        Raises:
            SolverFailedError: When there are none.
        """
        if self.values is None:
            raise SolverFailedError("no whole numbers found")
        return self.values


def solve(
    question: Question, *, method: Literal["simplex", "ipm"] = "simplex", gap_share: float = 0.0
) -> Answer:
    """Solve a linear program, or one in whole numbers, the same way every time.

    Args:
        question: The program.
        method: `simplex`, or `ipm` for an interior point moved to a corner: faster on large
            networks.
        gap_share: How far from the best a solution in whole numbers may be to be good enough.

    Returns:
        The best found within the limit of nodes, and a bound.

    Raises:
        SolverFailedError: When a program that is not in whole numbers was not solved.
    """
    solver = _solver(question, method=method)
    solver.setOptionValue("mip_rel_gap", gap_share)
    solver.run()
    info, found = solver.getInfo(), solver.getSolution()
    optimal = solver.getModelStatus() == highspy.HighsModelStatus.kOptimal
    mixed = bool(question.whole.any())
    feasible = info.primal_solution_status == _FEASIBLE
    if not (mixed or optimal):
        raise SolverFailedError(solver.getModelStatus().name)
    return Answer(
        values=np.array(found.col_value) if feasible else None,
        bound=float(info.mip_dual_bound if mixed else info.objective_function_value),
        prices=np.array([] if mixed else found.row_dual),
    )


@attrs.frozen(eq=False)
class Stages:
    """One linear program asked for several sums, one after the other; each begins at the last."""

    _solver: "highspy.Highs"
    _columns: int

    @classmethod
    def of(cls, question: Question) -> "Stages":
        """Begin.

        Args:
            question: The program; its costs are not looked at.

        Returns:
            The stages, with no sum settled.
        """
        return cls(_solver(question, method="simplex"), len(question.costs))

    def most(self, columns: IntArray) -> float:
        """Give the most that some columns can sum up to.

        Args:
            columns: The columns.

        Returns:
            The sum.

        Raises:
            SolverFailedError: When it was not found.
        """
        costs = np.zeros(self._columns)
        costs[columns] = -1
        self._solver.changeColsCost(self._columns, np.arange(self._columns, dtype=np.int32), costs)
        self._solver.run()
        status = self._solver.getModelStatus()
        if status != highspy.HighsModelStatus.kOptimal:
            raise SolverFailedError(status.name)
        return -float(self._solver.getInfo().objective_function_value)

    def keep(self, row: int, at_least: int) -> None:
        """Settle a sum.

        Args:
            row: Its row.
            at_least: What it must reach from now on.
        """
        self._solver.changeRowBounds(row, float(at_least), highspy.kHighsInf)


def _solver(question: Question, *, method: str) -> "highspy.Highs":
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it bare
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("solver", method),
        ("simplex_strategy", _PRIMAL),
        ("mip_abs_gap", _HALF),  # the costs are whole numbers, or small ones that break ties
        ("mip_max_nodes", MAX_NODES),
    ):
        solver.setOptionValue(option, value)
    solver.passModel(_written(question))
    return solver


def _written(question: Question) -> "highspy.HighsLp":
    order = np.lexsort((question.rows, question.columns))
    columns, rows = len(question.costs), len(question.at_most)
    starts = np.searchsorted(question.columns[order], np.arange(columns + 1))
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = columns, rows
    model.col_cost_ = question.costs
    model.col_lower_, model.col_upper_ = question.lower, question.upper
    model.row_lower_, model.row_upper_ = question.at_least, question.at_most
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = question.rows[order]
    model.a_matrix_.value_ = question.values[order]
    if question.whole.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        model.integrality_ = [kinds[one] for one in question.whole.tolist()]
    return model
