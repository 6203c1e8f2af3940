"""The optimal scheduler: as many urgent sessions as can be, then as early as can be."""

from collections import defaultdict
from collections.abc import Hashable, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, TypeVar

import attrs

from devframe._base.errors import MissingExtraError
from devframe.followup.capacity.greedy import Assignment, assign_greedily
from devframe.followup.capacity.windows import HostProblem, blocks

if TYPE_CHECKING:
    import highspy

MAX_NODES = 50_000
"""Search nodes per question to the solver: a bound that does not depend on the machine's speed."""

_Key = TypeVar("_Key", bound=Hashable)

_HALF = 0.5  # binaries come back as floats
_FEASIBLE = 2  # HiGHS: a primal solution that keeps all rows is at hand


def assign_optimally(problem: HostProblem) -> tuple[Assignment, bool]:
    """Schedule as many requests of the first priority as can be, then of the second, and so on.

    Among the plans that are equal in that, the requests in order of urgency get the earliest
    windows, one after the other; so the answer is one and the same for any order of the input.

    Args:
        problem: One host's problem.

    Returns:
        Windows of the scheduled requests, and whether the counts are proven to be the best.

    Raises:
        MissingExtraError: When the solver is not installed.

    Source:
        A multiple knapsack with side constraints, solved by HiGHS.
    """
    model = _Model.of(problem)
    for _, members in groupby(enumerate(problem.requests), key=lambda pair: pair[1].priority):
        group = {number for number, _ in members}
        model.schedule_most(group)
    for number in range(len(problem.requests)):
        model.settle_earliest(number)
    chosen = {
        request.id: window
        for number, request in enumerate(problem.requests)
        if (window := model.window_of(number)) is not None
    }
    if not model.proven:
        # A search cut short may fall behind the simple rule; nobody should pay for the solver.
        simple = assign_greedily(problem)
        if missed(problem, simple) < missed(problem, chosen):
            return simple, False
    return chosen, model.proven


def missed(problem: HostProblem, chosen: Assignment) -> tuple[int, ...]:
    """Count the unscheduled requests by priority, the most urgent first.

    Args:
        problem: One host's problem.
        chosen: An assignment.

    Returns:
        Five counts; the smaller in order of urgency the better.
    """
    left = [request.priority for request in problem.requests if request.id not in chosen]
    return tuple(left.count(priority) for priority in range(1, 6))


@attrs.define(kw_only=True)
class _Model:
    """A solver's model of one host's problem; a column is a pair of request and window."""

    solver: "highspy.Highs"
    columns: tuple[tuple[int, int], ...]
    of_request: Mapping[int, list[int]]
    values: Sequence[float]
    proven: bool = True

    @classmethod
    def of(cls, problem: HostProblem) -> "_Model":
        try:
            import highspy  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise MissingExtraError("an optimal schedule", extra="plan") from None
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it bare
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("mip_rel_gap", 0.0),
            ("mip_abs_gap", _HALF),  # the costs are whole numbers
            ("mip_max_nodes", MAX_NODES),
        ):
            solver.setOptionValue(option, value)
        columns = tuple(
            (number, index) for number, indices in enumerate(problem.eligible) for index in indices
        )
        for column in range(len(columns)):
            solver.addVar(0.0, 1.0)
            solver.changeColIntegrality(column, highspy.HighsVarType.kInteger)
        model = cls(
            solver=solver,
            columns=columns,
            of_request=_grouped([number for number, _ in columns]),
            values=[0.0] * len(columns),
        )
        model._limit(problem)
        return model

    def schedule_most(self, requests: set[int]) -> None:
        """Schedule as many of some requests as can be, and keep that number from now on."""
        mine = [column for column, (number, _) in enumerate(self.columns) if number in requests]
        if mine:
            self._minimize(dict.fromkeys(mine, -1.0))
            reached = round(sum(self.values[column] for column in mine))
            self._row(mine, [1.0] * len(self.columns), at_least=reached)

    def settle_earliest(self, request: int) -> None:
        """Give a request its earliest window that leaves all else possible, for good."""
        mine = self.of_request.get(request, [])
        if mine and self.values[mine[0]] < _HALF:
            self._minimize({column: float(rank - len(mine)) for rank, column in enumerate(mine)})
        for column in mine:
            fixed = float(self.values[column] > _HALF)
            self.solver.changeColBounds(column, fixed, fixed)

    def window_of(self, request: int) -> int | None:
        """Give the window of a request in the last solution."""
        mine = self.of_request.get(request, [])
        return next((self.columns[one][1] for one in mine if self.values[one] > _HALF), None)

    def _minimize(self, costs: Mapping[int, float]) -> None:
        for column in range(len(self.columns)):
            self.solver.changeColCost(column, costs.get(column, 0.0))
        self.solver.run()
        self.proven &= self.solver.getModelStatus().name == "kOptimal"
        # Without a solution in time the one before still holds: it keeps every row.
        if self.solver.getInfo().primal_solution_status == _FEASIBLE:
            self.values = list(self.solver.getSolution().col_value)

    def _limit(self, problem: HostProblem) -> None:
        windows = [problem.windows[index] for _, index in self.columns]
        minutes = [float(problem.requests[number].duration_minutes) for number, _ in self.columns]
        sizes = [float(blocks(int(length))) for length in minutes]
        ones = [1.0] * len(self.columns)
        for members in self.of_request.values():
            self._row(members, ones, at_most=1)
        for members in _grouped([index for _, index in self.columns]).values():
            self._row(members, sizes, at_most=windows[members[0]].blocks)
        for members in _grouped([window.on for window in windows]).values():
            self._row(members, ones, at_most=problem.day_room(windows[members[0]].on))
        for members in _grouped([window.week for window in windows]).values():
            room = problem.week_room_minutes(windows[members[0]].week)
            self._row(members, minutes, at_most=room)

    def _row(
        self,
        columns: Sequence[int],
        weights: Sequence[float],
        *,
        at_least: int = 0,
        at_most: int | None = None,
    ) -> None:
        """Bound a weighted sum of columns; weights are looked up by column."""
        if at_least or at_most is not None:
            upper = self.solver.inf if at_most is None else float(at_most)
            chosen = [weights[column] for column in columns]
            self.solver.addRow(float(at_least), upper, len(columns), list(columns), chosen)


def _grouped(keys: Sequence[_Key]) -> Mapping[_Key, list[int]]:
    groups: dict[_Key, list[int]] = defaultdict(list)
    for column, key in enumerate(keys):
        groups[key].append(column)
    return groups
