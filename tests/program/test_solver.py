import numpy as np
import pytest

from devframe.program.network import Network, serve
from devframe.program.solver import Answer, Rows, SolverFailedError, Stages, solve


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


def one_person() -> Network:
    return Network(
        person=np.array([0, 0]),
        offer=np.array([0, 1]),
        cost=np.array([1, 0]),
        rank=np.array([7]),
        room=np.array([1, 1]),
    )


def test_a_network_is_proven_in_whole_numbers(monkeypatch: pytest.MonkeyPatch) -> None:
    served, proven = serve(one_person())
    assert (served.tolist(), proven) == ([1], True)

    def dearer(*_: object, **__: object) -> Answer:
        # What is not the best is not proven, whatever the solver says.
        return Answer(values=np.array([0.0, 1.0, 1.0, 0.0]), bound=0.0, prices=np.zeros(4))

    monkeypatch.setattr("devframe.program.network.solve", dearer)
    served, proven = serve(one_person())
    assert (served.tolist(), proven) == ([0], False)


def test_divided_people_are_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def divided(*_: object, **__: object) -> Answer:
        return Answer(values=np.full(4, 0.5), bound=0.0, prices=np.zeros(4))

    monkeypatch.setattr("devframe.program.network.solve", divided)
    with pytest.raises(SolverFailedError, match="no corner"):
        serve(one_person())
