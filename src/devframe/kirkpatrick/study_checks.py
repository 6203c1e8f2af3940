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

_CLUSTER_NAMES = frozenset(
    [
        "branch",
        "center",
        "centre",
        "class",
        "classroom",
        "clinic",
        "cluster",
        "crew",
        "department",
        "dept",
        "hospital",
        "location",
        "office",
        "plant",
        "region",
        "school",
        "shop",
        "site",
        "squad",
        "store",
        "team",
        "ward",
    ]
)
_LABEL_WORDS = frozenset(["code", "id", "key", "label", "name", "no", "nr", "number"])


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
        >>> unnamed_clusters(["SchoolID", "age"]).code, unnamed_clusters(["team_size"])
        ('clusters_unnamed', None)
    """
    looks = [name for name in columns if _words(name) and _words(name) <= _CLUSTER_NAMES]
    if not looks:
        return None
    sentence = (
        f"Do people of one {looks[0]} work together? Then they are no independent units: pass "
        f"cluster={looks[0]!r}, or the interval is likely to be too narrow."
    )
    return Caution(code="clusters_unnamed", sentence=sentence, source="bell-mccaffrey-2002")


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


def _words(name: str) -> set[str]:
    """Take a column's name apart, without what only says that it is a label."""
    apart = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    words = set(re.split(r"[^a-z]+", apart.lower())) - {""}
    return words - _LABEL_WORDS
