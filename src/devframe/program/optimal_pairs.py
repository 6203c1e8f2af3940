"""Optimal pairs: as many urgent people as can be, then as close to their wishes as can be."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from devframe._base.errors import MissingExtraError
from devframe.program.candidates import Candidates, Chosen, choose_greedily

if TYPE_CHECKING:
    import highspy

_HALF = 0.5  # the solver gives floats


def choose_optimally(problem: Candidates) -> tuple[Chosen, bool]:
    """Serve as many of the first priority as can be, then of the second, then fit the wishes.

    Args:
        problem: The problem.

    Returns:
        Who serves whom, and whether it is proven to be the best.

    Raises:
        MissingExtraError: When the solver is not installed.

    Source:
        A flow from priorities over people to partners: its linear program has whole-numbered
        corners, so that HiGHS' simplex method solves the matching itself.
    """
    model = _Model.of(problem)
    for row in model.priority_rows:
        if not model.serve_most(row):
            return choose_greedily(problem), False
    if not model.minimize(model.costs):
        return choose_greedily(problem), False
    return {
        person: partner
        for (person, partner), value in zip(model.pairs, model.values, strict=True)
        if value > _HALF
    }, True


@attrs.define
class _Model:
    """A solver's model; a column is a pair, a row a person, a partner or a priority."""

    solver: "highspy.Highs"
    pairs: Sequence[tuple[str, str]]
    costs: Sequence[int]
    priority_rows: Sequence[int]
    priority_row_of: Sequence[int]
    values: Sequence[float]

    @classmethod
    def of(cls, problem: Candidates) -> "_Model":
        try:
            import highspy  # noqa: PLC0415 - an optional extra
        except ImportError:
            raise MissingExtraError("an optimal matching", extra="plan") from None
        seekers = {seeker.id: seeker for seeker in problem.seekers}
        pairs = [(person, partner) for person in seekers for partner in problem.costs[person]]
        priorities = sorted({seeker.priority for seeker in seekers.values()})
        limits = [
            *(1 for _ in seekers),
            *problem.room.values(),
            *(len(seekers) for _ in priorities),
        ]
        names = [*(("person", one) for one in seekers), *(("partner", one) for one in problem.room)]
        row_of = {name: row for row, name in enumerate(names)}
        first = len(names)
        priority_row_of = [
            first + priorities.index(seekers[person].priority) for person, _ in pairs
        ]
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = len(pairs), len(limits)
        model.col_cost_ = model.col_lower_ = [0.0] * len(pairs)
        model.col_upper_ = [1.0] * len(pairs)
        model.row_lower_ = [0.0] * len(limits)
        model.row_upper_ = [float(limit) for limit in limits]
        model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        model.a_matrix_.start_ = list(range(0, 3 * len(pairs) + 1, 3))
        model.a_matrix_.index_ = [
            row
            for (person, partner), priority_row in zip(pairs, priority_row_of, strict=True)
            for row in (row_of["person", person], row_of["partner", partner], priority_row)
        ]
        model.a_matrix_.value_ = [1.0] * (3 * len(pairs))
        solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it bare
        for option, value in (
            ("output_flag", False),
            ("threads", 1),
            ("random_seed", 0),
            ("solver", "simplex"),  # an interior point need not be a corner
        ):
            solver.setOptionValue(option, value)
        solver.passModel(model)
        return cls(
            solver=solver,
            pairs=pairs,
            costs=[problem.costs[person][partner] for person, partner in pairs],
            priority_rows=range(first, len(limits)),
            priority_row_of=priority_row_of,
            values=[0.0] * len(pairs),
        )

    def serve_most(self, row: int) -> bool:
        """Serve as many of a priority as can be, and keep that number from now on."""
        mine = [one == row for one in self.priority_row_of]
        if not any(mine):
            return True
        if not self.minimize([-int(one) for one in mine]):
            return False
        served = sum(value > _HALF for value, one in zip(self.values, mine, strict=True) if one)
        self.solver.changeRowBounds(row, float(served), float(served))
        return True

    def minimize(self, costs: Sequence[int]) -> bool:
        """Minimize a cost; tell whether the solver proved its answer, and that in whole numbers."""
        if not self.pairs:
            return True
        columns = list(range(len(costs)))
        self.solver.changeColsCost(len(columns), columns, [float(cost) for cost in costs])
        self.solver.run()
        self.values = list(self.solver.getSolution().col_value)
        whole = all(abs(value - round(value)) < 1e-6 for value in self.values)  # noqa: PLR2004 - the solver's tolerance
        return whole and self.solver.getModelStatus().name == "kOptimal"
