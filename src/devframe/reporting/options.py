"""What a reader of a report may see."""

import attrs
from attrs.validators import ge


@attrs.frozen
class Options:
    """What a reader of a report may see.

    Attributes:
        smallest_group: Least people in a group whose figures are shown; at least 1.
        each_person: Whether single people are listed with what is advised.
        pictures: Whether pictures are drawn.
    """

    smallest_group: int = attrs.field(default=5, validator=ge(1))
    each_person: bool = False
    pictures: bool = True

    def shown_count(self, count: int) -> str:
        """Show a count of people, unless it is small.

        Args:
            count: The count.

        Returns:
            The count as text.

        Example:
            >>> Options(smallest_group=5).shown_count(3)
            'fewer than 5'
        """
        if 0 < count < self.smallest_group:
            return f"fewer than {self.smallest_group}"
        return str(count)

    def shown_counts(self, counts: tuple[int, ...]) -> tuple[str, ...]:
        """Show counts of people that add up to a total that everybody knows.

        Args:
            counts: The counts.

        Returns:
            Each as text; small ones are withheld. Where only one would be, the next smallest is
            withheld too, because the total would tell it.

        Example:
            >>> Options(smallest_group=5).shown_counts((12, 8, 2))
            ('12', 'withheld', 'fewer than 5')
        """
        small = {place for place, count in enumerate(counts) if 0 < count < self.smallest_group}
        hidden = set(small)
        if len(hidden) == 1:
            others = [place for place, count in enumerate(counts) if count and place not in small]
            hidden.update(sorted(others, key=lambda place: counts[place])[:1])
        return tuple(
            "withheld" if place in hidden - small else self.shown_count(count)
            for place, count in enumerate(counts)
        )
