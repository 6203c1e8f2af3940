"""A habit on the job, looked at with the time in mind that habits take to form."""

from typing import Literal

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Record
from devframe.kirkpatrick.arrays import ArrayLike
from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.display import measured
from devframe.kirkpatrick.findings import Finding
from devframe.kirkpatrick.proportions import proportion

# Days of practice until a habit came without thinking: the first, the middle, the last of people.
FIRST_DAY, MEDIAN_DAY, LAST_DAY = 18, 66, 254

HabitTime = Literal["too_early", "still_forming", "formed_or_not"]
"""What a look at a habit can tell, by the day on which it was taken."""


class HabitLook(Record):
    """One look at a habit.

    Attributes:
        day: Days of practice at the look.
        time: `too_early` before the median day: neither failure nor success. `still_forming` up to
            the last day: those who have it count, those who have not may still get it.
            `formed_or_not` from the last day on.
        look_again_on_day: Day of the next look that would tell more; `None` when none would.
        share: Share of people with the habit.
    """

    day: int
    time: HabitTime
    look_again_on_day: int | None
    share: Finding

    def sentence(self) -> str:
        """Say what the look tells, and what it does not.

        Returns:
            One sentence.
        """
        told = measured(self.share.estimate, "share", difference=False)
        start = f"On day {self.day} {told} had the habit (n = {self.share.n})"
        if self.time == "too_early":
            return (
                f"{start}: too early to tell failure or success, since half of people need more "
                f"than {MEDIAN_DAY} days; look again on day {self.look_again_on_day}."
            )
        if self.time == "still_forming":
            return (
                f"{start}; the others may still get it, up to day {LAST_DAY}: look again on day "
                f"{self.look_again_on_day}."
            )
        return f"{start}; by then habits have formed, or have not."


def habit_on_the_job(
    formed: ArrayLike, *, day: int, outcome: str = "people with the habit", level: float = 0.95
) -> HabitLook:
    """Look at a habit without mistaking the time it takes for failure or success.

    Formula:
        Share with Wilson's interval, read by the day of the look: before day 66 it is too early,
        from day 254 on a habit has formed or has not.

    Assumptions:
        "Formed" means that people do it without having to think of it, not that they did it
        lately: in the first weeks, effort and novelty look the same. One missed occasion is no
        lapse.

    Missing data:
        People of whom it is not known are counted in `n_missing`. Those who left the practice
        belong in as zeros, or the share looks better with every one who gives up.

    Args:
        formed: Whether each person has the habit, shape (n,), as booleans or 0 and 1.
        day: Days since people began to practice; pass people who began at other times apart.
        outcome: Who is counted, for sentences.
        level: Level of the interval.

    Returns:
        The look, with the share as a finding that carries the same caution.

    Raises:
        InvalidInputError: For other values than 0 and 1, or a day before the first.

    Source:
        Lally et al. (2010): a median of 66 days, from 18 up to 254.

    Example:
        >>> look = habit_on_the_job([1] * 8 + [0] * 12, day=35)
        >>> look.time, look.look_again_on_day, look.share.claim
        ('too_early', 66, 'describe')
        >>> print(look.sentence())
        On day 35 40.0 % had the habit (n = 20): too early to tell failure or success, since half
        of people need more than 66 days; look again on day 66.
    """
    if day < 1:
        message = f"expected a day from 1 on, got {day}; count from the first day of practice"
        raise InvalidInputError([Fault("day", "out_of_range", message)], origin="habit_on_the_job")
    share = proportion(formed, outcome=outcome, level=level)
    cautions = []
    time: HabitTime = "formed_or_not"
    again = None
    if day < MEDIAN_DAY:
        time, again = "too_early", MEDIAN_DAY
        people = "nobody had" if day < FIRST_DAY else "fewer than half of people have"
        sentence = (
            f"Day {day} is too early: {people} formed a habit by then in the study behind this, so "
            "a low share is no failure and a high one may be effort that does not last."
        )
        cautions.append(Caution(code="habit_too_early", sentence=sentence, source="lally-2010"))
    elif day < LAST_DAY:
        time, again = "still_forming", LAST_DAY
        sentence = (
            f"Day {day} lies between the median and the last day of habit formation "
            f"({MEDIAN_DAY} and {LAST_DAY}): who has no habit yet may still form one."
        )
        cautions.append(Caution(code="habit_forming", sentence=sentence, source="lally-2010"))
    return HabitLook(
        day=day,
        time=time,
        look_again_on_day=again,
        share=share.warning(*cautions),
    )
