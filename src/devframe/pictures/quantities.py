"""What pictures read from the further numbers of a finding."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from devframe.kirkpatrick.findings import Finding

_STEP = re.compile(r"share_(-?\d+)")


def held(finding: "Finding", name: str) -> float | None:
    """Look a number up that a finding may not have.

    Args:
        finding: The finding.
        name: Name of the number.

    Returns:
        The number; `None` where the finding has none of that name.
    """
    return next((one.value for one in finding.quantities if one.name == name), None)


def step_shares(finding: "Finding") -> Mapping[int, float]:
    """Give the distribution of answers that a finding on ratings holds.

    Args:
        finding: The finding.

    Returns:
        Share of the answers by step, rising; empty where there is none.

    Example:
        >>> from devframe.kirkpatrick import likert
        >>> step_shares(likert([1, 2, 2, 3], highest=3))
        {1: 0.25, 2: 0.5, 3: 0.25}
    """
    found = {
        int(step[1]): one.value
        for one in finding.quantities
        if (step := _STEP.fullmatch(one.name)) is not None and one.value is not None
    }
    return dict(sorted(found.items()))
