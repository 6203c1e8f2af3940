"""What the data of a study show that its readers must know, beside what its design is known for."""

import re
from collections.abc import Sequence

import numpy as np

from devframe.kirkpatrick.claims import Caution
from devframe.kirkpatrick.effect_sizes import unlike_scales
from devframe.kirkpatrick.moments import moments
from devframe.kirkpatrick.sheet import Sheet

CLUSTERS_LEFT_OUT = Caution(
    code="clusters_left_out",
    sentence="People count as independent here; without the clusters intervals can be too narrow.",
)

_WORD = re.compile("[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_LABELS = frozenset(["code", "id", "key", "name", "no", "nr", "number"])
_CLUSTER_NAMES = frozenset(
    [
        "branch",
        "class",
        "classroom",
        "clinic",
        "cluster",
        "department",
        "office",
        "plant",
        "school",
        "shop",
        "site",
        "store",
        "team",
        "ward",
    ]
)


def scales_of(sheet: Sheet) -> list[Caution]:
    """Notice measurements that seem to come from two scales.

    Args:
        sheet: The study's sheet.

    Returns:
        A caution, or none.
    """
    if sheet.before is None or sheet.after is None:
        return []
    before, after = (moments(column[~np.isnan(column)]) for column in (sheet.before, sheet.after))
    return unlike_scales(before, after)


def selection(column: str | None) -> Caution | None:
    """Remind that choosing people by one thing moves what goes with it.

    Args:
        column: The column by which people were chosen, if they were.

    Returns:
        A caution, or `None`.
    """
    if column is None:
        return None
    sentence = (
        f"People were chosen by {column}: as far as it goes with the measurement, a move back to "
        "the mean is expected without any program."
    )
    return Caution(code="selected", sentence=sentence, source="barnett-2005")


def unnamed_clusters(columns: Sequence[str]) -> Caution | None:
    """Ask about a column that looks like the teams or sites in which people work together.

    Args:
        columns: The columns that were given no role.

    Returns:
        A caution, or `None`.

    Example:
        >>> unnamed_clusters(["age", "school_id"]).code, unnamed_clusters(["age", "team_size"])
        ('clusters_unnamed', None)
    """
    looks = [name for name in columns if _names_clusters(name)]
    if not looks:
        return None
    sentence = (
        f"Do people of one {looks[0]} work together? Then they are no independent units: pass "
        f"cluster={looks[0]!r}, or the interval is likely to be too narrow."
    )
    return Caution(code="clusters_unnamed", sentence=sentence, source="bell-mccaffrey-2002")


def _names_clusters(column: str) -> bool:
    """Whether a column is named after a cluster: `team`, `TeamID`, `home store no`."""
    words = [word.lower() for word in _WORD.findall(column)]
    while words and words[-1] in _LABELS:
        words.pop()
    return bool(words) and words[-1] in _CLUSTER_NAMES


def pooling(programs: Sequence[object]) -> Caution | None:
    """Notice several programs in one number.

    Args:
        programs: The distinct programs.

    Returns:
        A caution, or `None`.
    """
    if len(programs) < 2:  # noqa: PLR2004 - one program is not pooled
        return None
    sentence = f"{len(programs)} programs are pooled in this number; pass by= to tell them apart."
    return Caution(code="programs_pooled", sentence=sentence)
