"""Ordered proficiency scales."""

from itertools import pairwise
from typing import Annotated, Self

from pydantic import Field, model_validator

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Identifier, Name, Note, Record

Share = Annotated[float, Field(ge=0, le=1)]
"""A share from 0 to 1."""

LevelValue = Annotated[int, Field(ge=0, le=100)]
"""A level's place in the order of its scale."""


class Level(Record):
    """One step of a scale.

    Attributes:
        value: Its place in the order; 0 usually means "attested: none".
        label: Short name.
        description: What a person at this level does.
        from_share: Smallest test score, as a share of the maximum, that shows this level. Without
            it the scale's levels divide the score range evenly.
    """

    value: LevelValue
    label: Name
    description: Note = ""
    from_share: Share | None = None


class Scale(Record):
    """An ordered scale of levels; distances between levels have no meaning.

    Attributes:
        id: Its id.
        name: Its name.
        levels: At least two, in ascending order of value.

    Example:
        >>> scale = Scale(
        ...     id="three",
        ...     name="Three steps",
        ...     levels=(
        ...         Level(value=0, label="none"),
        ...         Level(value=1, label="basic"),
        ...         Level(value=2, label="able"),
        ...     ),
        ... )
        >>> scale.level_at(0.5), scale.level_at(1.0)
        (1, 2)
    """

    id: Identifier
    name: Name
    levels: Annotated[tuple[Level, ...], Field(min_length=2, max_length=101)]

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        for lower, upper in pairwise(self.levels):
            if upper.value <= lower.value:
                raise ValueError(
                    f"levels of scale {self.id!r} must rise: {upper.value} ({upper.label!r}) "
                    f"follows {lower.value} ({lower.label!r}); reorder or renumber them"
                )
        stated = [level.from_share for level in self.levels]
        if any(share is not None for share in stated):
            if any(share is None for share in stated):
                raise ValueError(
                    f"scale {self.id!r} states from_share for some levels only; "
                    "state it for all or for none"
                )
            shares = [share for share in stated if share is not None]
            if shares[0] != 0 or any(upper <= lower for lower, upper in pairwise(shares)):
                raise ValueError(
                    f"from_share of scale {self.id!r} must start at 0 and rise, got {shares}; "
                    "correct the shares"
                )
        return self

    @property
    def lowest(self) -> int:
        """The lowest level's value."""
        return self.levels[0].value

    @property
    def highest(self) -> int:
        """The highest level's value."""
        return self.levels[-1].value

    def has(self, value: int) -> bool:
        """Tell whether a value is one of the scale's levels.

        Args:
            value: A level's value.

        Returns:
            Whether the scale has it.
        """
        return any(level.value == value for level in self.levels)

    def level_at(self, score_share: float) -> int:
        """Read a test score as a level.

        Args:
            score_share: Score as a share of the maximum, 0 to 1.

        Returns:
            The value of the highest level whose threshold the score reaches.

        Raises:
            InvalidInputError: When the score is no share from 0 to 1.
        """
        if not 0 <= score_share <= 1:
            message = f"expected a share from 0 to 1, got {score_share!r}; divide by the maximum"
            fault = Fault("score_share", "outside_range", message)
            raise InvalidInputError([fault], origin=f"scale {self.id!r}")
        reached = self.levels[0]
        for place, level in enumerate(self.levels):
            even = place / (len(self.levels) - 1)
            threshold = even if level.from_share is None else level.from_share
            if score_share >= threshold:
                reached = level
        return reached.value
