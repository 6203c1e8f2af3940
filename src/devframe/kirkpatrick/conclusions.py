"""From numbers and a design to a finding: the only place where a claim is given."""

from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Self

from devframe._base.records import Record, Sentence
from devframe._base.tables import Library
from devframe.kirkpatrick.arrays import check_level
from devframe.kirkpatrick.claims import (
    Caution,
    DesignKind,
    Form,
    claim_table,
    permit,
    standing_caution,
)
from devframe.kirkpatrick.findings import Finding, Quantity


class Design(Record):
    """How a study was made, as far as it bounds what may be claimed.

    Attributes:
        kind: The design.
        self_rated: Whether people rated themselves; `None` when nobody said.
        selected_on_before: Whether people were chosen by their earlier score.
        assume: What the reader is asked to take for granted; printed, never a stronger claim.
    """

    kind: DesignKind
    self_rated: bool | None = None
    selected_on_before: bool = False
    assume: tuple[Sentence, ...] = ()

    def sentence(self) -> str:
        """Say what the design is and what it lets one claim.

        Returns:
            One sentence.

        Example:
            >>> Design(kind="one_group_post").sentence()
            'One group, measured only afterwards: a finding may at most describe.'
        """
        row = claim_table().designs[self.kind]
        strongest = row.change if self.kind == "one_group_pre_post" else row.claim
        if row.refused is not None:
            return f"{_capital(row.title)}: {row.refused}; {row.instead}."
        rated = ", one step less where people rate themselves" if self.self_rated else ""
        told = {
            "describe": "describe",
            "change": "speak of a change",
            "association": "speak of an association",
            "effect-if": f"speak of an effect if {row.condition}",
            "effect": "speak of an effect",
        }[strongest]
        return f"{_capital(row.title)}: a finding may at most {told}{rated}."

    def as_kind(self, kind: DesignKind) -> Self:
        """Say of another kind of design what is said of this one.

        Args:
            kind: The kind that an analysis found to be the true one.

        Returns:
            The same self-rating, selection and assumptions, under that kind.

        Example:
            >>> Design(kind="groups_pre_post", self_rated=True).as_kind("groups_post").self_rated
            True
        """
        return self.model_copy(update={"kind": kind})


_PLAIN: dict[Form, DesignKind] = {
    "level": "one_group_post",
    "change": "one_group_pre_post",
    "contrast": "groups_post",
}


def conclude(
    *,
    outcome: str,
    estimand: str,
    form: Form,
    estimate: float | None,
    n: int,
    method: str,
    low: float | None = None,
    high: float | None = None,
    level: float = 0.95,
    se: float | None = None,
    df: float | None = None,
    p: float | None = None,
    n_missing: int = 0,
    n_dropped: int = 0,
    unit: str = "",
    group: str | None = None,
    reference: str | None = None,
    design: Design | DesignKind | None = None,
    cautions: Sequence[Caution] = (),
    assumptions: Sequence[str] = (),
    sources: Sequence[str] = (),
    quantities: Mapping[str, float | None] | None = None,
    also: Sequence[Finding] = (),
    library: Library | None = None,
) -> Finding:
    """Build a finding; the claim follows from design and form and cannot be passed.

    Args:
        outcome: What was measured, as sentences should call it.
        estimand: What the estimate estimates, a noun phrase without article.
        form: `level`, `change` (inside one group) or `contrast` (between groups).
        estimate: The estimate; numpy numbers and NaN (for "cannot be computed") are fine.
        n: Units used.
        method: How it was computed.
        low: Lower end of the interval.
        high: Upper end of the interval.
        level: Level of the interval.
        se: Standard error.
        df: Degrees of freedom.
        p: Two-sided p-value.
        n_missing: Units left out because a value is missing.
        n_dropped: Units left out for another reason; add a caution that names it.
        unit: Unit of the estimate.
        group: The group that a contrast is about.
        reference: The group it is compared with.
        design: The design; by default the weakest that the form can come from: one group
            afterwards, one group before and after, or two groups not assigned by chance.
        cautions: What a reader must know about these data, beside what the design adds.
        assumptions: What the method takes for granted.
        sources: Keys of the method's sources.
        quantities: Further numbers by name.
        also: Findings that belong beside this one.
        library: Dataframe library in which `.table()` answers.

    Returns:
        The finding.

    Raises:
        InvalidInputError: When the level is none.
        RefusedError: When the design cannot carry the number.
        pydantic.ValidationError: When a field is not what a finding may hold.

    Example:
        >>> rise = conclude(
        ...     outcome="test score",
        ...     estimand="mean of after minus before",
        ...     form="change",
        ...     estimate=4.2,
        ...     low=1.0,
        ...     high=7.4,
        ...     n=40,
        ...     method="paired t",
        ...     unit="points",
        ... )
        >>> rise.claim
        'change'
        >>> print(rise.sentence())
        test score rose by 4.20 points (95 % interval 1.00 to 7.40; n = 40); without a
        comparison group nothing tells why.
    """
    check_level(level)
    known = design if isinstance(design, Design) else Design(kind=design or _PLAIN[form])
    permission = permit(known.kind, form=form, self_rated=known.self_rated)
    warnings = [*permission.cautions, *cautions]
    if known.selected_on_before and form == "change":
        p = None
        warnings.append(standing_caution("selected_on_before"))
    finding = Finding(
        outcome=outcome,
        estimand=estimand,
        form=form,
        unit=unit,
        estimate=_known(estimate),
        low=_known(low),
        high=_known(high),
        level=float(level),
        se=_known(se),
        df=_known(df),
        p=_known(p),
        n=int(n),
        n_missing=int(n_missing),
        n_dropped=int(n_dropped),
        method=method,
        group=group,
        reference=reference,
        design=known.kind,
        claim=permission.claim,
        condition=permission.condition,
        assumptions=(*assumptions, *known.assume),
        sources=tuple(sources),
        quantities=tuple(
            Quantity(name=name, value=_known(value)) for name, value in (quantities or {}).items()
        ),
        also=tuple(also),
    )
    return finding.warning(*warnings).answering_in(library)


def _known(value: float | None) -> float | None:
    """Turn NaN and infinities, which say that nothing could be computed, into `None`."""
    return None if value is None or not isfinite(value) else float(value)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]
