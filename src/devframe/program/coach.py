"""Who may coach what: can do it, can coach, exceeds the bar; being the best is not enough."""

from collections.abc import Mapping

from devframe._base.logic import Truth
from devframe._base.records import Identifier, Record
from devframe.program.checklist import Checked, Checklist, coach_checklist


class CoachProfile(Record):
    """What is known about a coach for one competency; `None` is not known.

    Attributes:
        coach_id: The coach; an opaque id.
        competency_id: The competency.
        can_do: Whether they can do it when it counts.
        can_coach: Whether they can enable others to do it.
        level: Their level on the role's scale; 0 is an attested zero.
        bar_level: The level that is asked of those they coach.
        top_performer: Whether they are among the best at it.
    """

    coach_id: Identifier
    competency_id: Identifier
    can_do: bool | None = None
    can_coach: bool | None = None
    level: int | None = None
    bar_level: int | None = None
    top_performer: bool | None = None

    @property
    def exceeds_bar(self) -> Truth:
        """Whether their level lies above the bar; to reach it is not enough."""
        if self.level is None or self.bar_level is None:
            return None
        return self.level > self.bar_level


def check_coach(coach: CoachProfile, *, checklist: Checklist | None = None) -> Checked:
    """Tell whether somebody may coach a competency.

    Args:
        coach: What is known about them.
        checklist: Which items count, and how much; by default those of `coach_checklist`. It may
            leave items out; an item of your own that the profile cannot answer is asked.

    Returns:
        What blocks, what to ask, what to take care of; `ready` when they may.

    Source:
        `cx-coach-habits` (opinion).

    Example:
        >>> star = CoachProfile(
        ...     coach_id="k-1", competency_id="listening", can_do=True, top_performer=True
        ... )
        >>> found = check_coach(star)
        >>> found.verdict, found.codes("asks")
        ('ask_first', ('can_coach', 'exceeds_bar', 'more_than_top_performance'))
    """
    used = coach_checklist() if checklist is None else checklist
    truths: Mapping[str, Truth] = {
        "can_do": coach.can_do,
        "can_coach": coach.can_coach,
        "exceeds_bar": coach.exceeds_bar,
        # Only said of top performers: for others it is the same as the question before.
        "more_than_top_performance": coach.can_coach if coach.top_performer is True else True,
    }
    asked = {item.code for item in used.items}
    return used.check({code: truth for code, truth in truths.items() if code in asked})
