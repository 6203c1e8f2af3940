"""Numbers for people: rounding happens here and nowhere else."""

from math import floor, log10

_FULL = 4  # significant digits at most: more would claim a precision that no study has


def shown(value: float | None, *, like: float | None = None) -> str:
    """Show a number with about three significant digits.

    Args:
        value: The number, or `None` for "not known".
        like: A number whose precision to follow, so that an interval matches its estimate.

    Returns:
        Text with a true minus sign.

    Example:
        >>> shown(0.123456), shown(-12.3456), shown(1234.5), shown(None)
        ('0.123', '−12.3', '1234', 'unknown')
    """
    if value is None:
        return "unknown"
    size = abs(value if like is None else like)
    places = 2 if size == 0 else min(_FULL, max(0, 2 - floor(log10(size))))
    text = f"{value:.{places}f}"
    if float(text) == 0:
        return text.removeprefix("-")
    return text.replace("-", "−")


def shown_p(p: float | None) -> str:
    """Show a p-value with three digits, never as zero.

    Args:
        p: The p-value, or `None` when there is none.

    Returns:
        Text such as `p = 0.012` or `p < 0.001`.

    Example:
        >>> shown_p(0.0119), shown_p(1e-9), shown_p(None)
        ('p = 0.012', 'p < 0.001', 'no p-value')
    """
    if p is None:
        return "no p-value"
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"  # noqa: PLR2004 - the last digit shown


def with_unit(number: str, unit: str) -> str:
    """Join a number and its unit.

    Args:
        number: The number as text.
        unit: The unit, possibly empty; a percent sign follows after a space too.

    Returns:
        The two with a space between.

    Example:
        >>> with_unit("4.2", "points"), with_unit("0.8", "")
        ('4.2 points', '0.8')
    """
    return f"{number} {unit}".rstrip()
