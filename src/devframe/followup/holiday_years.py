"""National and regional days off, one year at a time, from the `holidays` library."""

import re
from datetime import date, timedelta
from functools import lru_cache

import attrs

from devframe._base.errors import MissingExtraError, UnknownNameError


@attrs.frozen
class NationalYear:
    """What a country or region has off in one year.

    Attributes:
        holidays: Public holidays.
        rest_days: All days on which people do not work: the weekend as it is that year, less the
            weekend days that the country works in exchange, plus the holidays.
        estimated: Holidays whose date is only estimated, such as feasts that follow the moon.
        known: Whether the library has data for this year.
    """

    holidays: frozenset[date]
    rest_days: frozenset[date]
    estimated: frozenset[date]
    known: bool


@lru_cache(maxsize=1024)
def national_year(country: str, subdivision: str | None, year: int) -> NationalYear:
    """Gather a country's or region's days off in one year.

    Args:
        country: ISO 3166-1 alpha-2 code, such as `DE`.
        subdivision: ISO 3166-2 part, such as `BY`, or `None` for nation-wide holidays only.
        year: The calendar year.

    Returns:
        Its days off.

    Raises:
        UnknownNameError: When the country or subdivision is unknown.
        MissingExtraError: When the `holidays` library is not installed.

    Example:
        >>> date(2026, 1, 6) in national_year("DE", "BY", 2026).holidays
        True
        >>> date(2026, 1, 6) in national_year("DE", None, 2026).holidays
        False
    """
    try:
        import holidays as library  # noqa: PLC0415 - optional, and slow to import
    except ImportError:
        raise MissingExtraError("a country's holidays", extra="calendar") from None
    supported = library.list_supported_countries(include_aliases=True)
    if country not in supported:
        raise UnknownNameError("country", country, known=supported)
    if subdivision is not None and subdivision not in supported[country]:
        raise UnknownNameError(f"subdivision of {country}", subdivision, known=supported[country])
    table = library.country_holidays(country, subdiv=subdivision, years=year)
    labels = [
        re.compile(re.escape(table.tr(getattr(table, name))).replace("%s", ".*"))
        for name in dir(table)
        if name.endswith("estimated_label")
    ]
    first = date(year, 1, 1)
    length = date(year, 12, 31).toordinal() - first.toordinal() + 1
    days = [first + timedelta(days=number) for number in range(length)]
    off = frozenset(day for day in table if day.year == year)
    return NationalYear(
        holidays=off,
        rest_days=frozenset(day for day in days if not table.is_working_day(day)),
        estimated=frozenset(
            day
            for day in off
            if any(label.fullmatch(name) for label in labels for name in table.get_list(day))
        ),
        known=table.start_year <= year <= table.end_year,
    )


@lru_cache(maxsize=1024)
def national_weekend(country: str, subdivision: str | None, year: int) -> frozenset[int]:
    """Tell which weekdays are a country's weekend in one year.

    Args:
        country: ISO 3166-1 alpha-2 code.
        subdivision: ISO 3166-2 part, or `None`.
        year: The calendar year.

    Returns:
        Weekday numbers, Monday being 0; of the weekdays that the country rests on all year.

    Raises:
        UnknownNameError: When the country or subdivision is unknown.
        MissingExtraError: When the `holidays` library is not installed.

    Example:
        >>> sorted(national_weekend("AE", None, 2021)), sorted(national_weekend("AE", None, 2022))
        ([4, 5], [5, 6])
    """
    rest_days = national_year(country, subdivision, year).rest_days
    counts = [0] * 7
    for day in rest_days:
        counts[day.weekday()] += 1
    # Holidays and exchanged work days touch few weeks; a weekend day rests in nearly all of them.
    half_the_weeks = 26
    return frozenset(day for day, count in enumerate(counts) if count > half_the_weeks)
