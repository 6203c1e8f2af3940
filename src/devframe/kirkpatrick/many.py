"""Many findings in one object: one per program, team or site, with what looking at many needs."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

import attrs
import narwhals as nw
import numpy as np
from scipy.special import ndtri

from devframe._base.errors import UnknownNameError
from devframe._base.markup import html_list, html_paragraph, html_table
from devframe._base.plotting import Drawable
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.arrays import FloatArray
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.findings import COLUMNS, Finding
from devframe.kirkpatrick.grouped import GroupColumns
from devframe.kirkpatrick.markup import HEADS, cells_of
from devframe.kirkpatrick.multiplicity import q_values, rank_limits, shrink

MORE_COLUMNS = ("effect_size", "q", "shrunken", "shrunken_low", "shrunken_high")
"""Columns of a table of many findings beside `by`, `label` and those of every finding."""

_SHOWN_ROWS = 50


@attrs.frozen(eq=False)
class ManyFindings(Drawable):
    """One finding per group, computed in one pass.

    Attributes:
        by: What the groups are, such as the name of a column.
        labels: The groups' labels, in sorted order.
        columns: Their numbers. Small groups hold NaN.
        template: What holds for all of them: outcome, method, design, claim, cautions.
        withheld: Labels of the groups that are not shown: those that are too small, and those from
            which a single small one could be computed.
        library: Dataframe library in which tables come.
    """

    by: str
    labels: tuple[Any, ...]
    columns: GroupColumns
    template: Finding
    withheld: frozenset[Any] = frozenset()
    library: Library | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def __iter__(self) -> Iterator[Finding]:
        return (self._finding(place) for place in range(len(self)))

    def __getitem__(self, label: object) -> Finding:
        """Give the finding of one group."""
        if label not in self.labels:
            raise UnknownNameError(self.by, str(label), known=map(str, self.labels))
        return self._finding(self.labels.index(label))

    @property
    def warnings(self) -> tuple[Caution, ...]:
        """What a reader must know of every group."""
        return self.template.warnings

    def sentence(self) -> str:
        """Say in one sentence how many groups there are and how many stand out.

        Returns:
            The sentence. It names no best group: ranks need `ranks()`, with how open they are.
        """
        found, level = self.template, self.template.level
        text = f"{found.outcome} by {self.by}: {found.estimand} of {len(self)} groups"
        if self.withheld:
            text += f", {len(self.withheld)} of them withheld to protect small ones"
        q = q_values(self.columns.p)
        if not np.isnan(q).all():
            sure = q <= 1 - level
            up = int((sure & (self.columns.estimate > 0)).sum())
            down = int((sure & (self.columns.estimate < 0)).sum())
            text += (
                f"; {up} lie above zero and {down} below, "
                f"with {100 * (1 - level):g} % false discoveries allowed"
            )
        return f"{text} ({found.claim})."

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give all findings as one dataframe.

        Args:
            library: As in `Finding.table`.

        Returns:
            One row per group in label order: `by`, `label`, the columns of every finding, then
            `effect_size`, `q` (Benjamini-Hochberg), `shrunken`, `shrunken_low`, `shrunken_high`.
        """
        schema = {"by": nw.String(), **COLUMNS, **dict.fromkeys(MORE_COLUMNS, nw.Float64())}
        return frame_of(self._columns(), library=library or self.library, schema=schema)

    def rows(self) -> list[dict[str, Any]]:
        """Give the rows of the table as plain dicts.

        Returns:
            One dict per group; what could not be computed is `None`.
        """
        columns = self._columns()
        return [
            dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)
        ]

    def _columns(self) -> dict[str, list[Any]]:
        numbers, size = self.columns, len(self)
        shared = self.template.rows()[0]
        # Shares have no degrees of freedom, and at 0 or 1 a textbook error of zero.
        noise = np.where(np.isfinite(numbers.df), numbers.se, self._spread())
        drawn = shrink(numbers.estimate, noise, level=self.template.level)
        own: dict[str, list[Any]] = {
            "n": numbers.n.tolist(),
            "n_missing": numbers.n_missing.tolist(),
            "warnings": self._warnings(),
        }
        for name in ("estimate", "low", "high", "se", "df", "p"):
            own[name] = _nulls(getattr(numbers, name))
        return {
            "by": [self.by] * size,
            "label": list(self.labels),
            **{name: own[name] if name in own else [shared[name]] * size for name in COLUMNS},
            "effect_size": _nulls(numbers.effect_size),
            "q": _nulls(q_values(numbers.p)),
            "shrunken": _nulls(drawn.estimate),
            "shrunken_low": _nulls(drawn.low),
            "shrunken_high": _nulls(drawn.high),
        }

    def ranks(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Rank the groups, each with the ranks that the data leave open.

        Args:
            library: As in `Finding.table`.

        Returns:
            `by`, `label`, `estimate`, `rank`, `rank_low` (best possible), `rank_high` (worst
            possible), best first; groups without an estimate are left out.

        Source:
            Mogstad, Romano, Shaikh & Wilhelm (2024), see `rank_limits`.
        """
        rank, best, worst = rank_limits(
            self.columns.estimate, self._spread(), level=self.template.level
        )
        order = [int(place) for place in np.argsort(rank, kind="stable") if rank[place] > 0]
        columns = {
            "by": [self.by] * len(order),
            "label": [self.labels[place] for place in order],
            "estimate": self.columns.estimate[order],
            "rank": rank[order],
            "rank_low": best[order],
            "rank_high": worst[order],
        }
        return frame_of(columns, library=library or self.library)

    def warning(self, *cautions: Caution) -> "ManyFindings":
        """Give a copy in which every finding carries further cautions.

        Args:
            *cautions: The cautions.

        Returns:
            The copy.
        """
        return attrs.evolve(self, template=self.template.warning(*cautions))

    def answering_in(self, library: Library | None) -> "ManyFindings":
        """Give a copy whose tables come in a certain dataframe library.

        Args:
            library: As in `Finding.answering_in`.

        Returns:
            The copy.
        """
        return attrs.evolve(self, library=library)

    def _spread(self) -> FloatArray:
        """Give half the interval in units of the normal: an error that grows as groups shrink."""
        width = self.columns.high - self.columns.low
        return np.asarray(width / (2 * ndtri(0.5 + self.template.level / 2)))

    def _warnings(self) -> list[str]:
        shared = " ".join(caution.code for caution in self.template.warnings)
        small = f"{shared} {_SMALL.code}".strip()
        return [small if label in self.withheld else shared for label in self.labels]

    def _finding(self, place: int) -> Finding:
        row = {
            name: _known(getattr(self.columns, name)[place])
            for name in ("estimate", "low", "high", "se", "df", "p")
        }
        label = self.labels[place]
        cautions = (_SMALL,) if label in self.withheld else ()
        return self.template.model_copy(
            update={
                **row,
                "outcome": f"{self.template.outcome} ({self.by}: {label})",
                "n": int(self.columns.n[place]),
                "n_missing": int(self.columns.n_missing[place]),
                "warnings": (*self.template.warnings, *cautions),
            }
        ).answering_in(self.library)

    def _repr_html_(self) -> str:
        """Show the first groups in a notebook."""
        shown = islice(zip(self.labels, self, strict=True), _SHOWN_ROWS)
        rows = [(str(label), cells_of(finding)) for label, finding in shown]
        rest = len(self) - len(rows)
        return (
            f"{html_paragraph(self.sentence())}{html_table((self.by, *HEADS), rows)}"
            + (f"<p>… and {rest} more (see .table())</p>" if rest else "")
            + html_list(caution.sentence for caution in self.template.warnings)
        )


_SMALL = Caution(
    code="small_group",
    sentence="The group is withheld: it is too small to be shown, or a small one could be computed "
    "from it and the whole.",
)


def _known(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _nulls(column: FloatArray) -> list[float | None]:
    """Turn NaN into `None`, as in the table of a single finding."""
    return [None if value != value else value for value in column.tolist()]  # noqa: PLR0124 - NaN
