"""Turn several voices into one, and keep what they disagree about."""

from collections.abc import Sequence
from datetime import date
from itertools import accumulate
from typing import assert_never

import attrs

from devframe.assessment.evidence import EvidenceSource
from devframe.assessment.rules import AssessmentRules, Combination


@attrs.frozen
class Voice:
    """What one rater or instrument says of one requirement.

    Attributes:
        source: The source type.
        attained: Level, or occurrences within the window.
        on: Day of the newest evidence behind it.
    """

    source: EvidenceSource
    attained: int
    on: date


@attrs.frozen
class Verdict:
    """The voices combined.

    Attributes:
        attained: The one value.
        voices: How many voices were heard.
        lowest: The lowest of them.
        highest: The highest of them.
        self_only: Whether only the person spoke.
        self_attained: The person's voice where others were heard too.
    """

    attained: int
    voices: int
    lowest: int
    highest: int
    self_only: bool
    self_attained: int | None


def combine(voices: Sequence[Voice], rules: AssessmentRules) -> Verdict:
    """Combine voices by the named rule; order does not matter.

    Args:
        voices: At least one voice.
        rules: The rule's name and the votes per source type.

    Returns:
        The combined value with what the voices disagree about.
    """
    others = [voice for voice in voices if voice.source != "self"]
    own = [voice for voice in voices if voice.source == "self"]
    heard = others or own
    values = [voice.attained for voice in heard]
    self_attained = _one_value(own, rules, "weighted_median") if others and own else None
    return Verdict(
        attained=_one_value(heard, rules, rules.combination),
        voices=len(heard),
        lowest=min(values),
        highest=max(values),
        self_only=not others,
        self_attained=self_attained,
    )


def _one_value(voices: Sequence[Voice], rules: AssessmentRules, combination: Combination) -> int:
    match combination:
        case "lowest":
            return min(voice.attained for voice in voices)
        case "latest":
            newest = max(voice.on for voice in voices)
            return min(voice.attained for voice in voices if voice.on == newest)
        case "weighted_median":
            ordered = sorted((voice.attained, rules.weight_of(voice.source)) for voice in voices)
            votes = list(accumulate(weight for _, weight in ordered))
            middle = next(place for place, sum_ in enumerate(votes) if 2 * sum_ >= votes[-1])
            return ordered[middle][0]
        case _:
            assert_never(combination)
