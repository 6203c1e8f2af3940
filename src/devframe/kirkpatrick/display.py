"""Numbers for people: rounding happens here and nowhere else."""

from math import floor, log10

_NOTHING = 1e-9  # smaller than this is the rounding of a zero


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
        >>> shown(0.0000321), shown(-1e-17), shown(0.004, like=25.0)
        ('0.0000321', '0.00', '0.004')
    """
    if value is None:
        return "unknown"
    size = abs(value if like is None else like)
    places = 2 if size < _NOTHING else max(0, 2 - floor(log10(size)))
    text = f"{value:.{places}f}"
    if float(text) == 0:
        if abs(value) < max(_NOTHING, _NOTHING * size):
            return text.removeprefix("-")
        # An end of an interval that is not zero may not look like it.
        text = f"{value:.{-floor(log10(abs(value)))}f}"
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


def measured(value: float | None, unit: str, *, difference: bool, like: float | None = None) -> str:
    """Show a number with its unit; shares become percent and their differences points of it.

    Args:
        value: The number.
        unit: Its unit, `share` for a share from 0 to 1, or empty.
        difference: Whether it is a difference.
        like: A number whose precision to follow.

    Returns:
        Text such as `4.20 points`.

    Example:
        >>> measured(4.2, "points", difference=True), measured(0.308, "share", difference=False)
        ('4.20 points', '30.8 %')
        >>> measured(0.05, "share", difference=True)
        '5.00 percentage points'
    """
    if unit == "share":
        unit = "percentage points" if difference else "%"
        value = None if value is None else 100 * value
        like = None if like is None else 100 * like
    return f"{shown(value, like=like)} {unit}".rstrip()


def interval_text(
    low: float | None, high: float | None, unit: str, *, difference: bool, like: float | None
) -> str:
    """Show an interval with its unit once, at the end.

    Args:
        low: Lower end.
        high: Upper end.
        unit: As in `measured`.
        difference: As in `measured`.
        like: The estimate, whose precision to follow, unless it lies so near zero that the width
            of the interval says more of the precision there is.

    Returns:
        Text such as `1.00 to 7.40`; the unit is told for shares only, where it changes the digits.

    Example:
        >>> interval_text(-12.0, 12.006, "points", difference=True, like=0.003)
        '−12.0 to 12.0'
        >>> interval_text(0.255, 0.366, "share", difference=False, like=0.308)
        '25.5 to 36.6 %'
    """
    if low is None or high is None:
        return "none"
    like = max(abs(like or 0.0), (high - low) / 2)
    told = unit if unit == "share" else ""
    start = measured(low, told, difference=difference, like=like).removesuffix(" %")
    end = measured(high, told, difference=difference, like=like)
    return f"{start.removesuffix(' percentage points')} to {end.removesuffix(' percentage points')}"
