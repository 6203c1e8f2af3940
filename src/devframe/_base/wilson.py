"""Wilson's interval for a share: one formula, for plain numbers and for arrays alike."""

from collections.abc import Callable
from statistics import NormalDist
from typing import Any, TypeVar

Numeric = TypeVar("Numeric", bound=Any)
"""A float or an array of floats; this module needs neither numpy nor a loop."""


def wilson_limits(
    share: Numeric, inverse: Numeric, *, level: float, root: Callable[[Numeric], Numeric]
) -> tuple[Numeric, Numeric]:
    """Give Wilson's score interval of a share.

    Formula:
        (p + z²/2n ± z √(p(1-p)/n + z²/4n²)) / (1 + z²/n), written in 1/n so that a fully known
        population (1/n = 0) needs no case of its own.

    Assumptions:
        The cases are independent.

    Args:
        share: The share, from 0 to 1.
        inverse: One over the number of cases.
        level: Level of the interval, between 0 and 1.
        root: Square root of whatever kind of number the two are.

    Returns:
        Lower and upper limit; rounding can take them a hair outside 0 and 1.

    Source:
        Wilson (1927), Journal of the American Statistical Association 22:209-212; Newcombe (1998),
        Statistics in Medicine 17:857, method 3.

    Example:
        >>> from math import sqrt
        >>> [round(end, 4) for end in wilson_limits(81 / 263, 1 / 263, level=0.95, root=sqrt)]
        [0.2553, 0.3662]
    """
    z = NormalDist().inv_cdf(0.5 + level / 2)
    spread = z * root(share * (1 - share) * inverse + (z * inverse) ** 2 / 4)
    scale = 1 + z * z * inverse
    center = share + z * z * inverse / 2
    return (center - spread) / scale, (center + spread) / scale
