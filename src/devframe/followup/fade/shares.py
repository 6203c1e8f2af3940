"""A share with its uncertainty, so that small groups are not over-read."""

from math import sqrt

from devframe._base.records import Record
from devframe._base.wilson import wilson_limits


class Share(Record):
    """So many of so many.

    Attributes:
        count: How many.
        total: Of how many.
    """

    count: int
    total: int

    @property
    def share(self) -> float | None:
        """The share from 0 to 1; `None` of nothing."""
        return self.count / self.total if self.total else None

    def interval(self, level: float = 0.95) -> tuple[float, float] | None:
        """Give the Wilson score interval of the share.

        Assumes that the cases are independent; with the same people again and again the true
        uncertainty is larger.

        Args:
            level: Level of the interval, between 0 and 1.

        Returns:
            Lower and upper bound; `None` of nothing.

        Source:
            Wilson (1927), Journal of the American Statistical Association 22:209-212.

        Example:
            >>> [round(bound, 4) for bound in Share(count=8, total=10).interval()]
            [0.4902, 0.9433]
        """
        if not self.total:
            return None
        low, high = wilson_limits(self.count / self.total, 1 / self.total, level=level, root=sqrt)
        # At 0 and 1 the limit is exact; rounding must not move it.
        return (
            max(low, 0.0) if self.count else 0.0,
            min(high, 1.0) if self.count < self.total else 1.0,
        )

    def __str__(self) -> str:
        """Render as count, total and percentage."""
        percent = "" if self.share is None else f" ({self.share:.0%})"
        return f"{self.count} of {self.total}{percent}"
