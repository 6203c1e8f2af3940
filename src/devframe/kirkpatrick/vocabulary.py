"""Closed vocabularies that users spell out, apart from what computes with them."""

from typing import Literal

Assigned = Literal["random", "cutoff", "self", "unknown"]
"""How people came to their arm: by chance, by a cut-off score, by choice, or nobody knows."""

Scale = Literal[
    "satisfaction", "engagement", "relevance", "confidence", "commitment", "priority", "competence"
]
"""What a reaction questionnaire asks about. They are never added up: one hides the other."""
