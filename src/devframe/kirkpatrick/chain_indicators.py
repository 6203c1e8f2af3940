"""Leading indicators: early signs with a threshold and a date on which to look again."""

from datetime import date
from typing import Literal, Self

from pydantic import model_validator

from devframe._base.records import Name, Record
from devframe.kirkpatrick.display import measured
from devframe.kirkpatrick.vocabulary import KirkpatrickLevel

IndicatorStatus = Literal["met", "missed", "due", "ahead"]
"""`due`: the date has come and nobody has looked; `ahead`: the date is still to come."""


class LeadingIndicator(Record):
    """An early sign that a level is on its way. It stands for that level no more than it says.

    Attributes:
        name: What is looked at.
        level: The level that it runs ahead of.
        threshold: Value from which it counts as met.
        unit: Unit of the threshold; empty for a plain number, `share` for a share from 0 to 1.
        lower_is_better: Whether it is met at or below the threshold.
        look_on: Date on which to look.
        observed: What was seen; `None` when nobody has looked.
        observed_on: Date on which it was seen.
    """

    name: Name
    level: KirkpatrickLevel
    threshold: float
    unit: str = ""
    lower_is_better: bool = False
    look_on: date
    observed: float | None = None
    observed_on: date | None = None

    @model_validator(mode="after")
    def _was_seen_on_a_day(self) -> Self:
        if (self.observed is None) != (self.observed_on is None):
            raise ValueError(
                f"expected observed and observed_on together, got {self.observed!r} on "
                f"{self.observed_on}; pass both, or neither while nobody has looked"
            )
        return self

    def status(self, as_of: date) -> IndicatorStatus:
        """Tell how the sign stands on a day.

        Args:
            as_of: The day.

        Returns:
            Whether it was met or missed, or else whether it is time to look.

        Example:
            >>> sign = LeadingIndicator(
            ...     name="recaps", level="behavior", threshold=3, look_on=date(2026, 5, 4)
            ... )
            >>> sign.status(date(2026, 5, 3)), sign.status(date(2026, 5, 4))
            ('ahead', 'due')
        """
        if self.observed is None:
            return "due" if as_of >= self.look_on else "ahead"
        reached = (
            self.observed <= self.threshold
            if self.lower_is_better
            else self.observed >= self.threshold
        )
        return "met" if reached else "missed"

    def sentence(self, as_of: date) -> str:
        """Say how the sign stands on a day.

        Args:
            as_of: The day.

        Returns:
            One sentence.
        """
        least = "at most" if self.lower_is_better else "at least"
        aim = f"{self.name} (ahead of {self.level}; aim {least} {self._shown(self.threshold)})"
        status = self.status(as_of)
        if status == "due":
            return f"{aim}: was to be looked at on {self.look_on}; nobody has looked."
        if status == "ahead":
            return f"{aim}: look on {self.look_on}."
        return f"{aim}: {status}, {self._shown(self.observed)} on {self.observed_on}."

    def _shown(self, value: float | None) -> str:
        return measured(value, self.unit, difference=False)
