"""A habit on the job, looked at with the time in mind that habits take to form."""

from typing import Literal

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.records import Name, Record
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
        day: Days of practice at the look, of the people who had practiced least.
        until_day: The same of those who had practiced longest.
        time: `too_early` before the median day: neither failure nor success. `still_forming` up to
            the last day: those who have it count, those who have not may still get it.
            `formed_or_not` from the last day on.
        look_again_on_day: Day of the next look that would tell more; `None` when none would.
        told: What the share of people is said to have done.
        share: Share of people with the habit.
    """

    day: int
    until_day: int
    time: HabitTime
    look_again_on_day: int | None
    told: Name
    share: Finding

    def sentence(self) -> str:
        """Say what the look tells, and what it does not.

        Returns:
            One sentence.
        """
        share = measured(self.share.estimate, "share", difference=False)
        one = self.day == self.until_day
        when = f"day {self.day}" if one else f"days {self.day} to {self.until_day}"
        start = f"On {when} {share} {self.told} (n = {self.share.n})"
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


def habit_time(day: int) -> HabitTime:
    """Say what a look at a habit can tell on a day of practice.

    Args:
        day: Days since practice began.

    Returns:
        The stage.

    Source:
        Lally et al. (2010): a median of 66 days, from 18 up to 254.

    Example:
        >>> habit_time(35), habit_time(66), habit_time(254)
        ('too_early', 'still_forming', 'formed_or_not')
    """
    if day < MEDIAN_DAY:
        return "too_early"
    return "still_forming" if day < LAST_DAY else "formed_or_not"


def habit_on_the_job(
    formed: ArrayLike, *, day: int, outcome: str = "people with the habit", level: float = 0.95
) -> HabitLook:
    """Look at a habit without mistaking the time it takes for failure or success.

    For records of many days of many people see `habit_course`.

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
    return habit_look(formed, days=(day, day), outcome=outcome, told="had the habit", level=level)


def habit_look(
    formed: ArrayLike, *, days: tuple[int, int], outcome: str, told: str, level: float
) -> HabitLook:
    """Look at people who are in the same stage of forming a habit.

    Args:
        formed: Whether each person has it, shape (n,), as booleans or 0 and 1.
        days: The fewest and the most days that any of them has practiced, in one stage.
        outcome: Who is counted, for the finding.
        told: What they did, for the sentence.
        level: Level of the interval.

    Returns:
        The look.
    """
    share = proportion(formed, outcome=outcome, level=level)
    first, last = days
    when = f"Day {first}" if first == last else f"Day {first} to {last}"
    time = habit_time(first)
    cautions = []
    again = None
    if time == "too_early":
        again = MEDIAN_DAY
        people = "nobody had" if last < FIRST_DAY else "fewer than half of people have"
        sentence = (
            f"{when} is too early: {people} formed a habit by then in the study behind this, so "
            "a low share is no failure and a high one may be effort that does not last."
        )
        cautions.append(Caution(code="habit_too_early", sentence=sentence, source="lally-2010"))
    elif time == "still_forming":
        again = LAST_DAY
        sentence = (
            f"{when} lies between the median and the last day of habit formation "
            f"({MEDIAN_DAY} and {LAST_DAY}): who has no habit yet may still form one."
        )
        cautions.append(Caution(code="habit_forming", sentence=sentence, source="lally-2010"))
    return HabitLook(
        day=first,
        until_day=last,
        time=time,
        look_again_on_day=again,
        told=told,
        share=share.warning(*cautions),
    )
