"""The rise to expect without any program when people were chosen for low scores."""

import numpy as np
from scipy.special import log_ndtr

from devframe._base.errors import Fault, InvalidInputError


def expected_regression(*, mean: float, sd: float, cutoff: float, reliability: float) -> float:
    """Give the mean "gain" of people chosen below a cut-off when nothing is done at all.

    Formula:
        sd · (1 - reliability) · φ(z) / Φ(z) with z = (cutoff - mean) / sd.

    Assumptions:
        Scores are normal; the second measurement has the same mean and spread.

    Args:
        mean: Mean of all people the chosen ones come from.
        sd: Standard deviation of their scores.
        cutoff: Only people below it were chosen.
        reliability: Correlation of two measurements without a program.

    Returns:
        The expected rise in raw units: compare it with the gain that was found.

    Raises:
        InvalidInputError: When `sd` is not above 0 or `reliability` not between 0 and 1.

    Source:
        Barnett, van der Pols & Dobson (2005), International Journal of Epidemiology 34:215-220.

    Example:
        >>> round(expected_regression(mean=60, sd=15, cutoff=40, reliability=0.5), 2)
        13.49
    """
    if not (0 < sd < np.inf and 0 <= reliability <= 1):
        message = f"expected sd above 0 and reliability from 0 to 1, got {sd:g} and {reliability:g}"
        raise InvalidInputError([Fault("sd", "impossible", message)], origin="selection")
    z = (cutoff - mean) / sd
    # On the scale of logarithms, since far out both density and tail vanish.
    ratio = np.exp(-z * z / 2 - log_ndtr(z)) / np.sqrt(2 * np.pi)
    return float(sd * (1 - reliability) * ratio)
