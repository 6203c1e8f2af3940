"""One level of a program beside the smallest difference that matters."""

from typing import Self

from pydantic import model_validator

from devframe._base.records import Record
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.vocabulary import KirkpatrickLevel, LevelStanding


class ChainLink(Record):
    """What was found on one level, and how much of it would matter.

    Attributes:
        level: The level.
        finding: What was found there: a difference, or a level such as a mean rating.
        smallest: Smallest difference that matters, above 0, in the unit of the finding (shares
            from 0 to 1). Where the finding is a level: the value that is just good enough.
        lower_is_better: Whether less is better, as with complaints.
    """

    level: KirkpatrickLevel
    finding: Finding
    smallest: float
    lower_is_better: bool = False

    @model_validator(mode="after")
    def _is_on_the_scale_of_the_finding(self) -> Self:
        if self.finding.form != "level" and self.smallest <= 0:
            raise ValueError(
                f"expected a smallest {self.finding.form} that matters above 0, got "
                f"{self.smallest:g}; where less is better pass lower_is_better=True"
            )
        if self.finding.unit == "share" and not 0 <= self.smallest <= 1:
            raise ValueError(
                f"expected a share from 0 to 1, got {self.smallest:g}; write 5 percentage points "
                "as 0.05"
            )
        return self

    @property
    def standing(self) -> LevelStanding:
        """How the level stands; an interval is read, never the estimate or p alone."""
        low, high = self.finding.low, self.finding.high
        if low is None or high is None:
            return "unknown"
        least = self.smallest
        if self.lower_is_better:
            low, high = -high, -low
            least = -least if self.finding.form == "level" else least
        if self.finding.form == "level":
            return _level_standing(low, high, least)
        return _difference_standing(low, high, least)


def _level_standing(low: float, high: float, needed: float) -> LevelStanding:
    if low >= needed:
        return "enough"
    return "too_little" if high < needed else "undecided"


def _difference_standing(low: float, high: float, least: float) -> LevelStanding:
    """Read an interval of which more is better against nothing and against what matters.

    Source:
        Schuirmann (1987): shown to be too little is what lies wholly short of what matters; that
        an interval holds zero shows nothing.
    """
    if low >= least:
        return "enough"
    if high < least and low > -least:
        return "too_little"
    if low > 0:
        return "some"
    return "worse" if high < 0 else "undecided"
