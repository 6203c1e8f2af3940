"""A finding: one number with its interval, its design and what may be said about it."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Literal, Self

import attrs
import narwhals as nw
from narwhals.dtypes import DType
from pydantic import PrivateAttr, model_validator

from devframe._base.markup import html_list, html_paragraph, html_table
from devframe._base.plotting import Drawable
from devframe._base.records import Identifier, Name, Record, RootRecord, Sentence
from devframe._base.tables import Library, frame_of
from devframe.kirkpatrick.claims import Caution, Claim, DesignKind, Form, claim_table, permit
from devframe.kirkpatrick.markup import HEADS, cells_of
from devframe.kirkpatrick.wording import tell

COLUMNS: Mapping[str, DType] = MappingProxyType(
    {
        "outcome": nw.String(),
        "estimand": nw.String(),
        "group": nw.String(),
        "reference": nw.String(),
        "estimate": nw.Float64(),
        "low": nw.Float64(),
        "high": nw.Float64(),
        "level": nw.Float64(),
        "se": nw.Float64(),
        "df": nw.Float64(),
        "p": nw.Float64(),
        "n": nw.Int64(),
        "n_missing": nw.Int64(),
        "n_dropped": nw.Int64(),
        "unit": nw.String(),
        "method": nw.String(),
        "design": nw.String(),
        "claim": nw.String(),
        "warnings": nw.String(),
    }
)
"""The columns of every findings table and their types, fixed for ever."""


class Quantity(Record):
    """A named number beside the estimate, such as the correlation of before and after.

    Attributes:
        name: Stable snake_case name.
        value: The number in full precision; `None` when it cannot be computed.
    """

    name: Identifier
    value: float | None


@attrs.frozen
class _Library:
    """The dataframe library to answer in; where a finding is shown says nothing of what it says."""

    name: Library | None = attrs.field(default=None, eq=False)


class Finding(RootRecord, Drawable):
    """What was found, how surely, and what may be claimed.

    Numbers are stored in full precision; only display rounds. `n + n_missing + n_dropped` is the
    number of units given.

    Attributes:
        schema_version: Version of this document's schema.
        outcome: What was measured, as it is called in sentences.
        estimand: What the estimate estimates, as a noun phrase.
        form: Whether it is a level, a change inside one group or a contrast between groups.
        unit: Unit of the estimate, such as `points`; empty for a plain number.
        estimate: The estimate; `None` when the data do not allow one.
        low: Lower end of the interval.
        high: Upper end of the interval.
        level: Level of the interval, between 0 and 1.
        se: Standard error.
        df: Degrees of freedom.
        p: Two-sided p-value; `None` when there is none or it would mislead.
        n: Units used.
        n_missing: Units left out because a value is missing.
        n_dropped: Units left out for another reason, which a warning names.
        method: How it was computed.
        group: The group that a contrast is about.
        reference: The group it is compared with.
        design: The study design.
        claim: What may be claimed.
        condition: What has to hold for an `effect-if` claim.
        warnings: What a reader must know.
        assumptions: What the method and the reader take for granted.
        sources: Keys of the sources of the method.
        quantities: Further numbers by name.
        also: Findings that belong beside this one, such as its effect size.
    """

    document: ClassVar[str] = "finding"

    schema_version: Literal[1] = 1
    outcome: Name
    estimand: Name
    form: Form
    unit: str = ""
    estimate: float | None
    low: float | None = None
    high: float | None = None
    level: float = 0.95
    se: float | None = None
    df: float | None = None
    p: float | None = None
    n: int
    n_missing: int
    n_dropped: int
    method: Sentence
    group: Name | None = None
    reference: Name | None = None
    design: DesignKind
    claim: Claim
    condition: Sentence | None = None
    warnings: tuple[Caution, ...] = ()
    assumptions: tuple[Sentence, ...] = ()
    sources: tuple[Identifier, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    also: tuple["Finding", ...] = ()

    @model_validator(mode="after")
    def _claims_no_more_than_its_design(self) -> Self:
        allowed = permit(self.design, form=self.form).claim
        if self.claim not in {allowed, claim_table().claims[allowed].lower}:
            raise ValueError(
                f"expected a {self.form} under {self.design!r} to claim at most {allowed!r}, got "
                f"{self.claim!r}; a stronger claim needs another design"
            )
        if (self.claim == "effect-if") != (self.condition is not None):
            raise ValueError(
                f"expected a condition with 'effect-if' and only there, got claim {self.claim!r} "
                f"with condition {self.condition!r}; build findings with conclude()"
            )
        return self

    _library: _Library = PrivateAttr(default_factory=_Library)

    def sentence(self) -> str:
        """Say in one sentence what was found, with the verbs that the claim allows.

        Returns:
            The sentence; numbers rounded for reading.
        """
        return tell(self)

    def quantity(self, name: str) -> float | None:
        """Look up one of the further numbers.

        Args:
            name: Its name.

        Returns:
            The number, or `None` when it could not be computed.

        Raises:
            KeyError: When the finding has no such number; names those it has.
        """
        held = {quantity.name: quantity.value for quantity in self.quantities}
        if name not in held:
            raise KeyError(f"{name!r} is not among {', '.join(held) or 'no quantities'}")
        return held[name]

    def rows(self) -> list[dict[str, Any]]:
        """Give the finding and those beside it as plain rows.

        Returns:
            One dict per finding with the keys of `COLUMNS`; warnings as codes joined by a space.
        """
        own = {
            column: " ".join(caution.code for caution in self.warnings)
            if column == "warnings"
            else getattr(self, column)
            for column in COLUMNS
        }
        return [own, *(row for beside in self.also for row in beside.rows())]

    def table(self, library: Library | None = None) -> Any:  # noqa: ANN401 - any dataframe
        """Give the finding and those beside it as a dataframe.

        Args:
            library: `pandas`, `polars` or `pyarrow`; by default the library the data came in, or
                for plain arrays the first of these that is installed.

        Returns:
            One row per finding with the columns of `COLUMNS`.

        Raises:
            MissingExtraError: When no dataframe library is installed.
        """
        rows = self.rows()
        return frame_of(
            {column: [row[column] for row in rows] for column in COLUMNS},
            library=library or self._library.name,
            schema=COLUMNS,
        )

    def to_dict(self) -> dict[str, Any]:
        """Give the finding as plain dicts, lists, texts and numbers in full precision.

        Returns:
            A dict that `json.dumps` writes as it is.
        """
        return self.model_dump(mode="json")

    def answering_in(self, library: Library | None) -> Self:
        """Give a copy whose tables come in a certain dataframe library.

        Args:
            library: `pandas`, `polars` or `pyarrow`, or `None` for no preference.

        Returns:
            The copy; equal to the original, since what it says is the same.
        """
        also = tuple(beside.answering_in(library) for beside in self.also)
        copy = self.model_copy(update={"also": also})
        copy._library = _Library(library)  # noqa: SLF001 - a copy of this very class
        return copy

    def warning(self, *cautions: Caution) -> Self:
        """Give a copy that carries further cautions.

        Args:
            *cautions: The cautions; one that the finding carries already is not repeated.

        Returns:
            The copy, which cites their sources too.
        """
        held = {caution.code: caution for caution in (*self.warnings, *cautions)}
        cited = {caution.source for caution in cautions if caution.source is not None}
        return self.model_copy(
            update={
                "warnings": tuple(held.values()),
                "sources": tuple(sorted({*self.sources, *cited})),
            }
        )

    def _repr_html_(self) -> str:
        """Show the finding in a notebook: the sentence, the numbers, the cautions."""
        rows = [(finding.estimand, cells_of(finding)) for finding in (self, *self.also)]
        return (
            f"{html_paragraph(self.sentence())}{html_table(('', *HEADS), rows)}"
            f"{html_list(caution.sentence for caution in self.warnings)}"
        )
