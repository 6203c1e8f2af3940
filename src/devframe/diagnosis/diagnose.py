"""Join a gap with what is known about the situation, and find the causes elsewhere."""

from collections.abc import Sequence

from devframe._base.errors import Fault, InvalidInputError
from devframe._base.ids import derived_id
from devframe.assessment.profile import Gap
from devframe.competency.kinds import KINDS
from devframe.diagnosis.causes import Gates, default_gates, find_causes
from devframe.diagnosis.need import Need
from devframe.diagnosis.situation import Situation


def diagnose(
    gap: Gap | Sequence[Gap],
    *,
    situation: Situation | None = None,
    requested_method: str | None = None,
    gates: Gates | None = None,
) -> Need:
    """Turn a gap and the answers about its situation into a need, causes elsewhere included.

    Args:
        gap: One gap, or the gaps of one person in one competency and context that differ in kind.
        situation: What is known; nothing when not given.
        requested_method: The method somebody asked for, if any. It never bears on the answer.
        gates: The causes to look for; those that ship with devframe when not given.

    Returns:
        The need. `causes` lists every cause elsewhere that certainly holds.

    Raises:
        InvalidInputError: When there is no gap, or the gaps differ in more than their kind.

    Source:
        The order gate, then method: mager-pipe-1970, gilbert-1978, rummler-brache.

    Example:
        >>> from datetime import date
        >>> gap = Gap(
        ...     id="g1",
        ...     person_id="p1",
        ...     role_id="agent",
        ...     competency_id="listening",
        ...     competency_name="Active listening",
        ...     kind="skill",
        ...     unit="levels",
        ...     required=4,
        ...     attained=2,
        ...     shortfall=2,
        ...     as_of=date(2026, 4, 1),
        ... )
        >>> need = diagnose(
        ...     gap, situation=Situation(tools_adequate=False, can_do_when_it_counts=True)
        ... )
        >>> need.shortfall_share, [cause.code for cause in need.causes]
        (0.5, ['tools_inadequate'])
    """
    gaps = (gap,) if isinstance(gap, Gap) else tuple(gap)
    _check_one_need(gaps)
    gaps = tuple(sorted(gaps, key=lambda item: KINDS.index(item.kind)))
    first = gaps[0]
    assessed = [item for item in gaps if item.attained is not None]
    shares = [item.shortfall / item.required for item in gaps if item.shortfall is not None]
    known = situation or Situation()
    if any(item.safety_critical for item in gaps):
        # The cautious word wins: a role that calls it safety-critical is not talked out of it.
        known = known.model_copy(update={"safety_critical": True})
    need = Need(
        id=derived_id("need", *sorted(item.id for item in gaps)),
        person_id=first.person_id,
        competency_id=first.competency_id,
        competency_name=first.competency_name,
        kinds=tuple(item.kind for item in gaps),
        context=first.context,
        shortfall_share=max(shares, default=None),
        importance=max(item.importance for item in gaps),
        raters_disagree=any(item.disagreement for item in gaps),
        self_only=bool(assessed) and all(item.self_only for item in assessed),
        requested_method=requested_method,
        situation=known,
        gap_ids=tuple(item.id for item in gaps),
    )
    causes = find_causes(need.facts(), gates or default_gates())
    return need.model_copy(update={"causes": causes})


def _check_one_need(gaps: Sequence[Gap]) -> None:
    if not gaps:
        fault = Fault("gap", "no_gap", "expected at least one gap, got none")
        raise InvalidInputError([fault], origin="diagnose")
    topics = {(item.person_id, item.competency_id, item.context) for item in gaps}
    kinds = {item.kind for item in gaps}
    if len(topics) > 1 or len(kinds) < len(gaps):
        message = (
            "expected gaps of one person in one competency and context, each of another kind; "
            f"got {len(gaps)} gaps over {len(topics)} topics and {len(kinds)} kinds; "
            "call diagnose once per topic"
        )
        raise InvalidInputError([Fault("gap", "mixed_gaps", message)], origin="diagnose")
