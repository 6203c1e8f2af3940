"""What every allocation keeps, written down for the solver: seats, least numbers, time, floors."""

import attrs
import numpy as np

from devframe.program.place_problem import Problem
from devframe.program.place_types import Types
from devframe.program.solver import IntArray, Rows


@attrs.frozen(eq=False)
class PlaceRules:
    """What every allocation keeps, over columns: how many in each cell, then each run held or not.

    Attributes:
        types: The types of the requests.
        seats: Places of each offer, shape (offers,).
        runs: Offers that are held or not, whoever comes, by place, shape (runs,).
        least: How many people each of these needs, shape (runs,).
        floors: How many of each group are to be served, shape (floors,).
    """

    types: Types
    seats: IntArray
    runs: IntArray
    least: IntArray
    floors: IntArray

    @classmethod
    def of(cls, problem: Problem) -> "PlaceRules":
        """Read the rules of a problem.

        Args:
            problem: The problem.

        Returns:
            Its rules.
        """
        types = Types.of(problem)
        offers = list(problem.offers.values())
        leads = set(types.leader_offer.tolist())
        runs = [one for one, offer in enumerate(offers) if offer.min_people > 1 or one in leads]
        return cls(
            types=types,
            seats=np.array([one.seats for one in offers], dtype=np.int64),
            runs=np.array(runs, dtype=np.int64),
            least=np.array([offers[one].min_people for one in runs], dtype=np.int64),
            floors=np.array(list(problem.floors.values()), dtype=np.int64),
        )

    @property
    def are_plain(self) -> bool:
        """Whether only seats count, so that the allocation is a network."""
        special = len(self.types.budgets) or len(self.runs) or len(self.floors)
        return not (special and len(self.types.cell_type))

    @property
    def upper(self) -> IntArray:
        """The most of each column, shape (cells plus runs,)."""
        held = np.ones(len(self.runs), dtype=np.int64)
        return np.concatenate([self.types.supply[self.types.cell_type], held])

    def add_to(self, rows: Rows, *, first: int = 0, missed: IntArray | None = None) -> None:
        """Write the rules down.

        Args:
            rows: The rows of a question.
            first: The first of their columns in the question.
            missed: Columns that say by how many each floor is missed, shape (floors,).
        """
        cells = first + np.arange(len(self.types.cell_type))
        held = first + len(cells) + np.arange(len(self.runs))
        rows.add(self.types.cell_offer, cells, at_most=self.seats)
        self._add_runs(rows, cells, held)
        self._add_hours(rows, cells, held)
        group = self.types.groups[self.types.cell_type]
        asked = np.flatnonzero(group >= 0)
        spare = np.array([], dtype=np.int64) if missed is None else missed
        rows.add(
            np.concatenate([group[asked], np.arange(len(spare))]),
            np.concatenate([cells[asked], spare]),
            at_least=self.floors,
            at_most=self.floors * 0 + np.inf,
        )

    def _add_runs(self, rows: Rows, cells: IntArray, held: IntArray) -> None:
        """A run that is not held has no people; one that is held has enough."""
        place = np.full(len(self.seats), -1)
        place[self.runs] = np.arange(len(held))
        run = place[self.types.cell_offer]
        entries = np.concatenate([run[run >= 0], np.arange(len(held))])
        used = np.concatenate([cells[run >= 0], held])
        people, none = np.ones((run >= 0).sum()), np.zeros(len(held))
        seats, least = -self.seats[self.runs], -self.least
        rows.add(entries, used, values=np.concatenate([people, seats]), at_most=none)
        rows.add(
            entries,
            used,
            values=np.concatenate([people, least]),
            at_least=none,
            at_most=none + np.inf,
        )

    def _add_hours(self, rows: Rows, cells: IntArray, held: IntArray) -> None:
        """Count time in its largest common unit: what is left beside whole units serves nobody."""
        types = self.types
        row = np.concatenate([types.hour_row, types.leader_row])
        minutes = np.concatenate([types.hour_minutes, types.leader_minutes])
        led = held[np.searchsorted(self.runs, types.leader_offer)]
        unit = np.zeros(len(types.budgets), dtype=np.int64)
        np.gcd.at(unit, row, minutes)
        rows.add(
            row,
            np.concatenate([cells[types.hour_cell], led]),
            values=minutes // unit[row],
            at_most=types.budgets // unit,
        )
