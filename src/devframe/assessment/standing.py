"""Where a person stands on one requirement: the evidence that counts, combined."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import attrs

from devframe.assessment.combine import Verdict, Voice, combine
from devframe.assessment.evidence import Evidence
from devframe.assessment.profile import Standing, StandingState
from devframe.assessment.rules import AssessmentRules
from devframe.competency.role import Requirement, RoleProfile


@attrs.frozen
class _Counted:
    """The pieces of evidence that count for one requirement, and until when."""

    pieces: tuple[Evidence, ...]
    renew_by: date | None


def standing_on(
    requirement: Requirement,
    pieces: Sequence[Evidence],
    *,
    role: RoleProfile,
    as_of: date,
    rules: AssessmentRules,
) -> Standing:
    """Say where a person stands on one requirement.

    Args:
        requirement: What the role asks.
        pieces: The person's evidence on that competency and kind, in the order of their ids.
        role: The role, for its scale.
        as_of: The day on which recency and expiry are judged.
        rules: How evidence is weighed.

    Returns:
        The standing, with the evidence that counts and the evidence set aside.
    """
    in_context = [
        piece
        for piece in pieces
        if requirement.context is None or piece.context == requirement.context
    ]
    counted = _counted(in_context, requirement, as_of, rules)
    by_voice = defaultdict(list)
    for piece in counted.pieces:
        by_voice[piece.voice].append(piece)
    counted_ids = {piece.id for piece in counted.pieces}
    required, verdict = requirement.required, None
    if requirement.kind == "habit":
        # Where others speak, the person's own count sets no target either.
        others = [said for (source, _), said in by_voice.items() if source != "self"]
        opportunities = _opportunities(others or by_voice.values())
        if opportunities is not None:
            required = min(required, opportunities)
        required = max(1, required - rules.forgiven_lapses)
        voices = [_habit_voice(said) for said in by_voice.values()]
    else:
        voices = [_level_voice(said, role) for said in by_voice.values()]
    if voices:
        verdict = combine(voices, rules)
    return Standing(
        competency_id=requirement.competency_id,
        competency_name=requirement.competency_name,
        kind=requirement.kind,
        context=requirement.context,
        unit="occurrences" if requirement.kind == "habit" else "levels",
        required=required,
        attained=None if verdict is None else verdict.attained,
        state=_state(required, verdict),
        importance=requirement.importance,
        safety_critical=requirement.safety_critical,
        voices=0 if verdict is None else verdict.voices,
        lowest=None if verdict is None else verdict.lowest,
        highest=None if verdict is None else verdict.highest,
        disagreement=_disagree(requirement, required, verdict, rules),
        self_only=verdict is not None and verdict.self_only,
        self_attained=None if verdict is None else verdict.self_attained,
        evidence_ids=tuple(piece.id for piece in counted.pieces),
        set_aside_ids=tuple(piece.id for piece in pieces if piece.id not in counted_ids),
        renew_by=counted.renew_by,
    )


def _state(required: int, verdict: Verdict | None) -> StandingState:
    if verdict is None:
        return "unknown"
    return "met" if verdict.attained >= required else "short"


def _disagree(
    requirement: Requirement, required: int, verdict: Verdict | None, rules: AssessmentRules
) -> bool:
    if verdict is None:
        return False
    if requirement.kind == "habit":
        # Counts scatter by nature; what matters is whether the raters differ on the outcome.
        return verdict.lowest < required <= verdict.highest
    return verdict.highest - verdict.lowest >= rules.disagreement_levels


def _counted(
    pieces: Sequence[Evidence], requirement: Requirement, as_of: date, rules: AssessmentRules
) -> _Counted:
    """Keep what is neither later than the day of assessment nor expired, stale or superseded.

    No occasion to show a habit says nothing about the habit, so that is not kept either.
    """
    lifetime = requirement.window_days or rules.stale_after_days
    current = {}
    for piece in pieces:
        if piece.opportunities == 0:
            continue
        ends = piece.expires_on
        if ends is None or requirement.kind == "habit":
            # Capped, because the calendar ends on a last day.
            days_left = min(lifetime, (date.max - piece.on).days)
            window_ends = piece.on + timedelta(days=days_left)
            ends = window_ends if ends is None else min(ends, window_ends)
        if piece.on <= as_of < ends:
            current[piece.id] = (piece, ends)
    if requirement.kind != "habit":
        newest: dict[tuple[str, str], date] = {}
        for piece, _ in current.values():
            newest[piece.voice] = max(piece.on, newest.get(piece.voice, piece.on))
        current = {
            key: (piece, ends)
            for key, (piece, ends) in current.items()
            if piece.on == newest[piece.voice]
        }
    return _Counted(
        tuple(piece for piece, _ in current.values()),
        min((ends for _, ends in current.values()), default=None),
    )


def _level_voice(said: Sequence[Evidence], role: RoleProfile) -> Voice:
    """One rater's newest word; of several words of one day, the lowest."""
    levels = [
        piece.level if piece.level is not None else role.scale.level_at(piece.score_share or 0.0)
        for piece in said
    ]
    return Voice(said[0].source, min(levels), max(piece.on for piece in said))


def _habit_voice(said: Sequence[Evidence]) -> Voice:
    """All occurrences that one rater saw within the window."""
    seen = sum(piece.occurrences or 0 for piece in said)
    return Voice(said[0].source, seen, max(piece.on for piece in said))


def _opportunities(voices: Iterable[Sequence[Evidence]]) -> int | None:
    """The most opportunities any rater counted, or `None` unless every rater counted them."""
    counts = []
    for said in voices:
        stated = [piece.opportunities for piece in said]
        if any(count is None for count in stated):
            return None
        counts.append(sum(count for count in stated if count is not None))
    return max(counts, default=None)
