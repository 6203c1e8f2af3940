"""A falling outcome opens a need: a trend that was tested, not one that meets the eye."""

from typing import Protocol

from devframe._base.errors import Fault, InvalidInputError, shorten
from devframe._base.ids import derived_id
from devframe.diagnosis import Need, Situation

_NO_ANSWERS = Situation()


class OutcomeTrend(Protocol):
    """A tested trend, such as the finding of `devframe.kirkpatrick.outcome_trend`."""

    @property
    def outcome(self) -> str:
        """What was measured."""

    @property
    def estimand(self) -> str:
        """What was estimated: `slope` for a trend."""

    @property
    def estimate(self) -> float | None:
        """The slope per interval; `None` when it cannot be computed."""

    @property
    def p(self) -> float | None:
        """Its two-sided p-value; `None` when it cannot be computed."""

    @property
    def n(self) -> int:
        """Points used."""


def need_from_trend(
    trend: OutcomeTrend,
    *,
    person_id: str,
    competency_id: str,
    competency_name: str | None = None,
    higher_is_better: bool = True,
    alpha: float = 0.05,
    situation: Situation = _NO_ANSWERS,
) -> Need | None:
    """Open a need where an outcome gets worse.

    The need knows of no gap in anybody, only of an outcome: `recommend` asks first, beginning with
    what is missing and whether tools, process, incentives or staffing explain it.

    Args:
        trend: The tested trend.
        person_id: Whose outcome it is: a person or a team; an opaque id.
        competency_id: The competency that the outcome depends on.
        competency_name: Its name.
        higher_is_better: Whether a fall is what is bad, as with an NPS; a rise is, with complaints.
        alpha: Largest two-sided p-value that counts, between 0 and 1; half of it is the chance of
            a false alarm where nothing changes.
        situation: What is known about the situation.

    Returns:
        The need; `None` when the outcome does not get worse, or not beyond chance.

    Raises:
        InvalidInputError: When the finding is of something else than a trend, or alpha is none.

    Source:
        `cx-scaling-training` (opinion) for the occasion; 5 % is `devframe-convention`.

    Example:
        >>> from devframe.kirkpatrick import outcome_trend
        >>> nps = [41, 42, 40, 41, 39, 40, 38, 39, 36, 37, 36, 34]
        >>> need = need_from_trend(
        ...     outcome_trend(nps, outcome="NPS"), person_id="team-7", competency_id="empathy"
        ... )
        >>> need.person_id, need.shortfall_share
        ('team-7', None)
    """
    faults = []
    if trend.estimand != "slope":
        message = f"expected the finding of a trend (slope), got {shorten(trend.estimand)}"
        faults.append(Fault("trend", "no_trend", f"{message}; use outcome_trend"))
    if not 0 < alpha < 1:
        faults.append(Fault("alpha", "out_of_range", f"expected between 0 and 1, got {alpha}"))
    if faults:
        raise InvalidInputError(faults, origin="need_from_trend")
    if trend.estimate is None or trend.p is None or trend.p > alpha:
        return None
    worse = trend.estimate < 0 if higher_is_better else trend.estimate > 0
    if not worse:
        return None
    causes = (person_id, competency_id, trend.outcome, trend.n, trend.estimate)
    return Need(
        id=derived_id("need-from-trend", *causes),
        person_id=person_id,
        competency_id=competency_id,
        competency_name=competency_name,
        situation=situation,
    )
