import numpy as np
import pytest

from devframe.program.solver import Rows, SolverFailedError, Stages, solve


def impossible() -> Rows:
    rows = Rows()
    rows.add([0], [0], at_least=[2], at_most=[3])
    return rows


def test_what_has_no_solution_is_no_answer() -> None:
    with pytest.raises(SolverFailedError, match="kInfeasible"):
        solve(impossible().question([1], upper=1))
    with pytest.raises(SolverFailedError, match="kInfeasible"):
        Stages.of(impossible().question([0], upper=1)).most(np.array([0]))


def test_whole_numbers_may_be_missing() -> None:
    answer = solve(impossible().question([1], upper=1, whole=True))
    assert answer.values is None
    with pytest.raises(SolverFailedError, match="no whole numbers"):
        _ = answer.found


def test_stages_keep_what_is_settled() -> None:
    rows = Rows()
    rows.add([0, 1], [0, 1], at_least=0, at_most=[np.inf, np.inf])
    rows.add([0, 0], [0, 1], values=[2, 3], at_most=[12])
    stages = Stages.of(rows.question([0, 0], upper=5))
    assert stages.most(np.array([0])) == 5
    stages.keep(0, 5)
    assert stages.most(np.array([1])) == pytest.approx(2 / 3)
