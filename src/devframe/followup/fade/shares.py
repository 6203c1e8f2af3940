"""A share with its uncertainty, so that small groups are not over-read."""

from math import sqrt
from statistics import NormalDist

from devframe._base.records import Record

CONFIDENCE = 0.95


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

    def interval(self, confidence: float = CONFIDENCE) -> tuple[float, float] | None:
        """Give the Wilson score interval of the share.

        Assumes that the cases are independent; with the same people again and again the true
        uncertainty is larger.

        Args:
            confidence: Coverage, between 0 and 1.

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
        z = NormalDist().inv_cdf((1 + confidence) / 2)
        share = self.count / self.total
        spread = z * sqrt(share * (1 - share) / self.total + z * z / (4 * self.total**2))
        middle = share + z * z / (2 * self.total)
        scale = 1 + z * z / self.total
        return max((middle - spread) / scale, 0.0), min((middle + spread) / scale, 1.0)

    def __str__(self) -> str:
        """Render as count, total and percentage."""
        percent = "" if self.share is None else f" ({self.share:.0%})"
        return f"{self.count} of {self.total}{percent}"
