"""Optimal pairs: as many urgent people as can be, then as close to their wishes as can be."""

from typing import TYPE_CHECKING

from devframe._base.errors import MissingExtraError
from devframe.program.candidates import Candidates, Chosen, choose_greedily

if TYPE_CHECKING:
    import highspy

_HALF = 0.5  # the solver gives floats
_TOLERANCE = 1e-6
_LEAST_URGENT = 5


def choose_optimally(problem: Candidates) -> tuple[Chosen, bool]:
    """Serve as many of the first priority as can be, then of the second, then fit the wishes.

    Args:
        problem: The problem.

    Returns:
        Who serves whom, and whether it is proven to be the best.

    Raises:
        MissingExtraError: When the solver is not installed.

    Source:
        An assignment problem: its linear program has whole-numbered corners, so that HiGHS'
        simplex method solves the matching itself. The sets of people who can be served together
        are a transversal matroid (Edmonds & Fulkerson, 1965), on which any falling weights serve
        as many as can be of each priority in turn; so one run is enough.
    """
    try:
        import highspy  # noqa: PLC0415 - an optional extra
    except ImportError:
        raise MissingExtraError("an optimal matching", extra="plan") from None
    costs = {
        (seeker.id, partner): cost
        for seeker in problem.seekers
        for partner, cost in problem.costs[seeker.id].items()
    }
    if not costs:
        return {}, True
    # To serve one person more outweighs the wishes of all.
    gain = len(problem.seekers) * max(costs.values()) + 1
    gains = {one.id: gain * (_LEAST_URGENT + 1 - one.priority) for one in problem.seekers}
    solver = highspy.Highs()  # type: ignore[no-untyped-call]  # its stub leaves it bare
    for option, value in (
        ("output_flag", False),
        ("threads", 1),
        ("random_seed", 0),
        ("solver", "simplex"),  # an interior point need not be a corner
    ):
        solver.setOptionValue(option, value)
    weights = [float(cost - gains[person]) for (person, _), cost in costs.items()]
    solver.passModel(_model(problem, pairs=list(costs), weights=weights))
    solver.run()
    values = solver.getSolution().col_value
    whole = all(abs(value - round(value)) < _TOLERANCE for value in values)
    if not whole or solver.getModelStatus().name != "kOptimal":
        return choose_greedily(problem), False
    return {
        person: partner
        for (person, partner), value in zip(costs, values, strict=True)
        if value > _HALF
    }, True


def _model(
    problem: Candidates, *, pairs: list[tuple[str, str]], weights: list[float]
) -> "highspy.HighsLp":
    """Write the problem down: a column is a pair, a row a person or a partner."""
    import highspy  # noqa: PLC0415 - it is there, the caller has it

    limits = [*(1 for _ in problem.seekers), *problem.room.values()]
    person_row = {seeker.id: row for row, seeker in enumerate(problem.seekers)}
    partner_row = {one: row for row, one in enumerate(problem.room, start=len(person_row))}
    model = highspy.HighsLp()
    model.num_col_, model.num_row_ = len(pairs), len(limits)
    model.col_cost_ = weights
    model.col_lower_ = [0.0] * len(pairs)
    model.col_upper_ = [1.0] * len(pairs)
    model.row_lower_ = [0.0] * len(limits)
    model.row_upper_ = [float(limit) for limit in limits]
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = list(range(0, 2 * len(pairs) + 1, 2))
    model.a_matrix_.index_ = [
        row for person, partner in pairs for row in (person_row[person], partner_row[partner])
    ]
    model.a_matrix_.value_ = [1.0] * (2 * len(pairs))
    return model
