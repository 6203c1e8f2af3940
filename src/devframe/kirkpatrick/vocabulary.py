"""Closed vocabularies that users spell out, apart from what computes with them."""

from typing import Literal

Assigned = Literal["random", "cutoff", "self", "unknown"]
"""How people came to their arm: by chance, by a cut-off score, by choice, or nobody knows."""

Scale = Literal[
    "satisfaction", "engagement", "relevance", "confidence", "commitment", "priority", "competence"
]
"""What a reaction questionnaire asks about. They are never added up: one hides the other."""

KirkpatrickLevel = Literal["reaction", "learning", "behavior", "results"]
"""The four levels of an evaluation, from the first to the fourth."""

BEYOND_REACTION: tuple[KirkpatrickLevel, ...] = ("learning", "behavior", "results")
"""The levels of which reaction shows nothing."""

LevelStanding = Literal["enough", "some", "undecided", "too_little", "worse", "unknown"]
"""How a level stands beside the smallest difference that matters; `chain.toml` words each."""

ChainState = Literal["broken", "holds", "open", "unknown"]
"""What the four levels say together; `chain.toml` words each."""

ChainAnswer = Literal[
    "need_confirmed",
    "content_fits_work",
    "practice_given",
    "test_fits_content",
    "habit_had_time",
    "behavior_expected",
    "result_had_time",
    "behavior_linked",
    "outside_events",
]
"""What can be answered about a program; `chain.toml` holds the questions."""
