"""What a program costs, fully loaded."""

from typing import Literal, Self, get_args

from pydantic import Field, model_validator

from devframe._base.records import Note, Record

CostCategory = Literal[
    "needs_analysis",
    "design",
    "delivery",
    "materials",
    "facilities",
    "travel",
    "participant_time",
    "preparation",
    "coordination",
    "evaluation",
    "overhead",
    "other",
]
"""Where a cost arises; `participant_time` is the working time that people spend in the program."""

# What is usually forgotten, and makes a return look better than it is.
_OFTEN_FORGOTTEN: tuple[CostCategory, ...] = ("participant_time", "preparation", "evaluation")


class CostLine(Record):
    """One cost, with the range it may lie in.

    Attributes:
        category: Where it arises.
        amount: Most likely amount, in the currency of the whole calculation.
        low: Smallest plausible amount; by default the amount itself.
        high: Largest plausible amount; by default the amount itself.
        note: How it was found.
    """

    category: CostCategory
    amount: float = Field(ge=0)
    low: float | None = None
    high: float | None = None
    note: Note = ""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not 0 <= self.least <= self.amount <= self.most:
            raise ValueError(
                f"expected 0 ≤ low ≤ amount ≤ high, got {self.low}, {self.amount}, {self.high}"
            )
        return self

    @property
    def least(self) -> float:
        """Smallest plausible amount."""
        return self.amount if self.low is None else self.low

    @property
    def most(self) -> float:
        """Largest plausible amount."""
        return self.amount if self.high is None else self.high


class Costs(Record):
    """All costs of a program.

    Attributes:
        lines: The single costs; several may share a category.

    Example:
        >>> costs = Costs(
        ...     lines=(
        ...         CostLine(category="delivery", amount=9_000.0),
        ...         participant_time(people=46, hours=16, hourly_cost=30),
        ...     )
        ... )
        >>> costs.total, costs.forgotten
        (31080.0, ('preparation', 'evaluation'))
    """

    lines: tuple[CostLine, ...] = Field(min_length=1)

    @property
    def total(self) -> float:
        """Sum of the most likely amounts."""
        return sum(line.amount for line in self.lines)

    @property
    def forgotten(self) -> tuple[CostCategory, ...]:
        """Categories of a fully loaded cost that are missing and often forgotten."""
        named = {line.category for line in self.lines}
        return tuple(category for category in _OFTEN_FORGOTTEN if category not in named)


def participant_time(*, people: int, hours: float, hourly_cost: float) -> CostLine:
    """Price the working time that people spend in a program.

    Args:
        people: How many take part.
        hours: Hours each of them spends, travel and preparation included.
        hourly_cost: Cost of a working hour, salary with everything on top.

    Returns:
        The cost line.

    Source:
        Phillips (2003): salaries and benefits of participants belong to the costs.

    Example:
        >>> participant_time(people=10, hours=8, hourly_cost=40).amount
        3200.0
    """
    note = f"{people} people, {hours:g} hours, {hourly_cost:g} an hour"
    return CostLine(
        category="participant_time", amount=float(people * hours * hourly_cost), note=note
    )


def cost_categories() -> tuple[CostCategory, ...]:
    """List the categories, as a checklist for a fully loaded cost.

    Returns:
        All categories in their usual order.

    Example:
        >>> cost_categories()[:3]
        ('needs_analysis', 'design', 'delivery')
    """
    return get_args(CostCategory)
