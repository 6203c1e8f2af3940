"""A memory gives what its function gives, and never keeps more than its bound."""

import pytest

from devframe.recommendation import remembered
from devframe.recommendation.remembered import Remembered


def test_what_was_worked_out_once_is_not_worked_out_again() -> None:
    asked: list[int] = []

    def square(number: int) -> int:
        asked.append(number)
        return number * number

    squares = Remembered(square)
    assert [squares[number] for number in (2, 3, 2)] == [4, 9, 4]
    assert asked == [2, 3]


def test_beyond_its_bound_a_memory_works_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "MOST_REMEMBERED", 2)
    squares = Remembered(lambda number: number * number)
    assert [squares[number] for number in (1, 2, 3, 3)] == [1, 4, 9, 9]
    assert len(squares) == 2
