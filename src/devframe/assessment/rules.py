"""How evidence is weighed: every choice a stated parameter with its source."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from devframe._base.records import Identifier, Record
from devframe.assessment.evidence import EVIDENCE_SOURCES, EvidenceSource

Combination = Literal["weighted_median", "lowest", "latest"]
"""How several voices become one standing.

`weighted_median`: the lower weighted median, so that one extreme voice moves little.
`lowest`: the most cautious voice. `latest`: the newest voice; of one day, the lowest.
"""

Weight = Annotated[int, Field(ge=1, le=100)]


class SourceWeight(Record):
    """How many votes a voice of one source type has.

    Attributes:
        source: The source type.
        weight: Its votes in the weighted median.
    """

    source: EvidenceSource
    weight: Weight


class AssessmentRules(Record):
    """The parameters of `assess`.

    Self-ratings are set aside wherever anybody else has spoken, however many there are; they are
    still shown, with the gap between self and others. Where nobody else has spoken they count and
    the standing says `self_only`.

    Attributes:
        combination: The named rule that turns several voices into one.
        weights: Votes per source type, each source type once. Source: direct measures before
            ratings, after `blume-2010`; the very numbers are `devframe-convention`.
        stale_after_days: Age from which evidence no longer counts, unless it states its own expiry.
            Source: `cx-scaling-training` (past success expires); the number is
            `devframe-convention`.
        disagreement_levels: Range between voices, in levels, from which the standing is flagged.
            A habit is flagged when some voices call it met and others short.
        forgiven_lapses: Missed occasions of a habit that are not held against the person, per
            window. Source: `lally-2010`.
        sources: Keys of the sources behind these parameters.
    """

    combination: Combination = "weighted_median"
    weights: tuple[SourceWeight, ...] = (
        SourceWeight(source="test", weight=3),
        SourceWeight(source="work_sample", weight=3),
        SourceWeight(source="observation", weight=3),
        SourceWeight(source="manager", weight=2),
        SourceWeight(source="peer", weight=2),
        SourceWeight(source="customer", weight=2),
        SourceWeight(source="self", weight=1),
    )
    stale_after_days: Annotated[int, Field(ge=1, le=36_600)] = 365
    disagreement_levels: Annotated[int, Field(ge=1)] = 2
    forgiven_lapses: Annotated[int, Field(ge=0)] = 1
    sources: tuple[Identifier, ...] = (
        "blume-2010",
        "cx-scaling-training",
        "devframe-convention",
        "lally-2010",
    )

    @model_validator(mode="after")
    def _check_weights(self) -> Self:
        named = [item.source for item in self.weights]
        if sorted(named) != sorted(EVIDENCE_SOURCES):
            raise ValueError(
                f"weights must name each of {', '.join(EVIDENCE_SOURCES)} once, got "
                f"{', '.join(named)}"
            )
        return self

    def weight_of(self, source: EvidenceSource) -> int:
        """Look up the votes of a source type.

        Args:
            source: The source type.

        Returns:
            Its votes.
        """
        return next(item.weight for item in self.weights if item.source == source)
