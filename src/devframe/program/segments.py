"""Is a problem everywhere, or concentrated in some segments? Tested, not eyeballed."""

from collections.abc import Sequence
from math import exp, fsum, inf, lgamma
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Name, Record
from devframe.followup.fade.shares import Share


class SegmentCount(Record):
    """How many people of a segment have the problem.

    Attributes:
        segment: The segment, such as a team, a site or a shift.
        people: How many were looked at.
        affected: How many of them have it.
    """

    segment: Name
    people: Annotated[int, Field(ge=0, le=1_000_000)]
    affected: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _check_counts(self) -> Self:
        if self.affected > self.people:
            raise ValueError(f"expected at most {self.people} affected, got {self.affected}")
        return self


class SegmentSpread(Record):
    """What the counts say of one segment.

    Attributes:
        segment: The segment.
        affected: How many of how many.
        p_more: One-sided p-value against "no more affected than the others", adjusted for the
            number of segments.
        more_than_others: Whether more are affected than in the other segments.
        common: Whether it is shown that at least the common share is affected.
    """

    segment: Name
    affected: Share
    p_more: float
    more_than_others: bool
    common: bool


class Spread(Record):
    """Where a problem sits.

    Attributes:
        verdict: `everywhere` when it is common in every segment; else `concentrated` when some
            segments have more of it than the others; else `unclear`.
        segments: Each segment, in the order given.
    """

    verdict: Literal["everywhere", "concentrated", "unclear"]
    segments: tuple[SegmentSpread, ...]

    @property
    def worse(self) -> tuple[str, ...]:
        """Segments with more of it than the others; there can be some in any verdict but one."""
        return tuple(one.segment for one in self.segments if one.more_than_others)


def find_spread(
    counts: Sequence[SegmentCount], *, common_share: float = 0.2, level: float = 0.95
) -> Spread:
    """Tell whether a problem is everywhere or concentrated in some segments.

    Formula:
        Each segment is held against all others by Fisher's exact test, one-sided, and the p-values
        are adjusted after Holm. A segment has it commonly when the lower bound of the Wilson
        interval of its share reaches the common share.

    Assumptions:
        People are independent of each other, and each belongs to one segment.

    Missing data:
        People not looked at are left out by the caller; a segment of nobody says nothing, so the
        problem is not shown to be everywhere.

    Args:
        counts: Counts per segment.
        common_share: From which share on the problem is common, 0 to 1.
        level: Level of the intervals, between 0 and 1; tests allow for errors in what is left of 1.

    Returns:
        The verdict with the numbers behind it.

    Raises:
        InvalidInputError: When there are fewer than two segments, or one stands twice.

    Source:
        `cx-scaling-training` asks the question (opinion); the common share is a convention.
        Fisher (1935), The Design of Experiments; Holm (1979), Scandinavian Journal of Statistics
        6:65-70.

    Example:
        >>> found = find_spread(
        ...     [
        ...         SegmentCount(segment="night", people=20, affected=14),
        ...         SegmentCount(segment="day", people=60, affected=6),
        ...     ]
        ... )
        >>> found.verdict, found.worse
        ('concentrated', ('night',))
    """
    names = {one.segment for one in counts}
    if len(names) < 2 or len(names) < len(counts):  # noqa: PLR2004 - one has no others
        message = f"expected two segments or more, each once, got {len(counts)}; join or add counts"
        raise InvalidInputError([Fault("counts", "segments", message)], origin="find_spread")
    people = sum(one.people for one in counts)
    affected = sum(one.affected for one in counts)
    adjusted = _holm([_p_more(one, people=people, affected=affected) for one in counts])
    segments = []
    for one, p_more in zip(counts, adjusted, strict=True):
        share = Share(count=one.affected, total=one.people)
        interval = share.interval(level)
        segments.append(
            SegmentSpread(
                segment=one.segment,
                affected=share,
                p_more=p_more,
                more_than_others=p_more <= 1 - level,
                common=interval is not None and interval[0] >= common_share,
            )
        )
    verdict: Literal["everywhere", "concentrated", "unclear"] = "unclear"
    if all(one.common for one in segments):
        verdict = "everywhere"
    elif any(one.more_than_others for one in segments):
        verdict = "concentrated"
    return Spread(verdict=verdict, segments=tuple(segments))


def _p_more(one: SegmentCount, *, people: int, affected: int) -> float:
    """Upper tail of the hypergeometric distribution."""
    whole = _log_ways(people, one.people)
    tail = fsum(
        exp(_log_ways(affected, count) + _log_ways(people - affected, one.people - count) - whole)
        for count in range(one.affected, min(one.people, affected) + 1)
    )
    return min(tail, 1.0)


def _log_ways(total: int, chosen: int) -> float:
    if not 0 <= chosen <= total:
        return -inf
    return lgamma(total + 1) - lgamma(chosen + 1) - lgamma(total - chosen + 1)


def _holm(p_values: Sequence[float]) -> list[float]:
    adjusted = [0.0] * len(p_values)
    highest = 0.0
    for rank, index in enumerate(sorted(range(len(p_values)), key=p_values.__getitem__)):
        highest = max(highest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = highest
    return adjusted
