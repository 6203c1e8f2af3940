"""The Kirkpatrick station: outcomes become findings, and a design bounds every claim.

The names below load on first use: planning a study should not wait for what analyzes one.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from devframe._base.errors import MissingExtraError

if TYPE_CHECKING:
    from devframe.kirkpatrick.bundle import Findings as Findings
    from devframe.kirkpatrick.by_group import contrast_by as contrast_by
    from devframe.kirkpatrick.by_group import gain_by as gain_by
    from devframe.kirkpatrick.by_group import mean_by as mean_by
    from devframe.kirkpatrick.by_group import nps_by as nps_by
    from devframe.kirkpatrick.by_group import share_by as share_by
    from devframe.kirkpatrick.claims import Caution as Caution
    from devframe.kirkpatrick.claims import RefusedError as RefusedError
    from devframe.kirkpatrick.claims import claim_table as claim_table
    from devframe.kirkpatrick.conclusions import Design as Design
    from devframe.kirkpatrick.conclusions import conclude as conclude
    from devframe.kirkpatrick.findings import Finding as Finding
    from devframe.kirkpatrick.many import ManyFindings as ManyFindings
    from devframe.kirkpatrick.multiplicity import q_values as q_values
    from devframe.kirkpatrick.multiplicity import rank_limits as rank_limits
    from devframe.kirkpatrick.multiplicity import shrink as shrink
    from devframe.kirkpatrick.promoters import nps as nps
    from devframe.kirkpatrick.promoters import nps_difference as nps_difference
    from devframe.kirkpatrick.proportion_contrasts import proportion_change as proportion_change
    from devframe.kirkpatrick.proportion_contrasts import (
        proportion_difference as proportion_difference,
    )
    from devframe.kirkpatrick.proportions import csat as csat
    from devframe.kirkpatrick.proportions import proportion as proportion
    from devframe.kirkpatrick.proportions import response_rate as response_rate
    from devframe.kirkpatrick.proportions import top_box as top_box
    from devframe.kirkpatrick.ratings import average as average
    from devframe.kirkpatrick.ratings import likert as likert
    from devframe.kirkpatrick.reaction import reaction_survey as reaction_survey
    from devframe.kirkpatrick.study import Study as Study

# By home, written by hand; no name may be that of a module, or the two would hide each other.
_HOMES = {
    "bundle": ("Findings",),
    "by_group": ("contrast_by", "gain_by", "mean_by", "nps_by", "share_by"),
    "claims": ("Caution", "RefusedError", "claim_table"),
    "conclusions": ("Design", "conclude"),
    "findings": ("Finding",),
    "many": ("ManyFindings",),
    "multiplicity": ("q_values", "rank_limits", "shrink"),
    "promoters": ("nps", "nps_difference"),
    "proportion_contrasts": ("proportion_change", "proportion_difference"),
    "proportions": ("csat", "proportion", "response_rate", "top_box"),
    "ratings": ("average", "likert"),
    "reaction": ("reaction_survey",),
    "study": ("Study",),
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "Caution",
    "Design",
    "Finding",
    "Findings",
    "ManyFindings",
    "RefusedError",
    "Study",
    "average",
    "claim_table",
    "conclude",
    "contrast_by",
    "csat",
    "gain_by",
    "likert",
    "mean_by",
    "nps",
    "nps_by",
    "nps_difference",
    "proportion",
    "proportion_change",
    "proportion_difference",
    "q_values",
    "rank_limits",
    "reaction_survey",
    "response_rate",
    "share_by",
    "shrink",
    "top_box",
]


def __getattr__(name: str) -> object:
    home = _HOME_OF.get(name)
    if home is None:
        raise AttributeError(f"module 'devframe.kirkpatrick' has no attribute {name!r}")
    try:
        module = import_module(f"devframe.kirkpatrick.{home}")
    except ModuleNotFoundError as error:
        if error.name in {"numpy", "scipy", "statsmodels"}:
            raise MissingExtraError(f"devframe.kirkpatrick.{name}", extra="evaluate") from error
        raise
    value = getattr(module, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
